"""Is every clip still the file its digest names, with nothing in it but its pictures and its sound?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from consent import clip_cleaning
from consent.clip_cleaning.carried import carried
from consent.models import Clip
from consent.privileges import State


def stored_clips_are_what_was_agreed() -> Iterator[str]:
    for clip in Clip.objects.exclude(state=State.PURGED).iterator():
        try:
            digest = clip_cleaning.digest(Path(default_storage.path(clip.stored_name)))
        except OSError:
            yield f"The file of clip {clip.pk} is missing."
            continue
        if digest != clip.sha256:
            yield f"The file of clip {clip.pk} is not the one its digest names."


def clips_carry_nothing() -> Iterator[str]:
    for clip in Clip.objects.exclude(state=State.PURGED).iterator():
        try:
            found = carried(Path(default_storage.path(clip.stored_name)))
        except FileNotFoundError:
            continue  # stored_clips_are_what_was_agreed says so
        except clip_cleaning.UnusableClip:
            yield f"The film of clip {clip.pk} is damaged."
            continue
        if found:
            yield f"The film of clip {clip.pk} carries {', '.join(found)}."
