"""What is a patient asked for? Photos, clips, described sets, uses, and who signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from consent.mails import addresses
from consent.models import (
    Clip,
    ConsentForm,
    ConsentFormVersion,
    Patient,
    Photo,
    Representative,
    Story,
)
from consent.people.families import Sibling
from consent.privileges import SignerRole
from consent.texts import described_sets, form_text

ON_FILE = "on-file-"


def askable_versions() -> list[ConsentFormVersion]:
    """The newest version of each published form: the texts a patient can be asked with.

    A form in several languages is there once: whoever signs reads it in their own.
    """
    found: dict[object, ConsentFormVersion] = {}
    ours = Locale.get_default().pk
    for form in ConsentForm.objects.filter(live=True).order_by("name"):
        if form.translation_key in found and form.locale_id != ours:
            continue
        version = form.newest_version()
        if version and form_text.read(version.text).uses:
            found[form.translation_key] = version
    return list(found.values())


def year_choices() -> list[tuple[str, Any]]:
    """This year, the last two and any: the years a described set may be of."""
    this_year = addresses.today().year
    return [
        *((str(year), str(year)) for year in range(this_year, this_year - 3, -1)),
        ("", _("any year")),
    ]


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
    scope = forms.ChoiceField(
        label=_("A set of photos, also those to come"),
        required=False,
        help_text=_(
            "Photos you add to the set later are covered too. The patient hears of each one and "
            "can take it out."
        ),
    )
    scope_year = forms.ChoiceField(label=_("Taken in"), required=False)
    uses = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one use.")},
    )
    signer_role = forms.ChoiceField(label=_("Who signs?"), widget=forms.RadioSelect)
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
    reason = forms.CharField(
        label=_("Why the patient does not sign"),
        required=False,
        max_length=200,
        help_text=_("For example: cannot read or decide on it at present."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    family: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=Patient.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        *args: Any,
        photos: Iterable[Photo],
        version: ConsentFormVersion,
        patient: Patient,
        clips: Iterable[Clip] = (),
        stories: Iterable[Story] = (),
        representatives: Sequence[Representative] = (),
        siblings: Sequence[Sibling] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.patient = version, patient
        self.is_minor = patient.is_minor(addresses.today())
        self.representatives = {f"{ON_FILE}{one.reference}": one for one in representatives}
        offered = form_text.read(version.text).uses
        fields: dict[str, Any] = self.fields
        fields["photos"].queryset = Photo.objects.filter(pk__in=[one.pk for one in photos])
        fields["clips"].queryset = Clip.objects.filter(pk__in=[one.pk for one in clips])
        fields["stories"].queryset = Story.objects.filter(pk__in=[one.pk for one in stories])
        fields["family"].queryset = Patient.objects.filter(
            pk__in=[one.patient.pk for one in siblings]
        )
        fields["uses"].choices = [(use["slug"], use["label"]) for use in offered]
        fields["scope"].choices = [
            ("", _("None: only what is ticked above")),
            *described_sets.choices(),
        ]
        fields["scope_year"].choices = year_choices()
        fields["signer_role"].choices = self._signers()
        # Ticked here means "ask about it"; on the patient's page nothing is ticked.
        self.initial.setdefault("uses", [use["slug"] for use in offered])
        self.initial.setdefault("scope_year", str(addresses.today().year))
        if self.initial.get("signer_role") not in dict(fields["signer_role"].choices):
            # Who signed before may have no right to by now.
            self.initial["signer_role"] = self._usual_signer()

    def _signers(self) -> list[tuple[str, Any]]:
        """The patient, those on file by name, and the other roles for somebody else."""
        roles = {slug: label[:1].lower() + label[1:] for slug, label in SignerRole.choices()}
        else_ = _("Somebody else: %(role)s") if self.representatives else "%(role)s"
        others = [
            (slug, capfirst(else_ % {"role": role}))
            for slug, role in roles.items()
            if slug != SignerRole.PATIENT
        ]
        on_file = [
            (key, f"{one.name}, {roles[one.role]} ({one.authority})")
            for key, one in self.representatives.items()
        ]
        if self.is_minor:
            # A child's own yes is asked for beside the parent's, never instead of it.
            return [*on_file, *others]
        return [(SignerRole.PATIENT.value, SignerRole.PATIENT.label), *on_file, *others]

    def _usual_signer(self) -> str:
        if not self.is_minor:
            return SignerRole.PATIENT.value
        return next(iter(self.representatives), SignerRole.PARENT.value)

    @property
    def representative(self) -> Representative | None:
        """Who on file was chosen to sign; for a form that is valid."""
        return self.representatives.get(self.cleaned_data["signer_role"])

    def clean_scope_year(self) -> int | None:
        year = self.cleaned_data["scope_year"]
        return int(year) if year else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        what = {"photos", "clips", "stories", "scope"}
        if not (any(data.get(name) for name in what) or what & set(self.errors)):
            self.add_error("photos", _("Tick at least one photo, or choose a set of photos."))
        role = data.get("signer_role", SignerRole.PATIENT)
        if role == SignerRole.PATIENT:
            return data
        missing = {}
        if role not in self.representatives:
            missing["signer_name"] = _("Write the name of the person who signs.")
            missing["authority"] = _("Write what entitles them to sign for the patient.")
        if not self.is_minor and role not in {SignerRole.PARENT, SignerRole.GUARDIAN}:
            missing["reason"] = _("Write why the patient does not sign.")
        for name, sentence in missing.items():
            if not data.get(name, "").strip():
                self.add_error(name, sentence)
        return data
