"""Which cases are shown? Those covered on both sides; of the others not a word."""

from __future__ import annotations

import pytest

from consent import actions
from consent.acts import SYSTEM
from consent.models import Photo
from consent.privileges import Subject
from practice.models import GalleryPage
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.html import shown
from tests.practice.making import publish, stream

pytestmark = pytest.mark.django_db

WORDS = "Fixed braces, 18 months"
EXPECTED = "Most people need 12 to 24 months."


def case(before: Photo, after: Photo, caption: str = WORDS):
    value = {
        "before": before.pk,
        "after": after.pk,
        "before_label": "At the start",
        "after_label": "At the end",
        "caption": caption,
        "expectation": EXPECTED,
    }
    return "case", value


def make_gallery(*cases) -> GalleryPage:
    page = GalleryPage(title="Before and after", slug="gallery")
    page.cases = stream(GalleryPage, "cases", *cases)
    return publish(page)


def make_pair(subject: str = Subject.PATIENT, patients=()) -> tuple[Photo, Photo]:
    return (
        make_photo(subject, patients=patients, description="Teeth that stand apart"),
        make_photo(subject, patients=patients, description="Teeth in a row"),
    )


def test_a_covered_case_is_shown_with_what_to_expect_and_goes_when_taken_back(client):
    patient = make_patient()
    pair = make_pair(patients=[patient])
    consent = make_consent(patient, *pair, uses=["website"])
    gallery = make_gallery(case(*pair))
    page = shown(client, gallery.url)
    assert [image.get("alt") for image in page.all("img")] == [
        "Teeth that stand apart",
        "Teeth in a row",
    ]
    for words in (WORDS, EXPECTED, "At the start", "At the end"):
        assert words in page.main

    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    after = shown(client, gallery.url)
    for words in (WORDS, EXPECTED, "At the start", "Teeth", "/photo/"):
        assert words not in after.text
    assert "No case is shown at the moment" in after.main


def test_a_case_covered_on_one_side_only_leaves_neither_word_nor_hole(client):
    patient = make_patient()
    shown_photo, hidden = make_pair(patients=[patient])
    make_consent(patient, shown_photo, uses=["website"])
    public = make_pair(Subject.MODEL)
    page = shown(
        client, make_gallery(case(shown_photo, hidden), case(*public, "A model’s teeth")).url
    )
    assert WORDS not in page.text
    assert "A model’s teeth" in page.main
    assert len(page.all("img")) == 2
    sections = [one for one in page.all("section") if one.get("class") == "case"]
    assert len(sections) == 1


def test_an_empty_gallery_says_why(client):
    page = shown(client, make_gallery().url)
    assert "No case is shown at the moment" in page.main
    assert not page.all("img")
