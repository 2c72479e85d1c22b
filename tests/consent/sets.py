"""What do tests of described sets begin with? A set asked about, and one that was signed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from consent import actions
from consent.actions import Answers
from consent.acts import SYSTEM
from consent.models import Consent, ConsentRequest, Patient, Photo
from consent.privileges import Role, Subject
from tests.factories import make_patient, make_photo, make_staff, make_version

SET = "Photos of my treatment, 2026"


def ask_for_the_set(patient: Patient, *photos: Photo, **signer: object) -> ConsentRequest:
    return actions.ask(
        patient=patient,
        version=make_version("website", "instagram"),
        photos=photos,
        uses=("website", "instagram"),
        by=SYSTEM,
        scope="treatment",
        scope_year=2026,
        **signer,
    )


def signed_set(patient: Patient, *photos: Photo, uses: tuple[str, ...] = ("website",)) -> Consent:
    return actions.sign(
        request=ask_for_the_set(patient, *photos),
        answers=Answers(
            uses=uses,
            method="typed",
            typed_name=patient.name,
            erecords_shown_at=timezone.now(),
        ),
    )


@pytest.fixture
def patient() -> Patient:
    return make_patient()


@pytest.fixture
def photo(patient: Patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient])


@pytest.fixture
def consent(patient: Patient) -> Consent:
    return signed_set(patient)


@pytest.fixture
def clerk():
    return make_staff(Role.FRONT_DESK)


FIXTURES = (patient, photo, consent, clerk)
