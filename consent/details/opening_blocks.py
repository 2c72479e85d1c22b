"""How do staff write down when the practice is open, and what is refused before visitors read it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from consent.details.opening_days import DAYS, MIDNIGHT, Span, in_words, read, span

# Somebody who writes 05:00 means the afternoon: no practice is open for 21 hours until the morning.
LONGEST_PAST_MIDNIGHT = 14 * 60  # minutes


def refused(field: str, sentence: str) -> blocks.StructBlockValidationError:
    return blocks.StructBlockValidationError(block_errors={field: ValidationError(sentence)})


class HolidayBlock(blocks.StructBlock):
    """Days on which the practice is closed."""

    name = blocks.CharBlock(
        max_length=80, label=gettext_lazy("Name"), help_text=gettext_lazy("For example: Christmas")
    )
    first_day = blocks.DateBlock(label=gettext_lazy("First day"))
    last_day = blocks.DateBlock(label=gettext_lazy("Last day"), required=False)

    class Meta:
        icon = "date"
        label = gettext_lazy("Closed")

    def clean(self, value):
        cleaned = super().clean(value)
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            raise refused("last_day", _("The last day must not lie before the first."))
        return cleaned


class HoursBlock(blocks.StructBlock):
    """Weekdays with one span of hours."""

    days = blocks.MultipleChoiceBlock(
        choices=[(day, gettext_lazy(day)) for day in DAYS],
        widget=CheckboxSelectMultiple,
        label=gettext_lazy("Days"),
    )
    start_time = blocks.TimeBlock(label=gettext_lazy("Opening time"))
    end_time = blocks.TimeBlock(
        label=gettext_lazy("Closing time"),
        help_text=gettext_lazy(
            "Closed over lunch: add a second row. Past midnight: the time of the next morning, "
            "18:00 to 02:00."
        ),
    )

    class Meta:
        icon = "time"
        label = gettext_lazy("Open")

    def clean(self, value):
        return _with_a_span(super().clean(value))


class OtherHoursBlock(blocks.StructBlock):
    """One day with hours of its own: Christmas Eve until noon."""

    name = blocks.CharBlock(
        max_length=80,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("For example: Christmas Eve"),
    )
    day = blocks.DateBlock(label=gettext_lazy("Day"))
    start_time = blocks.TimeBlock(label=gettext_lazy("Opening time"))
    end_time = blocks.TimeBlock(label=gettext_lazy("Closing time"))

    class Meta:
        icon = "calendar-alt"
        label = gettext_lazy("Other hours on one day")

    def clean(self, value):
        return _with_a_span(super().clean(value))


def _with_a_span(cleaned: Mapping[str, Any]) -> Mapping[str, Any]:
    opens, closes = cleaned.get("start_time"), cleaned.get("end_time")
    if opens is None or closes is None:
        return cleaned  # a draft that is not finished
    one = span(opens, closes)
    if one is None:
        raise refused(
            "end_time",
            _("Opening and closing are the same time. Open all day: write 00:00 and 23:59."),
        )
    if one[1] > MIDNIGHT and closes != time() and one[1] - one[0] > LONGEST_PAST_MIDNIGHT:
        raise refused(
            "end_time",
            _(
                "That would be %(hours)d hours, until the next morning. "
                "Write the afternoon as 13:00 to 23:00."
            )
            % {"hours": (one[1] - one[0]) // 60},
        )
    return cleaned


class OpeningTimes(blocks.StreamBlock):
    """Hours, closed days, and days with other hours. Block names are stored values."""

    hours = HoursBlock()
    closed = HolidayBlock()
    other_hours = OtherHoursBlock()

    def clean(self, value):
        cleaned = super().clean(value)
        errors = {**_overlaps(cleaned), **_contradictions(cleaned)}
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


def _overlaps(value: blocks.StreamValue) -> dict[int, ValidationError]:
    """Rows whose hours overlap an earlier row's on the same day, by their number."""
    errors = {}
    seen: list[tuple[object, Span]] = []
    for number, child in enumerate(value):
        mine = list(_stretches(child))
        meeting = [
            (key, other)
            for key, (opens, closes) in mine
            for other_key, other in seen
            if key == other_key and opens < other[1] and other[0] < closes
        ]
        if meeting:
            days = [day for day in DAYS if day in {key for key, _span in meeting}]
            where = get_text_list([_(day) for day in days], _("and")) or _("this day")
            field = "days" if child.block_type == "hours" else "start_time"
            errors[number] = refused(
                field,
                _(
                    "On %(days)s these hours overlap with another row (%(hours)s). "
                    "Change one of them, or make them one row."
                )
                % {"days": where, "hours": in_words(meeting[0][1])},
            )
        seen += mine
    return errors


def _stretches(child: blocks.StreamValue.StreamChild) -> Iterator[tuple[object, Span]]:
    """The day and minutes of a row; what lies past midnight is the next weekday's."""
    if child.block_type == "closed":
        return
    one = span(child.value["start_time"], child.value["end_time"])
    if one is None:
        return
    if child.block_type == "other_hours":
        yield child.value["day"], one
        return
    opens, closes = one
    for day in child.value["days"] or ():
        yield day, (opens, min(closes, MIDNIGHT))
        if closes > MIDNIGHT:
            yield DAYS[(DAYS.index(day) + 1) % 7], (0, closes - MIDNIGHT)


def _contradictions(value: blocks.StreamValue) -> dict[int, ValidationError]:
    """Days with hours of their own that are also among the closed ones, by their number."""
    closed = read(value)
    errors = {}
    for number, child in enumerate(value):
        day = child.value["day"] if child.block_type == "other_hours" else None
        closure = closed.closure(day) if day else None
        if closure:
            errors[number] = refused(
                "day",
                _(
                    "This day is closed too: “%(name)s”, %(days)s. "
                    "Let those days begin or end beside it."
                )
                % {"name": closure.name, "days": closure.days},
            )
    return errors
