"""Can a phone save the practice and each place, whatever stands in the fields?"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from practice import vcard
from practice.vcard import Contact
from tests.practice.html import shown
from tests.practice.placing import make_contact, make_place, make_practice


def unfolded(text: str) -> list[str]:
    """The lines of a card as a reader puts them together (RFC 6350, 3.2)."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def said(text: str) -> dict[str, str]:
    return dict(line.split(":", 1) for line in unfolded(text))


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


CONTACT = Contact(
    name="Alder, Row; \\ & Söhne",
    organisation="Alder Row",
    url="https://alder-row.example/contact/",
    phone="+12165550142",
    email="hello@alder-row.example",
    street="14 Alder Row, rear; left",
    locality="Cleveland",
    region="OH",
    postal_code="44113",
    country="US",
    note="Monday: 8 am to 5 pm\nFriday: closed",
    zone="America/New_York",
    position=(41.4849, -81.7042),
)


def test_the_card_says_each_fact_in_its_place():
    card = said(vcard.card(CONTACT))
    lines = unfolded(vcard.card(CONTACT))
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert lines[-1] == "END:VCARD"
    assert card["KIND"] == "org"
    assert card["FN"] == r"Alder\, Row\; \\ & Söhne"
    assert card['TEL;TYPE="work,voice"'] == "+12165550142"
    assert card["EMAIL;TYPE=work"] == "hello@alder-row.example"
    assert card["ADR;TYPE=work"] == r";;14 Alder Row\, rear\; left;Cleveland;OH;44113;US"
    assert card["GEO"] == "geo:41.4849,-81.7042"
    assert card["TZ"] == "America/New_York"
    assert card["NOTE"] == r"Monday: 8 am to 5 pm\nFriday: closed"
    assert card["URL;TYPE=work"] == "https://alder-row.example/contact/"


def test_the_same_page_is_the_same_contact_when_saved_again():
    again = Contact(name="New name", organisation="New", url=CONTACT.url)
    assert said(vcard.card(again))["UID"] == said(vcard.card(CONTACT))["UID"]
    other = Contact(name="Alder", organisation="Alder", url=f"{CONTACT.url}shore/")
    assert said(vcard.card(other))["UID"] != said(vcard.card(CONTACT))["UID"]


def test_what_is_not_known_is_left_out():
    card = said(vcard.card(Contact(name="A", organisation="A", url="https://a.example/")))
    assert set(card) == {
        "BEGIN", "VERSION", "KIND", "UID", "FN", "ORG", "URL;TYPE=work", "END",
    }  # fmt: skip


@given(st.text(max_size=300), st.text(max_size=300))
@example("é" * 120, "歯" * 80)
@example("a\x00b\x0bc", "\x85")
@example("a\r\nTEL:1", "b\nEND:VCARD\r")
def test_no_text_breaks_a_line_or_the_card(name, note):
    text = vcard.card(Contact(name=f"x{name}", organisation="A", url="https://a.e/", note=note))
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= vcard.LONGEST_LINE
        line.decode()
        assert not set(line) & set(b"\r\n\x00")
    lines = unfolded(text)
    assert sum(line.startswith("FN:") for line in lines) == 1
    assert {line.split(":", 1)[0] for line in lines} <= {
        "BEGIN", "VERSION", "KIND", "UID", "FN", "ORG", "URL;TYPE=work", "NOTE", "END",
    }  # fmt: skip
    read = unescaped(said(text)["FN"])
    assert [sign for sign in read if sign.isprintable() and sign != " "] == [
        sign for sign in f"x{name}" if sign.isprintable() and sign != " "
    ]


@pytest.mark.django_db
def test_the_contact_page_and_each_place_have_a_card(client):
    make_practice()
    place = make_place(
        make_contact(),
        struct_org_phone="(216) 555-0143",
        struct_org_geo_lat=Decimal("41.5"),
        struct_org_geo_lng=Decimal("-81.6"),
    )
    answer = client.get("/contact/card.vcf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="alder-row-orthodontics.vcf"'
    )
    card = said(answer.content.decode())
    assert card["FN"] == "Alder Row Orthodontics"
    assert card["ADR;TYPE=work"] == ";;14 Alder Row;Cleveland;OH;44113;US"
    assert "Monday to Thursday: 8 am to 5 pm" in unescaped(card["NOTE"])
    own = client.get(shown(client, place.url).links["Save to contacts"])
    card = said(own.content.decode())
    assert card["FN"] == r"Alder Row Orthodontics\, Lake Shore"
    assert card["ORG"] == "Alder Row Orthodontics"
    assert card['TEL;TYPE="work,voice"'] == "+12165550143"
    assert card["EMAIL;TYPE=work"] == "hello@alder-row.example"
    assert card["ADR;TYPE=work"] == ";;3 Pier Street;Cleveland;;;US"
    assert card["GEO"] == "geo:41.5,-81.6"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Zahnärzte „Müller“\r\nSet-Cookie: a=b", "歯科", '"; x="'])
def test_a_file_name_is_safe_whatever_the_practice_is_called(client, name):
    make_practice(struct_org_name=name)
    make_contact()
    header = client.get("/contact/card.vcf").headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.vcf"', header)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/card.vcf", "/nowhere/card.vcf", "/contact/draft/card.vcf"])
def test_only_contact_and_places_have_a_card(client, path):
    make_practice()
    make_place(make_contact(), "draft").unpublish()
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_locked_place_gives_no_card(client):
    make_practice()
    place = make_place(make_contact())
    PageViewRestriction.objects.create(page=place, restriction_type="login")
    assert client.get(f"{place.url}card.vcf").status_code == 404
