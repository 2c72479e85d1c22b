"""When is the practice open? Rows for people from the blocks staff fill in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def spoken(moment: time) -> str:
    """8 am, 12:30 pm: as it stands on a door."""
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def rows(blocks: Iterable) -> list[dict[str, object]]:
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
        {"day": _run_name(days), "text": hours or "Closed", "closed": not hours}
        for days, hours in runs
    ]


def _run_name(days: list[str]) -> str:
    if len(days) == 1:
        return days[0]
    return f"{days[0]} {'and' if len(days) == 2 else 'to'} {days[-1]}"
