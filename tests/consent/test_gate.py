"""Who gets the bytes of a photo? The gate, door by door."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from django.test import Client

from consent import actions, middleware
from consent.acts import SYSTEM
from consent.privileges import Subject
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    revoke_quietly,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_covered_photo_is_served_and_a_withdrawal_closes_the_gate(client: Client):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo)
    url = photo.get_rendition("max-400x400").url
    assert url.startswith("/photo/")
    assert shows_quadrants(body(client.get(url)))

    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    middleware.forget()
    response = client.get(url)
    assert response.status_code == 404
    assert not shows_quadrants(body(response))
    assert response.headers["Cache-Control"] == "no-store"


def test_the_bare_fact_of_a_revocation_shuts_without_any_job(client: Client):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo)
    url = photo.get_rendition("max-400x400").url
    revoke_quietly(consent)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("subject", [Subject.UNKNOWN, Subject.PATIENT])
def test_no_derivative_is_made_for_the_public_of_what_is_not_covered(subject):
    photo = make_photo(subject, patients=[make_patient()])
    rendition = photo.get_rendition("max-400x400")
    assert rendition.is_placeholder
    assert rendition.alt == ""
    assert photo.renditions.count() == 0


def test_a_public_photo_lies_under_its_key_and_leaves_when_it_turns_out_to_show_a_patient(
    client: Client, django_capture_on_commit_callbacks
):
    photo = make_photo(Subject.NONE)
    url = photo.get_rendition("max-400x400").url
    assert url.startswith(f"/media/pub/{photo.media_key}/")
    assert shows_quadrants(body(client.get(url)))
    with django_capture_on_commit_callbacks(execute=True):
        actions.classify(
            photo=photo,
            subjects=actions.Subjects(Subject.PATIENT, recognisable=(make_patient(),)),
            by=SYSTEM,
        )
    assert client.get(url).status_code == 404
    assert PurePosixPath(url).parts[3] != photo.media_key
