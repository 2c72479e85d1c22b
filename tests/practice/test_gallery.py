"""Which cases are shown, and how are they found? Those covered on both sides; of the others not a word."""

from __future__ import annotations

import pytest
from wagtail.blocks import StructBlockValidationError

from consent import actions
from consent.acts import SYSTEM
from consent.models import Photo
from consent.privileges import Subject
from practice.blocks import CaseBlock
from practice.models import GalleryPage, TreatmentIndexPage, TreatmentPage
from tests.factories import make_consent, make_patient, make_photo, picture
from tests.practice.html import shown
from tests.practice.making import publish, stream

pytestmark = pytest.mark.django_db

WORDS = "Fixed braces, 18 months"
EXPECTED = "Most people need 12 to 24 months."


def case(before: Photo, after: Photo, caption: str = WORDS, treatment: TreatmentPage | None = None):
    value = {
        "before": before.pk,
        "after": after.pk,
        "before_label": "At the start",
        "after_label": "At the end",
        "caption": caption,
        "expectation": EXPECTED,
        "treatment": treatment.pk if treatment else None,
    }
    return "case", value


@pytest.fixture
def treatments() -> list[TreatmentPage]:
    index = publish(TreatmentIndexPage(title="What we treat", slug="treatments"))
    return [
        publish(TreatmentPage(title=title, slug=slug, intro="A year."), under=index)
        for title, slug in (("Fixed braces", "fixed-braces"), ("Clear aligners", "aligners"))
    ]


def links_of_filter(page) -> dict[str, str]:
    return {words: href for words, href in page.links.items() if words.endswith(")")}


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
    for words in (WORDS, EXPECTED, "At the start", "Teeth"):
        assert words not in after.text
    assert not after.all("img")
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


def test_a_pair_has_one_labelled_line_to_move_and_says_how_much_is_seen(client):
    page = shown(client, make_gallery(case(*make_pair(Subject.MODEL))).url)
    (line,) = page.all("input")
    assert line.get("type") == "range"
    assert line.get("aria-label") == f"Move between before and after: {WORDS}"
    assert line.get("data-words") == "# %: At the end"
    assert not [one for one in page.tree.iter() if one.get("style")]


def test_every_case_has_a_heading_and_what_to_expect_in_the_size_of_the_text(client):
    page = shown(client, make_gallery(case(*make_pair(Subject.MODEL))).url)
    assert WORDS in page.words("h2")
    (said,) = [one for one in page.all("p") if one.text == EXPECTED]
    assert said.get("class") == "before-after__expectation"
    assert not page.all("small")


def test_cases_are_filtered_by_treatment_with_links_that_say_how_many(client, treatments):
    braces, aligners = treatments
    gallery = make_gallery(
        case(*make_pair(Subject.MODEL), "Braces for a year", braces),
        case(*make_pair(Subject.MODEL), "Braces for two years", braces),
        case(*make_pair(Subject.MODEL), "Aligners for a year", aligners),
        case(*make_pair(Subject.MODEL), "Something else"),
    )
    everything = shown(client, gallery.url)
    assert links_of_filter(everything) == {
        "All cases (4)": "/gallery/",
        "Fixed braces (2)": "?treatment=fixed-braces",
        "Clear aligners (1)": "?treatment=aligners",
    }
    some = shown(client, f"{gallery.url}?treatment=aligners")
    assert "Aligners for a year" in some.main
    assert "Braces for" not in some.main
    assert "Something else" not in some.main
    current = [one for one in some.all("a") if one.get("aria-current") == "true"]
    assert [one.get("href") for one in current] == ["?treatment=aligners"]
    assert some.links["How it works: Clear aligners"] == "/treatments/aligners/"


@pytest.mark.parametrize("asked", ["nothing-like-it", "", "%00", "fixed-braces&treatment=x"])
def test_an_unknown_treatment_shows_all_cases(client, treatments, asked):
    gallery = make_gallery(
        case(*make_pair(Subject.MODEL), "Braces", treatments[0]),
        case(*make_pair(Subject.MODEL), "Something else"),
    )
    page = shown(client, f"{gallery.url}?treatment={asked}")
    assert "Braces" in page.main
    assert "Something else" in page.main


def test_every_choice_has_the_address_of_the_whole_list_for_search_engines(client, treatments):
    gallery = make_gallery(case(*make_pair(Subject.MODEL), "Braces", treatments[0]))
    page = shown(client, f"{gallery.url}?treatment=fixed-braces")
    (canonical,) = [one for one in page.all("link") if one.get("rel") == "canonical"]
    assert canonical.get("href").endswith("/gallery/")


def test_the_filter_counts_only_what_may_be_seen_and_names_no_page_off_the_site(client, treatments):
    braces, aligners = treatments
    patient = make_patient()
    gallery = make_gallery(
        case(*make_pair(patients=[patient]), "Braces for a year", braces),
        case(*make_pair(Subject.MODEL), "Aligners for a year", aligners),
        case(*make_pair(Subject.MODEL), "Something else"),
    )
    page = shown(client, gallery.url)
    assert list(links_of_filter(page)) == ["All cases (2)", "Clear aligners (1)"]
    aligners.unpublish()
    page = shown(client, gallery.url)
    assert links_of_filter(page) == {}
    assert "Clear aligners" not in page.main
    assert "Aligners for a year" in page.main


def test_a_pair_of_two_views_or_that_promises_nothing_is_refused():
    upright = make_photo(Subject.MODEL, data=picture(width=600, height=900))
    wide = make_photo(Subject.MODEL, data=picture(width=900, height=600))
    block = CaseBlock()
    value = dict(case(upright, wide)[1], expectation="Individual results may vary.")
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))
    assert set(refused.value.block_errors) == {"after", "expectation"}
    block.clean(block.to_python(case(wide, wide)[1]))
