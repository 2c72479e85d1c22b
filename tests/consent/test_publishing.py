"""What does a page, a draft or a scheduled revision show that nobody agreed to?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ReferenceIndex

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent import publishing
from consent.coverage import Reason
from consent.models import Photo
from consent.privileges import Subject
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def uncovered() -> Photo:
    return make_photo(Subject.PATIENT, patients=[make_patient()])


def post(**fields: object) -> BlogPage:
    ensure_pages()
    given = {"title": "A post", "slug": "a-post", "intro": "About it.", **fields}
    return BlogIndexPage.objects.get().add_child(instance=BlogPage(**given))


def rich_text(photo: Photo) -> tuple[str, dict[str, str]]:
    embed = f'<embed embedtype="image" id="{photo.pk}" format="fullwidth" alt="x"/>'
    return "text", {"heading": "", "text": f"<p>x</p>{embed}"}


def pair(photo: Photo) -> tuple[str, dict[str, object]]:
    words = {"before_label": "", "after_label": "", "caption": "c", "expectation": "e"}
    return "before_after", {"before": photo, "after": photo, **words}


PLACES = {
    "hero": lambda photo: {"hero": photo},
    "og_image": lambda photo: {"og_image": photo},
    "photo block": lambda photo: {"body": [("photo", {"photo": photo, "caption": ""})]},
    "before and after": lambda photo: {"body": [pair(photo)]},
    "rich text": lambda photo: {"body": [rich_text(photo)]},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_photo_is_found_wherever_it_stands(place, uncovered):
    page = post(**PLACES[place](uncovered))
    assert set(publishing.photos_in(page)) == {uncovered.pk}
    (finding,) = publishing.not_covered(page)
    assert finding.photo == uncovered
    assert finding.verdict.reason is Reason.NOT_ASKED
    assert finding.place in {"hero", "og_image", "body"}


def test_drafts_and_scheduled_revisions_are_read_where_wagtails_index_knows_nothing(uncovered):
    page = post()
    page.hero = uncovered
    page.save_revision()
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.hero = None
    page.og_image = uncovered
    page.save_revision(approved_go_live_at=page.go_live_at)
    live = BlogPage.objects.get(pk=page.pk)
    assert publishing.photos_in(live) == {}
    assert not ReferenceIndex.get_references_to(uncovered).exists()
    first, second = page.revisions.order_by("pk")
    assert publishing.photos_in(first.as_object()) == {uncovered.pk: "hero"}
    assert publishing.photos_in(second.as_object()) == {uncovered.pk: "og_image"}


def test_a_covered_photo_is_no_finding_for_that_use_only():
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo, uses=["website"])
    page = post(hero=photo)
    assert publishing.not_covered(page) == []
    (finding,) = publishing.not_covered(page, privilege="instagram")
    assert finding.verdict.reason is Reason.NOT_GRANTED


def test_a_page_without_photos_asks_nothing():
    page = post()
    with CaptureQueriesContext(connection) as queries:
        assert publishing.not_covered(page) == []
    assert not [query for query in queries if "consent_photo" in query["sql"]]


def test_a_deleted_photo_is_no_finding(uncovered):
    page = post(body=[("photo", {"photo": uncovered, "caption": ""})])
    uncovered.delete()
    assert publishing.not_covered(BlogPage.objects.get(pk=page.pk)) == []


def test_many_photos_cost_one_question(uncovered):
    photos = [make_photo(Subject.UNKNOWN) for _ in range(4)]
    page = post(body=[("photo", {"photo": photo, "caption": ""}) for photo in photos])
    with CaptureQueriesContext(connection) as queries:
        findings = publishing.not_covered(page)
    assert {finding.photo for finding in findings} == set(photos)
    assert len([query for query in queries if "consent_covereditem" in query["sql"]]) == 1
