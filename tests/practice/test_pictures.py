"""Who makes the files of a page's pictures, and what stands there until they are made?"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent import actions
from consent.acts import SYSTEM
from consent.models import FollowUp, Photo, PhotoRendition, PracticeDetails
from consent.privileges import Role, Subject
from practice import pictures
from practice.models import HomePage
from tests.factories import make_consent, make_patient, make_photo, make_staff
from tests.factories import picture as a_picture

pytestmark = pytest.mark.django_db

CAPTION = "Eighteen months"


@pytest.fixture
def blog(client):
    ensure_pages()
    return BlogIndexPage.objects.get()


def publish(blog: BlogIndexPage, photo: Photo) -> BlogPage:
    page = blog.add_child(instance=BlogPage(title="A post", slug="a-post", intro="It.", hero=photo))
    page.body = [("photo", {"photo": photo, "caption": CAPTION})]
    page.save_revision().publish()
    return page


def read(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_never_makes_a_file(client, blog):
    photo = make_photo(Subject.NONE)
    page = publish(blog, photo)
    for url in ("/", "/blog/", page.url):
        text = read(client, url)
        assert "<img" not in text
        assert CAPTION not in text, "the block waits, its words too"
    assert PhotoRendition.objects.count() == 0


def test_publishing_has_them_made_and_every_address_of_the_page_answers(client, blog, work):
    page = publish(blog, make_photo(Subject.NONE, data=a_picture(width=2000, height=1500)))
    work()
    text = read(client, page.url)
    assert CAPTION in text
    urls = set(re.findall(r"/media/pub/[0-9a-f]+/[0-9a-f]+\.\w+", text))
    # Two places of four widths in two formats, each with a JPEG; one more for link previews.
    assert len(urls) == 19
    formats = set()
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200
        formats.add(Image.open(io.BytesIO(b"".join(answer.streaming_content))).format)
    assert formats == {"AVIF", "WEBP", "JPEG"}


def test_the_index_page_shows_the_post_with_a_file_made_for_the_list(client, blog, work):
    publish(blog, make_photo(Subject.NONE))
    work()
    assert "<picture>" in read(client, "/blog/")


def test_a_signature_brings_the_photo_to_the_live_page(client, blog, work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    page = publish(blog, photo)
    work()
    assert photo.renditions.count() == 0, "nothing is made of a photo nobody agreed to"
    make_consent(patient, photo, uses=["website"])
    work()
    assert CAPTION in read(client, page.url)


def test_filing_a_photo_as_public_brings_it_to_the_live_page(client, blog, work):
    photo = make_photo(Subject.UNKNOWN)
    page = publish(blog, photo)
    work()
    assert CAPTION not in read(client, page.url)
    actions.classify(photo=photo, subjects=actions.Subjects(Subject.NONE), by=SYSTEM)
    work()
    assert CAPTION in read(client, page.url)


def test_a_draft_gets_no_files_for_visitors(blog, work):
    photo = make_photo(Subject.NONE)
    page = blog.add_child(
        instance=BlogPage(title="Draft", slug="draft", intro="It.", hero=photo, live=False)
    )
    page.save_revision()
    work()
    actions.record_focus(photo=photo, by=SYSTEM)
    work()
    assert photo.renditions.count() == 0


def test_a_moved_focus_has_the_crops_made_again(client, blog, work):
    photo = make_photo(Subject.NONE)
    page = publish(blog, photo)
    work()
    photo.focal_point_x = photo.focal_point_y = 10
    photo.focal_point_width = photo.focal_point_height = 20
    photo.save()
    actions.record_focus(photo=photo, by=SYSTEM)
    work()
    assert "<picture>" in read(client, "/blog/")
    assert CAPTION in read(client, page.url)


def test_a_preview_may_make_them(client, blog):
    photo = make_photo(Subject.NONE)
    page = publish(blog, photo)
    client.force_login(make_staff(Role.OWNER))
    draft = read(client, f"/admin/pages/{page.pk}/view_draft/")
    assert CAPTION in draft
    assert photo.renditions.exists()


def test_the_practices_logo_is_made_for_search_engines(client, blog, work):
    details = PracticeDetails.the_one()
    details.struct_org_name = "Our practice"
    details.struct_org_logo = make_photo(Subject.NONE)
    details.save()
    assert '"logo"' not in read(client, "/")
    work()
    assert '"logo"' in read(client, "/")


def test_a_lost_original_stops_nothing_else(client, blog, work):
    lost, kept = make_photo(Subject.NONE), make_photo(Subject.NONE)
    home = HomePage.objects.get()
    home.picture = lost
    home.body = [("photo", {"photo": kept, "caption": CAPTION})]
    home.save_revision().publish()
    lost.file.storage.delete(lost.file.name)
    work()
    assert CAPTION in read(client, "/")
    assert not FollowUp.objects.exclude(last_error="").exists()


def test_an_original_that_cannot_be_read_now_is_tried_again(client, blog, work):
    photo = make_photo(Subject.NONE)
    page = publish(blog, photo)
    folder = Path(photo.file.path).parent
    away = folder.with_name("away")
    folder.rename(away)
    folder.touch()  # the disk answers nonsense; a permission would not stop root
    try:
        work()
    finally:
        folder.unlink()
        away.rename(folder)
    assert CAPTION not in read(client, page.url)
    failed = FollowUp.objects.filter(kind="pictures.of_content", done_at=None)
    assert {one.last_error for one in failed} == {"SourceImageIOError"}
    failed.update(due_at=timezone.now())
    work()
    assert CAPTION in read(client, page.url)


def test_a_page_of_pictures_asks_for_their_files_once(client, blog, work):
    home = HomePage.objects.get()
    home.body = [
        ("photo", {"photo": make_photo(Subject.NONE), "caption": f"Number {number}"})
        for number in range(12)
    ]
    home.save_revision().publish()
    work()
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    asked = [one["sql"] for one in queries if 'FROM "consent_photorendition"' in one["sql"]]
    assert len(asked) == 1


@pytest.mark.parametrize("shape", sorted(pictures.SHAPES))
def test_every_shape_is_offered_in_the_best_formats_first(shape, work):
    photo = make_photo(Subject.NONE, data=a_picture(width=2000, height=1600))
    picture = pictures.picture(photo, shape)
    assert [kind for kind, _ in picture.sources] == ["image/avif", "image/webp"]
    widths = [int(part.split()[-1][:-1]) for part in picture.sources[0][1].split(", ")]
    assert widths == sorted(pictures.SHAPES[shape].widths)
    assert picture.src.endswith(".jpg")


def test_a_small_photo_is_not_offered_twice_in_one_width():
    photo = make_photo(Subject.NONE, data=a_picture(width=700, height=500))
    picture = pictures.picture(photo, "wide")
    widths = [part.split()[-1] for part in picture.sources[0][1].split(", ")]
    assert len(widths) == len(set(widths))
