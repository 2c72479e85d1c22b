"""What loses its permission soon, or has just lost it, by the database and the practice's calendar?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from consent import clock, facts
from consent.coverage import Item
from consent.endings.ending import (
    DAYS_BACK,
    End,
    Key,
    LastDay,
    Within,
    by_last_day,
    ends_of,
)
from consent.models import Clip, CoveredItem, Photo, PracticeDetails, Story
from consent.privileges import Kind, State

BATCH = 500
MODELS: Mapping[Kind, type[Photo] | type[Clip] | type[Story]] = {
    Kind.PHOTO: Photo,
    Kind.CLIP: Clip,
    Kind.STORY: Story,
}


@dataclass(frozen=True, slots=True)
class WhatEnds:
    """What ends from 30 days back to 60 days ahead.

    Attributes:
        locked: whether all photos are shut until `reconcile`: nothing can be said then.
    """

    today: date
    zone: ZoneInfo
    days: tuple[LastDay, ...]
    locked: bool = False

    def on(self, day: date) -> LastDay | None:
        return next((one for one in self.days if one.day == day), None)

    def ahead(self, days: int) -> list[LastDay]:
        """Those whose last day is today or within so many days."""
        return [one for one in self.days if 0 <= (one.day - self.today).days <= days]


def read(*, days_back: int = DAYS_BACK, days_ahead: int = Within.TWO_MONTHS) -> WhatEnds:
    """Asks the rule for every photo, clip and story of which some consent ends in that time."""
    zone = PracticeDetails.the_one().zone
    today = clock.day_of(timezone.now(), zone)
    # The instant at which a last day is over: the day itself is part of the span.
    after = clock.start_of(today - timedelta(days=days_back), zone)
    until = clock.end_of(today + timedelta(days=days_ahead), zone)
    ends: list[End] = []
    locked = False
    for key, item, now in _items(after, until):
        locked = locked or item.locked
        ends += ends_of(key, item, after=after, until=until, now=now)
    return WhatEnds(today, zone, tuple(by_last_day(ends, zone)), locked)


def last_days(*, days_ahead: int = Within.TWO_MONTHS) -> tuple[date, set[date]]:
    """Today, and the last days of signed consents from today on: one cheap question, no verdicts."""
    zone = PracticeDetails.the_one().zone
    today = clock.day_of(timezone.now(), zone)
    covers = _covers(
        clock.start_of(today, zone), clock.end_of(today + timedelta(days=days_ahead), zone)
    )
    return today, set(covers.values_list("consent__last_day", flat=True).order_by().distinct())


def _covers(after: datetime, until: datetime):
    return CoveredItem.objects.filter(
        withdrawn_at=None,
        consent__revoked_at=None,
        consent__ends_at__gt=after,
        consent__ends_at__lte=until,
    )


def _items(after: datetime, until: datetime) -> Iterator[tuple[Key, Item, datetime]]:
    covers = _covers(after, until)
    for kind, model in MODELS.items():
        digests = covers.filter(kind=kind).values("sha256")
        ids = list(
            model._default_manager.filter(sha256__in=digests)
            .exclude(state=State.PURGED)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        for start in range(0, len(ids), BATCH):
            known = facts.of_kind(kind, ids[start : start + BATCH])
            for one, item in known.items.items():
                # Put away is what became of it because cover ended: a signature brings it back.
                yield (str(kind), one), replace(item, state=State.LIVE), known.now
