"""How do staff keep who speaks for a patient, and what comes of it when that ends?"""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from consent import actions
from consent.acts import SYSTEM
from consent.models import Attachment, LedgerEntry, LinkToken, Patient, Representative
from consent.privileges import Channel, Outcome, Purpose, Role
from tests.consent.guardians import child, father, given_by, mother, speaking
from tests.factories import make_patient, make_staff, picture

pytestmark = pytest.mark.django_db

NOON = "2026-11-20 17:00:00+00:00"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def patient() -> Patient:
    return child()


@pytest.fixture
def at_desk(client):
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


def base(patient: Patient) -> str:
    return f"/admin/patients/{patient.reference}/representatives/"


def answers(**changes: object) -> dict[str, object]:
    return {
        "name": " Ngozi  Okafor ",
        "role": "parent",
        "authority": "mother",
        "email": "mother@example.org",
        "phone": "(216) 555-0100",
        **changes,
    }


class TestTheRecord:
    def test_a_mother_is_added_with_the_act_and_stands_on_the_record(self, at_desk, patient):
        response = at_desk.post(f"{base(patient)}add/", answers())
        one = Representative.objects.get()
        assert response.url == f"/admin/patients/inspect/{patient.pk}/"
        assert (one.name, one.phone) == ("Ngozi Okafor", "+12165550100")
        entry = LedgerEntry.objects.get(act="representative.added")
        assert entry.refs["representative"] == one.reference
        assert "Ngozi" not in str(entry.refs)
        html = at_desk.get(response.url).content.decode()
        assert "Ngozi Okafor" in html and "A parent: mother" in html

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": " "}, "Write their name"),
            ({"role": ""}, "Choose who they are"),
            ({"authority": " "}, "Write what entitles them"),
            ({"phone": "call me"}, "cannot be dialled"),
            ({"email": "nowhere"}, "valid email"),
        ],
    )
    def test_what_cannot_be_right_is_refused_beside_the_field(
        self, at_desk, patient, changes, words
    ):
        html = at_desk.post(f"{base(patient)}add/", answers(**changes)).content.decode()
        assert words in html
        assert not Representative.objects.exists()

    @pytest.mark.parametrize(
        ("patient_of", "words"),
        [
            (lambda: make_patient(), "of age and signs for themselves"),
            (lambda: make_patient(birth_date=None), "Enter the patient’s birth date first"),
        ],
    )
    def test_nobody_is_the_parent_of_an_adult(self, at_desk, patient_of, words):
        html = at_desk.post(f"{base(patient_of())}add/", answers()).content.decode()
        assert words in html

    def test_another_address_closes_the_links_mailed_to_the_old_one(self, at_desk, patient):
        one = mother(patient)
        actions.mint_link(
            purpose=Purpose.MANAGE,
            channel=Channel.MAIL,
            by=SYSTEM,
            patient=patient,
            representative=one,
        )
        at_desk.post(f"{base(patient)}{one.reference}/", answers(email="new@example.org"))
        assert LinkToken.objects.get().closed_at is not None
        entry = LedgerEntry.objects.get(act="representative.changed")
        assert "email" in entry.refs["fields"] and "new@" not in str(entry.refs)

    def test_its_page_says_who_it_is_and_holds_what_is_on_file(self, at_desk, patient):
        one = mother(patient)
        html = at_desk.get(f"{base(patient)}{one.reference}/").content.decode()
        assert "Ngozi Okafor speaks for Tom Okafor" in html
        assert 'value="mother@example.org"' in html
        assert f"{one.reference}/end/" in html

    def test_one_of_another_patient_is_not_found_here(self, at_desk, patient):
        other = mother(child("Ada Min"))
        assert at_desk.get(f"{base(patient)}{other.reference}/").status_code == 404


class TestTheEnd:
    def test_links_close_questions_are_cancelled_and_what_was_given_stays(self, at_desk, patient):
        one = mother(patient)
        consent, waiting = given_by(one), given_by(one, sign=False)
        for owner in ({"patient": patient, "representative": one}, {"request": waiting}):
            actions.mint_link(
                purpose=Purpose.SIGN if "request" in owner else Purpose.MANAGE,
                channel=Channel.COPY,
                by=SYSTEM,
                **owner,
            )
        page = at_desk.get(f"{base(patient)}{one.reference}/end/").content.decode()
        assert waiting.reference in page and consent.reference in page
        response = at_desk.post(f"{base(patient)}{one.reference}/end/", follow=True)
        assert consent.reference in response.content.decode()
        one.refresh_from_db(), waiting.refresh_from_db(), consent.refresh_from_db()
        assert one.ended_at is not None
        assert waiting.outcome == Outcome.CANCELLED
        assert consent.revoked_at is None
        assert not LinkToken.objects.filter(closed_at=None).exists()
        assert "no longer entitled since" in response.content.decode()

    def test_it_is_entered_once(self, patient):
        one = mother(patient)
        for _time in range(2):
            actions.end_representative(representative=one, by=SYSTEM)
        assert LedgerEntry.objects.filter(act="representative.ended").count() == 1

    def test_nobody_who_is_no_longer_entitled_is_asked_or_changed(self, patient):
        one = mother(patient)
        actions.end_representative(representative=one, by=SYSTEM)
        with pytest.raises(actions.RequestNotPossible):
            given_by(one, sign=False)
        with pytest.raises(actions.RepresentativeEnded):
            actions.record_representative(representative=one, by=SYSTEM, changed=["name"])

    def test_reading_the_question_changes_nothing(self, at_desk, patient):
        one = mother(patient)
        at_desk.get(f"{base(patient)}{one.reference}/end/")
        one.refresh_from_db()
        assert one.ended_at is None


class TestAsking:
    def test_name_role_and_authority_come_from_the_record(self, patient):
        request = given_by(
            speaking(patient, "Gus Grown", "court order", "", role="guardian"), sign=False
        )
        assert (request.signer_name, request.signer_role, request.authority) == (
            "Gus Grown",
            "guardian",
            "court order",
        )

    def test_somebody_elses_mother_is_not_asked(self, patient):
        other = mother(child("Ada Min"))
        with pytest.raises(actions.RequestNotPossible, match="does not speak for this patient"):
            given_by(other, patient=patient, sign=False)


class TestTheProof:
    def add(self, at_desk, patient, data: bytes, name: str):
        file = SimpleUploadedFile(name, data)
        return at_desk.post(f"{base(patient)}add/", answers(proof=file))

    def test_a_picture_is_kept_private_cleaned_and_its_opening_noted(self, at_desk, patient):
        self.add(at_desk, patient, picture(), "court order of Tom.jpg")
        one = Representative.objects.get()
        assert one.proof.kind == "proof" and "Tom" not in one.proof.file.name
        response = at_desk.get(f"{base(patient)}{one.reference}/proof/")
        assert response["Content-Type"] == "image/jpeg"
        assert "no-store" in response["Cache-Control"]
        assert response["X-Content-Type-Options"] == "nosniff"
        entry = LedgerEntry.objects.get(act="representative.proof_seen")
        assert entry.refs["representative"] == one.reference

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"<html>hello</html>", "A proof is a PDF, a JPEG or a PNG"),
            (b"", "This file is empty"),
            (b"%PDF-1.7 " + b"0" * (10 * 1024 * 1024), "up to 10 MB"),
        ],
        ids=["a page", "empty", "too large"],
    )
    def test_anything_else_is_refused_and_nothing_stays_behind(self, at_desk, patient, data, words):
        response = self.add(at_desk, patient, data, "proof.pdf")
        assert words in response.content.decode()
        assert not Attachment.objects.exists() and not Representative.objects.exists()

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.TECHNICAL])
    def test_for_who_knows_no_patients_there_is_none(self, at_desk, client, patient, role):
        self.add(at_desk, patient, picture(), "order.jpg")
        one = Representative.objects.get()
        client.force_login(make_staff(role))
        assert client.get(f"{base(patient)}{one.reference}/proof/").status_code == 404
        assert not LedgerEntry.objects.filter(act="representative.proof_seen").exists()

    def test_without_one_there_is_nothing_to_open(self, at_desk, patient):
        one = father(patient)
        assert at_desk.get(f"{base(patient)}{one.reference}/proof/").status_code == 404
