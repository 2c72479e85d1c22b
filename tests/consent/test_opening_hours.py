"""What do visitors read of the hours, at every edge, whatever staff have filled in?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consent.details.opening_blocks import OpeningTimes
from consent.details.opening_days import DAYS, read
from consent.details.opening_hours import holidays, note, open_now, rows

ZONE = ZoneInfo("America/New_York")
WEEK = list(DAYS[:5])
MINUTE = timedelta(minutes=1)


def hours(*days: str, opens: str, closes: str) -> dict:
    return {
        "type": "hours",
        "value": {"days": list(days), "start_time": opens, "end_time": closes},
    }


def closed(name: str, first: str, last: str | None = None) -> dict:
    return {"type": "closed", "value": {"name": name, "first_day": first, "last_day": last}}


def other(name: str, day: str, opens: str, closes: str) -> dict:
    return {
        "type": "other_hours",
        "value": {"name": name, "day": day, "start_time": opens, "end_time": closes},
    }


def written(*rows: dict):
    return OpeningTimes().to_python(list(rows))


def when(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def said(blocks, moment: datetime) -> str:
    stands = open_now(blocks, moment)
    assert stands is not None
    return stands.text


LATE = [
    hours("Friday", opens="18:00", closes="02:00"),
    hours("Saturday", opens="10:00", closes="14:00"),
]


# 4 December 2026 is a Friday.
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (when(2026, 12, 4, 17, 59), "Closed now, open today from 6 pm"),
        (when(2026, 12, 4, 18), "Open until 2 am"),
        (when(2026, 12, 4, 23, 59), "Open until 2 am"),
        (when(2026, 12, 5, 0), "Open until 2 am"),
        (when(2026, 12, 5, 1, 59), "Open until 2 am"),
        (when(2026, 12, 5, 2), "Closed now, open today from 10 am"),
        (when(2026, 12, 5, 10), "Open until 2 pm"),
        (when(2026, 12, 5, 14), "Closed now, open on Friday from 6 pm"),
    ],
)
def test_open_until_two_in_the_morning_is_right_on_both_days(moment, words):
    assert said(written(*LATE), moment) == words


def test_a_row_past_midnight_reads_as_one_evening():
    assert [(row["day"], row["text"]) for row in rows(written(*LATE))] == [
        ("Monday to Thursday", "Closed"),
        ("Friday", "6 pm to 2 am"),
        ("Saturday", "10 am to 2 pm"),
        ("Sunday", "Closed"),
    ]


@pytest.mark.parametrize(
    ("given_rows", "text"),
    [
        ([("08:00", "12:00"), ("12:00", "17:00")], "8 am to 5 pm"),
        ([("08:00", "13:00"), ("12:00", "17:00")], "8 am to 5 pm"),
        ([("08:00", "17:00"), ("10:00", "11:00")], "8 am to 5 pm"),
        ([("13:00", "17:00"), ("08:00", "12:00")], "8 am to noon, 1 pm to 5 pm"),
        ([("08:00", "12:00"), ("08:00", "12:00")], "8 am to noon"),
        ([("00:00", "23:59")], "All day"),
        ([("09:30", "00:00")], "9:30 am to midnight"),
        ([("09:00", "09:00")], None),
    ],
)
def test_spans_of_one_day_never_read_as_nonsense(given_rows, text):
    blocks = written(*(hours("Monday", opens=opens, closes=closes) for opens, closes in given_rows))
    shown = rows(blocks)
    assert (shown[0]["text"] if shown else None) == text


def test_a_row_that_is_not_filled_in_says_nothing():
    blocks = written(
        {"type": "hours", "value": {"days": ["Monday"], "start_time": None, "end_time": None}},
        {"type": "hours", "value": {"days": [], "start_time": "08:00", "end_time": "09:00"}},
        {"type": "closed", "value": {"name": "Move", "first_day": None, "last_day": None}},
        {"type": "other_hours", "value": {"name": "", "day": None}},
    )
    assert rows(blocks) == []
    assert open_now(blocks, when(2026, 12, 4)) is None
    assert holidays(blocks, date(2026, 12, 4)) == []


CHRISTMAS = [
    hours(*WEEK, opens="08:00", closes="17:00"),
    other("Christmas Eve", "2026-12-24", "08:00", "12:00"),
    closed("Christmas", "2026-12-25", "2026-12-28"),
    closed("Between the years", "2026-12-27", "2027-01-01"),
]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (when(2026, 12, 23, 17), "Closed now, open tomorrow from 8 am"),
        (when(2026, 12, 24, 11, 59), "Open until noon"),
        (when(2026, 12, 24, 12), "Closed now, open on 4 January from 8 am"),
        (when(2026, 12, 27, 9), "Closed now, open on 4 January from 8 am"),  # a Sunday
        (when(2026, 12, 29, 9), "Closed now, open on Monday from 8 am"),
        (when(2027, 1, 4, 8), "Open until 5 pm"),
    ],
)
def test_half_days_and_holidays_that_overlap_are_kept(moment, words):
    assert said(written(*CHRISTMAS), moment) == words


def test_a_holiday_on_a_sunday_closes_no_other_day():
    blocks = written(
        hours(*WEEK, opens="08:00", closes="17:00"), closed("Easter Sunday", "2027-03-28")
    )
    assert said(blocks, when(2027, 3, 26, 17)) == "Closed now, open on Monday from 8 am"
    assert said(blocks, when(2027, 3, 28, 9)) == "Closed now, open tomorrow from 8 am"
    assert said(blocks, when(2027, 3, 29, 9)) == "Open until 5 pm"
    today = rows(blocks, date(2027, 3, 28))[-1]
    assert (today["day"], today["text"], today["today"]) == (
        "Sunday",
        "Closed (Easter Sunday)",
        True,
    )


def test_the_row_of_today_says_what_holds_today():
    blocks = written(*CHRISTMAS)
    eve = rows(blocks, date(2026, 12, 24))
    assert [(row["day"], row["text"], row["today"], row["closed"]) for row in eve] == [
        ("Monday to Wednesday", "8 am to 5 pm", False, False),
        ("Thursday", "8 am to noon (Christmas Eve)", True, False),
        ("Friday", "8 am to 5 pm", False, False),
        ("Saturday and Sunday", "Closed", False, True),
    ]
    friday = rows(blocks, date(2026, 12, 25))[1]
    assert (friday["text"], friday["closed"]) == ("Closed (Christmas)", True)


def test_holidays_to_come_stand_in_order_with_their_days_in_words():
    assert [
        (one.name, one.days, one.text) for one in holidays(written(*CHRISTMAS), date(2026, 12, 20))
    ] == [
        ("Christmas Eve", "24 December 2026", "8 am to noon"),
        ("Christmas", "25–28 December 2026", "closed"),
        ("Between the years", "27 December 2026 – 1 January 2027", "closed"),
    ]
    assert [one.name for one in holidays(written(*CHRISTMAS), date(2026, 12, 29))] == [
        "Between the years"
    ]


def test_what_is_unusual_soon_is_noted_and_what_is_far_is_not():
    blocks = written(*CHRISTMAS)
    assert note(blocks, date(2026, 11, 1)) == ""
    assert note(blocks, date(2026, 12, 20)) == (
        "Christmas Eve, 24 December: 8 am to noon. Christmas, 25–28 December: closed."
    )


def test_a_closed_day_closes_what_stands_beside_it():
    blocks = written(
        hours("Thursday", opens="18:00", closes="02:00"),
        other("Christmas", "2026-12-25", "08:00", "12:00"),
        closed("Christmas", "2026-12-25"),
    )
    assert said(blocks, when(2026, 12, 24, 23)) == "Open until midnight"
    assert said(blocks, when(2026, 12, 25, 9)).startswith("Closed now")


def test_a_practice_that_never_closes_says_so_and_one_that_does_names_the_day():
    never = written(hours(*DAYS, opens="00:00", closes="23:59"))
    assert said(never, when(2026, 12, 4, 9)) == "Open day and night"
    long = written(
        hours("Friday", opens="00:00", closes="00:00"),
        hours("Friday", opens="08:00", closes="23:59"),
        hours("Saturday", opens="00:00", closes="17:00"),
    )
    assert said(long, when(2026, 12, 4, 9)) == "Open day and night"
    assert said(long, when(2026, 12, 4, 18)) == "Open until tomorrow, 5 pm"
    assert said(long, when(2026, 12, 5, 6)) == "Open until 5 pm"


@pytest.mark.parametrize(
    ("moment", "is_open", "words"),
    [
        # 8 March 2026: at 2 am the clocks jump to 3.
        (when(2026, 3, 8, 1, 59), True, "Open until 3 am"),
        (when(2026, 3, 8, 3), False, "Closed now, open on Saturday from 6 pm"),
        # 1 November 2026: at 2 am they go back to 1, so 1:30 comes twice.
        (when(2026, 11, 1, 1, 29), True, "Open until 1:30 am"),
        (when(2026, 11, 1, 1, 30), False, "Closed now, open on Saturday from 6 pm"),
        (when(2026, 11, 1, 1, 15).replace(fold=1), False, "Closed now, open on Saturday from 6 pm"),
    ],
)
def test_on_the_nights_the_clocks_change_nobody_finds_a_closed_door(moment, is_open, words):
    closes = "02:30" if moment.month == 3 else "01:30"
    stands = open_now(written(hours("Saturday", opens="18:00", closes=closes)), moment)
    assert (stands.is_open, stands.text) == (is_open, words)


MOMENTS = st.integers(0, 24 * 12).map(lambda five: time(five * 5 // 60 % 24, five * 5 % 60))
ROWS = st.builds(
    lambda days, opens, closes: hours(
        *sorted(days), opens=opens.isoformat(), closes=closes.isoformat()
    ),
    st.sets(st.sampled_from(DAYS), min_size=1),
    MOMENTS,
    MOMENTS,
)
# Around the nights on which the clocks of New York change.
NIGHTS = (date(2026, 3, 8), date(2026, 11, 1), date(2026, 6, 10))
CLOSED = st.builds(
    lambda night, ahead, long: closed(
        "Holiday",
        (night + timedelta(days=ahead)).isoformat(),
        (night + timedelta(days=ahead + long)).isoformat(),
    ),
    st.sampled_from(NIGHTS),
    st.integers(-3, 3),
    st.integers(0, 3),
)
OTHER = st.builds(
    lambda night, ahead, opens, closes: other(
        "Half day",
        (night + timedelta(days=ahead)).isoformat(),
        opens.isoformat(),
        closes.isoformat(),
    ),
    st.sampled_from(NIGHTS),
    st.integers(-2, 2),
    MOMENTS,
    MOMENTS,
)


def open_minutes(blocks, first: date, last: date) -> set[datetime]:
    """Brute force: every row is walked minute by minute with an eye on the clock on the wall."""
    found: set[datetime] = set()
    off = {
        one["value"]["first_day"] + timedelta(days=number)
        for one in _raw(blocks)
        if one["type"] == "closed"
        for number in range((one["value"]["last_day"] - one["value"]["first_day"]).days + 1)
    }
    special = {
        one["value"]["day"]
        for one in _raw(blocks)
        if one["type"] == "other_hours"
        and one["value"]["start_time"] != one["value"]["end_time"]
        and one["value"]["day"] not in off
    }
    day = first - timedelta(days=1)
    while day <= last:
        for one in _raw(blocks):
            value = one["value"]
            regular = one["type"] == "hours" and DAYS[day.weekday()] in value["days"]
            if one["type"] == "closed" or day in off:
                continue
            if regular == (day in special) or (not regular and value.get("day") != day):
                continue
            opens, closes = value["start_time"], value["end_time"]
            if opens == closes:
                continue
            ends = datetime.combine(day + timedelta(days=closes <= opens), closes)
            if day + timedelta(days=1) in off:
                ends = min(ends, datetime.combine(day + timedelta(days=1), time()))
            moment = datetime.combine(day, time(), ZONE).astimezone(UTC)
            clock = moment.astimezone(ZONE).replace(tzinfo=None)
            while clock < datetime.combine(day, opens):
                moment += MINUTE
                clock = moment.astimezone(ZONE).replace(tzinfo=None)
            while clock < ends:
                found.add(moment)
                moment += MINUTE
                clock = moment.astimezone(ZONE).replace(tzinfo=None)
        day += timedelta(days=1)
    return found


def _raw(blocks) -> list[dict]:
    return [{"type": block.block_type, "value": block.value} for block in blocks]


@given(
    st.lists(st.one_of(ROWS, ROWS, CLOSED, OTHER), min_size=1, max_size=4),
    st.sampled_from(NIGHTS),
)
@example([hours("Saturday", opens="22:00", closes="02:30")], date(2026, 3, 8))
@example([hours("Saturday", opens="22:00", closes="01:30")], date(2026, 11, 1))
@example(
    [
        hours("Tuesday", opens="22:00", closes="02:00"),
        closed("Holiday", "2026-06-10", "2026-06-10"),
    ],
    date(2026, 6, 10),
)
def test_open_now_agrees_with_a_walk_through_every_minute(given_rows, night):
    blocks = written(*given_rows)
    first, last = night - timedelta(days=1), night
    if not read(blocks).known:
        assert open_now(blocks, datetime.combine(night, time(9), ZONE)) is None
        return
    expected = open_minutes(blocks, first, last)
    edges = {moment for moment in expected if moment - MINUTE not in expected}
    edges |= {moment + MINUTE for moment in expected if moment + MINUTE not in expected}
    start = datetime.combine(first, time(), ZONE).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time(), ZONE).astimezone(UTC)
    asked = {start, end - MINUTE, *(start + timedelta(hours=2) * n for n in range(24))}
    asked |= {edge + near for edge in edges for near in (-MINUTE, timedelta(), MINUTE)}
    for moment in sorted(one for one in asked if start <= one < end):
        stands = open_now(blocks, moment.astimezone(ZONE))
        assert stands.is_open == (moment in expected), f"{moment.astimezone(ZONE)}: {stands}"
        assert stands.until.astimezone(UTC) > moment
