"""What is done to patients' records?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from consent.acts import Actor
from consent.models import LedgerEntry, Patient


@transaction.atomic
def record_patient(*, patient: Patient, by: Actor, changed: Iterable[str] = ()) -> LedgerEntry:
    """Enters a new patient, or which of their details were changed (names of fields only)."""
    fields = sorted(changed)
    return LedgerEntry.objects.append(
        "patient.changed" if fields else "patient.added",
        actor=by.as_json(),
        refs={"patient": patient.reference, "fields": fields},
    )
