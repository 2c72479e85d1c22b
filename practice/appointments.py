"""What happens to a request for an appointment? It comes, is worked off, and is deleted by itself.

The ledger proves permissions and can never be shortened; these are names and telephone numbers that
must go on their day. So it learns no reference, no name and no status, only two bare facts: that
the practice was to be told by mail, and how many requests a day's deletion took.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from consent import clock, followups
from consent.acts import SYSTEM, VISITOR
from consent.models import FollowUp, LedgerEntry, PracticeDetails, Staff
from consent.sealing import keyed_digest
from practice import appointment_rules as rules
from practice.models import AppointmentPage, AppointmentRequest
from practice.models.appointments import KEEP_DAYS

Status = AppointmentRequest.Status

NOTICE = "mail.appointment_notice"
WAITING = (Status.NEW, Status.TRIED)


def waiting() -> QuerySet[AppointmentRequest]:
    """Those whom nobody has reached yet, the one who came last first."""
    return AppointmentRequest.objects.filter(status__in=WAITING)


def came_before(*, asked: rules.Asked, at: datetime) -> AppointmentRequest | None:
    """The request with the very same content that came within a day, if there is one."""
    same = AppointmentRequest.objects.filter(digest=keyed_digest(asked.content()))
    return same.filter(came_at__gt=at - rules.SAME_WITHIN).first()


@transaction.atomic
def receive(
    *, page: AppointmentPage, asked: rules.Asked, at: datetime | None = None
) -> AppointmentRequest:
    """Keeps what somebody asked and plans that the practice is told.

    Args:
        at: when it came, if not now.

    Returns:
        The request; the first one, where the same content comes again within a day.
    """
    now = at or timezone.now()
    # Of two that send the same at once, the second waits here and finds the first.
    AppointmentPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    known = came_before(asked=asked, at=now)
    if known is not None:
        return known
    made = AppointmentRequest.objects.create(
        name=asked.name,
        phone=asked.phone,
        email=asked.email,
        reach=asked.reach,
        when=asked.when,
        reason=asked.reason,
        location_id=asked.location_id,
        is_new_patient=asked.is_new_patient,
        came_at=now,
        delete_on=rules.delete_on(_day_of(now), page.keep_days),
        digest=keyed_digest(asked.content()),
    )
    _plan_notice()
    return made


def _plan_notice() -> None:
    """One mail tells of all that came since the last one: one that is still to go tells of this."""
    to_go = FollowUp.objects.open().filter(kind=NOTICE)
    # One that has been tried may be on its way out at this moment, without this request.
    if to_go.filter(tries=0).exists():
        return
    entry = LedgerEntry.objects.append(
        "appointments.notice_planned", actor=VISITOR.as_json(), refs={}
    )
    followups.plan(entry, NOTICE, due_at=next_notice_at())


def next_notice_at() -> datetime | None:
    """When the next mail may go, ten minutes after the last; None: at once."""
    last = FollowUp.objects.filter(kind=NOTICE, done_at__isnull=False).order_by("-done_at").first()
    if last is None or last.done_at is None:
        return None
    allowed = last.done_at + rules.BETWEEN_NOTICES
    return allowed if allowed > timezone.now() else None


@transaction.atomic
def set_status(
    *, request: AppointmentRequest, status: str, seen: str, by: Staff, at: datetime | None = None
) -> bool:
    """Notes what became of a request.

    Args:
        status: one of AppointmentRequest.Status.
        seen: the status on the screen of whoever pressed the button.

    Returns:
        False where somebody else had changed it meanwhile; then nothing changes.
    """
    now = at or timezone.now()
    stored = AppointmentRequest.objects.select_for_update(of=("self",)).filter(pk=request.pk)
    known = stored.filter(status=seen).first()
    if known is None:
        return False
    known.delete_on = _delete_on(known, new_status=status, marked=_day_of(now))
    known.status = Status(status)
    known.changed_at, known.changed_by = now, by
    known.save(update_fields=["status", "delete_on", "changed_at", "changed_by"])
    return True


@transaction.atomic
def note(*, request: AppointmentRequest, note: str, by: Staff) -> None:
    """Keeps a line beside a request, of at most 200 characters; '' takes it away."""
    AppointmentRequest.objects.filter(pk=request.pk).update(
        note=" ".join(note.split())[:200], changed_at=timezone.now(), changed_by=by
    )


@transaction.atomic
def keep_no_longer(*, keep_days: int) -> int:
    """Brings forward the deletion of those who would be kept for longer than that.

    None is put off: who came while the page said 30 days is deleted after 30 days.

    Returns:
        How many are deleted earlier now.
    """
    moved = 0
    for one in AppointmentRequest.objects.all():
        wanted = rules.delete_on(_day_of(one.came_at), keep_days)
        if wanted < one.delete_on:
            moved += AppointmentRequest.objects.filter(pk=one.pk).update(delete_on=wanted)
    return moved


def delete_due(*, day: date | None = None) -> int:
    """Deletes every request whose day has come, and says how many.

    Args:
        day: the day in the practice's time zone, if not today.
    """
    today = day or _day_of(timezone.now())
    due = AppointmentRequest.objects.filter(delete_on__lte=today)
    if not due.exists():
        return 0
    with transaction.atomic():
        count, _by_model = due.delete()
        if count:
            LedgerEntry.objects.append(
                "appointments.deleted",
                actor=SYSTEM.as_json(),
                refs={"count": count, "day": today.isoformat()},
            )
    return count


def _delete_on(request: AppointmentRequest, *, new_status: str, marked: date) -> date:
    """Only spam goes earlier; what turns out to be none gets its whole time back."""
    if new_status == Status.SPAM:
        return rules.spam_delete_on(marked, request.delete_on)
    if request.status != Status.SPAM:
        return request.delete_on
    page = AppointmentPage.objects.first()
    return rules.delete_on(_day_of(request.came_at), page.keep_days if page else KEEP_DAYS)


def _day_of(instant: datetime) -> date:
    return clock.day_of(instant, PracticeDetails.the_one().zone)
