"""How are two records that were joined parted again? What moved goes back; nothing more is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from consent import asking, middleware
from consent.actions.childhood import shorten_to_childhood
from consent.actions.merging import MERGED, MergeNotPossible
from consent.actions.naming import file_people, has_signed, people_in
from consent.acts import Actor
from consent.models import (
    ConsentRequest,
    LedgerDetail,
    LedgerEntry,
    Patient,
    Representative,
)
from consent.privileges import Kind, Outcome
from consent.sealing import unseal

UNMERGED = "patient.unmerged"
SHORTEST_REASON = 10


@transaction.atomic
def unmerge_patients(*, gone: Patient, by: Actor, reason: str) -> Patient:
    """Parts two records again: what moved goes back, as far as it still stands as it was moved.

    What was signed since stays with the record that was kept, and whoever signed for a photo stays
    named in it: nothing is shown by it that was not shown before.

    Args:
        reason: why they are two people; words that can be erased from the ledger.

    Raises:
        MergeNotPossible: the reason is too short, the record was not joined to another, or what it was
            joined to was joined to a third one since.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise MergeNotPossible(_("Write in a sentence why these are two patients."))
    gone = Patient.objects.select_for_update().get(pk=gone.pk)
    entry = LedgerEntry.objects.filter(act=MERGED, refs__gone=gone.reference).last()
    if gone.merged_into_id is None or entry is None:
        raise MergeNotPossible(_("This record is not joined to another."))
    kept = Patient.objects.select_for_update().get(pk=gone.merged_into_id)
    refs = entry.refs
    if refs["patient"] != kept.reference:
        # The record it was joined to was joined to a third one since: who was named where is mixed.
        raise MergeNotPossible(_("Part the record it was joined to from the other one first."))
    Patient.objects.filter(pk=gone.pk).update(merged_into=None)
    Patient.objects.filter(reference__in=refs["records"], merged_into=kept).update(merged_into=gone)
    gone.refresh_from_db()
    _give_details_back(kept, gone, entry)
    ConsentRequest.objects.filter(
        reference__in=refs["requests"], patient=kept, outcome=Outcome.OPEN
    ).update(patient=gone)
    Representative.objects.filter(reference__in=refs["representatives"], patient=kept).update(
        patient=gone
    )
    for kind in (Kind.PHOTO, Kind.CLIP):
        for number, was_recognisable, kept_stood_there in refs[f"{kind}s"]:
            _give_item_back(kind, number, was_recognisable, kept_stood_there, kept, gone, by)
    LedgerEntry.objects.append(
        UNMERGED,
        actor=by.as_json(),
        refs={"patient": kept.reference, "gone": gone.reference, "undoes": entry.seq},
        detail=reason.strip(),
    )
    for one in (kept, gone):
        shorten_to_childhood(patient=one, by=by)
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
    return gone


def _give_details_back(kept: Patient, gone: Patient, entry: LedgerEntry) -> None:
    kept_detail = LedgerDetail.objects.filter(seq=entry.seq).first()
    replaced: Mapping[str, list[str]] = (
        json.loads(unseal(kept_detail.detail)) if kept_detail else {}
    )
    changed = False
    for name, (old, taken) in replaced.items():
        column = "birth_date_sealed" if name == "birth_date" else name
        # Somebody may have mended it since: their word stays.
        if getattr(kept, column) == taken and (old or name != "name"):
            setattr(kept, column, old)
            changed = True
    if changed:
        kept.save()


def _give_item_back(
    kind: Kind,
    number: int,
    was_recognisable: bool,
    kept_stood_there: bool | None,
    kept: Patient,
    gone: Patient,
    by: Actor,
) -> None:
    people = people_in(kind, number)
    if kept.pk not in people or gone.pk in people:
        return
    people[gone.pk] = was_recognisable or people[kept.pk]
    if kept_stood_there is None and not has_signed(kept, kind, number):
        del people[kept.pk]
    file_people(kind, number, people, by)
