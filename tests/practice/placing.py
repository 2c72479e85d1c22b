"""Which practice do the tests of its facts look at? One with everything filled in, and two places."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from consent.models import Photo, PracticeDetails
from practice.models import ContactPage, LocationPage
from tests.practice.making import publish

ZONE = ZoneInfo("America/New_York")
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
NETWORK = "https://social.example/alder-row"


def when(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def open_on(days: list[str], opens: int, closes: int) -> tuple[str, dict[str, object]]:
    return "hours", {"days": days, "start_time": time(opens), "end_time": time(closes)}


def closed_on(name: str, first: date, last: date | None = None) -> tuple[str, dict[str, object]]:
    return "closed", {"name": name, "first_day": first, "last_day": last}


def half_day(name: str, day: date) -> tuple[str, dict[str, object]]:
    value = {"name": name, "day": day, "start_time": time(8), "end_time": time(12)}
    return "other_hours", value


def make_practice(**fields: object) -> PracticeDetails:
    details = PracticeDetails.the_one()
    given = {
        "struct_org_name": "Alder Row Orthodontics",
        "struct_org_type": "Dentist",
        "slogan": "Braces and aligners",
        "story": "We straighten teeth.",
        "struct_org_phone": "+1 216 555 0142",
        "email": "hello@alder-row.example",
        "struct_org_address_street": "14 Alder Row",
        "struct_org_address_locality": "Cleveland",
        "struct_org_address_region": "OH",
        "struct_org_address_postal": "44113",
        "struct_org_address_country": "US",
        "struct_org_geo_lat": Decimal("41.4849"),
        "struct_org_geo_lng": Decimal("-81.7042"),
        "struct_org_hours": [
            open_on(WEEK[:4], 8, 17),
            open_on(["Friday"], 8, 13),
            half_day("Christmas Eve", date(2026, 12, 24)),
            closed_on("Christmas", date(2026, 12, 25), date(2026, 12, 28)),
        ],
        "profiles": [("profile", {"name": "Instagram", "url": NETWORK})],
        **fields,
    }
    for name, value in given.items():
        setattr(details, name, value)
    details.save()
    return details


def make_contact(**fields: object) -> ContactPage:
    return publish(ContactPage(title="Contact", slug="contact", **fields))


def make_place(
    contact: ContactPage,
    slug: str = "shore",
    *,
    hours: list | None = None,
    photo: Photo | None = None,
    **fields: object,
) -> LocationPage:
    given = {
        "title": "Lake Shore",
        "intro": "The small house by the lake.",
        "struct_org_address_street": "3 Pier Street",
        "struct_org_address_locality": "Cleveland",
        "struct_org_address_country": "US",
        "struct_org_image": photo,
        "struct_org_hours": [open_on(["Tuesday", "Thursday"], 9, 16)] if hours is None else hours,
        **fields,
    }
    return publish(LocationPage(slug=slug, **given), under=contact)
