"""Does the copy reach the patient and the desk, and nobody else?"""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from consent import actions
from consent.models import Consent, FollowUp, LedgerEntry, Patient
from consent.privileges import Role, Subject
from tests.consent.walking import (
    RIGHT_DATE,
    body,
    open_manage_link,
    open_sign_link,
    page,
    post,
    walk,
)
from tests.factories import make_consent, make_patient, make_photo, make_request, make_staff

pytestmark = pytest.mark.django_db

IDENTITY = "/consent/permissions/identity/"


@pytest.fixture
def patient() -> Patient:
    return make_patient()


@pytest.fixture
def consent(patient) -> Consent:
    return make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))


@pytest.fixture
def address(consent) -> str:
    return f"/consent/permissions/{consent.reference}/copy.pdf"


@pytest.fixture
def known(client: Client, patient) -> Client:
    """A browser that opened the manage link and showed whose it is."""
    open_manage_link(client, patient)
    client.post(IDENTITY, RIGHT_DATE)
    return client


def is_the_copy(response, consent: Consent) -> bool:
    with consent.copy.file.open("rb") as file:
        return response.status_code == 200 and body(response) == file.read()


def test_the_overview_leads_to_the_sealed_bytes(known, consent, address):
    actions.keep_copy(consent=consent)
    assert f'href="{address}"' in known.get("/consent/permissions/").content.decode()
    response = known.get(address)
    assert is_the_copy(response, consent)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="permission-{consent.reference}.pdf"'
    )
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_before_the_birth_date_it_is_asked_for(client: Client, patient, consent, address):
    actions.keep_copy(consent=consent)
    open_manage_link(client, patient)
    response = client.get(address)
    assert (response.status_code, response.url) == (302, IDENTITY)


def test_another_patients_browser_and_a_strangers_get_a_dead_link(consent, address):
    actions.keep_copy(consent=consent)
    other = make_patient("Bo Berg", email="bo@example.org")
    theirs = Client()
    open_manage_link(theirs, other)
    theirs.post(IDENTITY, RIGHT_DATE)
    assert theirs.get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_while_it_is_being_made_the_page_says_so_and_offers_the_words(known, consent, address):
    response = known.get(address)
    html = response.content.decode()
    assert "Your copy is being made" in html
    copy_page = reverse("permission_copy", args=[consent.reference])
    assert f'href="{copy_page}"' in html
    assert known.get(copy_page).status_code == 200


def test_a_lost_file_is_admitted_and_the_words_are_offered(known, consent, address):
    default_storage.delete(actions.keep_copy(consent=consent).file.name)
    html = known.get(address).content.decode()
    assert "We cannot find the file of your copy" in html
    assert reverse("permission_copy", args=[consent.reference]) in html


def test_taking_it_back_leaves_the_copy(known, consent, address):
    actions.keep_copy(consent=consent)
    known.post(f"/consent/permissions/{consent.reference}/", {"scope": "all"})
    assert is_the_copy(known.get(address), consent)


class TestSigning:
    @pytest.fixture
    def asked(self, patient):
        return make_request(patient)

    @pytest.fixture
    def signing(self, client, asked) -> str:
        return open_sign_link(client, asked)

    def test_the_receipt_leads_to_the_copy(self, client, signing, work):
        walk(client, signing, to="end")
        assert "?step=pdf" in page(client, signing, "done")
        assert "Your copy is being made" in page(client, signing, "pdf")
        work()
        assert is_the_copy(client.get(f"{signing}?step=pdf"), Consent.objects.get())

    def test_nobody_reaches_it_before_signing(self, client, signing):
        walk(client, signing, to="signature")
        assert client.get(f"{signing}?step=pdf").status_code == 302

    def test_the_mail_is_offered_and_never_ticked_beforehand(self, client, signing):
        walk(client, signing, to="signature")
        html = page(client, signing, "signature")
        assert "Send my copy to a•••@example.org" in html
        box = html[html.index('id="id_copy_by_mail"') :]
        assert "checked" not in box[: box.index(">")]

    def test_a_mistake_keeps_the_tick(self, client, signing):
        walk(client, signing, to="signature")
        response = post(
            client, signing, "signature", method="typed", typed_name="", copy_by_mail="yes"
        )
        html = response.content.decode()
        box = html[html.index('id="id_copy_by_mail"') :]
        assert "checked" in box[: box.index(">")]

    @pytest.mark.parametrize("ticked", [True, False])
    def test_the_mail_goes_out_only_where_it_was_ticked(
        self, client, signing, ticked, work, mailoutbox
    ):
        walk(client, signing, to="signature")
        choice = {"copy_by_mail": "yes"} if ticked else {}
        name = "Amara Okafor"
        post(client, signing, "signature", method="typed", typed_name=name, **choice)
        assert ("in a mail of its own" in page(client, signing, "done")) is ticked
        work()
        names = [part[0] for mail in mailoutbox for part in mail.attachments]
        assert names == ([f"permission-{Consent.objects.get().reference}.pdf"] if ticked else [])

    def test_without_an_address_on_file_no_mail_is_offered(self, client):
        asked = make_request(make_patient(email=""))
        signing = open_sign_link(client, asked)
        walk(client, signing, to="signature")
        assert "copy_by_mail" not in page(client, signing, "signature")
        name = "Amara Okafor"
        post(client, signing, "signature", method="typed", typed_name=name, copy_by_mail="yes")
        assert not FollowUp.objects.filter(kind="mail.copy").exists()


class TestDesk:
    def url(self, consent) -> str:
        return f"/admin/consents/{consent.reference}/copy.pdf"

    @pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.REVIEWER, Role.OWNER])
    def test_whoever_reads_consents_prints_it_and_that_stands_in_the_ledger(
        self, client, consent, role
    ):
        actions.keep_copy(consent=consent)
        person = make_staff(role)
        client.force_login(person)
        html = client.get(reverse("consents:inspect", args=[consent.pk])).content.decode()
        assert self.url(consent) in html
        response = client.get(self.url(consent))
        assert is_the_copy(response, consent)
        assert response.headers["Content-Disposition"].startswith("inline")
        assert "no-store" in response.headers["Cache-Control"]
        entry = LedgerEntry.objects.get(act="consent.copy_seen")
        assert entry.refs == {"consent": consent.reference}
        assert entry.actor == {"kind": "staff", "id": person.pk}

    def test_staff_without_that_permission_learn_nothing(self, client, consent):
        actions.keep_copy(consent=consent)
        client.force_login(make_staff(Role.EDITOR))
        assert client.get(self.url(consent)).status_code == 404
        assert client.get("/admin/consents/NOSUCHREFERE/copy.pdf").status_code == 404
        assert not LedgerEntry.objects.filter(act="consent.copy_seen").exists()

    def test_strangers_are_sent_to_the_sign_in(self, client, consent):
        actions.keep_copy(consent=consent)
        response = client.get(self.url(consent))
        assert response.status_code == 302 and "/admin/login/" in response.url

    def test_before_it_is_made_there_is_none(self, client, consent):
        client.force_login(make_staff(Role.OWNER))
        html = client.get(reverse("consents:inspect", args=[consent.pk])).content.decode()
        assert "It is being made." in html
        assert client.get(self.url(consent)).status_code == 404

    def test_the_consents_page_says_which_signs_no_font_has(self, client):
        patient = make_patient("李小龙")
        consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))
        actions.keep_copy(consent=consent)
        client.force_login(make_staff(Role.FRONT_DESK))
        html = client.get(reverse("consents:inspect", args=[consent.pk])).content.decode()
        assert "Our fonts lack 3 signs of this copy (U+674E, U+5C0F, U+9F99)" in html
