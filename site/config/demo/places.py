"""Where does the demo practice see people, and what does it say of itself everywhere else?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from config.demo import site_content
from consent import clock
from consent.models import Photo, PracticeDetails
from practice.models import ContactPage, LocationPage

STORY = (
    "Alder Row is an orthodontic practice in Cleveland. We straighten teeth for children and "
    "adults, with fixed braces and with clear aligners, and we tell you before we begin how long "
    "it takes and what it costs. You see the same orthodontist from the first visit to the last. "
    "We are two houses: Alder Row, and a small one by the lake, open on Wednesdays and Saturdays."
)
PROFILES = (
    ("Instagram", "https://social.example/instagram/alder-row"),
    ("Facebook", "https://social.example/facebook/alder-row"),
    ("Google", "https://maps.example/alder-row-orthodontics"),
)
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday")
AT_HOME = ((WEEK, 8, 17), (("Friday",), 8, 13))
AT_THE_LAKE = ((("Wednesday",), 12, 19), (("Saturday",), 9, 13))
LAKE_PHONE = "+1 216 555 0147"
Block = tuple[str, dict[str, object]]


def ensure_places(photos: Mapping[str, Photo]) -> None:
    """The two houses below Contact, and what profiles elsewhere need; what is there stays."""
    _say_who_we_are(photos)
    contact = ContactPage.objects.first()
    if contact is None or LocationPage.objects.exists():
        return
    for page in (_alder_row(photos), _lake_shore(photos)):
        ContactPage.objects.get(pk=contact.pk).add_child(instance=page)
        page.save_revision().publish()
    # The way to each house now stands on its own page.
    contact = ContactPage.objects.get(pk=contact.pk)
    if contact.directions == site_content.DIRECTIONS:
        contact.directions = contact.map_url = ""
        contact.save_revision().publish()


def _say_who_we_are(photos: Mapping[str, Photo]) -> None:
    details = PracticeDetails.the_one()
    if details.story:
        return
    details.story = STORY
    details.profiles = [("profile", {"name": name, "url": url}) for name, url in PROFILES]
    details.struct_org_logo = photos["mark"]
    details.struct_org_image = photos["facade"]
    details.struct_org_geo_lat = Decimal("41.4846")
    details.struct_org_geo_lng = Decimal("-81.7040")
    details.struct_org_hours = [*_weekly(AT_HOME), *_holidays(_today())]
    details.save()


def _alder_row(photos: Mapping[str, Photo]) -> LocationPage:
    page = LocationPage(
        title="Alder Row",
        slug="alder-row",
        intro="The brick house with the red door. Everything that takes longer happens here.",
        directions=(
            "Five minutes on foot from the West 25th–Ohio City station. Bus 22 stops at the "
            "corner.\n\nFrom the tram go one block up, then right into Alder Row. We are the "
            "house with the cat in the window."
        ),
        parking="Two spaces behind the house, one of them wide. On the street it is free for an hour.",
        getting_in=(
            "The door is level with the street and 95 cm wide. A lift goes to every floor; it and "
            "the restroom fit a wheelchair. Prams may stay in the hall. There is a hearing loop at "
            "the desk, and guide dogs come along."
        ),
        map_url=site_content.MAP_URL,
        struct_org_image=photos["facade"],
        map_picture=photos["map-alder-row"],
        struct_org_address_street="14 Alder Row",
        struct_org_address_locality="Cleveland",
        struct_org_address_region="OH",
        struct_org_address_postal="44113",
        struct_org_address_country="US",
        struct_org_geo_lat=Decimal("41.4846"),
        struct_org_geo_lng=Decimal("-81.7040"),
    )
    page.struct_org_hours = [*_weekly(AT_HOME), *_holidays(_today())]
    return page


def _lake_shore(photos: Mapping[str, Photo]) -> LocationPage:
    page = LocationPage(
        title="Lake Shore",
        slug="lake-shore",
        intro="Our small house by the pier, for check-ups late in the day and on Saturdays.",
        directions="Bus 31 stops in Shore Road. Go left into Pier Street; we are the last house.",
        parking="Along Shore Road, free on Saturdays and after 6 pm.",
        getting_in=(
            "Two steps at the door; ring, and we put the ramp out. Inside everything is on one "
            "floor. The restroom is too small for most wheelchairs; the one at the pier is not."
        ),
        map_picture=photos["map-lake-shore"],
        email="",
        struct_org_phone=LAKE_PHONE,
        struct_org_address_street="3 Pier Street",
        struct_org_address_locality="Cleveland",
        struct_org_address_region="OH",
        struct_org_address_postal="44107",
        struct_org_address_country="US",
    )
    page.struct_org_hours = [*_weekly(AT_THE_LAKE), *_holidays(_today(), half_days=False)]
    return page


def _today() -> date:
    return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)


def _weekly(hours: Sequence[tuple[Sequence[str], int, int]]) -> list[Block]:
    return [
        ("hours", {"days": list(days), "start_time": time(opens), "end_time": time(closes)})
        for days, opens, closes in hours
    ]


def _holidays(today: date, *, half_days: bool = True) -> list[Block]:
    """A year of them from `today` on, so that the demo never runs out of days to show."""
    found: list[tuple[date, Block]] = []
    for year in (today.year, today.year + 1):
        thanksgiving = _weekday(year, 11, 3, number=4)
        found += [
            _closed("New Year", date(year, 1, 1)),
            _closed("Memorial Day", _weekday(year, 6, 0, number=1) - timedelta(days=7)),
            _closed("Independence Day", date(year, 7, 4)),
            _closed("Labor Day", _weekday(year, 9, 0, number=1)),
            _closed("Thanksgiving", thanksgiving, thanksgiving + timedelta(days=1)),
            _half_day("Christmas Eve", date(year, 12, 24))
            if half_days
            else _closed("Christmas Eve", date(year, 12, 24)),
            _closed("Christmas", date(year, 12, 25), date(year, 12, 26)),
        ]
    ahead = today + timedelta(days=365)
    return [block for day, block in sorted(found, key=lambda one: one[0]) if today <= day < ahead]


def _closed(name: str, first: date, last: date | None = None) -> tuple[date, Block]:
    return first, ("closed", {"name": name, "first_day": first, "last_day": last})


def _half_day(name: str, day: date) -> tuple[date, Block]:
    value = {"name": name, "day": day, "start_time": time(8), "end_time": time(12)}
    return day, ("other_hours", value)


def _weekday(year: int, month: int, weekday: int, *, number: int) -> date:
    """The `number`th such weekday (Monday is 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
