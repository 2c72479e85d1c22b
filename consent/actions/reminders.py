"""When is a signer reminded of a question, and when no more? Only where a link was mailed.

A question to a family is reminded of in one mail: its follow-up's target is `batch+` and the batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consent import followups
from consent.acts import SYSTEM, Actor
from consent.mails import addresses
from consent.mails.reminder_days import next_reminder
from consent.models import ConsentRequest, FollowUp, LedgerEntry, PracticeDetails
from consent.privileges import Outcome

REMINDER = "mail.reminder"
FAMILY = "batch+"
STOPPED, RESUMED = "request.reminders_stopped", "request.reminders_resumed"


def target_of(request: ConsentRequest) -> str:
    """What a follow-up about this question, or about the family's questions, is about."""
    return f"{FAMILY}{request.batch}" if request.batch else request.reference


def open_questions(target: str) -> list[ConsentRequest]:
    """The questions of a target that still wait for an answer, in the order they were asked."""
    found = ConsentRequest.objects.open(at=timezone.now()).select_related(
        "patient__merged_into", "representative__patient__merged_into", "version"
    )
    batch = target.removeprefix(FAMILY)
    same = found.filter(batch=batch) if batch != target else found.filter(reference=target)
    return list(same.order_by("pk"))


def plan_reminder(*, request: ConsentRequest, cause: LedgerEntry, mailed_at: datetime) -> None:
    """Plans the next reminder after a mail with a link went out; one that waited already moves."""
    target = target_of(request)
    waiting = FollowUp.objects.open().filter(kind=REMINDER, target=target)
    due = next_reminder(
        mailed_at,
        request.reminders,
        answer_by=request.answer_by,
        zone=PracticeDetails.the_one().zone,
    )
    if due is None or is_stopped(request):
        waiting.update(done_at=timezone.now())
    elif not waiting.update(due_at=due, tries=0):
        followups.plan(cause, REMINDER, target=target, due_at=due)


@transaction.atomic
def record_mailed(*, request: ConsentRequest, seq: int) -> None:
    """A mail with a link went out because of entry `seq`: reminders are counted from now on."""
    request.refresh_from_db()
    if request.outcome == Outcome.OPEN and addresses.address_for(request):
        cause = LedgerEntry.objects.get(seq=seq)
        plan_reminder(request=request, cause=cause, mailed_at=timezone.now())


@transaction.atomic
def record_reminded(*, requests: Sequence[ConsentRequest]) -> None:
    """A reminder of these questions went out; plans the one after it."""
    references = [one.reference for one in requests]
    ConsentRequest.objects.filter(reference__in=references).update(reminders=F("reminders") + 1)
    entry = LedgerEntry.objects.append(
        "request.reminded", actor=SYSTEM.as_json(), refs={"requests": references}
    )
    # The one that is being worked off is done: the next is a row of its own.
    FollowUp.objects.open().filter(kind=REMINDER, target=target_of(requests[0])).update(
        done_at=timezone.now()
    )
    requests[0].refresh_from_db()
    plan_reminder(request=requests[0], cause=entry, mailed_at=entry.at)


@transaction.atomic
def stop_reminders(*, request: ConsentRequest, by: Actor) -> None:
    """Nobody is reminded of this question, or of the family's questions, any more."""
    LedgerEntry.objects.append(STOPPED, actor=by.as_json(), refs={"requests": target_of(request)})
    FollowUp.objects.open().filter(kind=REMINDER, target=target_of(request)).update(
        done_at=timezone.now()
    )


@transaction.atomic
def resume_reminders(*, request: ConsentRequest, by: Actor) -> None:
    """Reminders go out again, the next one counted from today."""
    entry = LedgerEntry.objects.append(
        RESUMED, actor=by.as_json(), refs={"requests": target_of(request)}
    )
    plan_reminder(request=request, cause=entry, mailed_at=timezone.now())


def is_stopped(request: ConsentRequest) -> bool:
    """Whether staff have said that nobody is reminded of it."""
    last = (
        LedgerEntry.objects.filter(act__in=[STOPPED, RESUMED], refs__requests=target_of(request))
        .order_by("-seq")
        .first()
    )
    return last is not None and last.act == STOPPED


def next_on(request: ConsentRequest) -> datetime | None:
    """When the next reminder goes out; None where none does."""
    if request.outcome != Outcome.OPEN or request.answer_by <= timezone.now():
        return None
    waiting = FollowUp.objects.open().filter(kind=REMINDER, target=target_of(request)).first()
    return waiting.due_at if waiting else None
