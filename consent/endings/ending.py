"""What may no longer be shown from which day, and who can say yes again? Pure: no database.

A date counts only where cover really ends: the one rule is asked just before and just after it, so
another consent that covers the photo longer, or begins that very day, keeps it off the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from consent import clock, coverage
from consent.coverage import Item
from consent.privileges import WEBSITE

DAYS_BACK = 30
MOMENT = timedelta(microseconds=1)

Key = tuple[str, int]  # kind and id of a photo, clip or story


class Within(IntEnum):
    """How soon: at most so many days from today; ENDED for what ended before today."""

    ENDED = 0
    WEEK = 7
    MONTH = 30
    TWO_MONTHS = 60


STEPS = (Within.TWO_MONTHS, Within.MONTH, Within.WEEK)


@dataclass(frozen=True, slots=True)
class Loss:
    """One patient whose permission ends there, and the consent that ends."""

    patient: int
    consent: str


@dataclass(frozen=True, slots=True)
class End:
    """One photo, clip or story may be shown for one use until `at`, unless these sign again."""

    key: Key
    use: str
    at: datetime
    losses: tuple[Loss, ...]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class LastDay:
    """Everything whose last day is the same."""

    day: date
    ends: tuple[End, ...]

    @property
    def patients(self) -> list[int]:
        """Who would have to be asked, by id, in no order that says more."""
        return sorted({loss.patient for end in self.ends for loss in end.losses})

    @property
    def uses(self) -> list[str]:
        """The website first."""
        return website_first({end.use for end in self.ends})

    def lost(self, *, use: str = "") -> list[Key]:
        """What loses `use`, or any use."""
        return sorted({end.key for end in self.ends if use in {"", end.use}})

    def of_patient(self, patient: int) -> tuple[End, ...]:
        """What ends because of this patient."""
        return tuple(
            end for end in self.ends if any(loss.patient == patient for loss in end.losses)
        )


def ends_of(key: Key, item: Item, *, after: datetime, until: datetime, now: datetime) -> list[End]:
    """For each use the first instant at which the item's cover ends, with after < instant <= until.

    What ended before `now` counts only as long as nothing covers the item for that use again.
    """
    found = []
    for use in sorted({cover.privilege for cover in item.covers if cover.privilege}):
        instants = sorted({cover.ends_at for cover in item.covers if cover.privilege == use})
        for at in instants:
            if after < at <= until and _ends(item, use, at, now):
                found.append(End(key, use, at, tuple(_losses(item, use, at)), item.sha256))
                break
    return found


def _ends(item: Item, use: str, at: datetime, now: datetime) -> bool:
    if not coverage.allowed(item, use, at=at - MOMENT) or coverage.allowed(item, use, at=at):
        return False
    return at > now or not coverage.allowed(item, use, at=now)


def _losses(item: Item, use: str, at: datetime) -> Iterator[Loss]:
    for who in item.depicted:
        alone = replace(item, depicted=(who,))
        if not coverage.allowed(alone, use, at=at):
            for reference in coverage.allowed(alone, use, at=at - MOMENT).consents:
                yield Loss(who.patient, reference)


def by_last_day(ends: Iterable[End], zone: ZoneInfo) -> list[LastDay]:
    """The ends of each of the practice's days, the earliest day first."""
    days: dict[date, list[End]] = {}
    for end in ends:
        days.setdefault(clock.last_day_before(end.at, zone), []).append(end)
    return [
        LastDay(day, tuple(sorted(days[day], key=lambda end: (end.key, end.use))))
        for day in sorted(days)
    ]


def how_soon(day: date, today: date) -> Within | None:
    """The narrowest span the last day lies in; None where it is further away than all."""
    if day < today:
        return Within.ENDED if day >= today - timedelta(days=DAYS_BACK) else None
    ahead = (day - today).days
    return next((span for span in reversed(STEPS) if ahead <= span), None)


def notices_due(
    last_days: Collection[date], today: date, told: Collection[tuple[date, int]]
) -> list[tuple[date, int]]:
    """Which last days are to be told of now, each with its step of 60, 30 or 7 days.

    A step that was missed while the site stood still is made up for once; of several only the
    latest is told.
    """
    due = []
    for day in sorted(set(last_days)):
        soon = how_soon(day, today)
        if soon in STEPS and (day, int(soon)) not in told:
            due.append((day, int(soon)))
    return due


def website_first(uses: Iterable[str], order: Mapping[str, int] | None = None) -> list[str]:
    """Uses as people read them: the website, then as the practice has ordered them."""
    order = order or {}
    return sorted(uses, key=lambda use: (use != WEBSITE, order.get(use, len(order)), use))
