"""Who has read a form as a lawyer, when, and what did they write? One small form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from consent import clock
from consent.cleaning.accepted import UPLOAD_BYTES
from consent.forms.photo_file import clean_upload
from consent.models import PracticeDetails

PDF = b"%PDF-"


class LetterField(forms.FileField):
    """A PDF as it is, or a picture cleaned of everything but its pixels; nothing else is kept."""

    default_error_messages = {
        "too_large": _("The file is larger than 25 MB."),
        "neither": _("Choose a PDF or a picture of the letter."),
        "empty": _("This file is empty. Please choose it again."),
    }

    def clean(self, data: Any, initial: Any = None) -> ContentFile | None:
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return None
        if (upload.size or 0) > UPLOAD_BYTES:
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
        upload.seek(0)
        content = upload.read()
        if content.startswith(PDF):
            return ContentFile(content, name="review.pdf")
        try:
            return clean_upload(content)
        except forms.ValidationError as error:
            raise forms.ValidationError(self.error_messages["neither"], code="neither") from error


class LegalReviewForm(forms.Form):
    """One review of the version patients are asked with."""

    reviewer = forms.CharField(
        label=_("Who reviewed it?"),
        max_length=200,
        help_text=_("Name and firm, as your files have them."),
        error_messages={"required": _("Write the lawyer’s name.")},
    )
    reviewed_on = forms.DateField(
        label=_("On which day?"),
        widget=AdminDateInput,
        error_messages={"required": _("Choose the day of the review.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("For example: for California only; look at it again next year."),
    )
    document = LetterField(
        label=_("The letter, if there is one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
        help_text=_("A PDF or a picture, up to 25 MB. It stays private."),
    )

    def clean_reviewed_on(self) -> date:
        day: date = self.cleaned_data["reviewed_on"]
        if day > clock.day_of(timezone.now(), PracticeDetails.the_one().zone):
            raise forms.ValidationError(_("This day has not come yet."))
        return day
