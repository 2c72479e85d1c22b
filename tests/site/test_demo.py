"""Is the demo complete, repeatable, and out of reach of anything real?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from blog.models import BlogPage
from config.demo import build, people, pictures
from consent import verify, wording
from consent.models import Consent, ConsentForm, ConsentRequest, Patient, Photo, Staff
from consent.privileges import Role
from practice.models import HomePage

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]  # one costly set-up
SMALL = {key: replace(one, width=240) for key, one in pictures.PICTURES.items()}


@dataclass(frozen=True)
class Demo:
    """What the command reported, and which settings lead to this demo's files."""

    report: dict
    settings: dict[str, object]


def make_demo() -> dict:
    out = StringIO()
    call_command("demo", json=True, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Demo]:
    """The demo, built once with small drawings; each test changes it within a savepoint."""
    folder = tmp_path_factory.mktemp("demo")
    ours = {
        "PRIVATE_ROOT": folder / "private",
        "MEDIA_ROOT": folder / "private",
        "PUBLIC_ROOT": folder / "public",
        "SHUT_FILE": folder / "shut.jsonl",
        "DEMO_PASSWORD": "a-password-for-tests",
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(build, "PICTURES", SMALL)
        with override_settings(**ours):
            report = make_demo()
        yield Demo(report, ours)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def files_of_the_demo(made, own_files) -> Iterator[None]:
    with override_settings(**made.settings):
        yield


def test_each_patient_stands_where_the_demo_says(client: Client, made):
    report = made.report
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


def test_a_second_time_adds_nothing_but_a_fresh_link(made):
    first = made.report
    models = (Patient, Photo, Staff, Consent, ConsentRequest, BlogPage, HomePage, ConsentForm)
    counts = [model.objects.count() for model in models]
    second = make_demo()
    assert [model.objects.count() for model in models] == counts
    assert first["signing_links"] != second["signing_links"]


def test_when_the_open_request_was_signed_the_demo_asks_again():
    ConsentRequest.objects.filter(outcome="").update(outcome="cancelled")
    make_demo()
    assert ConsentRequest.objects.filter(outcome="").count() == 1


def test_no_title_of_a_photo_names_a_patient():
    names = wording.Known(names=tuple(Patient.objects.values_list("name", flat=True)))
    titles = Photo.objects.values_list("title", flat=True)
    assert [title for title in titles if wording.findings(title, names, lower_case=True)] == []


def test_the_demo_breaks_no_invariant():
    due_later = {"follow-ups"}
    assert [breach for breach in verify.run() if breach.invariant not in due_later] == []


def test_roles_of_the_demo_can_sign_in(client: Client, made):
    for sign_in in made.report["sign_ins"]:
        assert client.login(username=sign_in["email"], password=sign_in["password"])
        assert client.get("/admin/").status_code == 200
        client.logout()
    assert {one["role"] for one in made.report["sign_ins"]} == {role.value for role in Role}
