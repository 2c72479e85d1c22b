"""How does a superuser come to see patients? With a reason, in the ledger, and the practice is told."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from consent import followups, glass
from consent.acts import Actor
from consent.models import LedgerEntry


class ReasonTooShort(ValueError):
    """Nobody can judge later whether so few words were a good reason."""

    def __init__(self) -> None:
        super().__init__(
            _("Write at least %(count)s characters: what do you have to do, and for whom?")
            % {"count": glass.SHORTEST_REASON}
        )


@transaction.atomic
def break_glass(*, reason: str, by: Actor) -> LedgerEntry:
    """Enters that a superuser opens the records of patients for an hour, and why.

    Raises:
        ReasonTooShort: the reason says too little.
    """
    reason = reason.strip()
    if len(reason) < glass.SHORTEST_REASON:
        raise ReasonTooShort
    entry = LedgerEntry.objects.append(
        "patients.glass_broken",
        actor=by.as_json(),
        refs={"minutes": int(glass.OPEN_FOR.total_seconds()) // 60},
        detail=reason,
    )
    followups.plan(entry, "mail.glass_broken")
    return entry


@transaction.atomic
def close_glass(*, by: Actor) -> LedgerEntry:
    """Enters that the superuser is done before the hour is over."""
    return LedgerEntry.objects.append("patients.glass_closed", actor=by.as_json(), refs={})
