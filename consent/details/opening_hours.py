"""When is the practice open? Rows for people from the blocks staff fill in, and whether it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent.details.opening_days import (
    A_DAY,
    DAYS,
    Holiday,
    Hours,
    in_words,
    read,
    spoken,
)

DAYS_AHEAD = 60
NOTED_AHEAD = timedelta(days=14)
LISTED_AHEAD = timedelta(days=184)
HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Whether the door is open.

    Attributes:
        text: the same in words: "Open until 5 pm".
        until: the local time at which these words end.
    """

    is_open: bool
    text: str
    until: datetime


def open_now(blocks: Iterable, now: datetime) -> OpenNow | None:
    """How it stands at `now`, a time in the practice's zone; None where no hours are known."""
    hours = read(blocks)
    if not hours.known:
        return None
    zone, instant = now.tzinfo, now.astimezone(UTC)
    midnight = _instant(datetime.combine(now.date() + A_DAY, time()), zone)
    is_open, text, until = False, _("Closed now"), midnight
    for opens, closes in _intervals(hours, instant, zone):
        if closes <= instant:
            continue
        if opens <= instant:
            is_open = True
            text, until = _open_until(instant, closes, zone, midnight)
        else:
            text, until = _opens(now.date(), opens.astimezone(zone)), min(opens, midnight)
        break
    return OpenNow(is_open, text, until.astimezone(zone))


def _open_until(
    instant: datetime, closes: datetime, zone: tzinfo | None, midnight: datetime
) -> tuple[str, datetime]:
    left = closes - instant
    if left >= A_DAY:
        return _("Open day and night"), min(midnight, closes - A_DAY)
    said = {"time": spoken(closes.astimezone(zone).time())}
    if left < HALF_A_DAY or closes <= midnight:
        return _("Open until %(time)s") % said, closes
    return _("Open until tomorrow, %(time)s") % said, min(midnight, closes - HALF_A_DAY)


def _opens(today: date, opens: datetime) -> str:
    ahead = (opens.date() - today).days
    said = {
        "time": spoken(opens.time()),
        "day": _(DAYS[opens.weekday()]),
        "date": date_format(opens.date(), "j F"),
    }
    if ahead == 0:
        return _("Closed now, open today from %(time)s") % said
    if ahead == 1:
        return _("Closed now, open tomorrow from %(time)s") % said
    if ahead < 7:
        return _("Closed now, open on %(day)s from %(time)s") % said
    return _("Closed now, open on %(date)s from %(time)s") % said


def _intervals(
    hours: Hours, now: datetime, zone: tzinfo | None
) -> Iterator[tuple[datetime, datetime]]:
    """When the door is open, from yesterday on, in order, as instants; what touches is one."""
    current: tuple[datetime, datetime] | None = None
    yesterday = now.astimezone(zone).date() - A_DAY
    for ahead in range(DAYS_AHEAD + 1):
        midnight = datetime.combine(yesterday + timedelta(days=ahead), time())
        for span_of_day in hours.on(midnight.date()):
            opens, closes = (
                _instant(midnight + timedelta(minutes=minutes), zone) for minutes in span_of_day
            )
            if current and opens <= current[1]:
                current = current[0], max(current[1], closes)
            elif opens < closes:  # the clocks may skip a span whole
                if current:
                    yield current
                current = opens, closes
        if current and current[1] - now > 2 * A_DAY:
            break
    if current:
        yield current


def _instant(wall: datetime, zone: tzinfo | None) -> datetime:
    """The first instant at which the clock on the wall shows `wall` or later."""
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # That night's clocks skip this time: it is the instant at which they jump.
    jump = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while jump.astimezone(zone).replace(tzinfo=None) < wall:
        jump += timedelta(minutes=1)
    return jump


def holidays(blocks: Iterable, day: date) -> list[Holiday]:
    """The closed days and days with other hours of half a year from `day` on, the next one first."""
    hours = read(blocks)
    coming = (
        one
        for one in (*hours.closures, *hours.others)
        if one.last >= day and one.first <= day + LISTED_AHEAD
    )
    return sorted(coming, key=lambda one: (one.first, one.last))


def note(blocks: Iterable, day: date) -> str:
    """What is unusual in the next two weeks, for under the hours; '' where nothing is."""
    soon = [one for one in holidays(blocks, day) if one.first <= day + NOTED_AHEAD]
    return " ".join(f"{one.name}, {one.days_of_the_year}: {one.text}." for one in soon[:2])


def rows(blocks: Iterable, today: date | None = None) -> list[dict[str, object]]:
    """One row a run of days with the same hours, as components/hours.html takes them.

    A holiday of today stands in today's own row: Monday to Friday from 8 would be a lie.
    """
    hours = read(blocks)
    if not hours.known:
        return []
    said = {
        day: ", ".join(map(in_words, spans)) or _("closed") for day, spans in hours.weekly.items()
    }
    closed = {day for day, spans in hours.weekly.items() if not spans}
    holiday = hours.holiday(today) if today else None
    if today and holiday:
        day = DAYS[today.weekday()]
        said[day] = f"{holiday.text} ({holiday.name})"
        closed = closed - {day} if holiday.spans else closed | {day}
    runs: list[list[str]] = []
    for day in DAYS:
        if runs and said[runs[-1][-1]] == said[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        {
            "day": _run_name(days),
            "text": said[days[0]][:1].upper() + said[days[0]][1:],
            "closed": days[0] in closed,
            "today": today is not None and DAYS[today.weekday()] in days,
        }
        for days in runs
    ]


def _run_name(days: list[str]) -> str:
    names = [_(day) for day in days]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return _("%(first)s and %(last)s") % {"first": names[0], "last": names[1]}
    return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
