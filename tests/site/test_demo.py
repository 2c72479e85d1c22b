"""Is the demo complete, repeatable, and out of reach of anything real?"""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import BlogPage
from config.demo import build, people, pictures
from consent import verify, wording
from consent.models import Consent, ConsentForm, ConsentRequest, LedgerEntry, Patient, Photo, Staff
from consent.privileges import Role
from practice.models import HomePage
from tests.factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pictures(monkeypatch, settings, tmp_path):
    """The same drawings, small: what is tested is not their size."""
    small = {key: replace(one, width=240) for key, one in pictures.PICTURES.items()}
    monkeypatch.setattr(build, "PICTURES", small)
    settings.DEMO_PASSWORD = "a-password-for-tests"


def make_demo() -> dict:
    out = StringIO()
    call_command("demo", json=True, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_each_patient_stands_where_the_demo_says(client: Client):
    report = make_demo()
    states = {patient.name.split()[0]: patient for patient in Patient.objects.all()}
    shown = {
        title: Photo.objects.get(title=pictures.title_of(title)).verdict("website").reason
        for title in ("priya", "otto", "ines", "sam-after", "viktor", "ruth", "reception")
    }
    assert shown == {
        "priya": "not_asked",
        "otto": "covered",
        "ines": "covered",
        "sam-after": "covered",
        "viktor": "ended",
        "ruth": "revoked",
        "reception": "public",
    }
    assert not Photo.objects.get(title=pictures.title_of("otto")).verdict("instagram")
    assert Photo.objects.get(title=pictures.title_of("ines")).verdict("instagram")
    assert len(states) == len(people.PATIENTS)
    assert report["sign_ins"][0]["password"] == "a-password-for-tests"
    token = report["signing_links"][0].rstrip("/").rpartition("/")[2]
    assert client.get(f"/consent/s/{token}/").status_code == 302


def test_a_second_time_adds_nothing_but_a_fresh_link():
    first = make_demo()
    models = (Patient, Photo, Staff, Consent, ConsentRequest, BlogPage, HomePage, ConsentForm)
    counts = [model.objects.count() for model in models]
    second = make_demo()
    assert [model.objects.count() for model in models] == counts
    assert first["signing_links"] != second["signing_links"]


def test_when_the_open_request_was_signed_the_demo_asks_again():
    make_demo()
    ConsentRequest.objects.filter(outcome="").update(outcome="cancelled")
    make_demo()
    assert ConsentRequest.objects.filter(outcome="").count() == 1


def test_no_title_of_a_photo_names_a_patient():
    make_demo()
    names = wording.Known(names=tuple(Patient.objects.values_list("name", flat=True)))
    titles = Photo.objects.values_list("title", flat=True)
    assert [title for title in titles if wording.findings(title, names, lower_case=True)] == []


def test_a_real_patient_keeps_the_demo_away():
    make_patient("Real Person", email="real@hospital.example")
    with pytest.raises(CommandError, match="1 patients here who are not the demo’s"):
        call_command("demo", stderr=StringIO())
    assert Photo.objects.count() == 0
    assert LedgerEntry.objects.count() == 0


def test_the_demo_breaks_no_invariant():
    make_demo()
    due_later = {"follow-ups"}
    assert [breach for breach in verify.run() if breach.invariant not in due_later] == []


def test_roles_of_the_demo_can_sign_in(client: Client):
    report = make_demo()
    for sign_in in report["sign_ins"]:
        assert client.login(username=sign_in["email"], password=sign_in["password"])
        assert client.get("/admin/").status_code == 200
        client.logout()
    assert {one["role"] for one in report["sign_ins"]} == {role.value for role in Role}
