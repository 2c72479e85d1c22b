"""Who is shown as the team? Published people, in their order, with a photo or their initials."""

from __future__ import annotations

import pytest
from wagtail.models import Locale

from consent.privileges import Role, Subject
from practice.models import Person, TeamMember, TeamPage
from tests.factories import make_patient, make_photo, make_staff
from tests.practice.html import shown
from tests.practice.making import person, publish

pytestmark = pytest.mark.django_db


def make_team(*people: Person) -> TeamPage:
    page = TeamPage(title="Our people", slug="team")
    page.members = [TeamMember(person=one) for one in people]
    return publish(page)


def test_people_stand_in_the_order_the_practice_chose(client):
    leila = person("Leila Haddad", role="Front desk", languages="English, Arabic")
    amara = person("Dr Amara Okafor", qualifications="DDS", words="<p>Draws on paper.</p>")
    page = shown(client, make_team(leila, amara).url)
    assert page.words("h2")[:2] == ["Leila Haddad", "Dr Amara Okafor"]
    for words in ("Front desk", "English, Arabic", "DDS", "Draws on paper."):
        assert words in page.main


def test_somebody_taken_off_the_site_is_not_listed(client):
    leila, amara = person("Leila Haddad"), person("Dr Amara Okafor")
    team = make_team(leila, amara)
    leila.unpublish()
    page = shown(client, team.url)
    assert page.words("h2")[0] == "Dr Amara Okafor"
    assert "Leila" not in page.text


def test_an_empty_team_says_so(client):
    assert "Our people are not shown here yet" in shown(client, make_team().url).main


def test_a_photo_of_the_staff_is_shown(client):
    photo = make_photo(Subject.STAFF, description="A woman in scrubs")
    page = shown(client, make_team(person("Amara Okafor", photo=photo)).url)
    assert [image.get("alt") for image in page.all("img")] == ["A woman in scrubs"]
    assert "AO" not in page.main.split()


@pytest.mark.parametrize("subject", ["unknown", "patient"])
def test_a_photo_that_may_not_be_shown_leaves_initials_in_its_place(client, subject):
    patients = [make_patient("Ines Moreau")] if subject == "patient" else []
    photo = make_photo(subject, patients=patients, description="A woman in scrubs")
    page = shown(client, make_team(person("Dr Amara Okafor", photo=photo)).url)
    assert not page.all("img")
    assert "A woman in scrubs" not in page.text
    assert "AO" in page.main.split()


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Dr Amara Okafor", "AO"),
        ("Prof. Dr. Mei Lin Tan", "MT"),
        ("Leila", "L"),
        ("Dr", ""),
        ("Élodie van der Berg", "ÉB"),
    ],
)
def test_initials_leave_titles_out(name, initials):
    assert Person(name=name).initials == initials


def test_an_editor_sees_a_person_before_publishing(client):
    client.force_login(make_staff(Role.EDITOR))
    made = Person(name="Jonas Keller", role="Assistant", locale=Locale.get_default(), live=False)
    made.save()
    preview = f"/admin/snippets/practice/person/preview/{made.pk}/"
    fields = {"name": "Jonas Keller", "role": "Nurse", "words": "null"}
    assert client.post(preview, fields).json()["is_valid"]
    page = shown(client, preview)
    assert page.words("h1") == ["Jonas Keller"]
    assert "Nurse" in page.main
