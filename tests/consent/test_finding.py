"""Whom do these words mean? Names in any order, contacts in full, parents too; and who may be whom."""

from __future__ import annotations

from datetime import date

import pytest

from consent import actions
from consent.acts import SYSTEM
from consent.models import Patient
from consent.people import duplicates, finding, likeness
from consent.privileges import Role
from tests.consent.guardians import child, mother
from tests.factories import make_consent, make_patient, make_staff


@pytest.fixture
def jose(db) -> Patient:
    return make_patient("José María Núñez-O’Neill", email="jose@example.org")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("jose", ""),
        ("nunez JOSE", ""),
        ("Maria  oneill", None),
        ("o’neill", ""),
        ("josé", ""),
        ("JOSE\u0301", ""),
        ("José Nobody", None),
        ("jose@EXAMPLE.org", "the e-mail"),
        ("jose@", None),
        ("216 555 0100", "the phone number"),
        ("+1 (216) 555-0100", "the phone number"),
        ("555-0100", None),
        ("27 March 1990", "the birth date"),
        ("27.03.1990", "the birth date"),
        ("3/27/1990", "the birth date"),
        ("March 27, 1990", "the birth date"),
        ("1990-03-27", "the birth date"),
        ("nunez 1990-03-27", "the birth date"),
        ("nunez 1991-03-27", None),
        ("1990", None),
        ("", None),
    ],
)
def test_a_patient_is_found_and_what_matched_is_said(jose, words, said):
    make_patient("Zoe Last", birth_date=date(1980, 1, 1), email="z@example.org", phone="")
    assert finding.found(words) == ({} if said is None else {jose.pk: said})


def test_the_reference_is_found_in_either_case(jose):
    assert finding.found(jose.reference.lower()) == {jose.pk: "the reference"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ngozi", "the name of Ngozi Okafor-Eze, mother"),
        ("eze ngozi", "the name of Ngozi Okafor-Eze, mother"),
        ("MOTHER@example.org", "the e-mail of Ngozi Okafor-Eze, mother"),
        ("(216) 555-0177", "the phone number of Ngozi Okafor-Eze, mother"),
    ],
)
def test_a_child_is_found_by_what_is_known_of_the_mother(words, said):
    patient = child()
    one = mother(patient)
    one.name, one.phone = "Ngozi Okafor-Eze", "+12165550177"
    one.save()
    assert finding.found(words) == {patient.pk: said}
    actions.end_representative(representative=one, by=SYSTEM)
    assert finding.found(words) == {}


def test_a_record_that_was_joined_leads_to_the_kept_one(jose):
    old = make_patient("Pepe Núñez", email="pepe@example.org", phone="")
    actions.merge_patients(kept=jose, gone=old, by=SYSTEM)
    for words in ("pepe", "pepe@example.org", old.reference):
        assert list(finding.found(words)) == [jose.pk]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("José Núñez", "jose nunez", True),
        ("Núñez, José", "José Núñez", True),
        ("Amara Okafor", "Amara N. Okafor", True),
        ("A. Okafor", "Amara Okafor", True),
        ("Amara Okafor", "Amara Okafor-Jones", True),
        ("Amara Okafor", "Amarra Okafor", True),
        ("Amara Okafor", "Amara Okafar", True),
        ("Amara Okafor", "Adaobi Okafor", False),
        ("Tom Min", "Tim Other", False),
        ("Okafor", "Amara Okafor", False),
        ("", "Amara Okafor", False),
    ],
)
def test_two_names_may_be_one_persons(one, other, alike):
    assert likeness.similar(one, other) is alike
    assert likeness.similar(other, one) is alike


def test_born_on_one_day_tom_may_be_thomas_but_no_other_family_is_his():
    assert not likeness.similar("Tom Okafor", "Thomas Okafor")
    assert likeness.similar("Tom Okafor", "Thomas Okafor", same_day=True)
    assert not likeness.similar("Tom Okafor", "Thomas Min", same_day=True)
    assert not likeness.similar("Tom Okafor", "Ada Okafor", same_day=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({"email": "", "phone": ""}, "birth date, a similar name"),
        ({"birth_date": None, "phone": ""}, "e-mail, a similar name"),
        ({"birth_date": None, "email": ""}, "phone, a similar name"),
        ({"birth_date": None, "email": "", "phone": ""}, None),
    ],
)
def test_a_likeness_needs_a_similar_name_and_one_thing_more(details, why):
    first = make_patient("Amara Okafor")
    second = make_patient("Amara N. Okafor", **details)
    found = duplicates.of(second)
    assert [(one.patient, one.why) for one in found] == ([(first, why)] if why else [])


@pytest.mark.django_db
def test_brothers_and_sisters_at_one_address_are_not_taken_for_each_other():
    make_patient("Ada Min", birth_date=date(2015, 1, 1))
    assert not duplicates.of(make_patient("Bo Min", birth_date=date(2017, 1, 1)))


@pytest.mark.django_db
class TestTheScreens:
    @pytest.fixture(autouse=True)
    def at_desk(self, client):
        client.force_login(make_staff(Role.FRONT_DESK))

    def test_a_row_says_what_was_found(self, client):
        mother(child())
        html = client.get("/admin/patients/", {"q": "mother@example.org"}).content.decode()
        assert "the e-mail of Ngozi Okafor, mother" in html

    def test_where_nobody_is_found_the_words_lead_to_a_new_record(self, client):
        html = client.get("/admin/patients/", {"q": "ada min"}).content.decode()
        assert 'name="searched" value="ada min"' in html and "Add patient “ada min”" in html

    @pytest.mark.parametrize(
        ("words", "field", "value"),
        [
            ("ada min", "name", "Ada Min"),
            ("ada@example.org", "email", "ada@example.org"),
            ("(216) 555-0100", "phone", "+12165550100"),
            ("27 March 1990", "birth_date", "1990-03-27"),
        ],
    )
    def test_the_words_are_filled_in_and_nothing_is_made_yet(self, client, words, field, value):
        html = client.post("/admin/patients/new/", {"searched": words}).content.decode()
        tag = html[html.index(f'name="{field}"') :].partition(">")[0]
        assert f'value="{value}"' in tag
        assert "error-message" not in html
        assert not Patient.objects.exists()

    def test_numbers_in_the_list_lead_to_what_they_count(self, client):
        patient = make_patient()
        make_consent(patient)
        html = client.get("/admin/patients/").content.decode()
        record = f"/admin/patients/inspect/{patient.pk}/"
        for panel in ("photos", "consents"):
            assert f'href="{record}#{panel}-section">1</a>' in html
            assert f'id="{panel}-section"' in client.get(record).content.decode()

    def test_a_second_record_of_one_person_is_asked_about_before_it_is_made(self, client):
        first = make_patient("Amara Okafor")
        answers = {"name": "Amara N. Okafor", "birth_date": "1990-03-27"}
        html = client.post("/admin/patients/new/", answers).content.decode()
        assert "This may be the same person as" in html
        assert f"/admin/patients/inspect/{first.pk}/" in html
        assert Patient.objects.count() == 1
        client.post("/admin/patients/new/", {**answers, "another_person": "on"})
        second = Patient.objects.exclude(pk=first.pk).get()
        assert not duplicates.of(second)

    def test_a_change_that_asks_nothing_new_is_kept_at_once(self, client):
        patient = make_patient("Amara Okafor")
        make_patient("Amara N. Okafor", email="", phone="")
        answers = {
            "name": patient.name,
            "birth_date": "1990-03-27",
            "email": patient.email,
            "phone": patient.phone,
            "language": "es",
        }
        client.post(f"/admin/patients/edit/{patient.pk}/", answers)
        patient.refresh_from_db()
        assert patient.language == "es"
