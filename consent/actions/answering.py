"""How does a question end without a signature? A no, the practice's cancelling; and its opening."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from consent.acts import Actor
from consent.models import ConsentRequest, LedgerEntry, LinkToken
from consent.privileges import Outcome

LONGEST_REASON = 300


@transaction.atomic
def cancel(*, request: ConsentRequest, by: Actor) -> bool:
    """Takes an open question back; False where it was answered already."""
    done = ConsentRequest.objects.filter(pk=request.pk, outcome=Outcome.OPEN).update(
        outcome=Outcome.CANCELLED, answered_at=Now()
    )
    if done:
        LinkToken.objects.filter(request=request, closed_at=None).update(closed_at=Now())
        LedgerEntry.objects.append(
            "request.cancelled", actor=by.as_json(), refs={"request": request.reference}
        )
        request.refresh_from_db()
    return bool(done)


@transaction.atomic
def decline(*, request: ConsentRequest, by: Actor) -> bool:
    """Enters that the signer said no to everything; False where it was answered already."""
    done = ConsentRequest.objects.filter(
        pk=request.pk, outcome=Outcome.OPEN, answer_by__gt=Now()
    ).update(outcome=Outcome.DECLINED, answered_at=Now())
    if done:
        LinkToken.objects.filter(request=request, closed_at=None).update(closed_at=Now())
        LedgerEntry.objects.append(
            "request.declined", actor=by.as_json(), refs={"request": request.reference}
        )
        request.refresh_from_db()
    return bool(done)


@transaction.atomic
def give_decline_reason(*, request: ConsentRequest, reason: str, by: Actor) -> bool:
    """Keeps why somebody said no, in their own words and once; False where nothing was kept.

    The words may identify somebody: they stand beside the ledger, never in it.
    """
    words = " ".join(reason.split())[:LONGEST_REASON]
    if not words:
        return False
    kept = ConsentRequest.objects.filter(
        pk=request.pk, outcome=Outcome.DECLINED, decline_reason=""
    ).update(decline_reason=words)
    if kept:
        LedgerEntry.objects.append(
            "request.decline_reason_given",
            actor=by.as_json(),
            refs={"request": request.reference},
            detail=words,
        )
        request.refresh_from_db()
    return bool(kept)


@transaction.atomic
def mark_opened(*, request: ConsentRequest, by: Actor) -> None:
    """Enters once that the right person has opened the request, after the identity step."""
    if ConsentRequest.objects.filter(pk=request.pk, opened_at=None).update(opened_at=Now()):
        LedgerEntry.objects.append(
            "request.opened", actor=by.as_json(), refs={"request": request.reference}
        )
