"""Was everything on record of the website covered while it was shown, and is nothing left of the purged?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from consent import showing_records, showings
from consent.models import (
    Clip,
    Consent,
    Disclosure,
    FollowUp,
    LedgerEntry,
    Photo,
    PhotoRendition,
)
from consent.privileges import State
from consent.showing_records import end_of
from consent.showings import Showing

CLOSED_WITHIN = timedelta(hours=1)


def showings_were_covered() -> Iterator[str]:
    """Each row lies within its consent; one that is over is closed within the hour."""
    now = timezone.now()
    consents = {
        consent.reference: consent
        for consent in Consent.objects.prefetch_related("grants", "items").iterator(500)
    }
    for row in Disclosure.objects.on_site().iterator():
        consent = consents.get(row.consent_reference)
        if consent is None:
            yield f"Showing {row.pk} rests on no consent."
            continue
        end = end_of(consent, Showing.of(row))
        if row.first_at < consent.starts_at:
            yield f"Showing {row.pk} began before its consent {consent.reference}."
        elif row.last_at is None and end < now - CLOSED_WITHIN:
            yield f"Showing {row.pk} is open, and its consent {consent.reference} has ended."
        elif row.last_at is not None and row.last_at > end:
            yield f"Showing {row.pk} went on after its consent {consent.reference} had ended."


def showings_agree_with_the_site() -> Iterator[str]:
    """What is shown now is on record as shown now, and nothing else, unless that is being seen to."""
    now = timezone.now()
    coming = FollowUp.objects.open().filter(kind__startswith="showings.")
    if coming.exists() or not LedgerEntry.objects.filter(act="showings.begun").exists():
        return
    ended = Consent.objects.filter(ends_at__range=(now - CLOSED_WITHIN, now))
    just_over = set(ended.values_list("reference", flat=True))
    shown = showings.shown_on(showing_records.pages_with_patients()) | showings.shown_in_lists()
    on_record = {Showing.of(row) for row in Disclosure.objects.on_site().filter(last_at=None)}
    for one in shown - on_record:
        yield f"A photo is shown at {one.url} under {one.consent_reference} and is not on record."
    for one in on_record - shown:
        if one.consent_reference not in just_over:
            yield f"A photo is on record at {one.url} under {one.consent_reference}, not shown there."


def purged_items_have_no_file() -> Iterator[str]:
    for model, word in ((Photo, "photo"), (Clip, "clip")):
        for item in model._default_manager.filter(state=State.PURGED).iterator():
            if default_storage.exists(str(item.file.name)):
                yield f"The file of {word} {item.pk} is still there, and it was purged."
    for rendition in PhotoRendition.objects.filter(image__state=State.PURGED):
        yield f"Rendition {rendition.pk} is still there, and its photo was purged."
