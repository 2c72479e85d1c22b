"""What must happen because of an act, and who sees to it? The registry and its worker.

A FollowUp row is written in the transaction of its act. A task is only a nudge: it runs at most
once, so `tick` nudges again until the row is done. Handlers are idempotent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from consent import shutfile
from consent.models import FollowUp, LedgerEntry

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
FIRST_BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=2)
KEEP_DONE = timedelta(days=90)

Handler = Callable[[FollowUp], None]


class Event(StrEnum):
    """What an act may mean for the copies that other parts keep."""

    BEGINS = "begins"  # more may be seen of a photo than before; the target is its id
    ENDS = "ends"  # something that was covered may not be any more; the target is the photo's id
    CLIP_BEGINS = "clip_begins"  # the same of a clip
    CLIP_ENDS = "clip_ends"
    STORY_BEGINS = "story_begins"  # the same of a patient's own words
    STORY_ENDS = "story_ends"
    PUBLISHED = "published"  # a page or snippet with photos; the target is app.model:id


class NotYet(Exception):
    """Raised by a handler whose time has moved: it is due at `due_at`, and nothing has failed."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at)
        self.due_at = due_at


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of follow-up.

    Attributes:
        sentence: what it does, for the board.
        limit: for how long one may be due before it is late and `verify` complains.
        at_once: whether it also runs right after the commit, in the same process.
        events: upon which news it is planned by itself.
    """

    name: str
    sentence: str
    handler: Handler
    limit: timedelta
    at_once: bool = False
    events: frozenset[Event] = frozenset()


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    sentence: str,
    *,
    limit: timedelta = timedelta(hours=1),
    at_once: bool = False,
    upon: Iterable[Event] = (),
) -> Callable[[Handler], Handler]:
    """Makes a function the handler of one kind of follow-up.

    Args:
        upon: plan it by itself whenever an act brings such news.
    """

    def registering(handler: Handler) -> Handler:
        if name in _kinds:
            raise ValueError(f"{name} has a handler already.")
        _kinds[name] = Kind(name, sentence, handler, limit, at_once, frozenset(upon))
        return handler

    return registering


def kinds() -> Mapping[str, Kind]:
    return dict(_kinds)


def plan(
    cause: LedgerEntry, kind: str, *, target: str = "", due_at: datetime | None = None
) -> FollowUp:
    """Writes a follow-up in the transaction of its act and nudges a worker when it is due now.

    Args:
        target: what it is about: a reference, an id or a key; never a name or an address.
    """
    if kind not in _kinds:
        raise KeyError(f"Nothing handles {kind}.")
    now = timezone.now()
    followup, made = FollowUp.objects.get_or_create(
        cause=cause.seq, kind=kind, target=target, defaults={"due_at": due_at or now}
    )
    if made and (due_at is None or due_at <= now):
        if _kinds[kind].at_once:
            transaction.on_commit(lambda: work_off(followup.pk))
        else:
            work_off_later.enqueue(followup.pk)
    return followup


@dataclass(frozen=True, slots=True)
class Planned:
    """One follow-up to write: its kind, what it is about, and from when on it is due."""

    kind: str
    target: str = ""
    due_at: datetime | None = None


def upon(event: Event, targets: Iterable[int | str]) -> Iterator[Planned]:
    """What every part does upon such news."""
    kinds = [kind.name for kind in _kinds.values() if event in kind.events]
    for target in targets:
        yield from (Planned(kind, str(target)) for kind in kinds)


def plan_all(cause: LedgerEntry, planned: Iterable[Planned]) -> None:
    """As `plan` for each of them, of an act that has planned nothing yet: two queries in all."""
    now = timezone.now()
    wanted = {(one.kind, one.target): one for one in planned}
    if unknown := sorted({kind for kind, _target in wanted} - _kinds.keys()):
        raise KeyError(f"Nothing handles {', '.join(unknown)}.")
    rows = FollowUp.objects.bulk_create(
        FollowUp(cause=cause.seq, kind=one.kind, target=one.target, due_at=one.due_at or now)
        for one in wanted.values()
    )
    due = [row for row in rows if row.due_at <= now]
    for row in due:
        if _kinds[row.kind].at_once:
            transaction.on_commit(partial(work_off, row.pk))
    if any(not _kinds[row.kind].at_once for row in due):
        work_off_all_later.enqueue(cause.seq)


def plan_upon(cause: LedgerEntry, event: Event, targets: Iterable[int | str]) -> None:
    """Writes what every part does upon such news, in the transaction of the act."""
    kinds = [kind.name for kind in _kinds.values() if event in kind.events]
    for target in targets:
        for kind in kinds:
            plan(cause, kind, target=str(target))


@task()
def work_off_later(followup_id: int) -> None:
    """The nudge: works one follow-up off in a worker."""
    work_off(followup_id)


@task()
def work_off_all_later(cause: int) -> None:
    """The nudge for everything that is due because of one act."""
    due = FollowUp.objects.due(at=timezone.now()).filter(cause=cause)
    for followup_id in list(due.values_list("pk", flat=True)):
        work_off(followup_id)


def work_off(followup_id: int) -> bool:
    """Works one follow-up off if it is due and nobody else is at it.

    Returns:
        Whether it is done now. A failure is kept on the row with a later due time.
    """
    now = timezone.now()
    claimed = FollowUp.objects.due(at=now).filter(pk=followup_id)
    # The conditional UPDATE is the claim: of two workers, one changes the row.
    if not claimed.update(due_at=now + LEASE, tries=F("tries") + 1):
        return False
    followup = FollowUp.objects.get(pk=followup_id)
    try:
        _kinds[followup.kind].handler(followup)
    except NotYet as later:
        FollowUp.objects.filter(pk=followup_id).update(due_at=later.due_at, tries=0)
        return False
    except Exception as error:  # noqa: BLE001 (any failure is kept on the row and tried again)
        # The kind of error only: its text may hold a patient's address.
        FollowUp.objects.filter(pk=followup_id, done_at=None).update(
            due_at=timezone.now() + wait_after(followup.tries), last_error=type(error).__name__
        )
        log.warning(
            "Follow-up %s (%s) failed: %s", followup_id, followup.kind, type(error).__name__
        )
        return False
    FollowUp.objects.filter(pk=followup_id).update(done_at=timezone.now(), last_error="")
    return True


def wait_after(tries: int) -> timedelta:
    """How long it waits after so many failures in a row."""
    return min(FIRST_BACK_OFF * 2 ** min(max(tries, 1) - 1, 10), LONGEST_BACK_OFF)


def overdue_for(followup: FollowUp, *, at: datetime) -> timedelta:
    """For how long at least a follow-up has been due, the waits between its tries counted in.

    Each failure moves `due_at`: without the waits one that always fails would never grow old.
    """
    if followup.done_at is not None:
        return timedelta(0)
    waited = sum((wait_after(tries) for tries in range(1, followup.tries)), timedelta(0))
    return waited + max(at - followup.due_at, timedelta(0))


def is_late(followup: FollowUp, *, at: datetime) -> bool:
    """Whether it has been due for longer than its kind allows."""
    kind = _kinds.get(followup.kind)
    return overdue_for(followup, at=at) > (kind.limit if kind else timedelta(0))


def late_ones(*, at: datetime) -> list[FollowUp]:
    """The open follow-ups that are late, the longest due first."""
    late = [one for one in FollowUp.objects.open() if is_late(one, at=at)]
    return sorted(late, key=lambda one: overdue_for(one, at=at), reverse=True)


def prune(*, at: datetime | None = None) -> int:
    """Deletes rows that were done long ago; the ledger keeps what was done. Returns how many.

    Those of the shut-file stay: the newest of them tells how far the file must go.
    """
    old = FollowUp.objects.filter(done_at__lt=(at or timezone.now()) - KEEP_DONE)
    return old.exclude(kind=shutfile.FOLLOW_UP).delete()[0]


def nudge_due(*, at: datetime | None = None, limit: int = 500) -> int:
    """Queues every follow-up that is due; returns how many."""
    due = FollowUp.objects.due(at=at or timezone.now()).values_list("pk", flat=True)[:limit]
    for followup_id in due:
        work_off_later.enqueue(followup_id)
    return len(due)


def work_off_due(*, at: datetime | None = None, limit: int = 500) -> int:
    """Works off every follow-up that is due, here and now; returns how many got done."""
    due = list(FollowUp.objects.due(at=at or timezone.now()).values_list("pk", flat=True)[:limit])
    return sum(work_off(followup_id) for followup_id in due)
