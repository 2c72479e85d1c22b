"""Does a superuser see patients only after saying why, for an hour, in one session, on record?"""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from consent import glass, roles
from consent.middleware import Viewer
from consent.models import LedgerDetail, LedgerEntry, PracticeDetails, Staff
from consent.privileges import Role, Subject
from tests.factories import make_patient, make_photo, make_staff

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/patients/break-glass/"
REASON = "Leila cannot open a request; I look at it with her."
NAME = "Zebulon Quagmire"


def make_superuser(*held: Role) -> Staff:
    person = make_staff(*held)
    person.is_superuser = True
    person.save()
    return Staff.objects.get(pk=person.pk)


@pytest.fixture
def superuser() -> Staff:
    return make_superuser()


@pytest.fixture(autouse=True)
def mail_folder(settings):
    settings.EMAIL_BACKEND = "consent.mails.folder.MailFolder"


@pytest.fixture
def admin(client, superuser) -> Client:
    client.force_login(superuser)
    return client


def break_it(client: Client, **data: str):
    return client.post(ADDRESS, {"reason": REASON, **data})


def sees_patients(client: Client) -> bool:
    return client.get("/admin/patients/").status_code == 200


def test_a_superuser_without_a_role_sees_no_patient(admin):
    make_patient(NAME)
    assert not sees_patients(admin)
    html = admin.get("/admin/").content.decode()
    assert NAME not in html
    assert "/admin/patients/break-glass/" in html


@pytest.mark.parametrize("role", [Role.OWNER, Role.REVIEWER, Role.FRONT_DESK])
def test_a_superuser_whose_work_is_with_patients_needs_no_reason(client, role):
    client.force_login(make_superuser(role))
    assert sees_patients(client)
    assert "break-glass" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TECHNICAL])
def test_a_role_that_knows_no_patient_does_not_open_the_glass(client, role):
    client.force_login(make_superuser(role))
    assert not sees_patients(client)


def test_a_reason_opens_the_records_and_stands_in_the_ledger(admin, superuser):
    make_patient(NAME)
    response = break_it(admin)
    assert response.status_code == 302
    assert NAME in admin.get("/admin/patients/").content.decode()
    entry = LedgerEntry.objects.get(act="patients.glass_broken")
    assert entry.actor == {"kind": "staff", "id": superuser.pk}
    assert entry.refs == {"minutes": 60}
    assert LedgerDetail.objects.get(seq=entry.seq).detail == REASON


@pytest.mark.parametrize("reason", ["", "   ", "because", " " * 40])
def test_a_reason_that_says_nothing_opens_nothing(admin, reason):
    response = admin.post(ADDRESS, {"reason": reason})
    assert response.status_code == 422
    assert not sees_patients(admin)
    assert not LedgerEntry.objects.exists()


def test_looking_at_the_question_opens_nothing(admin):
    assert admin.get(ADDRESS).status_code == 200
    assert not sees_patients(admin)
    assert not LedgerEntry.objects.exists()


def test_the_hour_ends_by_itself(admin):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        break_it(admin)
        clock.shift(timedelta(minutes=59))
        assert sees_patients(admin)
        clock.shift(timedelta(minutes=1))
        assert not sees_patients(admin)


def test_it_is_open_in_one_session_only(admin, superuser):
    break_it(admin)
    elsewhere = Client()
    elsewhere.force_login(superuser)
    assert not sees_patients(elsewhere)


def test_a_note_of_somebody_else_in_the_session_opens_nothing(admin, superuser):
    session = admin.session
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    session[glass.SESSION_KEY] = {"by": superuser.pk + 1, "until": until}
    session.save()
    assert not sees_patients(admin)


def test_every_page_says_that_it_is_open_until_it_is_closed(admin):
    break_it(admin)
    for url in ("/admin/", "/admin/images/", "/admin/patients/", "/admin/account/"):
        assert "Close now" in admin.get(url).content.decode()
    admin.post(f"{ADDRESS}close/")
    assert not sees_patients(admin)
    assert "Close now" not in admin.get("/admin/").content.decode()
    assert LedgerEntry.objects.filter(act="patients.glass_closed").count() == 1


def test_nothing_is_closed_by_a_link(admin):
    break_it(admin)
    assert admin.get(f"{ADDRESS}close/").status_code == 405
    assert sees_patients(admin)


def test_the_practice_is_told_who_but_not_the_reason(admin, superuser, work, outbox):
    practice = PracticeDetails.the_one()
    practice.email = "desk@example.org"
    practice.save()
    break_it(admin)
    work()
    (mail,) = outbox()
    assert mail["To"] == "desk@example.org"
    text = mail.get_content()
    assert str(superuser) in text
    assert ADDRESS in text
    assert "Leila" not in text


def test_without_an_address_of_the_practice_the_owners_are_told(admin, work, outbox):
    owner = make_staff(Role.OWNER)
    break_it(admin)
    work()
    assert [mail["To"] for mail in outbox()] == [owner.email]


def test_owners_and_reviewers_read_who_and_why(admin, client):
    break_it(admin)
    for role in (Role.OWNER, Role.REVIEWER):
        reader = Client()
        reader.force_login(make_staff(role))
        html = reader.get(ADDRESS).content.decode()
        assert REASON in html
        assert '<textarea name="reason"' not in html
        assert reader.post(ADDRESS, {"reason": REASON}).status_code == 404


def test_each_original_seen_behind_the_glass_is_in_the_ledger(admin, superuser):
    photo = make_photo(Subject.PATIENT, patients=[make_patient()])
    original = f"/admin/photo/original/{photo.pk}/"
    assert admin.get(original).status_code == 404
    break_it(admin)
    assert admin.get(original).status_code == 200
    seen = LedgerEntry.objects.get(act="photo.original_seen")
    assert seen.actor["id"] == superuser.pk


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_it_leads_on_to_our_own_pages_only(admin, elsewhere):
    assert break_it(admin, next=elsewhere).url == "/admin/patients/"


def test_it_leads_on_to_where_the_superuser_was(admin):
    assert break_it(admin, next="/admin/requests/").url == "/admin/requests/"


def test_outside_a_request_the_glass_is_whole(superuser):
    assert not superuser.has_perm("consent.view_patient")
    assert "consent.view_patient" not in superuser.get_all_permissions()
    assert superuser.has_perm("consent.change_practicedetails")
    assert superuser.has_perm("wagtailadmin.access_admin")


def test_asking_without_waiting_gives_the_same_answer(superuser):
    assert not superuser.has_perm("consent.view_patient")
    answers = []

    def ask():
        answers.append(async_to_sync(superuser.ahas_perm)("consent.view_patient"))

    # In a thread of its own: browsers of other tests keep an event loop in this one.
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert answers == [False]


def test_a_thread_does_not_inherit_the_open_glass(superuser):
    answers = []
    with glass.looked_through_by(superuser.pk):
        assert superuser.has_perm("consent.view_patient")
        thread = Thread(target=lambda: answers.append(glass.is_open_for(superuser.pk)))
        thread.start()
        thread.join()
    assert answers == [False]


def test_a_record_that_nobody_has_thought_of_lies_behind_the_glass():
    assert glass.is_behind("consent.view_somethingnew")
    assert not glass.is_behind("practice.view_person")
    for permission in roles.PERMISSIONS[Role.FRONT_DESK]:
        if "patient" in permission or "consentrequest" in permission:
            assert glass.is_behind(permission)


def test_a_superuser_holds_the_roles_that_know_patients_only_with_a_reason(superuser):
    assert roles.holds(superuser, Role.EDITOR)
    assert not roles.holds(superuser, Role.OWNER)
    assert not roles.holds(superuser, Role.FRONT_DESK, Role.REVIEWER)
    with glass.looked_through_by(superuser.pk):
        assert roles.holds(superuser, Role.OWNER)
    with glass.looked_through_by(superuser.pk + 1):
        assert not roles.holds(superuser, Role.OWNER)


def test_a_preview_is_made_before_the_glass(admin, superuser):
    break_it(admin)
    request = admin.get("/admin/").wsgi_request
    request.is_dummy = True
    asked = []

    def answer(inner):
        asked.append(glass.is_open_for(superuser.pk))
        return HttpResponse()

    Viewer(answer)(request)
    assert asked == [False]
