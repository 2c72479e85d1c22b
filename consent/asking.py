"""Who is asking, and what was answered in this request? One verdict query per page of photos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast

from consent import coverage
from consent.coverage import Item, Verdict
from consent.privileges import Subject

if TYPE_CHECKING:
    from consent.models import PhotoRendition

T = TypeVar("T")


@dataclass(slots=True)
class Scope:
    """What one request has seen and asked.

    Attributes:
        staff: whether the viewer is a member of the staff at work in the admin.
        seen: ids of photos loaded so far; the first question fetches the facts of all of them.
        until: the earliest instant at which an answer given so far may change.
        makes_files: whether a picture that is missing may be made now; never for a visitor.
        renditions: by photo, what is stored of it.
    """

    staff: bool
    makes_files: bool = True
    seen: set[int] = field(default_factory=set)
    items: dict[int, Item] = field(default_factory=dict)
    seen_clips: set[int] = field(default_factory=set)
    clips: dict[int, Item] = field(default_factory=dict)
    seen_stories: set[int] = field(default_factory=set)
    stories: dict[int, Item] = field(default_factory=dict)
    now: datetime | None = None
    until: datetime | None = None
    once: dict[str, object] = field(default_factory=dict)
    renditions: dict[int, list[PhotoRendition]] = field(default_factory=dict)


_scope: ContextVar[Scope | None] = ContextVar("consent_scope", default=None)


@contextmanager
def asking(*, staff: bool = False, makes_files: bool = True) -> Iterator[Scope]:
    """Remembers answers while a page is built. Outside of it every question is a query of its own.

    The viewer is the public unless said otherwise; a nested scope starts afresh.
    """
    scope = Scope(staff=staff, makes_files=makes_files)
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


def once(key: str, make: Callable[[], T]) -> T:
    """What `make` gives, made once in a request; outside of one, made each time."""
    scope = _scope.get()
    if scope is None:
        return make()
    if key not in scope.once:
        scope.once[key] = make()
    return cast(T, scope.once[key])


def viewer_is_staff() -> bool:
    scope = _scope.get()
    return scope is not None and scope.staff


def makes_files() -> bool:
    """Whether a missing picture may be made now: not while a visitor waits for a page."""
    scope = _scope.get()
    return scope is None or scope.makes_files


def renditions(photo_id: int) -> list[PhotoRendition]:
    """What is stored of a photo; the first question fetches it for all photos seen so far."""
    from consent.models import PhotoRendition  # models ask here

    scope = _scope.get()
    if scope is None:
        return list(PhotoRendition.objects.filter(image_id=photo_id))
    if photo_id not in scope.renditions:
        wanted = (scope.seen | {photo_id}) - scope.renditions.keys()
        scope.renditions.update({one: [] for one in wanted})
        for rendition in PhotoRendition.objects.filter(image_id__in=wanted):
            scope.renditions[rendition.image_id].append(rendition)
    return scope.renditions[photo_id]


def saw(photo_id: int) -> None:
    """A photo was loaded: it will be asked about along with the others."""
    scope = _scope.get()
    if scope is not None:
        scope.seen.add(photo_id)


def saw_clip(clip_id: int) -> None:
    """A clip was loaded: as for a photo."""
    scope = _scope.get()
    if scope is not None:
        scope.seen_clips.add(clip_id)


def saw_story(story_id: int) -> None:
    """A story was loaded: as for a photo."""
    scope = _scope.get()
    if scope is not None:
        scope.seen_stories.add(story_id)


def forget() -> None:
    """An act has changed what was agreed: answers given before it are void."""
    scope = _scope.get()
    if scope is not None:
        scope.items.clear()
        scope.clips.clear()
        scope.stories.clear()
        scope.renditions.clear()
        scope.once.clear()


def earliest_change() -> datetime | None:
    """The instant at which an answer given in this request may change: a cache's longest life."""
    scope = _scope.get()
    return scope.until if scope else None


def met_patients() -> bool:
    """Whether anything of a patient was judged while this answer was made."""
    scope = _scope.get()
    judged = (scope.items, scope.clips, scope.stories) if scope else ()
    return any(item.subject == Subject.PATIENT for kind in judged for item in kind.values())


def verdict(photo_id: int | None, privileges: Iterable[str]) -> Verdict:
    """Whether the photo may be seen outside the staff for all of `privileges`, by database time."""
    from consent import facts  # facts reads models, and models ask here

    if photo_id is None:
        return coverage.MISSING
    scope = _scope.get()
    if scope is None:
        known = facts.of_photos([photo_id])
        return _answer(known.items.get(photo_id), privileges, known.now)
    if photo_id not in scope.items:
        known = facts.of_photos(sorted(scope.seen | {photo_id}))
        scope.items.update(known.items)
        scope.now = known.now
    return _noted(scope, _answer(scope.items.get(photo_id), privileges, scope.now))


def clip_verdict(clip_id: int | None, privileges: Iterable[str]) -> Verdict:
    """As `verdict`, for a clip."""
    from consent import facts  # as above

    if clip_id is None:
        return coverage.MISSING
    scope = _scope.get()
    if scope is None:
        known = facts.of_clips([clip_id])
        return _answer(known.items.get(clip_id), privileges, known.now)
    if clip_id not in scope.clips:
        known = facts.of_clips(sorted(scope.seen_clips | {clip_id}))
        scope.clips.update(known.items)
        scope.now = known.now
    return _noted(scope, _answer(scope.clips.get(clip_id), privileges, scope.now))


def story_verdict(story_id: int | None, privileges: Iterable[str]) -> Verdict:
    """As `verdict`, for a patient's own words."""
    from consent import facts  # as above

    if story_id is None:
        return coverage.MISSING
    scope = _scope.get()
    if scope is None:
        known = facts.of_stories([story_id])
        return _answer(known.items.get(story_id), privileges, known.now)
    if story_id not in scope.stories:
        known = facts.of_stories(sorted(scope.seen_stories | {story_id}))
        scope.stories.update(known.items)
        scope.now = known.now
    return _noted(scope, _answer(scope.stories.get(story_id), privileges, scope.now))


def _noted(scope: Scope, answer: Verdict) -> Verdict:
    if answer.until is not None:
        scope.until = min(scope.until or answer.until, answer.until)
    return answer


def is_public(photo_id: int) -> bool:
    """Whether nobody's permission is needed for the photo; never from memory."""
    from consent import facts  # as above

    return facts.is_public(photo_id)


def _answer(item: Item | None, privileges: Iterable[str], now: datetime | None) -> Verdict:
    if item is None or now is None:
        return coverage.MISSING
    return coverage.allowed_for_all(item, privileges, at=now)
