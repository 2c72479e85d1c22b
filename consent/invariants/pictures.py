"""Is every stored picture the one its digest names, and does none carry anything but its pixels?"""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage
from wagtail.models import UploadedFile

from consent import cleaning, in_batches
from consent.cleaning.accepted import format_of
from consent.evidence import sha256
from consent.invariants.files import stored_files
from consent.models import Photo
from consent.privileges import State

HEAD = 512  # bytes that tell what a file is
_ORIGINALS = "originals/"


def stored_photos_are_what_was_agreed() -> Iterator[str]:
    for photo in Photo.objects.exclude(state=State.PURGED).iterator():
        try:
            with photo.file.storage.open(photo.file.name) as file:
                data = file.read()
        except OSError:
            yield f"The file of photo {photo.pk} is missing."
            continue
        if sha256(data) != photo.sha256:
            yield f"The file of photo {photo.pk} is not the one its digest names."
        yield from _faults(f"The file of photo {photo.pk}", data)


def pictures_carry_nothing() -> Iterator[str]:
    """Derivatives, proofs and scans, public and private: every picture that is not an original.

    A file that waits for an answer (wagtail's uploads) is as it came, for two days at most. PDFs
    are kept as they came.
    """
    for names in in_batches.of(stored_files()):
        waiting = set(UploadedFile.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name.startswith(_ORIGINALS) or name in waiting:
                continue
            try:
                with default_storage.open(name) as file:
                    data = file.read(HEAD)
                    if _is_picture(data):
                        data += file.read()
                        yield from _faults(f"The picture {name}", data)
            except FileNotFoundError:
                continue  # deleted meanwhile


def _is_picture(head: bytes) -> bool:
    try:
        format_of(head)
    except cleaning.UnusablePhoto:
        return False
    return True


def _faults(what: str, data: bytes) -> Iterator[str]:
    try:
        found = cleaning.metadata_in(data)
    except cleaning.UnusablePhoto:
        yield f"{what} is damaged."
        return
    if found:
        yield f"{what} carries {', '.join(found)}."
