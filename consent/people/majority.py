"""Who comes of age when, and when is the practice told? Pure: days in, days out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from consent import clock

WARNING_DAYS = 60
DAYS_BACK = 30
YEARS = 18


def births_coming_of_age(first: date, last: date, years: int = YEARS) -> list[date]:
    """Every birth date whose owner comes of age from `first` to `last`, both included.

    A stored birth date is found by its digest only, so a span is a list of days to look for.
    """
    if last < first:
        return []
    # One day more at the start: 29 February comes of age on 1 March where there is none.
    begin = _years_before(first, years) - timedelta(days=1)
    days = (last - first).days + 3
    candidates = (begin + timedelta(days=number) for number in range(days + 1))
    return [birth for birth in candidates if first <= clock.majority_on(birth, years) <= last]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def days_to_tell(majorities: Iterable[date], today: date, told: Collection[date]) -> list[date]:
    """The days of majority the practice is to be told of now: to come, 60 days ahead at most."""
    last = today + timedelta(days=WARNING_DAYS)
    return sorted({day for day in majorities if today < day <= last and day not in told})
