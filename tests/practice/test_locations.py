"""What does a visitor read of one place, of three, of none? Its own facts, never those of another."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from consent import actions
from consent.acts import SYSTEM
from consent.privileges import Subject
from practice.context_processors import site
from practice.models import LocationPage
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.html import Shown, shown
from tests.practice.placing import (
    make_contact,
    make_place,
    make_practice,
    open_on,
    when,
)

pytestmark = pytest.mark.django_db

TUESDAY = when(12, 1, 10)
HOUSE = "A house with a green door"


@pytest.fixture
def contact():
    make_practice()
    return make_contact()


def at(client, url: str, moment=TUESDAY) -> Shown:
    with time_machine.travel(moment, tick=False):
        return shown(client, url)


def headings(page: Shown, tag: str = "h2") -> list[str]:
    main = page.all("main")[0]
    return [
        "".join(element.itertext()).strip()
        for element in main.iter()
        if str(element.tag).endswith(f"}}{tag}")
    ]


def test_a_place_says_where_it_is_when_it_is_open_and_how_one_gets_in(client, contact):
    drawing = make_photo(Subject.NONE, description="A map of the streets around the pier")
    house = make_photo(Subject.NONE, description=HOUSE)
    place = make_place(
        contact,
        photo=house,
        struct_org_phone="+1 216 555 0143",
        email="shore@alder-row.example",
        directions="Bus 22 stops\nat the pier.",
        parking="Three spaces behind the house.",
        getting_in="No step. The door is 95 cm wide.",
        map_picture=drawing,
        map_url="https://www.openstreetmap.org/#map=17/41.5/-81.7",
    )
    page = at(client, place.url)
    assert "3 Pier Street Cleveland" in page.main
    assert page.links["Call +1 216 555 0143"] == "tel:+12165550143"
    assert page.links["shore@alder-row.example"] == "mailto:shore@alder-row.example"
    assert "Open until 4 pm" in page.main
    assert "Tuesday today" in page.main
    assert headings(page) == [
        "When we are here",
        "How to get here",
        "Parking",
        "For wheelchairs, prams, tired legs",
    ]
    for words in ("Bus 22 stops at the pier.", "Three spaces", "95 cm wide"):
        assert words in page.main
    assert [image.get("alt") for image in page.all("img")] == [
        HOUSE,
        "A map of the streets around the pier",
    ]
    assert (
        page.links["See it on a map (opens openstreetmap.org)"]
        == "https://www.openstreetmap.org/#map=17/41.5/-81.7"
    )
    assert page.links["Save to contacts"] == "/contact/shore/card.vcf"
    assert page.links["Contact"] == "/contact/"


def test_what_a_place_leaves_empty_comes_from_the_practice_but_never_address_or_hours(
    client, contact
):
    place = make_place(
        contact, hours=[], struct_org_address_street="", struct_org_address_locality=""
    )
    page = at(client, place.url)
    assert page.links["Call +1 216 555 0142"] == "tel:+12165550142"
    assert "hello@alder-row.example" in page.main
    assert "Call us for the hours here." in page.main
    assert "14 Alder Row" not in page.main
    assert "8 am" not in page.main
    assert "Open until" not in page.main


def test_a_place_with_nothing_but_a_name_is_whole(client):
    place = make_place(
        make_contact(),
        hours=[],
        intro="",
        struct_org_address_street="",
        struct_org_address_locality="",
    )
    page = at(client, place.url)
    assert headings(page) == ["When we are here"]
    assert not page.all("img")


def test_no_map_is_loaded_from_elsewhere(client, contact):
    place = make_place(contact, map_url="https://maps.example/here")
    page = at(client, place.url)
    assert not [tag for tag in ("iframe", "object", "embed") if page.all(tag)]
    fetched = [
        element.get("src") or element.get("href") or ""
        for tag in ("script", "img", "link", "source")
        for element in page.all(tag)
    ]
    assert not [address for address in fetched if "maps.example" in address]


def test_contact_without_places_is_whole(client, contact):
    page = at(client, "/contact/")
    assert "14 Alder Row" in page.main
    assert "Open until 5 pm" in page.main
    assert "Christmas Eve 24 December 2026: 8 am to noon" in page.main
    assert "where you find us" not in page.main.lower()


def test_contact_with_one_place_names_it_once(client, contact):
    make_place(
        contact,
        "alder-row",
        title="Alder Row",
        struct_org_address_street="14 Alder Row",
        struct_org_address_region="OH",
        struct_org_address_postal="44113",
        hours=[open_on(["Tuesday"], 8, 17)],
    )
    page = at(client, "/contact/")
    assert headings(page) == ["Where you find us"]
    assert page.main.count("14 Alder Row") == 1
    assert page.main.count("8 am to 5 pm") == 1
    assert page.links["Alder Row"] == "/contact/alder-row/"


def test_contact_with_three_places_lists_each_with_its_own_hours_and_keeps_its_address(
    client, contact
):
    for number, day in enumerate(("Monday", "Tuesday", "Wednesday"), 1):
        make_place(
            contact,
            f"place-{number}",
            title=f"Place {number}",
            struct_org_address_street=f"{number} Pier Street",
            struct_org_phone="+1 216 555 0199" if number == 3 else "",
            hours=[open_on([day], 9, 16)],
        )
    page = at(client, "/contact/")
    assert headings(page) == ["3 places where you find us"]
    assert headings(page, "h3") == ["Place 1", "Place 2", "Place 3"]
    assert page.main.count("Open until 4 pm") == 1
    assert "Closed now, open on Monday from 9 am" in page.main
    assert "Closed now, open tomorrow from 9 am" in page.main
    assert "14 Alder Row" in page.main
    # A number of its own is told; the practice's stands above already.
    assert page.main.count("555 0199") == 1
    assert page.main.count("555 0142") == 1


def test_places_without_hours_leave_those_of_the_practice_on_the_contact_page(client, contact):
    make_place(contact, hours=[])
    page = at(client, "/contact/")
    assert "Monday to Thursday" in page.main
    assert "Call us for the hours here." in page.main


def test_drafts_and_locked_places_are_not_listed(client, contact):
    make_place(contact, "open", title="Open")
    contact.add_child(instance=LocationPage(title="Draft", slug="draft", live=False))
    locked = make_place(contact, "locked", title="Locked")
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    assert headings(at(client, "/contact/"), "h3") == ["Open"]


def test_more_places_cost_no_more_queries(client, contact):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/contact/")
        return len(asked)

    make_place(contact, "one", photo=make_photo(Subject.NONE))
    cost()
    with_one = cost()
    for name in ("two", "three"):
        make_place(contact, name, photo=make_photo(Subject.NONE))
    assert cost() <= with_one + 1


def test_a_patients_photo_on_a_place_goes_with_the_permission(client, contact):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], description=HOUSE)
    consent = make_consent(patient, photo, uses=["website"])
    place = make_place(contact, photo=photo, map_picture=photo)
    assert HOUSE in at(client, place.url).text
    assert HOUSE in at(client, "/contact/").text
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert HOUSE not in at(client, place.url).text
    assert HOUSE not in at(client, "/contact/").text


def test_a_long_title_and_pasted_lines_stay_text(client, contact):
    place = make_place(
        contact,
        title="A" * 255,
        directions="<script>alert(1)</script>\n\n<b>bold</b>",
    )
    page = at(client, place.url)
    assert "<script>alert" not in page.text
    assert "<b>bold</b>" in page.main


def test_the_footer_can_name_the_places_with_one_query_more(client, contact, rf):
    make_place(contact)
    request = rf.get("/")
    found = list(site(request)["locations"])
    assert [(one["title"], one["url"], one["address_lines"]) for one in found] == [
        ("Lake Shore", "/contact/shore/", ["3 Pier Street", "Cleveland"])
    ]
    assert found[0]["phone"] == "+1 216 555 0142"


def test_a_site_without_a_contact_page_has_no_places(client, rf):
    make_place(make_contact()).get_parent().unpublish()
    assert list(site(rf.get("/"))["locations"]) == []
