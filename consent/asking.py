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
from consent.privileges import Kind, Subject

if TYPE_CHECKING:
    from consent.models import PhotoRendition

T = TypeVar("T")


@dataclass(slots=True)
class Scope:
    """What one request has seen and asked.

    Attributes:
        staff: whether the viewer is a member of the staff at work in the admin.
        seen: by kind, ids loaded so far; the first question fetches the facts of all of them.
        items: by kind, the facts fetched so far.
        until: the earliest instant at which an answer given so far may change.
        makes_files: whether a picture that is missing may be made now; never for a visitor.
        renditions: by photo, what is stored of it.
    """

    staff: bool
    makes_files: bool = True
    seen: dict[Kind, set[int]] = field(default_factory=lambda: {kind: set() for kind in Kind})
    items: dict[Kind, dict[int, Item]] = field(default_factory=lambda: {kind: {} for kind in Kind})
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
        wanted = (scope.seen[Kind.PHOTO] | {photo_id}) - scope.renditions.keys()
        scope.renditions.update({one: [] for one in wanted})
        for rendition in PhotoRendition.objects.filter(image_id__in=wanted):
            scope.renditions[rendition.image_id].append(rendition)
    return scope.renditions[photo_id]


def saw(item_id: int, kind: Kind = Kind.PHOTO) -> None:
    """A photo, clip or story was loaded: it will be asked about along with the others."""
    scope = _scope.get()
    if scope is not None:
        scope.seen[kind].add(item_id)


def forget() -> None:
    """An act has changed what was agreed: answers given before it are void."""
    scope = _scope.get()
    if scope is not None:
        for known in scope.items.values():
            known.clear()
        scope.renditions.clear()
        scope.once.clear()


def earliest_change() -> datetime | None:
    """The instant at which an answer given in this request may change: a cache's longest life."""
    scope = _scope.get()
    return scope.until if scope else None


def met_patients() -> bool:
    """Whether anything of a patient was judged while this answer was made."""
    scope = _scope.get()
    judged = scope.items.values() if scope else ()
    return any(item.subject == Subject.PATIENT for known in judged for item in known.values())


def verdict(item_id: int | None, privileges: Iterable[str], kind: Kind = Kind.PHOTO) -> Verdict:
    """Whether it may be seen outside the staff for all of `privileges`, by database time."""
    from consent import facts  # facts reads models, and models ask here

    if item_id is None:
        return coverage.MISSING
    scope = _scope.get()
    if scope is None:
        known = facts.of_kind(kind, [item_id])
        return _answer(known.items.get(item_id), privileges, known.now)
    items = scope.items[kind]
    if item_id not in items:
        known = facts.of_kind(kind, sorted(scope.seen[kind] | {item_id}))
        items.update(known.items)
        scope.now = known.now
    return _noted(scope, _answer(items.get(item_id), privileges, scope.now))


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
