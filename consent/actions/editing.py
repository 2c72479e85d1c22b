"""What is done when a picture is turned, cropped or blurred? The file and its consents stay."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from consent import editing
from consent.actions.photos import _clear_files, _forget_answers
from consent.acts import Actor
from consent.editing import Edit, Size
from consent.models import LedgerEntry, Photo
from consent.models.fields import new_key

FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


class EditedMeanwhile(ValueError):
    """Somebody else has edited the photo, or exchanged its file, since it was looked at."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has changed this photo. Look at it again."))


def edit_photo(
    *, photo: Photo, edits: object, by: Actor, before: Sequence[Edit] | None = None
) -> LedgerEntry | None:
    """Shows a photo turned, cropped or blurred from now on; `photo` is brought up to date.

    The original stays as it was agreed to. Every picture made so far is deleted and made anew, so
    that nothing of what was cut off or blurred can be fetched any more.

    Args:
        edits: all steps from the original on (see consent.editing); [] shows it as it was taken.
        before: the steps it is believed to have now; None where that does not matter.

    Returns:
        The entry; None where nothing changed.

    Raises:
        editing.BadEdits: they cannot be taken.
        editing.UnreadablePicture: the original cannot be read.
        EditedMeanwhile: the photo is another one by now.
    """
    wanted = editing.checked(edits)
    size = editing.size_after(_size_of_original(photo), wanted)
    return _enter(photo, wanted, size, by, before)


def _size_of_original(photo: Photo) -> Size:
    try:
        with default_storage.open(str(photo.file.name)) as original:
            return editing.size_of(original.read())
    except OSError as error:
        raise editing.UnreadablePicture("The file of this photo cannot be read.") from error


@transaction.atomic
def _enter(
    photo: Photo, wanted: list[Edit], size: Size, by: Actor, before: Sequence[Edit] | None
) -> LedgerEntry | None:
    stored = Photo.objects.select_for_update().get(pk=photo.pk)
    if stored.sha256 != photo.sha256 or (before is not None and stored.edits != list(before)):
        raise EditedMeanwhile
    if stored.edits == wanted:
        return None
    _show(photo, stored, wanted, size)
    entry = LedgerEntry.objects.append(
        "photo.edited",
        actor=by.as_json(),
        refs={"photo": photo.pk, "sha256": photo.sha256, "edits": wanted},
    )
    _clear_files(photo, entry, old_key=stored.media_key)
    _forget_answers()
    return entry


def _show(photo: Photo, stored: Photo, wanted: list[Edit], size: Size) -> None:
    photo.edits = wanted
    photo.width, photo.height = size
    photo.media_key = new_key()
    changed = ["edits", "width", "height", "media_key"]
    if _shape(stored.edits) != _shape(wanted):
        for name in FOCAL_POINT:
            setattr(photo, name, None)
        changed += FOCAL_POINT
    photo.save(update_fields=changed)


def _shape(edits: Sequence[Edit]) -> list[Edit]:
    """The steps that move what was marked as important to another place."""
    return [step for step in edits if editing.changes_shape([step])]
