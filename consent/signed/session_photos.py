"""Which photos, clips and words may the asked patient see while they sign, or read what they signed?

Not a matter of the public rule: nobody has agreed yet. One is shown if it is still the very file
that was asked about, still filed as showing this patient, and shut by nothing. A photo is shown
from a rendition of its own whose use nobody can grant, so the public gate never serves it; a clip
from an address bound to the session. A patient's own words are asked about only as they stand in the
record; what was signed for is shown as it was then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.urls import reverse
from wagtail.images.models import Filter, SourceImageIOError

from consent import coverage, facts
from consent.models import Clip, CoveredItem, Patient, Photo, PhotoRendition, RequestedItem
from consent.privileges import SIGNING, Kind, State
from consent.texts import story_words

SPEC = f"max-1000x1000|format-jpeg|use-{SIGNING}"

Item = RequestedItem | CoveredItem


@dataclass(frozen=True, slots=True)
class SessionPhoto:
    """One photo as the pages of signing show it; `url` is '' where it cannot be shown.

    A clip has a `film_url` in its place, and `captions_url` where it has captions; a story has its
    `words`, and the `name_shown` under them.
    """

    number: int
    sha256: str
    description: str = ""
    url: str = ""
    width: int = 0
    height: int = 0
    film_url: str = ""
    captions_url: str = ""
    words: str = ""
    name_shown: str = ""

    @property
    def alt(self) -> str:
        return self.description

    @property
    def is_shown(self) -> bool:
        return bool(self.url or self.film_url or self.words)


def of(
    items: Sequence[Item], patient: Patient, descriptions: dict[str, str] | None = None
) -> list[SessionPhoto]:
    """The photos and clips in the order they were asked about, numbered from 1.

    Args:
        descriptions: words by digest for items that hold none themselves.
    """
    words = descriptions or {}
    may_be_seen = showable(items, patient)
    renditions = {pk: rendition_of(photo) for pk, photo in _photos(may_be_seen).items()}
    clips = Clip.objects.in_bulk(showable_clips(items, patient))
    shown = []
    for number, item in enumerate(items, start=1):
        if item.kind == Kind.STORY:
            shown.append(_of_story(number, item, patient))
            continue
        text = getattr(item, "description", "") or words.get(item.sha256, "")
        if item.clip_id in clips:
            shown.append(_of_clip(number, item.sha256, text, clips[item.clip_id]))
            continue
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


def _of_clip(number: int, sha256: str, text: str, clip: Clip) -> SessionPhoto:
    def address(ending: str) -> str:
        return reverse("session_clip", args=[f"{clip.media_key}.{ending}"])

    return SessionPhoto(
        number,
        sha256,
        text,
        film_url=address(clip.format),
        captions_url=address("vtt") if clip.captions else "",
    )


def _of_story(number: int, item: Item, patient: Patient) -> SessionPhoto:
    asked = isinstance(item, RequestedItem)
    find = story_words.present if asked else story_words.agreed
    said = find(patient, item.sha256)
    if said is None:
        return SessionPhoto(number, item.sha256)
    return SessionPhoto(number, item.sha256, words=said.text, name_shown=said.name_shown)


def all_showable(items: Sequence[Item], patient: Patient) -> bool:
    """Whether nothing of what was asked about is missing: nobody signs for what they cannot see."""
    photos, clips = showable(items, patient), showable_clips(items, patient)
    return all(
        item.photo_id in photos
        or item.clip_id in clips
        or (item.kind == Kind.STORY and story_words.present(patient, item.sha256) is not None)
        for item in items
    )


def showable(items: Iterable[Item], patient: Patient) -> set[int]:
    """Ids of the photos among `items` that this patient may see in person."""
    asked = {item.photo_id: item.sha256 for item in items if item.photo_id is not None}
    return _in_person(facts.of_photos(sorted(asked)), asked, patient) if asked else set()


def showable_clips(items: Iterable[Item], patient: Patient) -> set[int]:
    """As `showable`, for clips."""
    asked = {item.clip_id: item.sha256 for item in items if item.clip_id is not None}
    return _in_person(facts.of_clips(sorted(asked)), asked, patient) if asked else set()


def _in_person(known: facts.Facts, asked: Mapping[int, str], patient: Patient) -> set[int]:
    return {
        one
        for one, item in known.items.items()
        if item.sha256 == asked[one]
        and item.state != State.PURGED
        and not item.shut
        and not item.locked
        and patient.root_id in {who.patient for who in item.depicted}
        and not _somebody_else_has_left(item, patient.root_id, known.now)
    }


def _somebody_else_has_left(item: coverage.Item, patient: int, now: datetime) -> bool:
    """Whether another person in it had agreed to it and no longer does."""
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


def rendition_of(photo: Photo) -> PhotoRendition | None:
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
