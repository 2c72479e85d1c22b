"""Who is named in a photo or clip, whichever it is? Filed by the acts of each."""

from __future__ import annotations

from collections.abc import Mapping

from consent.actions.clips import classify_clip
from consent.actions.photos import Subjects, classify
from consent.acts import Actor
from consent.models import Clip, Consent, CoveredItem, Depiction, Patient, Photo
from consent.privileges import Kind, State, Subject


def people_in(kind: Kind, number: int) -> dict[int, bool]:
    """Patient id to whether they can be recognised."""
    rows = Depiction.objects.filter(**{f"{kind}_id": number})
    return dict(rows.values_list("patient_id", "recognisable"))


def file_people(kind: Kind, number: int, people: Mapping[int, bool], by: Actor) -> None:
    """Names these people, and nobody else, in a photo or clip; by the filing act where it is in use."""
    item = item_of(kind, number)
    if item.subject != Subject.PATIENT or item.state == State.PURGED:
        _name_again(kind, number, people)
        return
    known = Patient.objects.in_bulk(people)
    subjects = Subjects(
        Subject.PATIENT,
        recognisable=tuple(known[key] for key in people if people[key]),
        unrecognisable=tuple(known[key] for key in people if not people[key]),
        source=item.source,
        licence=item.licence,
    )
    file_item(kind, number, subjects, by)


def _name_again(kind: Kind, number: int, people: Mapping[int, bool]) -> None:
    """Of one that nobody is shown any more, only the row that names who was in it moves."""
    of_item = Depiction.objects.filter(**{f"{kind}_id": number})
    of_item.exclude(patient__in=list(people)).delete()
    for patient, recognisable in people.items():
        of_item.update_or_create(
            patient_id=patient,
            defaults={"recognisable": recognisable},
            create_defaults={"recognisable": recognisable, f"{kind}_id": number},
        )


def file_item(kind: Kind, number: int, subjects: Subjects, by: Actor, *, reason: str = "") -> None:
    """Files a photo or clip; `reason` is kept for photos only."""
    item = item_of(kind, number)
    if isinstance(item, Clip):
        classify_clip(clip=item, subjects=subjects, by=by)
    else:
        classify(photo=item, subjects=subjects, by=by, reason=reason)


def item_of(kind: Kind, number: int) -> Photo | Clip:
    model = Photo if kind == Kind.PHOTO else Clip
    return model.objects.get(pk=number)


def has_signed(patient: Patient, kind: Kind, number: int) -> bool:
    """Whoever signed for a file stays named in it."""
    item = item_of(kind, number)
    return CoveredItem.objects.filter(
        consent__in=Consent.objects.of_patient(patient), kind=kind, sha256=item.sha256
    ).exists()
