"""What is the practice reminded of by mail? Permissions that end soon, copies not removed in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from consent import emails
from consent.actions.renewals import NOTICE
from consent.actions.takedowns import ALARM, may_own
from consent.endings import what_ends
from consent.followups import NotYet, register
from consent.models import FollowUp, PracticeDetails, Staff, TakeDown


@register(NOTICE, "Tell the practice which permissions end soon", limit=timedelta(days=1))
def tell_of_ends(followup: FollowUp) -> None:
    """Mails what ends on one day; nothing where all of it was renewed. The target is day+step."""
    day, _sign, step = followup.target.partition("+")
    last_day = what_ends.read(days_back=0).on(date.fromisoformat(day))
    if last_day is not None:
        emails.send_ends_soon(last_day, days=int(step))


@register(ALARM, "Remind of a copy elsewhere that is overdue", limit=timedelta(days=1))
def remind_of_overdue(followup: FollowUp) -> None:
    """Mails once a day until the copy is removed; all overdue ones of one owner in one mail."""
    takedown = TakeDown.objects.filter(pk=followup.target, closed_at=None).first()
    if takedown is None:
        return
    now = timezone.now()
    if takedown.due_at > now:
        raise NotYet(takedown.due_at)
    together = list(
        TakeDown.objects.filter(closed_at=None, due_at__lte=now, owner=takedown.owner)
        .select_related("disclosure", "owner")
        .order_by("due_at")
    )
    emails.send_overdue(together, to=_who_is_told(takedown.owner))
    tomorrow = same_time_tomorrow(now, PracticeDetails.the_one().zone)
    others = [str(one.pk) for one in together if one.pk != takedown.pk]
    FollowUp.objects.open().filter(kind=ALARM, target__in=others, due_at__lt=tomorrow).update(
        due_at=tomorrow
    )
    raise NotYet(tomorrow)


def same_time_tomorrow(now: datetime, zone: ZoneInfo) -> datetime:
    """The same time by the practice's clock, also over a change of the clocks."""
    local = now.astimezone(zone)
    return datetime.combine(local.date() + timedelta(days=1), local.time(), tzinfo=zone)


def _who_is_told(owner: Staff | None) -> list[str]:
    if owner is not None and owner.email and may_own(owner):
        return [owner.email]
    return emails.office_addresses()
