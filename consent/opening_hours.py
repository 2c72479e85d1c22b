"""When is the practice open? Rows for people from the blocks staff fill in, and whether it is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

DAYS_AHEAD = 60
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def spoken(moment: time) -> str:
    """8 am, 12:30 pm: as it stands on a door."""
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nobody is there, the last one included."""

    name: str
    first: date
    last: date


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
    blocks = list(blocks or ())
    if not any(block.block_type == "hours" for block in blocks):
        return None
    for opens, closes in _spans(blocks, now.date()):
        if opens <= now.time() < closes:
            until = datetime.combine(now.date(), closes, now.tzinfo)
            return OpenNow(True, _("Open until %(time)s") % {"time": spoken(closes)}, until)
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    for ahead in range(DAYS_AHEAD):
        day = now.date() + timedelta(days=ahead)
        for opens, _closes in _spans(blocks, day):
            if ahead or opens > now.time():
                starts = datetime.combine(day, opens, now.tzinfo)
                return OpenNow(False, _opens(day, opens, ahead), min(starts, midnight))
    return OpenNow(False, _("Closed now"), midnight)


def closures(blocks: Iterable, day: date) -> list[Closure]:
    """The holidays that are not over on `day`, the next one first."""
    coming = [
        Closure(
            block.value["name"],
            block.value["first_day"],
            block.value["last_day"] or block.value["first_day"],
        )
        for block in blocks or ()
        if block.block_type == "closed"
    ]
    return sorted((one for one in coming if one.last >= day), key=lambda one: one.first)


def _opens(day: date, opens: time, ahead: int) -> str:
    said = {"time": spoken(opens), "day": _(DAYS[day.weekday()]), "date": f"{day:%-d %B}"}
    if ahead == 0:
        return _("Closed now, open today from %(time)s") % said
    if ahead == 1:
        return _("Closed now, open tomorrow from %(time)s") % said
    if ahead < 7:
        return _("Closed now, open on %(day)s from %(time)s") % said
    return _("Closed now, open on %(date)s from %(time)s") % said


def _spans(blocks: Iterable, day: date) -> list[tuple[time, time]]:
    """The hours of one day in order; none on a holiday. Spans that touch are one."""
    if any(one.first <= day for one in closures(blocks, day)):
        return []
    spans = sorted(
        (block.value["start_time"], block.value["end_time"])
        for block in blocks
        if block.block_type == "hours" and DAYS[day.weekday()] in block.value["days"]
    )
    merged: list[tuple[time, time]] = []
    for opens, closes in spans:
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], closes)
        else:
            merged.append((opens, closes))
    return merged


def rows(blocks: Iterable, today: date | None = None) -> list[dict[str, object]]:
    """One row a run of days with the same hours, as components/hours.html takes them."""
    by_day: dict[str, list[str]] = {day: [] for day in DAYS}
    for block in blocks or ():
        if block.block_type != "hours":
            continue
        span = f"{spoken(block.value['start_time'])} to {spoken(block.value['end_time'])}"
        for day in block.value["days"]:
            by_day[day].append(span)
    if not any(by_day.values()):
        return []
    runs: list[tuple[list[str], str]] = []
    for day in DAYS:
        hours = ", ".join(by_day[day])
        if runs and runs[-1][1] == hours:
            runs[-1][0].append(day)
        else:
            runs.append(([day], hours))
    return [
        {
            "day": _run_name(days),
            "text": hours or "Closed",
            "closed": not hours,
            "today": today is not None and DAYS[today.weekday()] in days,
        }
        for days, hours in runs
    ]


def _run_name(days: list[str]) -> str:
    if len(days) == 1:
        return days[0]
    return f"{days[0]} {'and' if len(days) == 2 else 'to'} {days[-1]}"
