"""What stands on the page of one person, and what becomes of it when they leave?"""

from __future__ import annotations

import pytest

from blog.models import BlogPage
from consent import publishing
from consent.pages.page_words import telling
from consent.privileges import Role, Subject
from practice import search_index
from practice.models import (
    Person,
    PersonPage,
    TeamMember,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentPerson,
)
from tests.blog.posts import make_post
from tests.factories import make_patient, make_photo, make_staff
from tests.practice.html import shown
from tests.practice.making import person, publish, stream
from tests.practice.searching import addresses, answer

pytestmark = pytest.mark.django_db

FACTS = {
    "role": "Orthodontist",
    "qualifications": "DDS, MS",
    "languages": "English, Igbo",
    "words": "<p>Draws on paper.</p>",
}


@pytest.fixture
def amara() -> Person:
    return person("Dr Amara Okafor", **FACTS)


@pytest.fixture
def team(amara) -> TeamPage:
    page = TeamPage(title="Our people", slug="team")
    page.members = [TeamMember(person=amara)]
    return publish(page)


@pytest.fixture
def own(team, amara) -> PersonPage:
    return publish(PersonPage(title=amara.name, slug="amara", person=amara, intro="Calm."), team)


def braces(amara: Person, title: str = "Braces") -> TreatmentPage:
    index = TreatmentIndexPage.objects.first() or publish(
        TreatmentIndexPage(title="Treatments", slug="treatments")
    )
    treatment = TreatmentPage(title=title, slug=title.lower(), intro="A wire that works.")
    treatment.people = [TreatmentPerson(person=amara)]
    return publish(treatment, index)


def test_the_facts_come_from_the_person_and_stand_once(client, own):
    found = shown(client, own.url)
    assert found.words("h1") == ["Dr Amara Okafor"]
    for words in ("Orthodontist", "DDS, MS", "English, Igbo", "Draws on paper.", "Calm."):
        assert found.main.count(words) == 1
    assert found.links["Our people"] == "/team/"


def test_the_team_leads_to_the_page_of_those_who_have_one(client, own, team):
    leila = person("Leila Haddad", role="Front desk")
    team.members.add(TeamMember(person=leila))
    team.save_revision().publish()
    links = shown(client, team.url).links
    assert links["Dr Amara Okafor"] == own.url
    assert "Leila Haddad" not in links
    own.unpublish()
    assert "Dr Amara Okafor" not in shown(client, team.url).links


def test_what_they_treat_and_wrote_stands_there_as_long_as_it_is_public(client, own, amara):
    treatment = braces(amara)
    post = make_post(title="Month by month", author=amara)
    found = shown(client, own.url)
    assert found.links["Braces"] == treatment.url
    assert found.links["Month by month"] == post.url
    treatment.unpublish()
    BlogPage.objects.get().unpublish()
    found = shown(client, own.url)
    assert "treats" not in found.main
    assert "Written by" not in found.main


def test_search_engines_read_who_it_is(client, own):
    data = shown(client, own.url).json_ld("Person")
    assert (data["name"], data["jobTitle"]) == ("Dr Amara Okafor", "Orthodontist")
    assert data["knowsLanguage"] == ["English", "Igbo"]


@pytest.mark.parametrize("subject", ["unknown", "patient"])
def test_a_portrait_that_may_not_be_shown_leaves_initials(client, own, amara, subject):
    patients = [make_patient("Ines Moreau")] if subject == "patient" else []
    amara.photo = make_photo(subject, patients=patients, description="A woman in scrubs")
    amara.save_revision().publish()
    found = shown(client, own.url)
    assert not found.all("img")
    assert "A woman in scrubs" not in found.text
    assert "AO" in found.main.split()


def test_a_portrait_of_the_staff_is_shown_large(client, amara, team, own, work):
    amara.photo = make_photo(Subject.STAFF, description="A woman in scrubs")
    amara.save_revision().publish()
    work()
    assert [one.get("alt") for one in shown(client, own.url).all("img")] == ["A woman in scrubs"]


def leave(amara: Person) -> None:
    amara.unpublish()


def go(amara: Person) -> None:
    amara.delete()


@pytest.mark.parametrize("away", [leave, go])
def test_the_page_of_somebody_who_left_is_not_found_and_nothing_leads_there(
    client, own, amara, team, away
):
    treatment = braces(amara)
    post = make_post(author=amara)
    assert own.url in client.get("/sitemap.xml").content.decode()
    search_index.rebuild()
    assert addresses(answer(client, "okafor"))[0] == own.url
    away(amara)
    answered = client.get(own.url)
    assert answered.status_code == 404
    words = answered.content.decode()
    assert "This person is not on our site any more" in words
    assert "Okafor" not in words
    assert team.url in words
    assert own.url not in client.get("/sitemap.xml").content.decode()
    assert addresses(answer(client, "okafor")) == []
    for other in (team, treatment, post):
        found = shown(client, other.url)
        assert own.url not in found.links.values()
        assert "Okafor" not in found.main


@pytest.mark.parametrize(("away", "words"), [(leave, "is not published"), (go, "about nobody")])
def test_the_editor_is_told_why_visitors_find_nothing(client, own, amara, away, words):
    client.force_login(make_staff(Role.EDITOR))
    edit = f"/admin/pages/{own.pk}/edit/"
    assert "What visitors see" not in client.get(edit).content.decode()
    away(amara)
    assert words in client.get(edit).content.decode()
    # A preview stays possible: the person may be about to be published.
    assert client.get(f"/admin/pages/{own.pk}/view_draft/").status_code == 200


def test_search_finds_a_person_once_at_their_own_page(client, own):
    search_index.rebuild()
    assert addresses(answer(client, "okafor")) == [own.url]
    assert addresses(answer(client, "orthodontist")) == [own.url]
    assert addresses(answer(client, "calm")) == [own.url]


def test_the_name_of_the_page_is_a_colleagues_though_a_patient_has_the_same(own):
    make_patient("Amara Okafor")
    assert telling(own, publishing.read(own)) == ()
    own.intro = "Amara Okafor is calm."
    assert [one.place.field for one in telling(own, publishing.read(own))] == ["intro"]


def test_the_list_of_people_leads_to_the_page_of_each(client, own):
    person("Leila Haddad")
    client.force_login(make_staff(Role.EDITOR))
    listed = client.get("/admin/snippets/practice/person/").content.decode()
    assert listed.count(f'href="/admin/pages/{own.pk}/edit/"') == 1
    assert "–" in listed


def test_texts_of_their_own_stand_below(client, team, amara):
    body = stream(PersonPage, "body", ("text", {"heading": "How I work", "text": "<p>Slowly.</p>"}))
    made = publish(PersonPage(title="A", slug="a", person=amara, body=body), team)
    assert "How I work" in shown(client, made.url).words("h2")
