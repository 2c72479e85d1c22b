"""Which hours are refused before visitors read them, and does the refusal name the day?"""

from __future__ import annotations

import pytest
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from consent.details.opening_blocks import HolidayBlock, OpeningTimes
from consent.models.practice_details import ProfileBlock


def row(days: str, opens: str, closes: str) -> dict:
    value = {"days": days.split(), "start_time": opens, "end_time": closes}
    return {"type": "hours", "value": value}


def closed(first: str, last: str | None = None) -> dict:
    return {"type": "closed", "value": {"name": "Holiday", "first_day": first, "last_day": last}}


def other(day: str, opens: str, closes: str) -> dict:
    value = {"name": "Half day", "day": day, "start_time": opens, "end_time": closes}
    return {"type": "other_hours", "value": value}


def told(*rows: dict) -> dict[int, dict[str, str]]:
    """The sentences by row and field; {} where all is well."""
    block = OpeningTimes()
    try:
        block.clean(block.to_python(list(rows)))
    except StreamBlockValidationError as refused:
        return {
            number: {name: " ".join(error.messages) for name, error in one.block_errors.items()}
            for number, one in refused.block_errors.items()
        }
    return {}


@pytest.mark.parametrize(
    "rows",
    [
        (row("Monday Tuesday", "08:00", "12:00"), row("Monday Tuesday", "12:00", "17:00")),
        (row("Monday", "08:00", "17:00"), row("Tuesday", "08:00", "17:00")),
        (row("Friday", "18:00", "02:00"), row("Saturday", "02:00", "10:00")),
        (row("Sunday", "08:00", "00:00"),),
        (row("Monday", "00:00", "23:59"), row("Tuesday", "00:00", "23:59")),
        (closed("2026-12-25", "2026-12-28"), closed("2026-12-27", "2027-01-01")),
        (other("2026-12-24", "08:00", "12:00"), other("2026-12-24", "14:00", "16:00")),
        (other("2026-12-24", "08:00", "12:00"), closed("2026-12-25")),
    ],
)
def test_hours_that_make_sense_are_taken(rows):
    assert told(*rows) == {}


@pytest.mark.parametrize(
    ("rows", "number", "field", "words"),
    [
        (
            (row("Monday Tuesday", "08:00", "13:00"), row("Tuesday Wednesday", "12:00", "17:00")),
            1,
            "days",
            "On Tuesday these hours overlap with another row (8 am to 1 pm).",
        ),
        (
            (row("Monday Tuesday", "08:00", "12:00"), row("Monday Tuesday", "08:00", "12:00")),
            1,
            "days",
            "On Monday and Tuesday these hours overlap",
        ),
        (
            (row("Sunday", "22:00", "03:00"), row("Monday", "02:00", "10:00")),
            1,
            "days",
            "On Monday these hours overlap with another row (midnight to 3 am).",
        ),
        (
            (row("Monday", "02:00", "10:00"), row("Sunday", "22:00", "03:00")),
            1,
            "days",
            "On Monday these hours overlap",
        ),
        ((row("Monday", "08:00", "05:00"),), 0, "end_time", "That would be 21 hours"),
        ((row("Monday", "08:00", "08:00"),), 0, "end_time", "the same time"),
        (
            (other("2026-12-24", "08:00", "12:00"), other("2026-12-24", "11:00", "16:00")),
            1,
            "start_time",
            "On this day these hours overlap",
        ),
        (
            (closed("2026-12-24", "2026-12-28"), other("2026-12-24", "08:00", "12:00")),
            1,
            "day",
            "This day is closed too: “Holiday”, 24–28 December 2026.",
        ),
        (
            (closed("2026-12-28", "2026-12-24"),),
            0,
            "last_day",
            "The last day must not lie before the first.",
        ),
    ],
)
def test_hours_that_make_none_are_refused_beside_the_field(rows, number, field, words):
    assert words in told(*rows)[number][field]


def test_a_draft_may_be_unfinished():
    block = OpeningTimes()
    unfinished = block.to_python([row("Monday", "08:00", "")])
    with pytest.raises(StreamBlockValidationError):
        block.clean(unfinished)
    HolidayBlock().clean(
        HolidayBlock().to_python({"name": "Move", "first_day": "2026-12-01", "last_day": None})
    )


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://social.example/alder-row", True),
        ("http://social.example/alder-row", False),
        ("javascript:alert(1)", False),
        ("@alderrow", False),
    ],
)
def test_a_profile_is_a_whole_secure_address(url, taken):
    block = ProfileBlock()
    value = block.to_python({"name": "Instagram", "url": url})
    if taken:
        assert block.clean(value)["url"] == url
    else:
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(value)
        assert set(refused.value.block_errors) == {"url"}
