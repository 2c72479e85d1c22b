"""Which days end something, how soon, and when is the practice told? Without a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from consent import clock
from consent.coverage import Cover, Depicted, Item
from consent.endings import ending
from consent.endings.ending import Within, how_soon, notices_due
from consent.privileges import Subject

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 22)
NOW = clock.start_of(TODAY, ZONE) + timedelta(hours=12)
AFTER = clock.start_of(TODAY - timedelta(days=30), ZONE)
UNTIL = clock.end_of(TODAY + timedelta(days=60), ZONE)


def cover(patient: int, first: int, last: int, use: str = "website", **more: object) -> Cover:
    """A consent from day to day, counted from today."""
    return Cover(
        consent=f"C{patient}{use}{last}",
        patient=patient,
        privilege=use,
        sha256="a",
        starts_at=clock.start_of(TODAY + timedelta(days=first), ZONE),
        ends_at=clock.end_of(TODAY + timedelta(days=last), ZONE),
        **more,
    )


def item(*covers: Cover, people: Iterable[int] = (1,)) -> Item:
    return Item("a", Subject.PATIENT, depicted=tuple(map(Depicted, people)), covers=covers)


def days_of(found: Item) -> list[tuple[str, int, list[int]]]:
    """Use, last day counted from today, and who would have to sign again."""
    ends = ending.ends_of(("photo", 1), found, after=AFTER, until=UNTIL, now=NOW)
    return [
        (
            end.use,
            (clock.last_day_before(end.at, ZONE) - TODAY).days,
            [loss.patient for loss in end.losses],
        )
        for end in ends
    ]


CASES = {
    "one consent": (item(cover(1, -9, 5)), [("website", 5, [1])]),
    "today is the last day": (item(cover(1, -9, 0)), [("website", 0, [1])]),
    "sixty days ahead": (item(cover(1, -9, 60)), [("website", 60, [1])]),
    "further away": (item(cover(1, -9, 61)), []),
    "ended lately": (item(cover(1, -90, -30)), [("website", -30, [1])]),
    "ended long ago": (item(cover(1, -90, -31)), []),
    "another lasts longer": (item(cover(1, -9, 5), cover(1, -9, 90)), []),
    "another follows the next day": (item(cover(1, -9, 5), cover(1, 6, 90)), []),
    "another follows with a gap": (
        item(cover(1, -9, 5), cover(1, 7, 90)),
        [("website", 5, [1])],
    ),
    "ended and renewed since": (item(cover(1, -90, -9), cover(1, -3, 400)), []),
    "taken back": (item(cover(1, -9, 5, revoked=True)), []),
    "each use by itself": (
        item(cover(1, -9, 5), cover(1, -9, 20, "instagram")),
        [("instagram", 20, [1]), ("website", 5, [1])],
    ),
    "the first of two people": (
        item(cover(1, -9, 5), cover(2, -9, 50), people=(1, 2)),
        [("website", 5, [1])],
    ),
    "both on one day": (
        item(cover(1, -9, 5), cover(2, -9, 5), people=(1, 2)),
        [("website", 5, [1, 2])],
    ),
    "the second never signed": (item(cover(1, -9, 5), people=(1, 2)), []),
    "not for this file": (
        Item("b", Subject.PATIENT, depicted=(Depicted(1),), covers=(cover(1, -9, 5),)),
        [],
    ),
    "turned out to show nobody": (Item("a", Subject.NONE, covers=(cover(1, -9, 5),)), []),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_day_counts_only_where_cover_really_ends(case):
    found, expected = CASES[case]
    assert days_of(found) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (-31, None),
        (-30, Within.ENDED),
        (-1, Within.ENDED),
        (0, Within.WEEK),
        (7, Within.WEEK),
        (8, Within.MONTH),
        (30, Within.MONTH),
        (31, Within.TWO_MONTHS),
        (60, Within.TWO_MONTHS),
        (61, None),
    ],
)
def test_how_soon_a_day_is(ahead, expected):
    assert how_soon(TODAY + timedelta(days=ahead), TODAY) is expected


@pytest.mark.parametrize(
    ("ahead", "told", "expected"),
    [
        (61, (), []),
        (60, (), [60]),
        (45, (60,), []),
        (45, (), [60]),
        (30, (60,), [30]),
        (7, (60, 30), [7]),
        (7, (), [7]),
        (0, (60, 30, 7), []),
        (-1, (), []),
    ],
)
def test_each_step_is_told_once_and_a_missed_one_made_up_for(ahead, told, expected):
    day = TODAY + timedelta(days=ahead)
    found = notices_due({day}, TODAY, {(day, step) for step in told})
    assert found == [(day, step) for step in expected]


def test_ends_of_one_day_stand_together_over_a_change_of_the_clocks():
    before, after = (
        ending.End(("photo", number), "website", clock.end_of(date(2026, 10, 31), ZONE), ())
        for number in (1, 2)
    )
    (day,) = ending.by_last_day([after, before], ZONE)
    assert day.day == date(2026, 10, 31)
    assert day.lost() == [("photo", 1), ("photo", 2)]
    assert before.at == datetime(2026, 11, 1, 4, tzinfo=UTC)
