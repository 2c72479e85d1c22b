"""Which file does the network get of a photo: cropped around what matters, without metadata?"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.core.files.storage import default_storage

from blog.social import crop, refusals
from blog.social.compression import ExportRefused
from blog.social.crop import Exported, FocalPoint
from blog.social.networks import Format
from blog.social.photos import Choice
from blog.social.refusals import Refusal
from consent import cleaning
from consent.models import Photo


def export(choice: Choice, format: Format) -> tuple[Exported | None, Refusal | None]:
    """The JPEG for the format, or why there is none. Whether it may be shown is asked before."""
    photo = choice.photo
    try:
        with default_storage.open(str(photo.file.name)) as stored:
            original = stored.read()
    except OSError:
        return None, refusals.not_exported(
            photo.pk, choice.name, "its file cannot be read.", "Try again, or choose another photo."
        )
    if hashlib.sha256(original).hexdigest() != choice.item.sha256:
        # The permission is for the file that was agreed to, not for whatever lies in its place.
        return None, refusals.not_exported(
            photo.pk, choice.name, "its file is not the one on record."
        )
    try:
        exported = crop.fit(original, format, _focal_point(photo))
        data = cleaning.strip(exported.data)
    except (ExportRefused, cleaning.UnusablePhoto) as refused:
        return None, refusals.not_exported(photo.pk, choice.name, str(refused))
    return replace(exported, data=data, sha256=hashlib.sha256(data).hexdigest()), None


def _focal_point(photo: Photo) -> FocalPoint | None:
    if photo.focal_point_x is None or photo.focal_point_y is None:
        return None
    return FocalPoint(
        photo.focal_point_x,
        photo.focal_point_y,
        photo.focal_point_width or 0,
        photo.focal_point_height or 0,
    )
