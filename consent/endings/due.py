"""How much time is left, and when is it over, by the practice's clock? For lists of what is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def left(due_at: datetime, now: datetime) -> str:
    """ "2 days left", "5 hours left" or "overdue by 3 hours"; whole units, rounded down."""
    overdue = due_at <= now
    span = abs(due_at - now)
    if span >= DAY:
        count = span // DAY
        words = (
            ngettext("overdue by %(count)s day", "overdue by %(count)s days", count)
            if overdue
            else ngettext("%(count)s day left", "%(count)s days left", count)
        )
    elif span >= HOUR:
        count = span // HOUR
        words = (
            ngettext("overdue by %(count)s hour", "overdue by %(count)s hours", count)
            if overdue
            else ngettext("%(count)s hour left", "%(count)s hours left", count)
        )
    else:
        count = span // timedelta(minutes=1)
        words = (
            ngettext("overdue by %(count)s minute", "overdue by %(count)s minutes", count)
            if overdue
            else ngettext("%(count)s minute left", "%(count)s minutes left", count)
        )
    return words % {"count": count}


def instant(value: datetime, zone: ZoneInfo) -> str:
    """A day and a time as the practice's own clock shows them."""
    return _("%(when)s (%(zone)s)") % {
        "when": date_format(value.astimezone(zone), "j F Y, H:i"),
        "zone": value.astimezone(zone).tzname(),
    }
