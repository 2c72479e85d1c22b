"""What is done to patients' records? Entered, changed, given an address of their own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from consent.actions.childhood import shorten_to_childhood
from consent.acts import Actor
from consent.models import LedgerEntry, LinkToken, Patient
from consent.privileges import Channel


@transaction.atomic
def record_patient(*, patient: Patient, by: Actor, changed: Iterable[str] = ()) -> LedgerEntry:
    """Enters a new patient, or which of their details were changed (names of fields only)."""
    fields = sorted(changed)
    if "email" in fields:
        close_mailed_links(patient)
    entry = LedgerEntry.objects.append(
        "patient.changed" if fields else "patient.added",
        actor=by.as_json(),
        refs={"patient": patient.reference, "fields": fields},
    )
    if "birth_date" in fields:
        shorten_to_childhood(patient=patient, by=by)
    return entry


def close_mailed_links(patient: Patient) -> None:
    """The old address may be somebody else's: links mailed to it open nothing any more."""
    LinkToken.objects.filter(
        patient=patient, representative=None, channel=Channel.MAIL, closed_at=None
    ).update(closed_at=Now())


@transaction.atomic
def record_own_address(*, patient: Patient, email: str, by: Actor) -> bool:
    """Keeps a child's own address, for when they come of age; '' takes it off the record.

    Asked for by staff on the record and by the guardian at signing.

    Returns:
        False where nothing changed.
    """
    kept = patient.root
    stored = Patient.objects.select_for_update().get(pk=kept.pk)
    email = email.strip()
    if stored.adult_email == email:
        return False
    stored.adult_email = email
    stored.save()
    LedgerEntry.objects.append(
        "patient.own_address", actor=by.as_json(), refs={"patient": stored.reference}
    )
    patient.refresh_from_db()
    return True
