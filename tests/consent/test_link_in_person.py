"""Does an adult without an e-mail address get the link to their permissions at the desk?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions, verify
from consent.acts import SYSTEM
from consent.mails import addresses
from consent.models import LedgerEntry, LinkToken, Patient
from consent.privileges import Channel, Role, Subject
from tests.consent.guardians import mother
from tests.consent.walking import RIGHT_DATE, photo_addresses
from tests.factories import make_consent, make_patient, make_photo, make_staff

pytestmark = pytest.mark.django_db

KNOWN = {"known": "yes"}


@pytest.fixture
def patient() -> Patient:
    return make_patient(email="")


@pytest.fixture
def consent(patient: Patient):
    return make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))


@pytest.fixture
def clerk():
    return make_staff(Role.FRONT_DESK)


@pytest.fixture
def desk(clerk) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


def address_of(patient: Patient) -> str:
    return f"/admin/patients/{patient.reference}/link/"


def link_on(page: str) -> str:
    return re.search(r'value="https?://[^/"]+(/consent/m/[^"]+)"', page)[1]


def test_the_record_leads_there_only_where_a_link_cannot_be_mailed(desk, patient, consent):
    record = f"/admin/patients/inspect/{patient.pk}/"
    assert address_of(patient) in desk.get(record).content.decode()
    patient.email = "amara@example.org"
    patient.save()
    assert address_of(patient) not in desk.get(record).content.decode()


@pytest.mark.parametrize("act", ["qr", "copy"])
def test_the_link_opens_what_they_agreed_to_and_takes_it_back(client, desk, patient, consent, act):
    page = desk.post(address_of(patient), {"act": act, **KNOWN}).content.decode()
    assert ("<svg" in page.partition('id="handed-over"')[2].partition("copy-link")[0]) == (
        act == "qr"
    )
    assert "This link is yours alone." in page
    opened = client.get(client.get(link_on(page)).url).content.decode()
    assert "Our website" in opened
    assert not photo_addresses(opened), "photos wait for the birth date"
    client.post("/consent/permissions/identity/", RIGHT_DATE)
    assert photo_addresses(client.get("/consent/permissions/").content.decode())
    client.post(f"/consent/permissions/{consent.reference}/", {"scope": "all"})
    consent.refresh_from_db()
    assert consent.revoked_at
    assert verify.run() == []


def test_the_ledger_says_who_knew_the_person_and_holds_no_secret(desk, clerk, patient, consent):
    page = desk.post(address_of(patient), {"act": "qr", **KNOWN}).content.decode()
    vouched, made = reversed(LedgerEntry.objects.order_by("-seq")[:2])
    assert (vouched.act, made.act) == ("patient.identity_vouched", "request.link_made")
    assert vouched.actor == made.actor == {"kind": "staff", "id": clerk.pk}
    assert vouched.refs == {"patient": patient.reference}
    link = LinkToken.objects.get(patient=patient)
    assert made.refs == {
        "patient": patient.reference,
        "purpose": "manage",
        "channel": "qr",
        "link": link.pk,
    }
    token = link_on(page).rstrip("/").rpartition("/")[2]
    assert token not in f"{vouched.refs} {made.refs} {link.digest}"


def test_without_their_word_for_it_staff_get_no_link(desk, patient, consent):
    page = desk.post(address_of(patient), {"act": "qr"}).content.decode()
    assert "Tick the box" in page
    assert "/consent/m/" not in page
    assert not LinkToken.objects.filter(patient=patient).exists()


@pytest.mark.parametrize("act", ["", "mail", "text", "tablet", "nonsense"])
def test_no_other_way_hands_it_over(desk, patient, consent, act):
    assert desk.post(address_of(patient), {"act": act, **KNOWN}).status_code == 302
    assert not LinkToken.objects.filter(patient=patient).exists()
    with pytest.raises(ValueError, match="no way"):
        actions.hand_manage_link(patient=patient, channel=Channel.MAIL, by=SYSTEM)


def with_an_address(patient: Patient) -> None:
    patient.email = "amara@example.org"


def still_a_child(patient: Patient) -> None:
    patient.birth_date = addresses.today() - timedelta(days=9 * 365)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [(with_an_address, "An e-mail address is on file"), (still_a_child, "Still a child")],
)
def test_who_can_be_written_to_and_children_get_none(desk, patient, consent, change, sentence):
    change(patient)
    patient.save()
    assert sentence in desk.get(address_of(patient)).content.decode()
    assert desk.post(address_of(patient), {"act": "qr", **KNOWN}).status_code == 302
    with pytest.raises(actions.NotInPerson, match=sentence):
        actions.hand_manage_link(patient=patient, channel=Channel.QR, by=SYSTEM)
    assert not LinkToken.objects.filter(patient=patient).exists()


def test_an_adult_whose_address_is_a_parents_gets_it_in_person(desk, patient):
    patient.birth_date = addresses.today() - timedelta(days=19 * 366)
    patient.email = "mother@example.org"
    patient.save()
    mother(patient, email="mother@example.org")
    Patient.objects.filter(pk=patient.pk).update(created_at=timezone.now() - timedelta(days=900))
    assert "No e-mail address is on file" in desk.get(address_of(patient)).content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TECHNICAL])
def test_who_knows_no_patients_hands_out_nothing(patient, consent, role):
    browser = Client()
    browser.force_login(make_staff(role))
    answer = browser.post(address_of(patient), {"act": "qr", **KNOWN})
    assert answer.status_code in {302, 403, 404}
    assert b"/consent/m/" not in answer.content
    assert not LinkToken.objects.filter(patient=patient).exists()


def test_the_words_on_the_paper_are_in_the_patients_language(desk, patient, consent):
    Patient.objects.filter(pk=patient.pk).update(language="es")
    page = desk.post(address_of(patient), {"act": "qr", **KNOWN}).content.decode()
    assert '<div lang="es">' in page
    assert "Este enlace es solo suyo." in page
