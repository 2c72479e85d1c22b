"""Which words did somebody agree to? Found by their digest: as they stand now, or in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from consent import evidence
from consent.models import CoveredItem, LedgerDetail, LedgerEntry, Patient, RequestedItem, Story
from consent.privileges import Kind, State

ACTS = ("story.written", "story.changed")


@dataclass(frozen=True, slots=True)
class Words:
    """What a patient said, and how they are named there."""

    text: str
    name_shown: str


def attach(items: Iterable[RequestedItem] | Iterable[CoveredItem], patient: Patient) -> None:
    """Gives each story among `items` what was `said`, for a page that shows them."""
    for item in items:
        if item.kind == Kind.STORY:
            setattr(item, "said", agreed(patient, item.sha256))  # noqa: B010 (for a template)


def present(patient: Patient, sha256: str) -> Words | None:
    """The words with this digest, if they stand in the patient's record now."""
    # Whoever was joined to another record is that patient.
    who = Q(patient=patient.root_id) | Q(patient__merged_into=patient.root_id)
    story = Story.objects.filter(who, sha256=sha256, state=State.LIVE).first()
    if story is None or story.digest != sha256:
        return None
    return Words(story.text, story.name_shown)


def agreed(patient: Patient, sha256: str) -> Words | None:
    """The words with this digest, changed since or not; None where they were erased for good."""
    now = present(patient, sha256)
    if now is not None:
        return now
    for entry in LedgerEntry.objects.filter(act__in=ACTS, refs__sha256=sha256):
        kept = LedgerDetail.objects.filter(seq=entry.seq).first()
        said = json.loads(kept.detail) if kept else {"story": "", "name_shown": ""}
        words = Words(said["story"], said["name_shown"])
        who = entry.refs["patient"]
        if evidence.story_digest(words.text, words.name_shown, patient=who) == sha256:
            return words
    return None
