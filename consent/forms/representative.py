"""What do staff write down of somebody who speaks for a patient, and which file proves it?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from consent import actions
from consent.acts import Actor
from consent.details import telephone
from consent.intake import scans
from consent.mails import addresses
from consent.models import Patient, Representative, Staff
from consent.models.patient import PARENTAL

MOST_BYTES = 10 * 1024 * 1024
WHY_NOT = {
    "empty": _("This file is empty. Please choose it again."),
    "too-large": _("A proof can have up to 10 MB. Scan it in grey, or with fewer dots."),
    "unknown": _("A proof is a PDF, a JPEG or a PNG. Save it as one of these."),
    "broken": _("This file is damaged or not complete. Please scan it again."),
    "locked": _("This PDF is locked with a password. Save it without one."),
}


class ProofField(forms.FileField):
    """A letter or a picture of one, checked for being what it says; pictures are cleaned."""

    default_error_messages = {"empty": WHY_NOT["empty"]}

    def clean(self, data: Any, initial: Any = None) -> ContentFile | None:
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return None
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(WHY_NOT["too-large"], code="too-large")
        upload.seek(0)
        try:
            proof = scans.checked(upload.read())
        except scans.NotAScan as error:
            raise forms.ValidationError(WHY_NOT[error.reason], code=error.reason) from error
        return ContentFile(proof.data, name=f"proof.{proof.ending}")


class RepresentativeForm(forms.ModelForm):
    """Enters or changes somebody who speaks for a patient."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write their name.")},
    )
    authority = forms.CharField(
        label=_("What entitles them"),
        max_length=200,
        help_text=_("For example: mother; guardian by court order of 3 May 2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write what entitles them: it stands in what they sign.")},
    )
    email = forms.EmailField(
        label=_("Their own e-mail"),
        required=False,
        max_length=254,
        help_text=_("Links, codes and receipts for them go there, not to the patient."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Their mobile phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    proof = ProofField(
        label=_("Proof, if you need one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": scans.ACCEPT}),
        help_text=_(
            "A court order or a power of attorney, for example. PDF, JPEG or PNG, up to 10 MB. It "
            "stays private, and each time it is opened stands in the ledger."
        ),
    )

    class Meta:
        model = Representative
        fields = ["name", "role", "authority", "email", "phone", "language"]
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patient = patient
        if not self.instance.pk:
            self.instance.patient, self.instance.language = patient, patient.language
            self.initial["language"] = patient.language
        role: Any = self.fields["role"]
        role.choices = [one for one in role.choices if one[0]]
        role.label, role.error_messages["required"] = _("Who are they?"), _("Choose who they are.")
        if len(settings.LANGUAGES) > 1:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language"), choices=settings.LANGUAGES, required=False
            )
        else:
            del self.fields["language"]
        self.order_fields(["name", "role", "authority", "email", "phone", "language", "proof"])

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_authority(self) -> str:
        return " ".join(self.cleaned_data["authority"].split())

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or self.instance.language

    def clean_phone(self) -> str:
        number = self.cleaned_data["phone"].strip()
        dialled = telephone.e164(number)
        if number and not dialled:
            raise forms.ValidationError(
                _("This number cannot be dialled. Write it with its area code: (216) 555-0100.")
            )
        return dialled

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") in PARENTAL:
            if self.patient.comes_of_age_on is None:
                self.add_error(
                    "role",
                    _(
                        "Enter the patient’s birth date first: a parent’s right ends with childhood."
                    ),
                )
            elif self.patient.is_of_age(addresses.today()):
                self.add_error("role", _("The patient is of age and signs for themselves."))
        return data

    def record(self, by: Actor, staff: Staff) -> Representative:
        """Saves what was entered.

        Raises:
            actions.RepresentativeEnded: they are no longer entitled.
        """
        one: Representative = self.save(commit=False)
        changed = [name for name in self.changed_data if name != "proof"]
        return actions.record_representative(
            representative=one,
            by=by,
            changed=changed if one.pk else (),
            proof=self.cleaned_data["proof"],
            staff=staff,
        )
