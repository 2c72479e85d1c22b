"""Is every clip still the file its digest names, and does no film lie about without a record?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from consent import clip_cleaning
from consent.models import Clip
from consent.privileges import State

FILE_GRACE_SECONDS = 3600


def stored_clips_are_what_was_agreed() -> Iterator[str]:
    for clip in Clip.objects.exclude(state=State.PURGED).iterator():
        try:
            digest = clip_cleaning.digest(Path(default_storage.path(clip.stored_name)))
        except OSError:
            yield f"The file of clip {clip.pk} is missing."
            continue
        if digest != clip.sha256:
            yield f"The file of clip {clip.pk} is not the one its digest names."


def films_have_rows() -> Iterator[str]:
    known = set(Clip.objects.values_list("file", flat=True))
    newest = timezone.now().timestamp() - FILE_GRACE_SECONDS
    for path in sorted(Path(settings.PRIVATE_ROOT, "clips").rglob("*")):
        name = path.relative_to(settings.PRIVATE_ROOT).as_posix()
        if path.is_file() and name not in known and path.stat().st_mtime < newest:
            yield f"The film {name} belongs to no clip."
