"""Which hours has each day? The blocks staff fill in, made consistent.

Whatever stands in the blocks, visitors never read nonsense: spans of one day that overlap are one,
a closed day closes what stands beside it, and a row that is not filled in says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT = 24 * 60
A_DAY = timedelta(days=1)

# Minutes after the day's first midnight; the second is above MIDNIGHT where it is the next day's.
Span = tuple[int, int]


def spoken(moment: time) -> str:
    """8 am, 12:30 pm, noon: as it stands on a door."""
    if (moment.hour, moment.minute) in {(0, 0), (23, 59)}:
        return _("midnight")
    if (moment.hour, moment.minute) == (12, 0):
        return _("noon")
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def span(opens: time | None, closes: time | None) -> Span | None:
    """The minutes of one row; None where it says nothing. 23:59 is midnight: no clock has 24:00."""
    if opens is None or closes is None or opens == closes:
        return None
    start, end = (moment.hour * 60 + moment.minute for moment in (opens, closes))
    if end == MIDNIGHT - 1:
        end = MIDNIGHT
    return (start, end) if end > start else (start, end + MIDNIGHT)


def in_words(one: Span) -> str:
    """8 am to 5 pm, 6 pm to 2 am, all day."""
    if one[1] - one[0] >= MIDNIGHT:
        return _("all day")
    return _("%(opens)s to %(closes)s") % {
        "opens": spoken(clock_time(one[0])),
        "closes": spoken(clock_time(one[1])),
    }


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days unlike the others, the last one included.

    Attributes:
        spans: the hours of such a day; none where nobody is there.
    """

    name: str
    first: date
    last: date
    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """Closed, or the hours of the day."""
        return ", ".join(map(in_words, self.spans)) if self.spans else _("closed")

    @property
    def days(self) -> str:
        """24–28 December 2026."""
        return f"{self.days_of_the_year} {self.last.year}"

    @property
    def days_of_the_year(self) -> str:
        """24–28 December."""
        last = date_format(self.last, "j F")
        if self.first == self.last:
            return last
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first.day}–{last}"
        first = date_format(self.first, "j F" if self.first.year == self.last.year else "j F Y")
        return f"{first} – {last}"


@dataclass(frozen=True, slots=True)
class Hours:
    """What the blocks say, made consistent.

    Attributes:
        weekly: the spans of each weekday by its English name, in order, apart from each other.
        closures: days on which nobody is there.
        others: single days with hours of their own; none of them is a closed one.
    """

    weekly: Mapping[str, tuple[Span, ...]]
    closures: tuple[Holiday, ...]
    others: tuple[Holiday, ...]

    @property
    def known(self) -> bool:
        return any(self.weekly.values()) or bool(self.others)

    def closure(self, day: date) -> Holiday | None:
        return next((one for one in self.closures if one.first <= day <= one.last), None)

    def holiday(self, day: date) -> Holiday | None:
        """Why `day` is not like the others of its name; None where it is."""
        found = (one for one in (*self.closures, *self.others) if one.first <= day <= one.last)
        return next(found, None)

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on `day`; none of them runs into a closed day."""
        holiday = self.holiday(day)
        spans = holiday.spans if holiday else self.weekly[DAYS[day.weekday()]]
        if self.closure(day + A_DAY):
            return tuple((opens, min(closes, MIDNIGHT)) for opens, closes in spans)
        return spans


def read(blocks: Iterable) -> Hours:
    """The hours that stand in the blocks of `OpeningTimes`; rows not filled in are passed over."""
    weekly: dict[str, list[Span]] = {day: [] for day in DAYS}
    closures: list[Holiday] = []
    others: dict[date, tuple[str, list[Span]]] = {}
    for block in blocks or ():
        value = block.value
        if block.block_type == "closed":
            if value["first_day"]:
                last = max(value["first_day"], value["last_day"] or value["first_day"])
                closures.append(Holiday(value["name"] or "", value["first_day"], last))
        elif one := span(value["start_time"], value["end_time"]):
            if block.block_type == "hours":
                for day in value["days"] or ():
                    weekly[day].append(one)
            elif value["day"]:
                others.setdefault(value["day"], (value["name"] or "", []))[1].append(one)
    return Hours(
        {day: apart(spans) for day, spans in weekly.items()},
        tuple(sorted(closures, key=lambda one: (one.first, one.last))),
        tuple(
            Holiday(name, day, day, apart(spans))
            for day, (name, spans) in sorted(others.items())
            if not any(one.first <= day <= one.last for one in closures)
        ),
    )


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same hours in order; spans that overlap or touch are one."""
    merged: list[Span] = []
    for opens, closes in sorted(spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], closes)
        else:
            merged.append((opens, closes))
    return tuple(merged)


def clock_time(minutes: int) -> time:
    """The time a clock shows that many minutes after a midnight."""
    return time(minutes // 60 % 24, minutes % 60)
