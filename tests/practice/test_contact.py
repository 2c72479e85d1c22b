"""How does one reach the practice? Phone, mail, address, hours and holidays, without a foreign map."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from consent.details.opening_hours import open_now
from consent.models import PracticeDetails
from practice.models import ContactPage
from tests.practice.html import Shown, shown
from tests.practice.making import publish

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


@pytest.fixture
def details() -> PracticeDetails:
    page = publish(
        ContactPage(
            title="Contact",
            slug="contact",
            directions="Bus 22 stops\nat the corner.",
            map_url="https://www.openstreetmap.org/#map=17/41.4846/-81.7040",
        )
    )
    assert page.url == "/contact/"
    details = PracticeDetails.the_one()
    details.struct_org_phone = "+1 216 555 0142"
    details.email = "hello@alder-row.example"
    details.struct_org_address_street = "14 Alder Row"
    details.struct_org_address_locality = "Cleveland"
    details.struct_org_hours = [
        ("hours", {"days": WEEK, "start_time": time(8), "end_time": time(12)}),
        ("hours", {"days": WEEK, "start_time": time(13), "end_time": time(17)}),
        (
            "closed",
            {
                "name": "Christmas",
                "first_day": date(2026, 12, 24),
                "last_day": date(2026, 12, 28),
            },
        ),
        (
            "closed",
            {"name": "New Year", "first_day": date(2027, 1, 1), "last_day": None},
        ),
    ]
    details.save()
    return details


def when(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def at(client, moment: datetime) -> Shown:
    with time_machine.travel(moment, tick=False):
        return shown(client, "/contact/")


def test_phone_mail_and_address_are_there_to_be_used(client, details):
    page = shown(client, "/contact/")
    assert page.links["+1 216 555 0142"] == "tel:+12165550142"
    assert page.links["hello@alder-row.example"] == "mailto:hello@alder-row.example"
    assert "14 Alder Row" in page.main
    assert "Bus 22 stops at the corner." in page.main


def test_the_map_is_a_link_that_names_its_host_and_loads_nothing(client, details):
    page = shown(client, "/contact/")
    assert (
        page.links["See it on a map (opens openstreetmap.org)"]
        == "https://www.openstreetmap.org/#map=17/41.4846/-81.7040"
    )
    for tag in ("iframe", "object", "embed"):
        assert not page.all(tag)
    foreign = [
        element.get("src") or element.get("href")
        for tag in ("script", "img", "link", "source")
        for element in page.all(tag)
        if "openstreetmap" in (element.get("src") or element.get("href") or "")
    ]
    assert not foreign


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (when(12, 1, 9), "Open until noon"),
        (when(12, 1, 12), "Closed now, open today from 1 pm"),
        (when(12, 1, 16, 59), "Open until 5 pm"),
        (when(12, 1, 17), "Closed now, open tomorrow from 8 am"),
        (when(12, 4, 18), "Closed now, open on Monday from 8 am"),
        (when(12, 24, 9), "Closed now, open on Tuesday from 8 am"),
        (when(12, 20, 9), "Closed now, open tomorrow from 8 am"),
    ],
)
def test_the_page_says_whether_somebody_is_there_now(client, details, moment, words):
    assert words in at(client, moment).main


def test_today_is_marked_in_words(client, details):
    rows = at(client, when(12, 1, 9)).words("tr")
    assert rows[0].startswith("Monday to Friday today")
    assert at(client, when(12, 5, 9)).words("tr")[1].startswith("Saturday and Sunday today")


def test_holidays_to_come_are_listed_and_past_ones_are_not(client, details):
    page = at(client, when(12, 26, 9))
    assert "Christmas 24–28 December 2026" in page.main
    assert "New Year 1 January 2027" in page.main
    assert "Christmas" not in at(client, when(12, 29, 9)).main


def test_a_long_closure_names_the_day_of_return():
    hours = PracticeDetails._meta.get_field("struct_org_hours").stream_block.to_python(
        [
            {
                "type": "hours",
                "value": {"days": ["Monday"], "start_time": "08:00", "end_time": "17:00"},
            },
            {
                "type": "closed",
                "value": {"name": "Move", "first_day": "2026-12-01", "last_day": "2026-12-31"},
            },
        ]
    )
    stands = open_now(hours, when(12, 1, 9))
    assert stands is not None
    assert stands.text == "Closed now, open on 4 January from 8 am"
    assert stands.until == when(12, 2, 0)


def test_a_practice_that_gave_no_hours_claims_none(client):
    publish(ContactPage(title="Contact", slug="contact"))
    page = shown(client, "/contact/")
    assert "open" not in page.main.lower()
    assert open_now([], when(12, 1, 9)) is None


def test_the_footer_leads_to_the_contact_page(client, details):
    assert shown(client, "/").links["How to find us"] == "/contact/"
