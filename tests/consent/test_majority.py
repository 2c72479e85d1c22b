"""Who comes of age when, who is told 60 days ahead, and what happens on the day?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from consent import actions, clock, shutting
from consent.actions.coming_of_age import QUESTION
from consent.acts import SYSTEM
from consent.acts import staff as acting
from consent.mails import addresses
from consent.models import (
    ConsentRequest,
    FollowUp,
    LedgerEntry,
    LinkToken,
    Patient,
    PracticeDetails,
)
from consent.people import majority
from consent.privileges import Channel, Outcome, Purpose, Role, SignerRole, Subject
from tests.consent.guardians import BORN, MAJORITY, TODAY, child, given_by, mother
from tests.factories import make_patient, make_photo, make_staff

NOON = "2026-11-20 17:00:00+00:00"


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.integers(0, 90),
    st.sampled_from([18, 19, 21]),
)
def test_the_births_of_a_span_are_those_of_everybody_who_comes_of_age_in_it(first, length, years):
    last = first + timedelta(days=length)
    begin = date(first.year - years - 1, 1, 1)
    everybody = (begin + timedelta(days=number) for number in range(3 * 366))
    assert majority.births_coming_of_age(first, last, years) == [
        birth for birth in everybody if first <= clock.majority_on(birth, years) <= last
    ]


@pytest.mark.parametrize(
    ("birth", "comes_of_age"),
    [
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2008, 3, 1), date(2026, 3, 1)),
        (date(2010, 2, 28), date(2028, 2, 28)),
        (date(2008, 12, 31), date(2026, 12, 31)),
    ],
)
def test_somebody_born_on_a_leap_day_comes_of_age_in_march(birth, comes_of_age):
    assert clock.majority_on(birth) == comes_of_age
    assert birth in majority.births_coming_of_age(comes_of_age, comes_of_age)
    eve = comes_of_age - timedelta(days=1)
    assert birth not in majority.births_coming_of_age(eve, eve)


@pytest.mark.parametrize(
    ("ahead", "told", "is_told"),
    [(61, (), False), (60, (), True), (1, (), True), (0, (), False), (30, (30,), False)],
)
def test_each_day_is_told_of_once_and_60_days_ahead_at_most(ahead, told, is_told):
    day = TODAY + timedelta(days=ahead)
    known = [TODAY + timedelta(days=one) for one in told]
    assert (majority.days_to_tell([day], TODAY, known) == [day]) is is_told


@pytest.fixture
def on_the_day_before(db):
    """The practice's last day on which parents speak for the child."""
    with time_machine.travel(f"{MAJORITY - timedelta(days=1)} 17:00:00+00:00", tick=False) as clock:
        yield clock


def to_the_day(traveller) -> None:
    traveller.move_to(f"{MAJORITY} 17:00:00+00:00")


@pytest.mark.django_db
class TestTheWarning:
    @time_machine.travel(NOON, tick=False)
    def test_the_office_is_told_how_many_and_no_name(self, work, mailoutbox):
        patient = child()
        mother(patient)
        make_staff(Role.OWNER, email="owner@example.org")
        assert actions.plan_majorities() == 1
        assert actions.plan_majorities() == 0
        work()
        (mail,) = mailoutbox
        assert mail.to == ["owner@example.org"]
        assert mail.subject == "1 patient comes of age on 10 January 2027"
        assert "/admin/coming-of-age/" in mail.body
        assert patient.first_name not in mail.subject + mail.body

    @time_machine.travel(NOON, tick=False)
    def test_nobody_is_told_of_a_child_for_whom_no_parent_stands(self, work, mailoutbox):
        child()
        assert actions.plan_majorities() == 0
        assert not LedgerEntry.objects.filter(act="patients.majority_noticed").exists()

    @time_machine.travel(NOON, tick=False)
    def test_the_list_says_what_ends_and_has_a_tap(self, client, work):
        patient = child()
        consent = given_by(mother(patient))
        client.force_login(make_staff(Role.FRONT_DESK))
        html = client.get("/admin/coming-of-age/").content.decode()
        assert patient.name in html and consent.reference in html
        assert "comes of age on 10 January 2027" in html
        assert "No e-mail of their own on file" in html
        client.post("/admin/coming-of-age/", {"patient": patient.reference, "act": "ask"})
        planned = FollowUp.objects.get(kind=QUESTION)
        assert clock.day_of(planned.due_at, PracticeDetails.the_one().zone) == (MAJORITY)
        html = client.get("/admin/coming-of-age/").content.decode()
        assert "Do not ask" in html
        client.post("/admin/coming-of-age/", {"patient": patient.reference, "act": "not"})
        assert not FollowUp.objects.open().filter(kind=QUESTION).exists()

    def test_who_may_not_know_patients_reads_no_list(self, client):
        client.force_login(make_staff(Role.EDITOR))
        assert client.get("/admin/coming-of-age/").status_code == 302


class TestTheDay:
    def test_the_parents_links_close_and_the_adults_own_address_takes_over(
        self, on_the_day_before, work
    ):
        patient = child(email="mother@example.org")
        one = mother(patient)
        given_by(one)
        actions.record_own_address(patient=patient, email="tom@example.org", by=SYSTEM)
        assert addresses.address_of(Patient.objects.get()) == "mother@example.org"
        for owner in ({"patient": patient, "representative": one}, {"patient": patient}):
            actions.mint_link(purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, **owner)
        to_the_day(on_the_day_before)
        assert addresses.address_of(Patient.objects.get()) == "tom@example.org"
        assert addresses.of_representative(one).email == ""
        actions.plan_majorities()
        work()
        kept = Patient.objects.get()
        assert (kept.email, kept.adult_email) == ("tom@example.org", "")
        assert not LinkToken.objects.filter(closed_at=None).exists()
        assert not actions.come_of_age(patient=kept)

    def test_without_an_address_of_their_own_nothing_is_mailed_to_the_parent(
        self, on_the_day_before
    ):
        patient = child(email="mother@example.org")
        given_by(mother(patient))
        to_the_day(on_the_day_before)
        assert addresses.address_of(patient) == ""
        actions.come_of_age(patient=patient)
        patient.refresh_from_db()
        assert patient.email == ""

    def test_an_open_question_to_a_parent_is_cancelled(self, on_the_day_before):
        patient = child()
        photo = make_photo(Subject.PATIENT, patients=[patient])
        request = given_by(mother(patient), photo, sign=False)
        to_the_day(on_the_day_before)
        actions.come_of_age(patient=patient)
        request.refresh_from_db()
        assert request.outcome == Outcome.CANCELLED

    def test_the_adult_is_asked_in_person_for_exactly_what_ended(
        self, on_the_day_before, work, mailoutbox
    ):
        patient = child()
        consent = given_by(mother(patient))
        actions.record_own_address(patient=patient, email="tom@example.org", by=SYSTEM)
        person = make_staff(Role.FRONT_DESK)
        actions.prepare_question(patient=patient, by=acting(person))
        work()
        assert not ConsentRequest.objects.filter(signer_role=SignerRole.PATIENT).exists()
        to_the_day(on_the_day_before)
        work()
        request = ConsentRequest.objects.get(signer_role=SignerRole.PATIENT)
        assert request.representative is None and request.asked_by == person
        assert {one.sha256 for one in request.items.all()} == {
            one.sha256 for one in consent.items.all()
        }
        work()
        assert [mail.to for mail in mailoutbox if "A question" in mail.subject] == [
            ["tom@example.org"]
        ]

    def test_what_was_taken_back_is_not_asked(self, on_the_day_before, work):
        patient = child()
        given_by(mother(patient))
        actions.prepare_question(patient=patient, by=SYSTEM)
        assert actions.take_question_back(patient=patient, by=SYSTEM)
        to_the_day(on_the_day_before)
        work()
        assert not ConsentRequest.objects.filter(signer_role=SignerRole.PATIENT).exists()


@pytest.mark.django_db
class TestAnotherBirthDate:
    @pytest.fixture(autouse=True)
    def at_noon(self):
        with time_machine.travel(NOON, tick=False):
            yield

    def test_a_parents_consent_ends_before_the_new_day_of_majority(self):
        patient = child()
        consent = given_by(mother(patient))
        assert consent.last_day == MAJORITY - timedelta(days=1)
        patient.birth_date = BORN - timedelta(days=20)
        patient.save()
        actions.record_patient(patient=patient, by=SYSTEM, changed=["birth_date"])
        consent.refresh_from_db()
        assert consent.last_day == MAJORITY - timedelta(days=21)
        entry = LedgerEntry.objects.get(act="consent.shortened")
        assert entry.refs["last_day"] == consent.last_day.isoformat()

    def test_one_signed_when_the_patient_was_of_age_already_is_taken_back(self):
        patient = child()
        consent = given_by(mother(patient))
        patient.birth_date = date(2000, 1, 1)
        patient.save()
        actions.record_patient(patient=patient, by=SYSTEM, changed=["birth_date"])
        consent.refresh_from_db()
        assert consent.revoked_at is not None

    def test_a_restored_backup_is_brought_to_the_earlier_end_and_not_taken_back(self):
        consent = given_by(mother(child()))
        ends_at = clock.end_of(TODAY + timedelta(days=5), PracticeDetails.the_one().zone)
        line = {"act": "consent.shortened", "at": NOON, "shut": []}
        shut = {"consent": consent.reference, "ends_at": ends_at.isoformat()}
        assert shutting._repeat(line, shut) is not None
        assert shutting._repeat(line, shut) is None
        consent.refresh_from_db()
        assert (consent.last_day, consent.revoked_at) == (TODAY + timedelta(days=5), None)

    def test_a_patient_who_turns_out_younger_gets_no_longer_consent(self):
        patient = child()
        consent = given_by(mother(patient))
        patient.birth_date = BORN + timedelta(days=400)
        patient.save()
        actions.record_patient(patient=patient, by=SYSTEM, changed=["birth_date"])
        before = consent.last_day
        consent.refresh_from_db()
        assert consent.last_day == before


def test_an_address_of_their_own_is_kept_once_and_entered_without_it(db):
    patient = make_patient()
    assert actions.record_own_address(patient=patient, email=" tom@example.org ", by=SYSTEM)
    assert not actions.record_own_address(patient=patient, email="tom@example.org", by=SYSTEM)
    entry = LedgerEntry.objects.get(act="patient.own_address")
    assert "tom@" not in str(entry.refs)
