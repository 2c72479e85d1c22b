"""Which photos may the asked patient see while they sign, or read what they signed?

Not a matter of the public rule: nobody has agreed yet. A photo is shown if it is still the very
file that was asked about, still filed as showing this patient, and shut by nothing. It is shown
from a rendition of its own whose use nobody can grant, so the public gate never serves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.urls import reverse
from wagtail.images.models import Filter, SourceImageIOError

from consent import coverage, facts
from consent.models import CoveredItem, Patient, Photo, PhotoRendition, RequestedItem
from consent.privileges import SIGNING, State

SPEC = f"max-1000x1000|format-jpeg|use-{SIGNING}"

Item = RequestedItem | CoveredItem


@dataclass(frozen=True, slots=True)
class SessionPhoto:
    """One photo as the pages of signing show it; `url` is '' where it cannot be shown."""

    number: int
    sha256: str
    description: str = ""
    url: str = ""
    width: int = 0
    height: int = 0

    @property
    def alt(self) -> str:
        return self.description


def of(
    items: Sequence[Item], patient: Patient, descriptions: dict[str, str] | None = None
) -> list[SessionPhoto]:
    """The photos in the order they were asked about, numbered from 1.

    Args:
        descriptions: words by digest for items that hold none themselves.
    """
    words = descriptions or {}
    may_be_seen = showable(items, patient)
    renditions = {pk: _rendition(photo) for pk, photo in _photos(may_be_seen).items()}
    shown = []
    for number, item in enumerate(items, start=1):
        text = getattr(item, "description", "") or words.get(item.sha256, "")
        rendition = renditions.get(item.photo_id) if item.photo_id in may_be_seen else None
        if rendition is None:
            shown.append(SessionPhoto(number, item.sha256, text))
            continue
        name = PurePosixPath(rendition.file.name).name
        url = reverse("session_photo", args=[name])
        shown.append(
            SessionPhoto(number, item.sha256, text, url, rendition.width, rendition.height)
        )
    return shown


def showable(items: Iterable[Item], patient: Patient) -> set[int]:
    """Ids of the photos among `items` that this patient may see in person."""
    asked = {item.photo_id: item.sha256 for item in items if item.photo_id is not None}
    if not asked:
        return set()
    known = facts.of_photos(sorted(asked))
    return {
        photo_id
        for photo_id, item in known.items.items()
        if item.sha256 == asked[photo_id]
        and item.state != State.PURGED
        and not item.shut
        and not item.locked
        and patient.root_id in {who.patient for who in item.depicted}
        and not _somebody_else_has_left(item, patient.root_id, known.now)
    }


def _somebody_else_has_left(item: coverage.Item, patient: int, now: datetime) -> bool:
    """Whether another person in the photo had agreed to it and no longer does."""
    for who in item.depicted:
        theirs = [
            cover
            for cover in item.covers
            if cover.patient == who.patient != patient and cover.sha256 == item.sha256
        ]
        in_force = [
            cover
            for cover in theirs
            if cover.starts_at <= now < cover.ends_at
            and not (cover.revoked or cover.item_withdrawn or cover.shut)
        ]
        if theirs and not in_force:
            return True
    return False


def _photos(ids: Iterable[int]) -> dict[int, Photo]:
    return Photo.objects.in_bulk(list(ids))


def _rendition(photo: Photo) -> PhotoRendition | None:
    """The rendition for the session, made when it is first needed.

    It is written during a GET: the patient would otherwise see an empty page until a worker came
    by, and no second request can make it twice (its spec is unique per photo).
    """
    spec = Filter(SPEC)
    known = photo.find_existing_renditions(spec).get(spec)
    try:
        # Past Photo.get_renditions, which would ask whether the public may see it.
        return known or photo.create_rendition(spec)
    except SourceImageIOError:
        return None
