"""How does one request read in the inbox, and which buttons does it have?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent.admin_views.words import Standing
from consent.details import telephone
from practice import appointment_rules as rules
from practice import appointments
from practice.models import AppointmentRequest

Status = AppointmentRequest.Status

ICONS = {
    Status.NEW: "mail",
    Status.TRIED: "time",
    Status.BOOKED: "check",
    Status.CLOSED: "cross",
    Status.SPAM: "warning",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One button: what it notes, in the words of who presses it."""

    status: str
    label: str | Promise
    icon: str
    is_next: bool = False


NOT_REACHED = Step(Status.TRIED, gettext_lazy("Called, not reached"), "time")
BOOKED = Step(Status.BOOKED, gettext_lazy("Booked"), "check", is_next=True)
CLOSE = Step(Status.CLOSED, gettext_lazy("Close"), "cross")
SPAM = Step(Status.SPAM, gettext_lazy("Spam"), "warning")
REOPEN = Step(Status.NEW, gettext_lazy("Put back to “To call”"), "history")
NO_SPAM = Step(Status.NEW, gettext_lazy("No spam: put back"), "history")
STEPS: dict[str, tuple[Step, ...]] = {
    Status.NEW: (BOOKED, NOT_REACHED, CLOSE, SPAM),
    Status.TRIED: (BOOKED, CLOSE, SPAM),
    Status.BOOKED: (REOPEN,),
    Status.CLOSED: (REOPEN,),
    Status.SPAM: (NO_SPAM,),
}


def standing(request: AppointmentRequest, *, at: datetime) -> Standing:
    """The status as a word and an icon; urgent where somebody has waited for more than a day."""
    late = request.status in appointments.WAITING and rules.waits_long(request.came_at, at)
    return Standing(str(Status(request.status).label), ICONS[Status(request.status)], urgent=late)


@dataclass(frozen=True, slots=True)
class Entry:
    """One request as it stands in the list."""

    request: AppointmentRequest
    standing: Standing
    came: str
    phone: str
    phone_href: str
    text_href: str
    mail_href: str
    steps: tuple[Step, ...]


def entry_of(request: AppointmentRequest, *, at: datetime) -> Entry:
    texts = request.reach == AppointmentRequest.Reach.TEXT
    return Entry(
        request=request,
        standing=standing(request, at=at),
        came=came_ago(request.came_at, at),
        phone=telephone.spoken(request.phone),
        phone_href=telephone.href(request.phone),
        text_href=telephone.text_href(request.phone, "") if texts and request.phone else "",
        mail_href=f"mailto:{request.email}" if request.email else "",
        steps=STEPS[request.status],
    )


def came_ago(since: datetime, now: datetime) -> str:
    if now - since < timedelta(minutes=1):
        return _("came just now")
    return _("came %(age)s ago") % {"age": age(since, now)}


def age(since: datetime, now: datetime) -> str:
    """ "20 minutes", "3 hours", "2 days": whole units, rounded down."""
    minutes = max(int((now - since).total_seconds() // 60), 0)
    if minutes >= 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
