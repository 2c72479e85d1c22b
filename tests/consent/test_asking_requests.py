"""What do staff see of a question, alone and in the list, and what can they still do?"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    ConsentRequest,
    LedgerEntry,
    Photo,
    PracticeDetails,
)
from consent.privileges import Role, Subject
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
    picture,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client):
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


def page_of(request: ConsentRequest) -> str:
    return f"/admin/requests/{request.reference}/"


def status(client, request: ConsentRequest) -> str:
    answer = client.get(f"{page_of(request)}status/")
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, request: ConsentRequest, act: str):
    return client.post(page_of(request), {"act": act}, follow=True).content.decode()


def run_out(request: ConsentRequest) -> None:
    ConsentRequest.objects.filter(pk=request.pk).update(
        answer_by=timezone.now() - timedelta(minutes=1)
    )


# Live status


def test_the_live_part_tells_each_step_with_its_time(at_desk):
    request = make_request()
    assert "No link handed over yet" in status(at_desk, request)
    press(at_desk, request, "qr")
    html = status(at_desk, request)
    assert "Link: QR code" in html
    assert "Not opened yet" in html
    actions.mark_opened(request=request, by=SYSTEM)
    assert "Opened by the signer" in status(at_desk, request)
    assert 'data-state="open"' in status(at_desk, request)
    actions.decline(request=request, by=SYSTEM)
    html = status(at_desk, request)
    assert "The answer is no." in html
    assert 'data-state="closed"' in html
    assert html.count("<time") == 4


def test_once_signed_it_says_so_with_the_next_step(at_desk):
    patient = make_patient()
    consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))
    html = status(at_desk, consent.request)
    assert "Signed." in html
    assert f"/admin/consents/inspect/{consent.pk}/" in html


def test_the_live_part_is_only_read(at_desk):
    request = make_request()
    assert at_desk.post(f"{page_of(request)}status/", {"act": "cancel"}).status_code == 405
    request.refresh_from_db()
    assert request.outcome == ""


def test_the_live_part_asks_the_same_few_questions_however_many_links_there_are(
    at_desk, django_assert_max_num_queries
):
    request = make_request()
    for _turn in range(12):
        actions.mint_link(purpose="sign", channel="qr", by=SYSTEM, request=request)
    status(at_desk, request)
    with django_assert_max_num_queries(26):
        status(at_desk, request)


def test_who_reads_requests_but_knows_no_patients_does_not_read_why_somebody_said_no(client):
    request = make_request()
    actions.decline(request=request, by=SYSTEM)
    actions.give_decline_reason(request=request, reason="My aunt Zelda", by=SYSTEM)
    client.force_login(make_staff(Role.FRONT_DESK))
    assert "My aunt Zelda" in status(client, request)
    from django.contrib.auth.models import Permission

    stranger = make_staff()
    stranger.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_consentrequest"])
    )
    client.force_login(stranger)
    assert "Zelda" not in status(client, request)
    assert "Zelda" not in client.get(page_of(request)).content.decode()


# What went wrong meanwhile


def deleted(photo: Photo) -> None:
    photo.delete()


def swapped(photo: Photo) -> None:
    from django.core.files.images import ImageFile

    photo.file = ImageFile(io.BytesIO(picture()), name="other.jpg")
    photo.save()


def filed_anew(photo: Photo) -> None:
    photo.depictions.all().delete()


@pytest.mark.parametrize("change", [deleted, swapped, filed_anew])
def test_a_photo_that_is_not_what_was_asked_is_told_with_the_way_on(at_desk, change):
    patient = make_patient()
    photos = [make_photo(Subject.PATIENT, patients=[patient]) for _ in range(2)]
    request = make_request(patient, photos=photos)
    assert "It cannot be signed like this" not in status(at_desk, request)
    change(photos[0])
    assert "It cannot be signed like this" in status(at_desk, request)
    again = at_desk.get(f"/admin/patients/{patient.reference}/ask/?again={request.reference}")
    html = again.content.decode()
    assert f'name="photos" value="{photos[1].pk}" checked' in html
    if change is filed_anew:
        assert f'value="{photos[0].pk}"' not in html
    else:
        assert "is gone or was exchanged since" in html


# More time, cancelling, asking again


def test_extending_gives_two_weeks_and_mails_again(at_desk, work, mailoutbox):
    request = make_request()
    run_out(request)
    assert "Extend and send again" in at_desk.get(page_of(request)).content.decode()
    html = press(at_desk, request, "extend")
    assert "Two more weeks" in html
    request.refresh_from_db()
    assert request.answer_by > timezone.now() + timedelta(days=13)
    work()
    assert len(mailoutbox) == 1
    assert LedgerEntry.objects.filter(act="request.extended").count() == 1


def test_extending_without_an_address_says_to_hand_it_over(at_desk):
    request = make_request(make_patient(email=""))
    run_out(request)
    assert "no e-mail is on file" in press(at_desk, request, "extend")


@pytest.mark.parametrize("end", [actions.cancel, actions.decline])
def test_what_was_answered_or_cancelled_is_not_extended(at_desk, end):
    request = make_request()
    end(request=request, by=SYSTEM)
    before = request.answer_by
    assert "Ask anew" in press(at_desk, request, "extend")
    request.refresh_from_db()
    assert request.answer_by == before


def test_cancelling_can_be_undone_by_asking_again_as_it_was(at_desk):
    patient = make_patient()
    first, second = (make_photo(Subject.PATIENT, patients=[patient]) for _ in range(2))
    request = make_request(patient, photos=[second], uses=("instagram",), version=make_version())
    html = press(at_desk, request, "cancel")
    assert "Undo: ask again" in html
    page = at_desk.get(f"/admin/patients/{patient.reference}/ask/?again={request.reference}")
    html = page.content.decode()
    assert f'name="photos" value="{second.pk}" checked' in html
    assert f'name="photos" value="{first.pk}" checked' not in html
    assert re.findall(r'name="uses" value="(\w+)"[^>]*checked', html) == ["instagram"]


def test_a_request_of_somebody_else_fills_nothing_in(at_desk):
    other = make_request(make_patient("Zoe", email="zoe@example.org"))
    patient = make_patient()
    page = at_desk.get(f"/admin/patients/{patient.reference}/ask/?again={other.reference}")
    assert "Filled in as in request" not in page.content.decode()


def test_reminders_can_be_stopped_and_begun_again(at_desk, work):
    request = make_request()
    actions.send_by_mail(request=request, by=SYSTEM)
    work()
    assert "Do not remind" in at_desk.get(page_of(request)).content.decode()
    html = press(at_desk, request, "stop-reminders")
    assert "Nobody is reminded" in html
    assert "First reminder on" in press(at_desk, request, "resume-reminders")


# The list


@pytest.fixture
def asked(db):
    """One question in each standing, by two members of the staff."""
    sam, una = make_staff(Role.FRONT_DESK), make_staff(Role.OWNER)
    version = make_version()
    found = {}
    for name in ("waiting", "declined", "cancelled", "over"):
        patient = make_patient(f"Patient {name}", email=f"{name}@example.org")
        photo = make_photo(Subject.PATIENT, patients=[patient])
        by = sam if name == "waiting" else una
        found[name] = make_request(patient, photos=[photo], version=version, asked_by=by)
    actions.mint_link(purpose="sign", channel="qr", by=SYSTEM, request=found["waiting"])
    actions.decline(request=found["declined"], by=SYSTEM)
    actions.cancel(request=found["cancelled"], by=SYSTEM)
    run_out(found["over"])
    return found


def listed(client, asked, **query: object) -> list[str]:
    html = client.get("/admin/requests/", query).content.decode()
    return [name for name, one in asked.items() if one.reference in html]


def test_each_filter_leaves_what_it_names(at_desk, asked):
    sam = asked["waiting"].asked_by
    form = asked["waiting"].version.form
    everything = list(asked)
    for query, names in [
        ({}, everything),
        ({"standing": "waiting"}, ["waiting"]),
        ({"standing": "over"}, ["over"]),
        ({"standing": "cancelled"}, ["cancelled"]),
        ({"form": form.pk}, everything),
        ({"asked_by": sam.pk}, ["waiting"]),
        ({"channel": "qr"}, ["waiting"]),
        ({"channel": "mail"}, []),
        ({"q": "Patient over"}, ["over"]),
        ({"asked_to": "2001-01-01"}, []),
    ]:
        assert listed(at_desk, asked, **query) == names, query


def test_days_are_those_of_the_practice(at_desk, asked):
    details = PracticeDetails.the_one()
    details.time_zone = "Pacific/Apia"
    details.save()
    late = datetime(2026, 5, 3, 0, 30, tzinfo=ZoneInfo("Pacific/Apia"))
    ConsentRequest.objects.filter(pk=asked["over"].pk).update(created_at=late)
    day = {"asked_from": "2026-05-03", "asked_to": "2026-05-03"}
    assert listed(at_desk, asked, **day) == ["over"]
    day = {"asked_from": "2026-05-02", "asked_to": "2026-05-02"}
    assert listed(at_desk, asked, **day) == []


def test_the_counts_on_top_lead_to_their_lists(at_desk, asked):
    html = at_desk.get("/admin/requests/").content.decode()
    counts = re.findall(r'href="\?standing=(\w+)"[^>]*><b>(\d+)</b>', html)
    assert dict(counts) == {
        "waiting": "1",
        "long": "0",
        "signed": "0",
        "declined": "1",
        "cancelled": "1",
        "over": "1",
    }


def test_the_list_asks_as_many_questions_for_many_as_for_few(
    at_desk, asked, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    at_desk.get("/admin/requests/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        at_desk.get("/admin/requests/")
    version = asked["waiting"].version
    for number in range(6):
        patient = make_patient(f"More {number}", email=f"more{number}@example.org")
        request = make_request(
            patient, photos=[make_photo(Subject.PATIENT, patients=[patient])], version=version
        )
        actions.mint_link(purpose="sign", channel="copy", by=SYSTEM, request=request)
    with django_assert_num_queries(len(few)):
        at_desk.get("/admin/requests/")


def rows(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_can_be_taken_away_and_that_is_in_the_ledger(at_desk, asked):
    response = at_desk.get("/admin/requests/", {"export": "csv", "standing": "waiting"})
    (row,) = rows(response)
    assert row["Patient"] == "Patient waiting"
    assert row["Status"] == "Waiting"
    assert row["Handed over by"] == "QR code"
    assert re.search(r'filename="requests-\d{4}-\d\d-\d\d\.csv"', response["Content-Disposition"])
    entry = LedgerEntry.objects.get(act="requests.exported")
    assert entry.refs == {"rows": 1, "format": "csv"}
    assert at_desk.get("/admin/requests/", {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("name", ["=1+1", "+49 12", "-2", "@SUM(A1)", "=HYPERLINK('x')"])
def test_no_name_is_run_as_a_formula(at_desk, name):
    patient = make_patient(name)
    make_request(patient, photos=[make_photo(Subject.PATIENT, patients=[patient])])
    (row,) = rows(at_desk.get("/admin/requests/", {"export": "csv"}))
    assert row["Patient"] == f"'{name}"


def test_who_knows_no_patients_takes_no_list_away(client, asked):
    from django.contrib.auth.models import Permission

    stranger = make_staff()
    stranger.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_consentrequest"])
    )
    client.force_login(stranger)
    for format in ("csv", "xlsx"):
        response = client.get("/admin/requests/", {"export": format})
        assert "attachment" not in response.headers.get("Content-Disposition", "")
    assert not LedgerEntry.objects.filter(act="requests.exported").exists()
    assert "export=csv" not in client.get("/admin/requests/").content.decode()


def bulk(client, act: str, *requests: ConsentRequest):
    ids = "&".join(f"id={one.pk}" for one in requests)
    return client.post(f"/admin/bulk/consent/consentrequest/{act}/?{ids}")


def test_several_are_cancelled_at_once_and_answered_ones_stay(at_desk, asked):
    bulk(at_desk, "cancel", *asked.values())
    outcomes = {name: ConsentRequest.objects.get(pk=one.pk).outcome for name, one in asked.items()}
    assert outcomes == {
        "waiting": "cancelled",
        "declined": "declined",
        "cancelled": "cancelled",
        "over": "cancelled",
    }


def test_several_are_mailed_again_at_once_as_far_as_they_can_be(at_desk, asked, work, mailoutbox):
    nobody = make_request(make_patient("No mail", email=""))
    bulk(at_desk, "remind", *asked.values(), nobody)
    work()
    assert [mail.to for mail in mailoutbox] == [["waiting@example.org"]]


@pytest.mark.parametrize("act", ["cancel", "remind"])
def test_who_may_not_ask_does_neither(client, asked, act, mailoutbox, work):
    client.force_login(make_staff(Role.EDITOR))
    bulk(client, act, asked["waiting"])
    work()
    asked["waiting"].refresh_from_db()
    assert asked["waiting"].outcome == ""
    assert not mailoutbox
