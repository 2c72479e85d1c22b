"""What of Wagtail cannot be seen at a door, and is tried by itself?"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from wagtail.images.rect import Rect
from wagtail.images.tasks import set_image_focal_point_task
from wagtail.models import CollectionViewRestriction, Page

from config.styleguide import guide
from consent.models import Photo, PhotoRendition
from consent.privileges import Subject
from practice.models.legal import LegalPage
from tests.factories import make_consent, make_patient, make_photo
from tests.leaks.entering import upload
from tests.leaks.harness import fetch
from tests.leaks.judging import marked_picture, picture_addresses, shows_the_photo
from tests.leaks.placing import place

pytestmark = pytest.mark.django_db


def stored() -> set[str]:
    roots = (Path(settings.PRIVATE_ROOT), Path(settings.PUBLIC_ROOT))
    return {str(path) for root in roots for path in root.rglob("*") if path.is_file()}


def test_looking_for_faces_keeps_a_point_and_no_picture(monkeypatch):
    photo = make_photo(Subject.PATIENT, patients=[make_patient()], data=marked_picture())
    monkeypatch.setattr(Photo, "get_suggested_focal_point", lambda self: Rect(10, 20, 110, 220))
    before = stored()
    fields = Photo.objects.filter(pk=photo.pk).values().get()
    set_image_focal_point_task.func("consent", "photo", str(photo.pk))
    after = Photo.objects.filter(pk=photo.pk).values().get()
    assert (after["focal_point_x"], after["focal_point_y"]) == (60, 120)
    assert {name for name in after if after[name] != fields[name]} == {
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    }
    assert stored() == before
    assert not PhotoRendition.objects.exists()


@pytest.mark.parametrize("signed", [True, False])
def test_a_private_collection_neither_shows_nor_shuts_a_photo(signed):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], data=marked_picture())
    make_consent(patient, photo)
    address = photo.get_rendition("width-200").url
    if not signed:
        patient.consents.update(revoked_at="2026-01-01T00:00Z")
    CollectionViewRestriction.objects.create(
        collection=photo.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    answer = fetch(Client(), address)
    assert shows_the_photo(answer.body) is signed


def test_the_style_guide_is_for_developers_and_draws_no_photo_on_record():
    assert Client().get("/styleguide/").status_code == 404
    make_photo(Subject.NONE, data=marked_picture()).get_rendition("width-200")
    names = {Path(str(one.file.name)).name for one in PhotoRendition.objects.all()}
    html = render_to_string(
        "styleguide.html", {"guide": guide()}, RequestFactory().get("/styleguide/")
    )
    assert names
    assert not [name for name in names if name in html]
    # The rules for fetching ahead name patterns that end with a star, and no file.
    drawn = [one for one in picture_addresses(html).all() if not one.endswith("*")]
    assert drawn
    assert not [one for one in drawn if one.startswith(("/photo/", "/media/"))]


def kind(page: type[Page]) -> type[Page]:
    """What the page is drawn as: the legal texts are drawn alike."""
    return LegalPage if issubclass(page, LegalPage) else page


def test_every_kind_of_page_stands_in_the_matrix():
    world = place(upload())
    ours = [model for model in apps.get_models() if issubclass(model, Page) and model is not Page]
    placed = [page for page in Page.objects.live().specific() if page.url in world.all_pages]
    assert ours
    assert {kind(model) for model in ours} == {kind(type(page)) for page in placed}
