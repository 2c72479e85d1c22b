"""On which day is a signer reminded of a question? Pure: 3 days after the mail, then weekly."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consent import clock

FIRST_AFTER = 3
THEN_AFTER = 7
MOST = 3
# Nobody is woken by it, whenever the practice asked.
TIME_OF_DAY = time(10, 0)


def next_reminder(
    mailed_at: datetime, reminded: int, *, answer_by: datetime, zone: ZoneInfo
) -> datetime | None:
    """When the next reminder goes out, as an instant (UTC); None where none does any more.

    Days are counted by the practice's calendar, so neither midnight nor a change of the clocks
    moves one.

    Args:
        mailed_at: when the last mail with a link went out, the reminders among them.
        reminded: how many reminders have gone out.
        answer_by: the question's end; nobody is reminded of a question that is closed.
    """
    if reminded >= MOST:
        return None
    wait = timedelta(days=THEN_AFTER if reminded else FIRST_AFTER)
    day = clock.day_of(mailed_at, zone) + wait
    due = datetime.combine(day, TIME_OF_DAY, tzinfo=zone).astimezone(UTC)
    return due if due < answer_by else None
