"""A child, and who speaks for them: the family of the tests about parents and guardians."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from consent import actions
from consent.actions import Answers
from consent.acts import SYSTEM
from consent.models import Consent, ConsentRequest, Patient, Photo, Representative
from consent.privileges import SignerRole, Subject
from tests.factories import make_patient, make_photo, make_version

TODAY = date(2026, 11, 20)
BORN = date(2009, 1, 10)
MAJORITY = date(2027, 1, 10)


def child(name: str = "Tom Okafor", *, email: str = "", born: date = BORN) -> Patient:
    return make_patient(name, birth_date=born, email=email)


def speaking(patient: Patient, name: str, authority: str, email: str, **fields) -> Representative:
    return actions.record_representative(
        representative=Representative(
            patient=patient,
            name=name,
            authority=authority,
            email=email,
            **{"role": SignerRole.PARENT, **fields},
        ),
        by=SYSTEM,
    )


def mother(patient: Patient, *, email: str = "mother@example.org") -> Representative:
    return speaking(patient, "Ngozi Okafor", "mother", email)


def father(patient: Patient, *, email: str = "father@example.org") -> Representative:
    return speaking(patient, "Emeka Okafor", "father", email)


def given_by(
    one: Representative,
    *photos: Photo,
    uses: tuple[str, ...] = ("website",),
    sign: bool = True,
    patient: Patient | None = None,
) -> Consent | ConsentRequest:
    """What this person gave for the child; with `sign=False` the open question."""
    patient = patient or one.patient
    request = actions.ask(
        patient=patient,
        version=make_version(*uses),
        photos=list(photos) or [make_photo(Subject.PATIENT, patients=[patient])],
        uses=uses,
        by=SYSTEM,
        representative=one,
    )
    if not sign:
        return request
    return actions.sign(
        request=request,
        answers=Answers(
            uses=uses,
            method="typed",
            typed_name=one.name,
            erecords_shown_at=timezone.now(),
        ),
    )
