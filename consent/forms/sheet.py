"""What do staff type off a sheet that was signed by hand?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import actions, languages
from consent.actions.paper import days_for
from consent.intake import scans
from consent.models import ConsentRequest
from consent.pdf import asked as asked_pdf
from consent.texts import translations

WHY_NOT = {
    "empty": gettext_lazy("This file is empty. Scan the sheet again."),
    "too-large": gettext_lazy("A scan can have up to 15 MB. Scan it in grey, or with fewer dots."),
    "unknown": gettext_lazy("A scan is a PDF, a JPEG or a PNG. Save it as one of these."),
    "broken": gettext_lazy("This file is damaged or not complete. Scan the sheet again."),
    "locked": gettext_lazy("This PDF is locked with a password. Save it without one."),
}


class ScanField(forms.FileField):
    """A scan, checked for being what it says; pictures are cleaned."""

    def clean(self, data: Any, initial: Any = None) -> ContentFile | None:
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return None
        if (upload.size or 0) > scans.MOST_BYTES:
            raise forms.ValidationError(WHY_NOT["too-large"], code="too-large")
        try:
            scan = scans.checked(upload.read())
        except scans.NotAScan as error:
            raise forms.ValidationError(WHY_NOT[error.reason], code=error.reason) from error
        return ContentFile(scan.data, name=f"scan.{scan.ending}")


def _days(first: date, last: date) -> str:
    if first >= last:
        return _("It can only be %(day)s.") % {"day": date_format(last, "j F Y")}
    return _("From %(first)s to %(last)s.") % {
        "first": date_format(first, "j F Y"),
        "last": date_format(last, "j F Y"),
    }


class SheetForm(forms.Form):
    """One signed sheet."""

    uses = forms.MultipleChoiceField(
        label=gettext_lazy("Which uses are ticked?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one use: those that are ticked on the paper.")
        },
    )
    only_unrecognisable = forms.BooleanField(
        label=gettext_lazy("“Only where nobody can recognise me” is ticked"), required=False
    )
    day = forms.DateField(
        label=gettext_lazy("Day beside the signature"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Enter the day that stands on the paper.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the signer, as on the paper"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the name that stands on the paper.")},
    )
    witness = forms.CharField(
        label=gettext_lazy("Name of the witness"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Leave it empty where nobody signed as witness."),
    )
    childs_yes = forms.BooleanField(
        label=gettext_lazy("The child has written its own name below “Yes”"), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the sheet"))
    scan = ScanField(
        label=gettext_lazy("Scan of the whole sheet"),
        widget=forms.FileInput(attrs={"accept": scans.ACCEPT}),
        help_text=gettext_lazy(
            "All pages as one PDF, or one photo of the signed page. Up to 15 MB."
        ),
        error_messages={"required": gettext_lazy("Add the scan: it is the proof.")},
    )

    def __init__(self, *args: Any, asked: ConsentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readings = translations.readings(asked)
        own = self.readings[asked.version.language]
        wanted = set(asked.uses.values_list("slug", flat=True))
        uses: Any = self.fields["uses"]
        uses.choices = [
            (use["slug"], use["label"]) for use in own.text.uses if use["slug"] in wanted
        ]
        self.fields["name"].initial = asked.signer_name
        self.fields["day"].help_text = _days(*days_for(asked))
        if not asked_pdf.offers_condition(asked):
            del self.fields["only_unrecognisable"]
        if not asked_pdf.child_is_asked(asked, own.text):
            del self.fields["childs_yes"]
        language: Any = self.fields["language"]
        language.choices = [(code, languages.language(code).name) for code in self.readings]
        language.initial = own.language
        if len(self.readings) == 1:
            language.required = False
            language.widget = forms.HiddenInput()

    def sheet(self) -> actions.SignedSheet:
        """What was entered, once it is valid."""
        entered = self.cleaned_data
        day: date = entered["day"]
        reading = self.readings.get(entered["language"])
        return actions.SignedSheet(
            uses=tuple(entered["uses"]),
            day=day,
            name=entered["name"],
            witness=entered["witness"],
            scan=entered["scan"],
            version=reading.version if reading else None,
            only_unrecognisable=entered.get("only_unrecognisable", False),
            childs_yes=entered.get("childs_yes", False),
        )
