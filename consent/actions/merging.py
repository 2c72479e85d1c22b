"""How do two records of one patient become one? Nothing is shown by it that was not before."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from consent import asking, facts, middleware
from consent.actions.childhood import shorten_to_childhood
from consent.actions.naming import file_item, file_people, people_in
from consent.actions.photos import Subjects
from consent.acts import Actor
from consent.models import (
    Clip,
    Consent,
    ConsentRequest,
    CoveredItem,
    Depiction,
    LedgerEntry,
    Patient,
    Photo,
    Representative,
)
from consent.people import merging
from consent.people.duplicates import KEPT_APART
from consent.privileges import Kind, Outcome, Subject
from consent.sealing import seal

DETAILS = ("name", "birth_date", "email", "phone", "language", "adult_email")
MERGED = "patient.merged"


class MergeNotPossible(ValueError):
    """These records cannot be joined or parted; str(error) says why, for staff."""


class BirthDatesDiffer(MergeNotPossible):
    """Two birth dates are two people, unless somebody has looked twice and says so."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: the record that is kept, and how many photos and clips to look at again."""

    kept: Patient
    to_classify: int


@transaction.atomic
def merge_patients(
    *,
    kept: Patient,
    gone: Patient,
    by: Actor,
    take: Collection[str] = (),
    looked_twice: bool = False,
) -> Merged:
    """Joins the record `gone` to `kept`: one person, one record.

    Photos, clips, open requests and representatives move; consents, stories and links stay where
    they were signed, written and sent, and count for the kept record. A photo that would be shown
    anew is filed as unclassified instead: somebody looks at it again first.

    Args:
        take: names of DETAILS whose value comes from the record that goes; what the kept one lacks
            is taken anyway.
        looked_twice: whether somebody has confirmed that two birth dates are one person's.

    Raises:
        MergeNotPossible: it is one record, or one of them was joined to another already.
        BirthDatesDiffer: nobody has looked twice.
    """
    locked = Patient.objects.select_for_update().in_bulk(sorted({kept.pk, gone.pk}))
    if len(locked) < 2:
        raise MergeNotPossible(_("This is one and the same record."))
    kept, gone = locked[kept.pk], locked[gone.pk]
    if kept.merged_into_id or gone.merged_into_id:
        raise MergeNotPossible(_("One of the two was joined to another record already."))
    if birth_dates_differ(kept, gone) and not looked_twice:
        raise BirthDatesDiffer(_("The two have different birth dates. Look at them again."))
    unclassified = _file_for_another_look(kept, gone, by)
    replaced = _take_details(kept, gone, take)
    records = list(Patient.objects.filter(merged_into=gone).order_by("pk"))
    Patient.objects.filter(pk__in=[gone.pk, *(one.pk for one in records)]).update(merged_into=kept)
    moved = _move_items(kept, gone, by)
    requests = list(ConsentRequest.objects.filter(patient=gone, outcome=Outcome.OPEN))
    ConsentRequest.objects.filter(pk__in=[one.pk for one in requests]).update(patient=kept)
    speaking = list(Representative.objects.filter(patient=gone))
    Representative.objects.filter(pk__in=[one.pk for one in speaking]).update(patient=kept)
    LedgerEntry.objects.append(
        MERGED,
        actor=by.as_json(),
        refs={
            "patient": kept.reference,
            "gone": gone.reference,
            "fields": sorted(replaced),
            "records": [one.reference for one in records],
            "requests": [one.reference for one in requests],
            "representatives": [one.reference for one in speaking],
            "unclassified": unclassified,
            **moved,
        },
        detail=seal(json.dumps(replaced)) if replaced else "",
    )
    shorten_to_childhood(patient=kept, by=by)
    _forget_answers()
    return Merged(kept, sum(len(ids) for ids in unclassified.values()))


@transaction.atomic
def keep_apart(*, one: Patient, other: Patient, by: Actor) -> LedgerEntry:
    """Enters that two similar records are two people's: nobody is asked about them again."""
    return LedgerEntry.objects.append(
        KEPT_APART,
        actor=by.as_json(),
        refs={"patients": sorted([one.reference, other.reference])},
    )


def birth_dates_differ(one: Patient, other: Patient) -> bool:
    """Whether both have a birth date on file, and not the same."""
    return bool(one.birth_date and other.birth_date and one.birth_date != other.birth_date)


def _file_for_another_look(kept: Patient, gone: Patient, by: Actor) -> dict[str, list[int]]:
    """Files as unclassified what joining the two would show anew; ids by kind."""
    found: dict[str, list[int]] = {}
    for kind in (Kind.PHOTO, Kind.CLIP):
        known = facts.of_kind(kind, _ids_of(kind, kept, gone))
        found[f"{kind}s"] = [
            number
            for number, item in sorted(known.items.items())
            if merging.shows_more(item, gone=gone.pk, kept=kept.pk, now=known.now)
        ]
        for number in found[f"{kind}s"]:
            file_item(
                kind, number, Subjects(Subject.UNKNOWN), by, reason=_("Two records were joined.")
            )
    return found


def _ids_of(kind: Kind, *patients: Patient) -> list[int]:
    """Photos or clips that show one of them, or for which one of them has signed."""
    column = f"{kind}_id"
    roots = [one.pk for one in patients]
    shown = Depiction.objects.filter(patient__in=roots).exclude(**{column: None})
    consents = Consent.objects.filter(patient__in=roots) | Consent.objects.filter(
        patient__merged_into__in=roots
    )
    signed = CoveredItem.objects.filter(consent__in=consents, kind=kind)
    model = Photo if kind == Kind.PHOTO else Clip
    of_digest = model.objects.filter(sha256__in=signed.values("sha256"))
    return sorted({*shown.values_list(column, flat=True), *of_digest.values_list("pk", flat=True)})


def _take_details(kept: Patient, gone: Patient, take: Collection[str]) -> dict[str, list[str]]:
    """Writes the chosen details to the kept record; which were replaced: what stood there and now."""
    replaced: dict[str, list[str]] = {}
    for name in DETAILS:
        column = "birth_date_sealed" if name == "birth_date" else name
        old, new = getattr(kept, column), getattr(gone, column)
        if new and new != old and (name in take or not old):
            setattr(kept, column, new)
            replaced[name] = [old, new]
    if replaced:
        kept.save()
    return replaced


def _move_items(kept: Patient, gone: Patient, by: Actor) -> dict[str, list[list[object]]]:
    """Files under the kept patient what was filed under the other; what is needed to go back.

    Each is filed anew by the act itself, so that the shut-file names the kept patient too.
    """
    moved: dict[str, list[list[object]]] = {}
    for kind in (Kind.PHOTO, Kind.CLIP):
        rows = moved[f"{kind}s"] = []
        column = f"{kind}_id"
        of_gone = Depiction.objects.filter(patient=gone).exclude(**{column: None})
        for depiction in of_gone.order_by("pk"):
            number = getattr(depiction, column)
            people = people_in(kind, number)
            known = people.pop(gone.pk)
            rows.append([number, known, people.get(kept.pk)])
            people[kept.pk] = known or people.get(kept.pk, False)
            file_people(kind, number, people, by)
    return moved


def _forget_answers() -> None:
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
