"""What is done to patients' records?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from consent.acts import Actor
from consent.models import LedgerEntry, LinkToken, Patient
from consent.privileges import Channel


@transaction.atomic
def record_patient(*, patient: Patient, by: Actor, changed: Iterable[str] = ()) -> LedgerEntry:
    """Enters a new patient, or which of their details were changed (names of fields only)."""
    fields = sorted(changed)
    if "email" in fields:
        # The old address may be somebody else's: links mailed to it open nothing any more.
        LinkToken.objects.filter(patient=patient, channel=Channel.MAIL, closed_at=None).update(
            closed_at=Now()
        )
    return LedgerEntry.objects.append(
        "patient.changed" if fields else "patient.added",
        actor=by.as_json(),
        refs={"patient": patient.reference, "fields": fields},
    )
