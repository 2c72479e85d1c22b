"""Do search engines read what the settings say, value by value, of the practice and each place?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from consent import actions
from consent.acts import SYSTEM
from consent.models import PracticeDetails
from consent.models.practice_details import KINDS
from consent.privileges import Subject
from practice import pictures
from practice.models.base import practice_specs
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.html import shown
from tests.practice.placing import (
    NETWORK,
    WEEK,
    closed_on,
    make_contact,
    make_place,
    make_practice,
    open_on,
    when,
)

pytestmark = pytest.mark.django_db

HOME = "http://testserver/"
# What Google's page on LocalBusiness asks for, and what it can use besides.
REQUIRED = {"@type", "name", "address"}
CHRISTMAS = {
    "@type": "OpeningHoursSpecification",
    "validFrom": "2026-12-25",
    "validThrough": "2026-12-28",
    "opens": "00:00",
    "closes": "00:00",
}
EVE = {
    "@type": "OpeningHoursSpecification",
    "validFrom": "2026-12-24",
    "validThrough": "2026-12-24",
    "opens": "08:00",
    "closes": "12:00",
}


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = HOME.rstrip("/")


def node(client, url: str, kind: str = "Dentist", moment=None) -> dict:
    with time_machine.travel(moment or when(12, 1, 10), tick=False):
        found = shown(client, url).json_ld(kind)
    assert found is not None, f"{url} tells no {kind}"
    assert found["@context"] == "https://schema.org"
    assert set(found) >= REQUIRED
    assert not [name for name, value in found.items() if value in ("", None, [], {})]
    return found


def test_each_fact_of_the_practice_is_told_as_it_is_set(client):
    details = make_practice()
    make_contact()
    told = node(client, "/contact/")
    assert told["@id"] == f"{HOME}#practice"
    assert told["url"] == HOME
    assert told["name"] == details.struct_org_name
    assert told["slogan"] == details.slogan
    assert told["description"] == details.story
    assert told["telephone"] == details.struct_org_phone
    assert told["email"] == details.email
    assert told["sameAs"] == [NETWORK]
    assert told["address"] == {
        "@type": "PostalAddress",
        "streetAddress": details.struct_org_address_street,
        "addressLocality": details.struct_org_address_locality,
        "addressRegion": details.struct_org_address_region,
        "postalCode": details.struct_org_address_postal,
        "addressCountry": details.struct_org_address_country,
    }
    assert told["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 41.4849,
        "longitude": -81.7042,
    }
    assert told["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": WEEK[:4],
            "opens": "08:00",
            "closes": "17:00",
        },
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Friday"],
            "opens": "08:00",
            "closes": "13:00",
        },
        EVE,
        CHRISTMAS,
    ]
    assert told["specialOpeningHoursSpecification"] == [EVE, CHRISTMAS]


def test_holidays_that_are_over_are_told_no_more(client):
    make_practice()
    make_contact()
    told = node(client, "/contact/", moment=when(12, 29, 9))
    assert "specialOpeningHoursSpecification" not in told
    assert len(told["openingHoursSpecification"]) == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([open_on(["Monday"], 8, 13), open_on(["Monday"], 12, 17)], [("08:00", "17:00")]),
        ([open_on(["Friday"], 18, 2)], [("18:00", "02:00")]),
        ([open_on(["Monday"], 9, 0)], [("09:00", "23:59")]),
    ],
)
def test_odd_hours_are_told_as_one_may_read_them(client, rows, expected):
    make_practice(struct_org_hours=rows)
    make_contact()
    told = node(client, "/contact/")["openingHoursSpecification"]
    assert [(one["opens"], one["closes"]) for one in told] == expected


def test_a_closed_day_with_other_hours_is_told_as_closed_only(client):
    from tests.practice.placing import half_day

    day = date(2026, 12, 24)
    make_practice(
        struct_org_hours=[open_on(WEEK, 8, 17), half_day("Eve", day), closed_on("Christmas", day)]
    )
    make_contact()
    (told,) = node(client, "/contact/")["specialOpeningHoursSpecification"]
    assert (told["opens"], told["closes"]) == ("00:00", "00:00")


def test_what_is_not_set_is_not_told(client):
    make_practice(
        struct_org_type="",
        slogan="",
        story="",
        email="",
        profiles=[],
        struct_org_geo_lat=None,
        struct_org_geo_lng=Decimal(0),
        struct_org_hours=[],
    )
    make_contact()
    told = node(client, "/contact/", "MedicalBusiness")
    assert not set(told) & {
        "slogan",
        "description",
        "email",
        "sameAs",
        "geo",
        "openingHoursSpecification",
        "specialOpeningHoursSpecification",
        "image",
        "logo",
    }


def test_a_place_is_a_node_of_its_own_below_the_practice(client):
    make_practice()
    contact = make_contact()
    place = make_place(
        contact,
        struct_org_phone="+1 216 555 0143",
        struct_org_geo_lat=Decimal("41.5"),
        struct_org_geo_lng=Decimal("-81.6"),
        map_url="https://maps.example/here",
    )
    told = node(client, place.url)
    assert told["@id"] == f"{HOME}contact/shore/#place"
    assert told["url"] == f"{HOME}contact/shore/"
    assert told["name"] == "Alder Row Orthodontics, Lake Shore"
    assert told["description"] == place.intro
    assert told["telephone"] == "+1 216 555 0143"
    assert told["email"] == "hello@alder-row.example"
    assert told["address"]["streetAddress"] == "3 Pier Street"
    assert told["geo"]["longitude"] == -81.6
    assert told["hasMap"] == "https://maps.example/here"
    assert told["parentOrganization"] == {
        "@type": "Dentist",
        "@id": f"{HOME}#practice",
        "name": "Alder Row Orthodontics",
        "url": HOME,
    }
    assert [one["dayOfWeek"] for one in told["openingHoursSpecification"]] == [
        ["Tuesday", "Thursday"]
    ]
    above = node(client, "/contact/")
    assert above["@id"] == told["parentOrganization"]["@id"]
    assert above["subOrganization"] == [
        {"@type": "Dentist", "@id": told["@id"], "name": "Lake Shore"}
    ]


def test_the_photo_of_the_practice_and_of_a_place_follow_the_use_sharing(client):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo, uses=["website", "sharing"])
    details = make_practice(struct_org_image=photo)
    contact = make_contact()
    pictures.make(practice_specs(details))
    place = make_place(contact, photo=photo)
    for url in ("/contact/", place.url):
        (image,) = node(client, url)["image"]
        assert image.startswith(f"{HOME}photo/")
    actions.withdraw(consent=consent, privilege="sharing", by=SYSTEM, channel="copy")
    for url in ("/contact/", place.url):
        assert "image" not in node(client, url)


def test_staff_choose_among_kinds_of_practice_only():
    details = PracticeDetails.the_one()
    for kind, _label in KINDS:
        details.struct_org_type = kind
        details.full_clean()
    details.struct_org_type = "AutoBodyShop"
    with pytest.raises(ValidationError) as refused:
        details.full_clean()
    assert "struct_org_type" in refused.value.error_dict
    assert details.kind == "MedicalBusiness"


def test_no_text_ends_the_script(client):
    make_practice(story="</script><script>alert(1)</script>")
    make_contact()
    assert node(client, "/contact/")["description"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in shown(client, "/contact/").text
