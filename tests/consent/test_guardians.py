"""Two who speak for one child: either takes back, the other is told, and each has a link of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from consent import actions
from consent.acts import SYSTEM, holder, representative
from consent.mails import addresses
from consent.models import Consent, LedgerEntry, LinkToken, Patient, Withdrawal
from consent.privileges import Channel, Purpose, SignerRole, Subject
from tests.consent.guardians import MAJORITY, child, father, given_by, mother, speaking
from tests.consent.walking import open_sign_link, post, step_of
from tests.factories import make_consent, make_patient, make_photo, make_request

pytestmark = pytest.mark.django_db

NOON = "2026-11-20 17:00:00+00:00"
OVERVIEW = "/consent/permissions/"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def patient() -> Patient:
    return child()


def link_of(one) -> str:
    return actions.mint_link(
        purpose=Purpose.MANAGE,
        channel=Channel.MAIL,
        by=SYSTEM,
        patient=one.patient,
        representative=one,
    ).token


def opened(one) -> Client:
    client = Client()
    assert client.get(reverse("manage_link", args=[link_of(one)])).status_code == 302
    return client


def told(mailoutbox) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mail in mailoutbox:
        found.setdefault(mail.to[0], []).append(mail.subject)
    return found


class TestTakingBack:
    def test_the_father_takes_back_what_the_mother_gave_and_she_is_told(
        self, patient, work, mailoutbox
    ):
        consent = given_by(mother(patient))
        his = opened(father(patient))
        work()
        mailoutbox.clear()
        response = his.post(reverse("take_back", args=[consent.reference]), {"scope": "all"})
        assert "/receipts/" in response.url
        consent.refresh_from_db()
        assert consent.revoked_at is not None
        work()
        subjects = told(mailoutbox)
        assert set(subjects) == {"father@example.org", "mother@example.org"}
        assert "Your receipt" in subjects["father@example.org"][0]
        assert "was taken back" in subjects["mother@example.org"][0]

    def test_the_mail_to_the_other_names_neither_the_photo_nor_the_child(
        self, patient, work, mailoutbox
    ):
        photo = make_photo(Subject.PATIENT, patients=[patient], description="Gap between teeth")
        consent = given_by(mother(patient), photo)
        one = father(patient)
        actions.withdraw(consent=consent, by=representative(one.reference), channel="mail")
        work()
        (mail,) = [one for one in mailoutbox if "was taken back" in one.subject]
        assert "Gap between teeth" not in mail.body
        assert patient.first_name not in mail.subject + mail.body
        assert "Hello Ngozi Okafor" in mail.body

    @pytest.mark.parametrize(
        ("who", "receipt", "others"),
        [
            ("mother", "mother@example.org", {"father@example.org"}),
            ("holder", "", {"mother@example.org", "father@example.org"}),
            ("practice", "mother@example.org", {"father@example.org"}),
        ],
    )
    def test_who_took_it_back_has_the_receipt_and_everybody_else_is_told_once(
        self, patient, who, receipt, others, work, mailoutbox
    ):
        one = mother(patient)
        father(patient)
        speaking(patient, "Ada Okafor", "aunt, guardian", " FATHER@example.org ")
        consent = given_by(one)
        work()
        mailoutbox.clear()
        by = {
            "mother": representative(one.reference),
            "holder": holder(patient.reference),
            "practice": SYSTEM,
        }[who]
        actions.withdraw(consent=consent, by=by, channel="mail")
        work()
        receipts = [mail.to[0] for mail in mailoutbox if "receipt" in mail.subject]
        assert receipts == ([receipt] if receipt else [])
        news = [mail.to[0].strip().casefold() for mail in mailoutbox if "was taken" in mail.subject]
        assert len(news) == len(others) and set(news) == others

    def test_nobody_is_told_of_what_a_young_patient_signed_alone(self, patient, work, mailoutbox):
        mother(patient)
        consent = make_consent(patient)
        actions.withdraw(consent=consent, by=holder(patient.reference), channel="mail")
        work()
        assert not [mail for mail in mailoutbox if "was taken back" in mail.subject]

    def test_a_parent_whose_right_ended_meanwhile_is_not_told(self, patient, work, mailoutbox):
        one, other = mother(patient), father(patient)
        consent = given_by(one)
        actions.withdraw(consent=consent, by=representative(one.reference), channel="mail")
        actions.end_representative(representative=other, by=SYSTEM)
        work()
        assert "father@example.org" not in told(mailoutbox)

    def test_a_repeat_tells_nobody_again(self, patient, work, mailoutbox):
        one = mother(patient)
        father(patient)
        consent = given_by(one)
        for _time in range(2):
            actions.withdraw(consent=consent, by=representative(one.reference), channel="mail")
        work()
        assert len([mail for mail in mailoutbox if "was taken back" in mail.subject]) == 1
        assert Withdrawal.objects.get().by == "representative"


class TestTheLinkOfAParent:
    def test_it_shows_what_parents_gave_and_nothing_the_patient_signed_alone(self, patient):
        hers = given_by(mother(patient))
        alone = make_consent(patient)
        html = opened(father(patient)).get(OVERVIEW).content.decode()
        assert hers.reference in html
        assert alone.reference not in html

    def test_what_the_patient_signed_alone_cannot_be_taken_back_by_it(self, patient):
        alone = make_consent(patient)
        response = opened(father(patient)).post(
            reverse("take_back", args=[alone.reference]), {"scope": "all"}
        )
        assert response.status_code == 404
        assert not Consent.objects.exclude(revoked_at=None).exists()

    def test_a_health_care_agent_sees_all_of_it(self):
        adult = make_patient(email="")
        alone = make_consent(adult)
        agent = speaking(adult, "Ike Eze", "health-care agent", "ike@example.org", role="agent")
        assert alone.reference in opened(agent).get(OVERVIEW).content.decode()

    def test_it_is_asked_for_by_ones_own_address_and_comes_once_for_each_child(
        self, patient, work, mailoutbox
    ):
        sister = child("Ada Okafor")
        mother(patient), mother(sister)
        actions.ask_for_manage_link(email="Mother@Example.org")
        work()
        assert [mail.to for mail in mailoutbox] == [["mother@example.org"]] * 2
        assert LinkToken.objects.exclude(representative=None).count() == 2

    def test_an_address_on_the_childs_record_too_brings_one_mail(self, work, mailoutbox):
        mother(child(email="mother@example.org"))
        actions.ask_for_manage_link(email="mother@example.org")
        work()
        assert len(mailoutbox) == 1

    def test_two_patients_with_one_address_get_a_link_each(self, work, mailoutbox):
        for name in ("Ada Min", "Bo Min"):
            make_patient(name, email="family@example.org")
        actions.ask_for_manage_link(email="family@example.org")
        work()
        assert len(mailoutbox) == 2
        assert LinkToken.objects.values("patient").distinct().count() == 2

    @pytest.mark.parametrize("how", ["of age", "ended"])
    def test_it_stops_and_so_does_a_session_that_is_open(self, patient, how, at_noon):
        one = father(patient)
        consent = given_by(mother(patient))
        token, client = link_of(one), opened(one)
        assert client.get(OVERVIEW).status_code == 200
        if how == "of age":
            at_noon.move_to(f"{MAJORITY - timedelta(days=1)} 22:00:00-05:00")
            client = opened(one)
            assert client.get(OVERVIEW).status_code == 200
            at_noon.move_to(f"{MAJORITY} 00:01:00-05:00")
        else:
            actions.end_representative(representative=one, by=SYSTEM)
        assert client.get(OVERVIEW).status_code == 404
        take_back = reverse("take_back", args=[consent.reference])
        assert client.post(take_back, {"scope": "all"}).status_code == 404
        assert Client().get(reverse("manage_link", args=[token])).status_code == 404

    def test_a_childs_link_that_a_parent_was_sent_stops_on_the_day_too(self, at_noon):
        patient = child(email="mother@example.org")
        make_request(patient, signer_role="parent", signer_name="Ngozi Okafor", authority="mother")
        token = actions.mint_link(
            purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, patient=patient
        ).token
        assert Client().get(reverse("manage_link", args=[token])).status_code == 302
        at_noon.move_to(f"{MAJORITY} 12:00:00-05:00")
        assert Client().get(reverse("manage_link", args=[token])).status_code == 404

    def test_the_adult_takes_back_what_a_guardian_gave(self, patient, at_noon, work, mailoutbox):
        consent = given_by(mother(patient))
        actions.record_own_address(patient=patient, email="tom@example.org", by=SYSTEM)
        at_noon.move_to(f"{MAJORITY} 12:00:00-05:00")
        actions.come_of_age(patient=patient)
        work()
        mailoutbox.clear()
        actions.ask_for_manage_link(email="tom@example.org")
        work()
        (mail,) = [mail for mail in mailoutbox if "Your link" in mail.subject]
        url = next(line for line in mail.body.splitlines() if "/consent/m/" in line)
        client = Client()
        assert client.get(url[url.index("/consent/") :]).status_code == 302
        response = client.post(reverse("take_back", args=[consent.reference]), {"scope": "all"})
        assert "/receipts/" in response.url
        work()
        assert "mother@example.org" not in told(mailoutbox)


class TestMailsOfASigner:
    def test_link_code_receipt_and_copy_go_to_the_one_who_signs(self, patient, work, mailoutbox):
        Patient.objects.filter(pk=patient.pk).update(email="")
        one = mother(patient)
        request = given_by(one, sign=False)
        actions.send_by_mail(request=request, by=SYSTEM)
        work()
        assert [mail.to for mail in mailoutbox] == [["mother@example.org"]]
        assert "Hello Ngozi Okafor" in mailoutbox[0].body

    @pytest.mark.parametrize(
        ("role", "own", "on_file", "goes_to"),
        [
            ("parent", "mother@example.org", "tom@example.org", "mother@example.org"),
            ("parent", "", "home@example.org", "home@example.org"),
            ("guardian", "", "home@example.org", "home@example.org"),
            ("agent", "", "home@example.org", ""),
            ("executor", "", "home@example.org", ""),
            ("agent", "ike@example.org", "home@example.org", "ike@example.org"),
        ],
    )
    def test_where_none_is_on_file_only_a_childs_parents_are_written_to_at_the_childs(
        self, role, own, on_file, goes_to
    ):
        patient = child(email=on_file)
        one = speaking(patient, "Ngozi Okafor", "entitled", own, role=role)
        assert addresses.address_for(given_by(one, sign=False)) == goes_to

    def test_a_receipts_link_is_the_signers_own(self, patient, work):
        one = mother(patient)
        given_by(one)
        work()
        assert LinkToken.objects.get(purpose=Purpose.MANAGE).representative == one

    def test_a_new_link_is_sent_to_whoever_is_asked(self, patient, work, mailoutbox):
        given_by(mother(patient), sign=False)
        for address in ("stranger@example.org", "mother@example.org"):
            actions.ask_for_new_link(email=address)
        work()
        assert [mail.to for mail in mailoutbox] == [["mother@example.org"]]


def test_a_mother_who_types_her_own_birth_date_is_told_whose_is_meant(client, patient):
    request = given_by(mother(patient), sign=False)
    address = open_sign_link(client, request)
    asked = client.get(f"{address}?step=identity").content.decode()
    assert "When was Tom born?" in asked
    hers = {"day": "3", "month": "5", "year": "1980"}
    answer = post(client, address, "identity", **hers).content.decode()
    assert "Tom" in answer[answer.index("field__error") :][:600]
    his = {"day": "10", "month": "1", "year": "2009"}
    assert step_of(post(client, address, "identity", **his)) not in {"identity", ""}
    assert not LedgerEntry.objects.filter(act="consent.signed").exists()
    assert request.signer_role == SignerRole.PARENT
