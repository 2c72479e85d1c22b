"""Is every photo of a described set attested, and every child's yes as it was given?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from consent.models import Assent, Consent, CoveredItem, Evidence, LedgerEntry
from consent.signed import signed_facts


def added_photos_are_attested() -> Iterator[str]:
    """What was added after signing belongs to a set that was signed for, and stands in the ledger."""
    added = CoveredItem.objects.exclude(attested_at=None).select_related("consent")
    known = {
        (entry.refs["consent"], entry.refs["sha256"])
        for entry in LedgerEntry.objects.filter(act="consent.item_added").iterator()
    }
    for item in added.iterator():
        reference = item.consent.reference
        if not item.consent.scope_text:
            yield f"A photo was added to consent {reference}, which is for no described set."
        if (reference, item.sha256) not in known:
            yield f"The ledger does not know of a photo that was added to consent {reference}."


def assents_are_as_given() -> Iterator[str]:
    """Each has the digests of the evidence, and none is missing."""
    given = {one.consent_id: one for one in Assent.objects.iterator()}
    for consent in Consent.objects.select_related("evidence").iterator():
        try:
            signed = json.loads(consent.evidence.text).get("assent")
        except (Evidence.DoesNotExist, ValueError):
            continue  # another check says so
        kept = given.get(consent.pk)
        # An emptied name and drawing is the purge after the years of keeping.
        if kept is not None and not (kept.name or kept.points or kept.typed_name):
            continue
        if (signed_facts.of_assent(kept) if kept else None) != signed:
            yield f"The child’s yes of consent {consent.reference} is not the one that was given."
