"""Is this upload a picture that can be kept? Cleaned while it is checked, refused in a sentence."""

from __future__ import annotations

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from consent import cleaning
from consent.cleaning.accepted import MEGABYTE, UPLOAD_BYTES
from consent.models.photo import EXTENSIONS

# Some systems know a HEIC by its ending only.
ACCEPT = (
    "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,"
    ".jpg,.jpeg,.png,.webp,.heic,.heif,.avif"
)
TOO_LARGE = format_lazy(
    _("Photos can have up to {limit} MB: please save a smaller copy and upload that."),
    limit=UPLOAD_BYTES // MEGABYTE,
)


class CleanFile(ContentFile):
    """A cleaned picture as a file, under a name that says nothing."""

    def __init__(self, clean: cleaning.CleanPhoto) -> None:
        super().__init__(clean.data, name=f"photo.{EXTENSIONS[clean.format]}")
        self.clean_photo = clean


def clean_upload(data: bytes) -> CleanFile:
    """What is left of an upload when everything but its pixels is taken out.

    Raises:
        forms.ValidationError: it is no picture that can be kept; the sentence says why.
    """
    try:
        return CleanFile(cleaning.clean(data))
    except cleaning.UnusablePhoto as error:
        raise forms.ValidationError(str(error), code=error.reason) from error


class PhotoFileField(forms.FileField):
    """A picture, cleaned while it is checked: what cannot be kept is refused in a sentence."""

    # Wagtail's upload page reads these two and shows them before it sends a file.
    max_upload_size = UPLOAD_BYTES
    default_error_messages = {
        "empty": _("This file is empty. Please choose the photo again."),
        "file_too_large_unknown_size": TOO_LARGE,
        "invalid_image_extension": _(
            "Photos can be JPEG, PNG, WebP, HEIC or AVIF: please save it as one of these and "
            "upload it again."
        ),
    }

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > UPLOAD_BYTES:
            raise forms.ValidationError(TOO_LARGE, code="too-large")
        upload.seek(0)
        return clean_upload(upload.read())
