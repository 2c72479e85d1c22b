"""When does a day of the practice begin? Days of the practice to stored instants and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which `day` begins in `zone`, right on days that change the clocks."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) after `day`: a consent whose last day it is ends then."""
    return start_of(day + timedelta(days=1), zone)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The practice's day at `instant`."""
    return instant.astimezone(zone).date()


def last_day_before(instant: datetime, zone: ZoneInfo) -> date:
    """The last whole day that ends at or before `instant`, for texts like "until 3 May 2027"."""
    return day_of(instant - timedelta(microseconds=1), zone)


def majority_on(birth: date, years: int = 18) -> date:
    """The birthday on which a patient comes of age."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return birth.replace(year=birth.year + years, month=3, day=1)


def age_on(birth: date, day: date) -> int:
    """How many years old somebody is on `day`; whoever was born on 29 February ages on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for day_of_month in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, day_of_month)
        except ValueError:
            continue
    return date(day.year + years, month + 1, day.day)
