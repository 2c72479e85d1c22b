"""What do tests of ending permissions share? Consents that end soon, and pages that show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import clock
from consent.models import (
    Consent,
    Patient,
    Photo,
    PracticeDetails,
)
from consent.privileges import Role, Subject
from practice.models import StandardPage
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_staff,
    move,
)
from tests.practice.making import publish, stream
from tests.working import work_off_everything


def today() -> date:
    return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)


def ending_in(
    days: int, *photos: Photo, patient: Patient, uses: Iterable[str] = ("website",), **more
) -> Consent:
    consent = make_consent(patient, *photos, uses=uses, **more)
    move(consent, first=-100, last=days)
    consent.refresh_from_db()
    return consent


def photo_of(patient: Patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient])


def on_a_page(*photos: Photo, title: str = "A page") -> StandardPage:
    blocks = [("photo", {"photo": photo.pk, "caption": ""}) for photo in photos]
    page = StandardPage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        body=stream(StandardPage, "body", *blocks),
    )
    page = publish(page)
    work_off_everything()  # Wagtail's index of references is written by a task
    return page


def board(client: Client) -> str:
    response = client.get(reverse("ending:index"))
    assert response.status_code == 200
    return response.content.decode()


def address(days: int) -> str:
    return reverse("ending:day", args=[(today() + timedelta(days=days)).isoformat()])


def said(days: int) -> str:
    day = today() + timedelta(days=days)
    return f"{day.day} {day:%B %Y}"


@pytest.fixture
def patient(db) -> Patient:
    return make_patient()


@pytest.fixture
def desk(client, db) -> Client:
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


FIXTURES = (patient, desk)
