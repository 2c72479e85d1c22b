"""What do staff write down of a patient? A name, and what is needed to reach and know them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from consent import actions
from consent.acts import Actor
from consent.details import telephone
from consent.mails import addresses
from consent.models import Patient
from consent.people import duplicates
from consent.sealing import keyed_digest

EARLIEST_BIRTH = date(1900, 1, 1)
# What two records of one person share: only a change of these asks again.
TELLING = frozenset({"name", "birth_date", "email", "phone"})


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
    adult_email = forms.EmailField(
        label=_("Own e-mail, for when they come of age"),
        required=False,
        max_length=254,
        help_text=_("From that day on they are written to there, and parents’ links stop."),
    )
    another_person = forms.BooleanField(label=_("This is another person"), required=False)

    class Meta:
        model = Patient
        fields = ["name", "birth_date", "email", "phone", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["birth_date"] = self.instance.birth_date
            self.initial["adult_email"] = self.instance.adult_email
        if not (self.instance.pk and self.instance.is_minor(addresses.today())):
            del self.fields["adult_email"]
        if len(settings.LANGUAGES) > 1:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language"), choices=settings.LANGUAGES, required=False
            )
        else:
            del self.fields["language"]
        self._question = self.fields.pop("another_person")
        self.likenesses: list[duplicates.Likeness] = []

    def clean_birth_date(self) -> date | None:
        day = self.cleaned_data["birth_date"]
        if day and not EARLIEST_BIRTH <= day <= addresses.today():
            raise forms.ValidationError(_("Enter a day between 1900 and today."))
        return day

    @property
    def changed_data(self) -> list[str]:
        # A language that is left out stays as it is.
        is_left_out = not self.data.get(self.add_prefix("language"))
        return [one for one in super().changed_data if one != "language" or not is_left_out]

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or self.instance.language

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
                    format_html(
                        gettext(
                            "A patient of this name and birth date is on file already: "
                            '<a href="{}">{}</a>.'
                        ),
                        reverse("patients:inspect", args=[twin.pk]),
                        twin.reference,
                    ),
                )
        if not self.errors and TELLING & set(self.changed_data):
            self._ask_about_likenesses(name, day)
        return data

    def _ask_about_likenesses(self, name: str, day: date | None) -> None:
        """Whoever enters a person of whom there may be a record already looks first."""
        new = Patient(
            pk=self.instance.pk,
            reference=self.instance.reference,
            name=name,
            email=self.cleaned_data.get("email", ""),
            phone=self.cleaned_data.get("phone", ""),
        )
        new.birth_date = day
        self.likenesses = duplicates.of(new)
        if not self.likenesses:
            return
        self.fields["another_person"] = self._question
        if self.data.get(self.add_prefix("another_person")):
            return
        self.add_error(
            "another_person",
            format_html(
                "{} {}. {}",
                gettext("This may be the same person as"),
                format_html_join(
                    ", ",
                    '<a href="{}">{}</a> ({})',
                    [
                        (self._address(one.patient), _told(one.patient), one.why)
                        for one in self.likenesses
                    ],
                ),
                gettext("Open that record, or say that this is another person."),
            ),
        )

    def _address(self, other: Patient) -> str:
        if self.instance.pk:
            return reverse("patients:compare", args=[self.instance.reference, other.reference])
        return reverse("patients:inspect", args=[other.pk])

    def record(self, by: Actor) -> Patient:
        """Saves the patient and enters it in the ledger."""
        asked = {"another_person", "adult_email"}
        changed = [name for name in self.changed_data if name not in asked]
        is_new = self.instance.pk is None
        self.instance.birth_date = self.cleaned_data["birth_date"]
        with transaction.atomic():
            patient = self.save()
            if changed or is_new:
                actions.record_patient(patient=patient, by=by, changed=() if is_new else changed)
            if "adult_email" in self.fields:
                actions.record_own_address(
                    patient=patient, email=self.cleaned_data["adult_email"], by=by
                )
            for one in self.likenesses:
                actions.keep_apart(one=patient, other=one.patient, by=by)
        return patient


def _told(patient: Patient) -> str:
    """A name, and the birth date that tells it from others of that name."""
    if patient.birth_date is None:
        return patient.name
    return gettext("%(name)s, born %(day)s") % {
        "name": patient.name,
        "day": date_format(patient.birth_date, "j F Y"),
    }
