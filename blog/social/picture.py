"""Which files do the networks get of a photo: as we edited it, cropped, without metadata?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.files.storage import default_storage

from blog.social import crop, refusals
from blog.social.compression import ExportRefused
from blog.social.crop import Exported, FocalPoint
from blog.social.networks import Format
from blog.social.photos import Choice
from blog.social.refusals import Refusal
from consent import cleaning, editing
from consent.models import Photo


def make_all(
    data: bytes, focal: FocalPoint | None, formats: Iterable[Format]
) -> dict[str, Exported | ExportRefused]:
    """The JPEG for each format, by format id, or why there is none; one decode per useful scale.

    Raises ExportRefused where the bytes can be read for no format.
    """
    return {name: _stripped(one) for name, one in crop.fit_each(data, formats, focal).items()}


def export(choice: Choice, formats: Iterable[Format]) -> Mapping[str, Exported | Refusal]:
    """The same for a photo of the post. Whether it may be shown there is asked before."""
    photo, formats = choice.photo, tuple(formats)

    def refused(sentence: str, next_step: str = "") -> dict[str, Exported | Refusal]:
        refusal = refusals.not_exported(photo.pk, choice.name, sentence, next_step)
        return {format_.id: refusal for format_ in formats}

    try:
        with default_storage.open(str(photo.file.name)) as stored:
            original = stored.read()
    except OSError:
        return refused("its file cannot be read.", "Try again, or choose another photo.")
    if hashlib.sha256(original).hexdigest() != choice.item.sha256:
        # The permission is for the file that was agreed to, not for whatever lies in its place.
        return refused("its file is not the one on record.")
    try:
        shown = editing.edited(original, photo.edits) if photo.edits else original
        made = make_all(shown, _focal_point(photo), formats)
    except (ExportRefused, editing.UnreadablePicture) as unreadable:
        return refused(str(unreadable))
    return {
        name: one
        if isinstance(one, Exported)
        else refusals.not_exported(photo.pk, choice.name, str(one))
        for name, one in made.items()
    }


def _stripped(made: Exported | ExportRefused) -> Exported | ExportRefused:
    if isinstance(made, ExportRefused):
        return made
    try:
        data = cleaning.strip(made.data)
    except cleaning.UnusablePhoto as refused:
        return ExportRefused(str(refused))
    return replace(made, data=data, sha256=hashlib.sha256(data).hexdigest())


def _focal_point(photo: Photo) -> FocalPoint | None:
    if photo.focal_point_x is None or photo.focal_point_y is None:
        return None
    return FocalPoint(
        photo.focal_point_x,
        photo.focal_point_y,
        photo.focal_point_width or 0,
        photo.focal_point_height or 0,
    )
