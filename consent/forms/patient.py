"""What do staff write down of a patient? A name, and what is needed to reach and know them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from consent import actions, clock, telephone
from consent.acts import Actor
from consent.models import Patient, PracticeDetails
from consent.sealing import keyed_digest

EARLIEST_BIRTH = date(1900, 1, 1)


class PatientForm(forms.ModelForm):
    """Enters or changes a patient; only names of changed fields reach the ledger."""

    birth_date = forms.DateField(
        label=_("Birth date"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Asked when the link is opened, so that nobody else can sign."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("For the link and the copy of what was signed."),
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        required=False,
        max_length=40,
        help_text=_("For the link by text message."),
    )

    class Meta:
        model = Patient
        fields = ["name", "birth_date", "email", "phone", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["birth_date"] = self.instance.birth_date
        if len(settings.LANGUAGES) > 1:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language"), choices=settings.LANGUAGES
            )
        else:
            del self.fields["language"]

    def clean_birth_date(self) -> date | None:
        day = self.cleaned_data["birth_date"]
        today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
        if day and not EARLIEST_BIRTH <= day <= today:
            raise forms.ValidationError(_("Enter a day between 1900 and today."))
        return day

    def clean_phone(self) -> str:
        number = self.cleaned_data["phone"].strip()
        if not number:
            return ""
        dialled = telephone.e164(number)
        if not dialled:
            raise forms.ValidationError(
                _("This number cannot be dialled. Write it with its area code: (216) 555-0100.")
            )
        return dialled

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, day = " ".join(data.get("name", "").split()), data.get("birth_date")
        if name and day:
            twins = Patient.objects.unmerged().filter(
                name__iexact=name, birth_date_digest=keyed_digest(day.isoformat())
            )
            if twin := twins.exclude(pk=self.instance.pk).first():
                self.add_error(
                    "name",
                    _("A patient of this name and birth date is on file already: %(reference)s.")
                    % {"reference": twin.reference},
                )
        return data

    def record(self, by: Actor) -> Patient:
        """Saves the patient and enters it in the ledger."""
        changed = self.changed_data if self.instance.pk else ()
        self.instance.birth_date = self.cleaned_data["birth_date"]
        with transaction.atomic():
            patient = self.save()
            if changed or not self.initial.get("name"):
                actions.record_patient(patient=patient, by=by, changed=changed)
        return patient
