"""Which sections has the first page? Each with none, one and many, and each only what holds now."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StructBlockValidationError

from consent import actions
from consent.acts import SYSTEM
from consent.models import PracticeDetails
from consent.privileges import Subject
from practice import home_blocks, pictures
from practice.models import (
    ContactPage,
    HomePage,
    OfferIndexPage,
    OfferPage,
    Person,
    PersonPage,
    TeamMember,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
)
from practice.models.fields import today
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.html import Shown, shown
from tests.practice.making import person, publish, stream

pytestmark = pytest.mark.django_db

NOTHING = {
    "treatments": {"heading": "Section", "treatments": []},
    "people": {"heading": "Section", "text": "Words.", "people": []},
    "steps": {"heading": "Section", "steps": []},
    "place": {"heading": "Section", "text": "Words.", "photo": None},
    "posts": {"heading": "Section"},
    "offers": {"heading": "Section"},
    "numbers": {"heading": "Section", "numbers": []},
}


def home_with(*blocks: tuple) -> HomePage:
    from config.empty_site import ensure_pages

    ensure_pages()
    home = HomePage.objects.get()
    home.body = stream(HomePage, "body", *blocks)
    home.save_revision().publish()
    pictures.make(pictures.wanted(HomePage.objects.get()))
    return home


def section(client, name: str, **value: object) -> Shown:
    home_with((name, {**NOTHING[name], **value}))
    return shown(client, "/")


def treatments(*titles: str, **fields: object) -> list[TreatmentPage]:
    index = TreatmentIndexPage.objects.first() or publish(
        TreatmentIndexPage(title="Treatments", slug="treatments")
    )
    return [
        publish(
            TreatmentPage(**{"title": title, "slug": title.lower(), "intro": "x", **fields}), index
        )
        for title in titles
    ]


def team_of(*people: Person) -> TeamPage:
    team = TeamPage(title="Our people", slug="team")
    team.members = [TeamMember(person=one) for one in people]
    return publish(team)


def offer(title: str, *, begins: int = -1, ends: int = 1) -> OfferPage:
    index = OfferIndexPage.objects.first() or publish(OfferIndexPage(title="Offers", slug="offers"))
    page = OfferPage(title=title, slug=title.lower().replace(" ", "-"), intro="x", price="$9")
    page.first_day, page.last_day = today() + timedelta(begins), today() + timedelta(ends)
    page.terms = "Once."
    return publish(page, index)


@pytest.mark.parametrize("name", NOTHING)
def test_a_section_with_nothing_to_show_is_not_there(client, name):
    page = section(client, name)
    assert "Section" not in page.main
    assert "Words." not in page.main


def test_every_section_is_offered_to_the_editor_besides_the_blocks_of_all_pages():
    names = [name for name, _block in home_blocks.HOME]
    assert names[-len(NOTHING) :] == list(NOTHING)
    assert {"text", "photo", "before_after", "questions", "video", "call_to_action"} <= {*names}


def test_all_treatments_stand_in_the_order_of_their_list(client):
    treatments("Braces", "Aligners", duration="8 months", price="$4,000", for_whom="Adults")
    treatments("Veneers")[0].unpublish()
    page = section(client, "treatments")
    assert page.words("h3")[:2] == ["Braces", "Aligners"]
    assert page.words("dd")[:2] == ["8 months", "$4,000"]
    assert "Adults" in page.main
    assert "Veneers" not in page.text
    assert page.links["All treatments"] == "/treatments/"


def test_chosen_treatments_stand_in_the_order_chosen_each_once(client):
    braces, aligners, veneers = treatments("Braces", "Aligners", "Veneers")
    chosen = [aligners.pk, braces.pk, aligners.pk, veneers.pk]
    veneers.unpublish()
    assert section(client, "treatments", treatments=chosen).words("h3")[:2] == [
        "Aligners",
        "Braces",
    ]


def test_when_the_only_treatment_chosen_is_gone_the_others_do_not_take_its_place(client):
    braces, _aligners = treatments("Braces", "Aligners")
    home_with(("treatments", {"heading": "Section", "treatments": [braces.pk]}))
    braces.delete()
    assert "Aligners" not in shown(client, "/").text


def test_a_photo_of_a_treatment_is_shown_while_covered(client):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], description="A woman laughing")
    consent = make_consent(patient, photo, uses=["website"])
    treatments("Braces", hero=photo)
    assert section(client, "treatments").all("img")
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    page = shown(client, "/")
    assert "Braces" in page.words("h3")
    assert not page.all("img")
    assert not re.search(r"/photo/\w", page.text)


def test_people_are_those_chosen_or_the_first_three_of_the_team(client):
    people = [person(name) for name in ("Ada Ay", "Bo Bee", "Cy Cee", "Di Dee")]
    team = team_of(*people)
    own = publish(PersonPage(title="Bo Bee", slug="bo", person=people[1]), team)
    page = section(client, "people")
    assert page.words("h3")[:3] == ["Ada Ay", "Bo Bee", "Cy Cee"]
    assert "Di Dee" not in page.main
    assert page.links["Bo Bee"] == own.url
    assert page.links["Everybody who works here"] == team.url
    chosen = [people[3].pk, people[0].pk]
    assert section(client, "people", people=chosen).words("h3")[:2] == ["Di Dee", "Ada Ay"]
    people[3].unpublish()
    assert "Di Dee" not in shown(client, "/").text
    people[0].delete()
    page = shown(client, "/")
    assert "Section" not in page.main
    assert page.words("h3") == []


def test_more_than_three_people_are_refused():
    block = dict(home_blocks.HOME)["people"]
    people = [person(f"Person {number}") for number in range(4)]
    value = block.to_python({**NOTHING["people"], "people": [one.pk for one in people]})
    with pytest.raises(StructBlockValidationError):
        block.clean(value)


def test_steps_are_a_real_list_with_their_time(client):
    steps = [
        {"when": "At the door", "title": "We greet you", "text": "By name."},
        {"when": "", "title": "We talk", "text": ""},
    ]
    page = section(client, "steps", steps=steps)
    (listed,) = page.all("ol")
    assert len(listed) == 2
    assert page.words("h3")[:2] == ["We greet you", "We talk"]
    assert "At the door" in page.words("p")


def test_the_place_comes_from_the_practices_details(client):
    details = PracticeDetails.the_one()
    details.struct_org_address_street = "14 Alder Row"
    details.save()
    publish(ContactPage(title="Contact", slug="contact"))
    photo = make_photo(Subject.NONE, description="The house from the street")
    page = section(client, "place", photo=photo.pk)
    assert "14 Alder Row" in page.main
    assert page.links["How to find us"] == "/contact/"
    assert [one.get("alt") for one in page.all("img")] == ["The house from the street"]


def test_a_photo_of_the_place_that_is_not_covered_leaves_the_address(client):
    details = PracticeDetails.the_one()
    details.struct_org_address_street = "14 Alder Row"
    details.save()
    photo = make_photo(Subject.UNKNOWN, description="A woman at the door")
    page = section(client, "place", photo=photo.pk)
    assert "14 Alder Row" in page.main
    assert "A woman at the door" not in page.text


def test_the_newest_three_posts_stand_there(client):
    for number in range(1, 5):
        make_post(title=f"Post {number}", slug=f"post-{number}", date=today() - timedelta(number))
    make_post(title="A draft", slug="draft", draft=True)
    page = section(client, "posts")
    assert page.words("h3")[:3] == ["Post 1", "Post 2", "Post 3"]
    assert "Post 4" not in page.main
    assert page.links["All posts"] == "/blog/"


def test_offers_are_those_that_hold_the_one_that_ends_first_on_top(client):
    offer("Ends later", ends=9)
    offer("Ends soon", ends=2)
    offer("Gone", begins=-9, ends=-1)
    page = section(client, "offers")
    assert page.words("h3")[:2] == ["Ends soon", "Ends later"]
    assert "Gone" not in page.main
    assert page.links["All offers"] == "/offers/"


def test_numbers_are_terms_with_their_words(client):
    numbers = [{"figure": "14 to 22 months", "words": "is how long braces take"}]
    page = section(client, "numbers", numbers=numbers)
    assert page.words("dt") == ["14 to 22 months"]
    assert page.words("dd") == ["is how long braces take"]


def test_a_first_page_with_every_section_asks_as_often_for_few_as_for_many(client):
    def fill(numbers: range) -> None:
        for number in numbers:
            one = person(f"Person {number}", photo=make_photo(Subject.STAFF))
            team.members.add(TeamMember(person=one))
            treatments(f"Treatment{number}", hero=make_photo(Subject.NONE))
            make_post(slug=f"post-{number}", hero=make_photo(Subject.NONE))
            offer(f"Offer {number}")
        team.save_revision().publish()

    def queries() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/").status_code == 200
        facts = [one for one in found if "consent_covereditem" in one["sql"]]
        assert len(facts) == 1  # all photos of the page are asked about together
        return len(found)

    team = team_of()
    home_with(*NOTHING.items())
    fill(range(1))
    few = queries()
    fill(range(1, 5))
    assert queries() == few
