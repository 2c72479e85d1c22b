"""What is done to the practice's own facts that reaches signed consents?"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models.functions import Now

from consent import asking, clock
from consent.acts import SYSTEM, Actor
from consent.models import Consent, FollowUp, LedgerEntry


@transaction.atomic
def change_zone(*, zone: str, by: Actor = SYSTEM) -> LedgerEntry:
    """Computes the ends of open consents anew in another time zone; their days stay."""
    info = ZoneInfo(zone)
    for consent in Consent.objects.filter(ends_at__gt=Now(), revoked_at=None):
        Consent.objects.filter(pk=consent.pk).update(
            starts_at=clock.start_of(consent.first_day, info),
            ends_at=clock.end_of(consent.last_day, info),
        )
        FollowUp.objects.filter(kind="consent.end", target=consent.reference, done_at=None).update(
            due_at=clock.end_of(consent.last_day, info)
        )
    asking.forget()
    return LedgerEntry.objects.append(
        "practice.zone_changed", actor=by.as_json(), refs={"zone": zone}
    )
