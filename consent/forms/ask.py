"""What is a patient asked for? Photos, clips, uses, and who signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent import form_text
from consent.models import Clip, ConsentForm, ConsentFormVersion, Photo, Story
from consent.privileges import SignerRole


def askable_versions() -> list[ConsentFormVersion]:
    """The newest version of each published form: the texts a patient can be asked with."""
    found = []
    for form in ConsentForm.objects.filter(live=True).order_by("name"):
        version = form.newest_version()
        if version and form_text.read(version.text).uses:
            found.append(version)
    return found


class AskForm(forms.Form):
    """One question to one signer, about the photos, clips, stories and uses ticked."""

    photos: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=Photo.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    clips: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=Clip.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    stories: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=Story.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    uses = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one use.")},
    )
    signer_role = forms.ChoiceField(
        label=_("Who signs?"),
        choices=SignerRole.choices(),
        initial=SignerRole.PATIENT.value,
        widget=forms.RadioSelect,
    )
    signer_name = forms.CharField(
        label=_("Their name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    authority = forms.CharField(
        label=_("What entitles them"),
        required=False,
        max_length=200,
        help_text=_("For example: mother; guardian by court order of 3 May 2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        photos: Iterable[Photo],
        version: ConsentFormVersion,
        clips: Iterable[Clip] = (),
        stories: Iterable[Story] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        ids = [photo.pk for photo in photos]
        offered = form_text.read(version.text).uses
        fields: dict[str, Any] = self.fields
        fields["photos"].queryset = Photo.objects.filter(pk__in=ids)
        fields["clips"].queryset = Clip.objects.filter(pk__in=[clip.pk for clip in clips])
        fields["stories"].queryset = Story.objects.filter(pk__in=[one.pk for one in stories])
        fields["uses"].choices = [(use["slug"], use["label"]) for use in offered]
        # Ticked here means "ask about it"; on the patient's page nothing is ticked.
        self.initial.setdefault("uses", [use["slug"] for use in offered])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        what = {"photos", "clips", "stories"}
        if not (any(data.get(name) for name in what) or what & set(self.errors)):
            self.add_error("photos", _("Tick at least one photo."))
        if data.get("signer_role", SignerRole.PATIENT) != SignerRole.PATIENT:
            for name, sentence in (
                ("signer_name", _("Write the name of the person who signs.")),
                ("authority", _("Write what entitles them to sign for the patient.")),
            ):
                if not data.get(name, "").strip():
                    self.add_error(name, sentence)
        return data
