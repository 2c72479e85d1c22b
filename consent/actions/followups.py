"""What can staff do about a follow-up? Have it tried now, instead of at its next turn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from consent import followups
from consent.acts import Actor
from consent.models import FollowUp, LedgerEntry


def try_now(*, followup: FollowUp, seen_due_at: datetime, by: Actor) -> bool | None:
    """Tries one follow-up here and now.

    Args:
        seen_due_at: when it was to be tried next as the member of the staff saw it.

    Returns:
        Whether it is done; None where a worker took it up meanwhile, and it is left to that.
    """
    with transaction.atomic():
        # The conditional UPDATE keeps a worker and an impatient person apart.
        mine = FollowUp.objects.open().filter(pk=followup.pk, due_at=seen_due_at)
        if not mine.update(due_at=timezone.now()):
            return None
        LedgerEntry.objects.append(
            "followup.tried",
            actor=by.as_json(),
            refs={"followup": followup.pk, "cause": followup.cause},
        )
    return followups.work_off(followup.pk)
