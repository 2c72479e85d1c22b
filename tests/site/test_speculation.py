"""May a browser fetch this page early? Plain pages it may; nothing of a patient, nothing that counts."""

from __future__ import annotations

import json

import pytest

from config.speculation import NEVER, RULES
from consent.privileges import Subject
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo

EARLY = {"sec-purpose": "prefetch"}


def test_pages_are_fetched_and_never_run_ahead():
    rules = json.loads(RULES)
    assert set(rules) == {"prefetch"}
    assert rules["prefetch"][0]["eagerness"] == "moderate"


@pytest.mark.parametrize("first", ["admin", "consent", "documents", "search", "r", "k", "photo"])
def test_what_leads_to_a_person_a_file_or_a_form_is_never_fetched_early(first):
    assert f"/{first}/*" in NEVER


@pytest.mark.django_db
def test_a_page_with_a_patients_photo_is_not_handed_out_early(client, work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo)
    post = make_post(photos=[photo])
    post.save_revision().publish()
    work()
    refused = client.get(post.url, headers=EARLY)
    assert refused.status_code == 503
    assert refused.content == b""
    assert refused.headers["Cache-Control"] == "no-store"
    assert post.intro in client.get(post.url).content.decode()


@pytest.mark.django_db
def test_a_page_of_rooms_and_drawings_is(client):
    post = make_post(photos=[make_photo(Subject.NONE)])
    early = client.get(post.url, headers=EARLY)
    assert early.status_code == 200
    assert post.intro in early.content.decode()
