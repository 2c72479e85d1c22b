"""When does what a parent gave end? With childhood, also where the birth date turns out another."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from consent import clock, followups
from consent.actions.withdrawing import tidy_after, withdraw
from consent.acts import Actor
from consent.models import Consent, FollowUp, LedgerEntry, Patient, PracticeDetails
from consent.models.patient import PARENTAL
from consent.privileges import Channel


@transaction.atomic
def shorten_to_childhood(*, patient: Patient, by: Actor) -> list[Consent]:
    """Ends every parent's consent on the day before majority, by the birth date on file now.

    A consent never becomes longer: where the patient turns out younger, nothing changes. One that
    was signed when the patient was of age already is taken back whole.

    Returns:
        The consents that end sooner than they did.
    """
    majority = patient.comes_of_age_on
    if majority is None:
        return []
    last_day = majority - timedelta(days=1)
    zone = PracticeDetails.the_one().zone
    too_long = (
        Consent.objects.filter(
            Q(patient_id=patient.root_id) | Q(patient__merged_into=patient.root_id),
            request__signer_role__in=[*PARENTAL],
            last_day__gt=last_day,
            revoked_at=None,
        )
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    ended = list(too_long)
    for consent in ended:
        if last_day < consent.first_day:
            withdraw(consent=consent, by=by, channel=Channel.COPY)
        else:
            end_sooner(consent=consent, ends_at=clock.end_of(last_day, zone), by=by)
    return ended


@transaction.atomic
def end_sooner(*, consent: Consent, ends_at: datetime, by: Actor) -> bool:
    """Moves the end of a consent to an earlier day, for good; False where it ends by then anyway.

    Args:
        ends_at: the first instant after the new last day, in the practice's zone.
    """
    if consent.ends_at <= ends_at:
        return False
    last_day = clock.last_day_before(ends_at, PracticeDetails.the_one().zone)
    Consent.objects.filter(pk=consent.pk).update(last_day=last_day, ends_at=ends_at)
    consent.refresh_from_db()
    entry = LedgerEntry.objects.append(
        "consent.shortened",
        actor=by.as_json(),
        refs={
            "consent": consent.reference,
            "last_day": last_day.isoformat(),
            "ends_at": ends_at.isoformat(),
        },
    )
    followups.plan(entry, "shutfile.append")
    FollowUp.objects.filter(kind="consent.end", target=consent.reference, done_at=None).update(
        due_at=ends_at
    )
    tidy_after(consent, entry)
    return True
