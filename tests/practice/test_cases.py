"""Which cases belong to a treatment, and what does asking for them cost?"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from consent import actions, asking
from consent.acts import SYSTEM
from consent.privileges import Subject
from practice import pictures
from practice.cases import address, cases_of
from practice.models import GalleryPage, TreatmentIndexPage, TreatmentPage
from tests.factories import make_consent, make_patient, make_photo
from tests.practice.making import publish, stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def treatment() -> TreatmentPage:
    index = publish(TreatmentIndexPage(title="What we treat", slug="treatments"))
    page = TreatmentPage(title="Fixed braces", slug="fixed-braces", intro="A year.")
    return publish(page, under=index)


def make_gallery(*cases) -> GalleryPage:
    page = GalleryPage(title="Cases", slug="gallery")
    page.cases = stream(GalleryPage, "cases", *cases)
    return publish(page)


def case(caption: str, treatment: TreatmentPage | None, *photos) -> tuple[str, dict]:
    before, after = photos or (make_photo(Subject.MODEL), make_photo(Subject.MODEL))
    value = {
        "before": before.pk,
        "after": after.pk,
        "caption": caption,
        "expectation": "Most people need 12 to 24 months.",
        "treatment": treatment.pk if treatment else None,
    }
    return "case", value


def captions(treatment: TreatmentPage) -> list[str]:
    with asking.asking():
        return [one.block.value["caption"] for one in cases_of(treatment)]


def test_a_treatment_has_its_own_cases_in_their_order(treatment):
    make_gallery(case("First", treatment), case("Another’s", None), case("Second", treatment))
    assert captions(treatment) == ["First", "Second"]


def test_a_case_goes_when_one_side_is_taken_back_and_while_the_list_is_not_public(treatment):
    patient = make_patient()
    photos = [make_photo(Subject.PATIENT, patients=[patient]) for _side in range(2)]
    consent = make_consent(patient, *photos, uses=["website"])
    gallery = make_gallery(case("Hers", treatment, *photos), case("A model’s", treatment))
    assert captions(treatment) == ["Hers", "A model’s"]
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", sha256=photos[1].sha256)
    assert captions(treatment) == ["A model’s"]
    lock = PageViewRestriction.objects.create(page=gallery, restriction_type="login")
    assert captions(treatment) == []
    lock.delete()
    assert captions(treatment) == ["A model’s"]
    gallery.unpublish()
    assert captions(treatment) == []


def test_more_cases_take_no_more_queries(treatment):
    def queries() -> int:
        with (
            asking.asking(makes_files=False),
            CaptureQueriesContext(
                connection,
            ) as counted,
        ):
            cases_of(treatment)
        return len(counted)

    gallery = make_gallery(case("One", treatment))
    queries()
    with_one = queries()
    gallery.cases = stream(
        GalleryPage, "cases", *(case(f"Case {number}", treatment) for number in range(3))
    )
    gallery.save_revision().publish()
    pictures.make(pictures.wanted(gallery))
    assert queries() == with_one


def test_the_address_of_a_treatments_cases_filters_the_list(treatment, client, rf):
    gallery = make_gallery(case("Hers", treatment), case("Another’s", None))
    page = client.get(address(gallery, treatment, rf.get("/"))).content.decode()
    assert "Hers" in page
    assert "Another’s" not in page
