"""Which offers hold, until when, and what does one that has ended still say?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from consent.models import Disclosure, PracticeDetails
from consent.privileges import Role, Subject
from practice import search_index
from practice.in_lists import let_offers_come_and_go
from practice.models import OfferIndexPage, OfferPage, TreatmentIndexPage, TreatmentPage
from practice.models.fields import today
from tests.factories import make_consent, make_patient, make_photo, make_staff
from tests.practice.html import Shown, shown
from tests.practice.making import publish
from tests.practice.searching import addresses, answer

pytestmark = pytest.mark.django_db

TERMS = "For new patients.\n\nOnce for each person."


@pytest.fixture
def index() -> OfferIndexPage:
    return publish(OfferIndexPage(title="Offers", slug="offers"))


def offer(
    index: OfferIndexPage, title: str, *, begins: int = -3, ends: int = 3, **fields: object
) -> OfferPage:
    """One that began and ends so many days from today."""
    page = OfferPage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        **{
            "intro": "A look, a photo and a drawing.",
            "price": "$99 instead of $180",
            "first_day": today() + timedelta(begins),
            "last_day": today() + timedelta(ends),
            "terms": TERMS,
            **fields,
        },
    )
    return publish(page, index)


def robots(page: Shown) -> list[str]:
    return [one.get("content") for one in page.all("meta") if one.get("name") == "robots"]


def test_those_that_hold_are_listed_the_one_that_ends_first_on_top(client, index):
    offer(index, "Until next week", ends=7)
    offer(index, "Until tomorrow", ends=1)
    offer(index, "Long gone", begins=-9, ends=-1)
    offer(index, "Not yet", begins=1, ends=9)
    page = shown(client, index.url)
    assert page.words("h2")[:2] == ["Until tomorrow", "Until next week"]
    assert "Long gone" not in page.text
    assert "Not yet" not in page.text


def test_the_last_day_is_said_in_words_and_is_one_of_the_days(client, index):
    with time_machine.travel(datetime(2026, 12, 1, 18, tzinfo=ZoneInfo("UTC")), tick=False):
        page = offer(index, "Half price", first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
        assert "Until 31 December 2026" in shown(client, page.url).main
        assert "Until 31 December 2026" in shown(client, index.url).main
    with time_machine.travel(datetime(2026, 12, 31, 18, tzinfo=ZoneInfo("UTC")), tick=False):
        assert "Today, 31 December 2026, is the last day" in shown(client, page.url).main


@pytest.mark.parametrize(
    ("zone", "holds"), [("America/New_York", True), ("UTC", False), ("Asia/Tokyo", False)]
)
def test_the_day_is_that_of_the_practice(client, index, zone, holds):
    page = offer(index, "Half price", first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
    PracticeDetails.objects.update(time_zone=zone)
    # Half past eleven in New York is the next morning elsewhere.
    late = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    with time_machine.travel(late, tick=False):
        assert ("This offer has ended" not in shown(client, page.url).main) == holds
        assert ("Half price" in shown(client, index.url).main) == holds


def test_an_offer_says_price_terms_and_treatment(client, index):
    treatments = publish(TreatmentIndexPage(title="Treatments", slug="treatments"))
    braces = publish(TreatmentPage(title="Braces", slug="braces", intro="A wire."), treatments)
    page = shown(client, offer(index, "Half price", treatment=braces).url)
    assert "$99 instead of $180" in page.main
    assert {"For new patients.", "Once for each person."} <= set(page.words("p"))
    assert page.links["More about Braces"] == braces.url
    assert page.links["Offers"] == index.url
    assert not robots(page)
    braces.unpublish()
    assert "Braces" not in shown(client, OfferPage.objects.get().url).main


def test_search_engines_read_the_last_day(client, index):
    page = offer(index, "Half price")
    data = shown(client, page.url).json_ld("Offer")
    assert data["validFrom"] == page.first_day.isoformat()
    assert data["validThrough"] == page.last_day.isoformat()


def test_one_that_has_ended_says_so_and_names_what_holds_now(client, index):
    ended = offer(index, "Summer price", begins=-9, ends=-1)
    now = offer(index, "Winter price")
    page = shown(client, ended.url)
    assert "This offer has ended" in page.main
    assert page.links["Winter price"] == now.url
    assert "$99 instead of $180" in page.main  # the price of the one that holds
    assert "For new patients." not in page.main
    assert page.json_ld("Offer") is None


def test_one_that_has_ended_stands_alone_when_nothing_else_holds(client, index):
    page = shown(client, offer(index, "Summer price", begins=-9, ends=-1).url)
    assert "There is no other one at the moment." in page.main
    assert "$99" not in page.main


@pytest.mark.parametrize(("begins", "ends"), [(-9, -1), (1, 9)])
def test_one_that_does_not_hold_today_is_found_nowhere(client, index, begins, ends):
    hidden = offer(index, "Zebra price", begins=begins, ends=ends)
    held = offer(index, "Quokka price")
    search_index.rebuild()
    assert robots(shown(client, hidden.url)) == ["noindex"]
    sitemap = client.get("/sitemap.xml").content.decode()
    assert hidden.url not in sitemap
    assert held.url in sitemap
    assert addresses(answer(client, "zebra")) == []
    assert addresses(answer(client, "quokka")) == [held.url]


def test_one_that_has_not_begun_says_when_it_does(client, index):
    page = offer(index, "Winter price", begins=1, ends=9)
    words = shown(client, page.url).main
    assert f"From {page.first_day:%-d %B %Y} until {page.last_day:%-d %B %Y}" in words
    assert "This offer has ended" not in words


def test_its_terms_are_found_by_the_search(client, index):
    page = offer(index, "Half price", terms="Not with a wombat voucher.")
    search_index.rebuild()
    assert addresses(answer(client, "wombat")) == [page.url]


def test_a_list_without_offers_says_what_to_do(client, index):
    page = shown(client, index.url)
    assert "There is no offer at the moment" in page.main


def test_a_photo_that_is_not_covered_leaves_no_hole(client, index):
    photo = make_photo(Subject.UNKNOWN, description="A woman laughing")
    page = offer(index, "Half price", hero=photo, hero_caption="Her new teeth")
    for url in (page.url, index.url):
        found = shown(client, url)
        assert not found.all("img")
        assert "Her new teeth" not in found.text
        assert "A woman laughing" not in found.text


def test_an_offer_that_ends_before_it_begins_is_refused(index):
    page = OfferPage(title="x", first_day=date(2026, 5, 2), last_day=date(2026, 5, 1))
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert "last_day" in refused.value.message_dict


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (-9, -1, "This offer has ended"),
        (1, 9, "This offer has not begun"),
        (-1, 1, None),
    ],
)
def test_the_editor_reads_how_it_stands(client, index, begins, ends, words):
    page = offer(index, "Half price", begins=begins, ends=ends)
    client.force_login(make_staff(Role.EDITOR))
    editor = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert ("What visitors see" in editor) == (words is not None)
    assert words is None or words in editor


def test_the_record_follows_an_offer_that_enters_its_list_and_leaves_it(index, work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo, uses=["website"])
    page = offer(index, "From today", begins=1, ends=5, hero=photo)
    work()

    def listed() -> list[bool]:
        rows = Disclosure.objects.filter(url=index.url, item_sha256=photo.sha256)
        return [row.last_at is None for row in rows.order_by("pk")]

    assert listed() == []
    OfferPage.objects.filter(pk=page.pk).update(first_day=today())
    let_offers_come_and_go()
    assert listed() == [True]
    OfferPage.objects.filter(pk=page.pk).update(
        first_day=today() - timedelta(9), last_day=today() - timedelta(1)
    )
    let_offers_come_and_go()
    assert listed() == [False]
