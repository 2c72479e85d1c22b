"""How do staff find, enter and read patients, requests, consents and the ledger?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from consent import actions
from consent.acts import SYSTEM
from consent.acts import staff as acting
from consent.models import ConsentRequest, LedgerEntry, Patient
from consent.privileges import Role, Subject
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff(Role.REVIEWER)


@pytest.fixture
def at_work(client, staff):
    client.force_login(staff)
    return client


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["okaf", "AMARA@example.org", "+12165550100", "(216) 555-0100", "1990-03-27", "27 March 1990"],
)
def test_a_patient_is_found_by_a_part_of_the_name_or_by_exact_contact(at_work, query):
    make_patient("Amara Okafor")
    make_patient(
        "Zoe Last", birth_date=date(1980, 1, 1), email="zoe@example.org", phone="+12165550111"
    )
    html = at_work.get("/admin/patients/", {"q": query}).content.decode()
    assert "Amara Okafor" in html
    assert "Zoe Last" not in html


@pytest.mark.parametrize("query", ["amara@", "example.org", "555-01", "1990"])
def test_sealed_contact_is_not_found_by_a_part_of_it(at_work, query):
    make_patient("Amara Okafor")
    assert "Amara Okafor" not in at_work.get("/admin/patients/", {"q": query}).content.decode()


def test_a_new_patient_is_entered_with_the_act_and_leads_to_the_record(at_work, staff):
    response = at_work.post(
        "/admin/patients/new/",
        {
            "name": "  Amara   Okafor ",
            "birth_date": "1990-03-27",
            "email": "amara@example.org",
            "phone": "(216) 555-0100",
        },
    )
    patient = Patient.objects.get()
    assert response.url == f"/admin/patients/inspect/{patient.pk}/"
    assert (patient.name, patient.phone) == ("Amara Okafor", "+12165550100")
    assert patient.birth_date == date(1990, 3, 27)
    entry = LedgerEntry.objects.get()
    assert (entry.act, entry.actor["id"]) == ("patient.added", staff.pk)


def test_a_change_is_noted_by_field_and_never_by_value(at_work):
    patient = make_patient()
    at_work.post(
        f"/admin/patients/edit/{patient.pk}/",
        {
            "name": patient.name,
            "birth_date": "1990-03-28",
            "email": "new@example.org",
            "phone": patient.phone,
        },
    )
    entry = LedgerEntry.objects.get()
    assert entry.act == "patient.changed"
    assert entry.refs["fields"] == ["birth_date", "email"]
    assert "new@" not in str(entry.refs)
    patient.refresh_from_db()
    assert patient.birth_date == date(1990, 3, 28)


def test_wagtails_own_log_holds_no_patients_name(at_work):
    at_work.post("/admin/patients/new/", {"name": "Amara Okafor"})
    assert Patient.objects.exists()
    assert not ModelLogEntry.objects.exists()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"name": " "}, "required"),
        ({"name": "A B", "birth_date": "2999-01-01"}, "between 1900 and today"),
        ({"name": "A B", "email": "nowhere"}, "valid email"),
        ({"name": "A B", "phone": "call me"}, "cannot be dialled"),
        ({"name": "amara okafor", "birth_date": "1990-03-27"}, "on file already"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_the_field(at_work, answers, words):
    make_patient("Amara Okafor")
    html = at_work.post("/admin/patients/new/", answers).content.decode()
    assert words in html
    assert Patient.objects.count() == 1


def test_the_record_shows_contact_photos_requests_and_consents(at_work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    version = make_version("website", "instagram")
    consent = make_consent(patient, photo, version=version)
    request = make_request(patient, photos=[photo], uses=["instagram"], version=version)
    html = page(at_work, f"/admin/patients/inspect/{patient.pk}/")
    for words in (
        "amara@example.org",
        "27 March 1990",
        f"/admin/patients/{patient.reference}/ask/",
        f"/admin/requests/{request.reference}/",
        f"/admin/consents/inspect/{consent.pk}/",
        "/admin/photo/",
        "Our website",
        "Waiting",
        "In force",
    ):
        assert words in html


@pytest.mark.parametrize("act", ["delete", "history", "usage", "copy"])
def test_a_patient_has_no_address_to_be_deleted_at(client, act):
    owner = make_staff(Role.OWNER)
    owner.is_superuser = True
    owner.save()
    client.force_login(owner)
    patient = make_patient()
    assert client.post(f"/admin/patients/{act}/{patient.pk}/").status_code == 404
    assert Patient.objects.exists()


def test_the_list_of_requests_tells_which_have_waited_long(at_work):
    old, new = make_request(make_patient("Olga Old")), make_request(make_patient("Nina New"))
    ConsentRequest.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=5))
    html = at_work.get("/admin/requests/", {"standing": "long"}).content.decode()
    assert "Olga Old" in html
    assert "Nina New" not in html
    assert new.reference in page(at_work, "/admin/requests/?q=nina")


@pytest.mark.parametrize("standing", ["waiting", "signed", "declined", "cancelled", "over"])
def test_the_list_of_requests_is_filtered_by_where_they_stand(at_work, standing):
    signed = make_consent(make_patient("Sina Signed"), *_photo("Sina Signed")).request
    make_request(make_patient("Wanda Waiting"))
    cancelled = make_request(make_patient("Cleo Cancelled"))
    actions.cancel(request=cancelled, by=SYSTEM)
    html = at_work.get("/admin/requests/", {"standing": standing}).content.decode()
    shown = {name for name in ("Sina", "Wanda", "Cleo") if name in html}
    assert shown == {"signed": {"Sina"}, "waiting": {"Wanda"}, "cancelled": {"Cleo"}}.get(
        standing, set()
    )
    assert signed.reference


def _photo(name: str):
    patient = Patient.objects.get(name=name)
    return [make_photo(Subject.PATIENT, patients=[patient])]


def test_a_consent_is_read_with_its_uses_days_and_digest(at_work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo, uses=["website"])
    html = page(at_work, f"/admin/consents/inspect/{consent.pk}/")
    assert consent.evidence.sha256 in html
    assert "Our website" in html
    assert consent.reference in page(at_work, "/admin/consents/")


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ({}, "In force"),
        ({"expired": True}, "Ended"),
        ({"revoked": True}, "Taken back"),
        ({"not_begun": True}, "Not begun"),
    ],
)
def test_a_consent_says_how_it_stands(at_work, state, word):
    patient = make_patient()
    make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]), **state)
    assert word in page(at_work, "/admin/consents/")


def test_the_ledger_is_read_in_sentences(at_work, staff):
    patient = make_patient()
    actions.record_patient(patient=patient, by=acting(staff))
    html = page(at_work, "/admin/ledger/")
    assert "Patient entered" in html
    assert str(staff) in html
    assert patient.reference in html
    found = page(at_work, f"/admin/ledger/results/?q={patient.reference}")
    assert "Patient entered" in found
    assert "Patient entered" not in page(at_work, "/admin/ledger/results/?q=NOSUCHREF000")


def test_follow_ups_are_listed_until_they_are_done(at_work, work):
    request = make_request()
    actions.send_by_mail(request=request, by=SYSTEM)
    listed = "/admin/followups/results/"
    assert "Mail the link to sign" in page(at_work, listed)
    work()
    assert "Mail the link to sign" not in page(at_work, listed)


class TestMail:
    @pytest.fixture(autouse=True)
    def into_the_folder(self, settings):
        # The test runner sends mails into memory.
        settings.EMAIL_BACKEND = "consent.mails.folder.MailFolder"

    def test_mails_are_read_newest_first_with_links_to_press(self, at_work, work, outbox):
        request = make_request()
        actions.send_by_mail(request=request, by=SYSTEM)
        work()
        assert len(outbox()) == 1
        html = page(at_work, "/admin/mail/")
        address = html.split('href="/admin/mail/')[1].split('"')[0]
        mail = page(at_work, f"/admin/mail/{address}")
        assert '<a href="http' in mail
        assert "/consent/s/" in mail

    @pytest.mark.parametrize("name", ["..", "20260101-000000-000000-00000000", "x.eml"])
    def test_another_name_finds_nothing(self, at_work, name):
        assert at_work.get(f"/admin/mail/{name}/").status_code == 404

    def test_there_is_no_such_page_where_mails_are_really_sent(self, at_work, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        assert at_work.get("/admin/mail/").status_code == 302
        assert "/admin/mail/" not in page(at_work, "/admin/")
