"""What is told of a treatment? How long, how often, how much, for whom; with or without a photo."""

from __future__ import annotations

import re

import pytest

from consent import actions
from consent.acts import SYSTEM
from consent.models import PracticeDetails
from consent.privileges import Subject
from practice.models import (
    ContactPage,
    TreatmentIndexPage,
    TreatmentPage,
)
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.html import Shown, shown, words_of
from tests.practice.making import publish, question, stream, texts

pytestmark = pytest.mark.django_db

CAPTION = "Her teeth after 18 months"


@pytest.fixture
def index() -> TreatmentIndexPage:
    return publish(TreatmentIndexPage(title="Treatments", slug="treatments"))


def treatment(index: TreatmentIndexPage, title: str = "Fixed braces", **fields: object):
    slug = title.lower().replace(" ", "-")
    page = TreatmentPage(**{"title": title, "slug": slug, "intro": "A wire that works.", **fields})
    return publish(page, index)


def told(page: Shown) -> list[tuple[str, str]]:
    return list(zip(page.words("dt"), page.words("dd"), strict=True))


NUMBERS = {
    "duration": "14 to 22 months",
    "price": "$4,200 to $6,100",
    "visits": "Every six weeks",
    "for_whom": "Anyone from 11",
}


def test_the_numbers_stand_in_a_list_of_terms(client, index):
    page = shown(client, treatment(index, **NUMBERS).url)
    assert told(page) == [
        ("How long it takes", "14 to 22 months"),
        ("What it costs", "$4,200 to $6,100"),
        ("How often you come", "Every six weeks"),
        ("For whom", "Anyone from 11"),
    ]


@pytest.mark.parametrize("missing", sorted(NUMBERS))
def test_a_number_nobody_gave_leaves_no_empty_line(client, index, missing):
    given = {name: words for name, words in NUMBERS.items() if name != missing}
    page = shown(client, treatment(index, **given).url)
    assert [words for _term, words in told(page)] == [
        NUMBERS[name] for name in NUMBERS if name != missing
    ]


def test_without_any_number_there_is_no_list(client, index):
    assert not shown(client, treatment(index).url).all("dl")


def test_the_list_has_every_live_treatment_in_the_order_of_the_tree(client, index):
    treatment(index, "Fixed braces", **NUMBERS)
    hidden = treatment(index, "Veneers")
    treatment(index, "Aligners")
    hidden.unpublish()
    page = shown(client, index.url)
    assert page.words("h2")[:2] == ["Fixed braces", "Aligners"]
    assert "Veneers" not in page.text
    assert page.links["Fixed braces"] == "/treatments/fixed-braces/"


def test_an_empty_list_says_what_to_do(client, index):
    assert "Call us, and we tell you what we do." in shown(client, index.url).main


def test_a_photo_is_shown_while_covered_and_its_words_go_with_it(client, index):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], description="A woman laughing")
    consent = make_consent(patient, photo, uses=["website"])
    page = treatment(index, hero=photo, hero_caption=CAPTION)
    covered = shown(client, page.url)
    assert [image.get("alt") for image in covered.all("img")] == ["A woman laughing"]
    assert CAPTION in covered.main
    assert shown(client, index.url).all("img")

    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    for url in (page.url, index.url):
        after = shown(client, url)
        assert not after.all("img")
        assert CAPTION not in after.text
        assert "A woman laughing" not in after.text
        assert not re.search(r"/photo/\w", after.text)
        assert "A wire that works." in after.main


def test_the_other_treatments_stand_below_with_time_and_price_only(client, index):
    page = treatment(index, "Fixed braces")
    treatment(index, "Aligners", **NUMBERS)
    below = shown(client, page.url)
    assert below.links["Aligners"] == "/treatments/aligners/"
    assert below.words("dd") == ["14 to 22 months", "$4,200 to $6,100"]
    assert below.links["Treatments"] == index.url


def test_who_wants_to_ask_is_led_to_the_contact_page(client, index):
    page = treatment(index)
    publish(ContactPage(title="Contact", slug="contact"))
    assert shown(client, page.url).links["Ask us"] == "/contact/"


def test_without_a_contact_page_the_call_is_a_telephone_number(client, index):
    details = PracticeDetails.the_one()
    details.struct_org_phone = "+1 216 555 0142"
    details.save()
    page = shown(client, treatment(index).url)
    assert page.links["Call +1 216 555 0142"] == "tel:+12165550142"
    assert not [button for button in page.all("button") if "Ask" in words_of(button)]


def test_questions_and_texts_stand_in_the_body(client, index):
    entry = question("Does it hurt?", "<p>For two days.</p>")
    body = stream(
        TreatmentPage,
        "body",
        *texts(("Two days of soup", "<p>Then you forget it.</p>")),
        ("questions", {"heading": "", "entries": [entry.pk]}),
    )
    page = shown(client, treatment(index, body=body).url)
    assert "Two days of soup" in page.words("h2")
    assert page.words("h3")[0] == "Does it hurt?"
