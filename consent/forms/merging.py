"""Which details are kept when two records become one, and has somebody looked twice?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from consent import actions
from consent.details import telephone
from consent.models import Patient

LABELS = {
    "name": _("Name"),
    "birth_date": _("Birth date"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "language": _("Language"),
    "adult_email": _("Own e-mail, for when they come of age"),
}
KEPT, GONE = "kept", "gone"


@dataclass(frozen=True, slots=True)
class Detail:
    """One row of the comparison; `field` where the two differ and one has to be chosen."""

    label: str
    kept: str
    gone: str
    field: forms.BoundField | None

    @property
    def differs(self) -> bool:
        return self.kept != self.gone


class MergeForm(forms.Form):
    """For each detail in which two records differ: which of the two is right."""

    def __init__(self, *args: Any, kept: Patient, gone: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.gone = kept, gone
        for name in LABELS:
            mine, theirs = shown(kept, name), shown(gone, name)
            if mine and theirs and mine != theirs:
                self.fields[name] = forms.ChoiceField(
                    label=LABELS[name],
                    choices=[(KEPT, mine), (GONE, theirs)],
                    initial=KEPT,
                    widget=forms.RadioSelect,
                )
        self.needs_second_look = actions.birth_dates_differ(kept, gone)
        if self.needs_second_look:
            self.fields["typed"] = forms.CharField(
                label=_("Type the reference of the record that is joined"),
                max_length=20,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
                error_messages={
                    "required": _("Type the reference, to show that you looked twice.")
                },
            )

    def clean_typed(self) -> str:
        typed = "".join(self.cleaned_data["typed"].split()).upper()
        if typed != self.gone.reference:
            raise forms.ValidationError(
                _("That is not the reference of the record that is joined. Look at both again.")
            )
        return typed

    def details(self) -> Iterator[Detail]:
        for name, label in LABELS.items():
            mine, theirs = shown(self.kept, name), shown(self.gone, name)
            if mine or theirs:
                yield Detail(str(label), mine, theirs, self[name] if name in self.fields else None)

    @property
    def take(self) -> list[str]:
        """Details that come from the record that is joined."""
        return [name for name in LABELS if self.cleaned_data.get(name) == GONE]


class PartForm(forms.Form):
    """Why two records that were joined are two patients after all."""

    reason = forms.CharField(
        label=_("Why are these two patients?"),
        max_length=300,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: twins; the second record is the sister’s."),
        error_messages={
            "required": _("Write in a sentence why these are two patients."),
            "min_length": _("Write in a sentence why these are two patients."),
        },
    )


def shown(patient: Patient, name: str) -> str:
    """A detail as staff read it; '' where it is not on file."""
    if name == "birth_date":
        return formats.date_format(patient.birth_date, "j F Y") if patient.birth_date else ""
    if name == "phone":
        return telephone.spoken(patient.phone)
    if name == "language":
        return str(dict(settings.LANGUAGES).get(patient.language, patient.language))
    return str(getattr(patient, name))
