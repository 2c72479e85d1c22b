"""What does a visitor get? Pages, left-out blocks, search engines' data, calm errors."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent import actions, middleware
from consent.acts import SYSTEM
from consent.models import PracticeDetails
from consent.privileges import Subject
from practice.blocks import PhotoBlock
from practice.forms import RESERVED_SLUGS
from practice.models import HomePage
from tests.factories import make_consent, make_patient, make_photo, make_staff

pytestmark = pytest.mark.django_db

CAPTION = "After two years with braces"
PHOTO = re.compile(r"/photo/[0-9a-f]{32}")


@pytest.fixture
def blog() -> BlogIndexPage:
    ensure_pages()
    return BlogIndexPage.objects.get()


def make_post(blog: BlogIndexPage, *blocks: tuple, **fields: object) -> BlogPage:
    post = BlogPage(**{"title": "A post", "slug": "a-post", "intro": "What it is about.", **fields})
    post.body = BlogPage._meta.get_field("body").stream_block.to_python(
        [{"type": name, "value": value} for name, value in blocks]
    )
    blog.add_child(instance=post)
    post.save_revision().publish()
    return BlogPage.objects.get(pk=post.pk)


def html(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_an_uncovered_block_is_left_out_whole_and_comes_with_the_signature(client, blog, work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], description="A woman laughing")
    post = make_post(
        blog,
        ("text", {"heading": "", "text": "<p>Before the photo.</p>"}),
        ("photo", {"photo": photo.pk, "caption": CAPTION}),
    )
    before = html(client, post.url)
    assert "Before the photo." in before
    assert CAPTION not in before
    assert "A woman laughing" not in before
    assert "<img" not in before

    consent = make_consent(patient, photo, uses=["website"])
    work()
    signed = html(client, post.url)
    assert CAPTION in signed
    assert 'alt="A woman laughing"' in signed
    assert PHOTO.search(signed)

    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    after = html(client, post.url)
    assert CAPTION not in after
    assert not PHOTO.search(after)


def test_a_pair_is_left_out_when_one_of_its_photos_is_not_covered(client, blog):
    patient = make_patient()
    shown = make_photo(Subject.PATIENT, patients=[patient])
    hidden = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, shown, uses=["website"])
    pair = {"before": shown.pk, "after": hidden.pk, "caption": CAPTION, "expectation": "12 months"}
    page = html(client, make_post(blog, ("before_after", pair)).url)
    assert CAPTION not in page
    assert not PHOTO.search(page)


def test_a_block_leaves_itself_out_whatever_its_template_prints(monkeypatch):
    photo = make_photo(Subject.PATIENT, patients=[make_patient()])
    block = PhotoBlock()
    value = block.to_python({"photo": photo.pk, "caption": CAPTION})
    # A theme's own template may print the caption without looking at the photo.
    monkeypatch.setattr(block.meta, "template", None)
    assert block.render(value) == ""
    public = block.to_python({"photo": make_photo(Subject.NONE).pk, "caption": CAPTION})
    assert CAPTION in block.render(public)


def test_a_saved_page_opened_later_shows_nothing_after_the_withdrawal(client, blog, work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo, uses=["website"])
    post = make_post(blog, ("photo", {"photo": photo.pk, "caption": CAPTION}))
    work()
    saved = re.findall(r"/photo/[0-9a-f]{32}\.\w+", html(client, post.url))
    assert saved
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    middleware.forget()
    assert {client.get(url).status_code for url in saved} == {404}


def test_link_previews_get_no_photo_without_the_use_sharing(client, blog, work):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo, uses=["website"])
    post = make_post(blog, hero=photo)
    work()  # whatever may be seen is made
    page = html(client, post.url)
    assert "og:image" not in page
    assert '"image"' not in page
    make_consent(patient, photo, uses=["sharing"])
    work()
    page = html(client, post.url)
    found = re.search(r'og:image" content="([^"]+)"', page)
    assert found
    shared = found.group(1)
    assert shared.startswith("http")
    assert f'"image": ["{shared}"]' in page
    spec = photo.renditions.get(file__endswith=shared.rpartition("/")[2]).filter_spec
    assert spec.endswith("use-sharing")


def test_a_title_cannot_end_the_json_ld_script(client, blog):
    title = "Straight</script><script>alert(1)</script> & fine"
    page = html(client, make_post(blog, title=title).url)
    assert "<script>alert(1)" not in page
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    articles = [json.loads(one) for one in data if "Article" in one]
    assert articles[0]["headline"] == title


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # renditions are made once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_post_and_the_index_cost_the_same_queries_at_two_and_at_twenty_posts(client, blog):
    def posts(numbers: range) -> BlogPage:
        for number in numbers:
            post = make_post(blog, hero=make_photo(Subject.NONE), slug=f"post-{number}")
        return post

    few = queries_of(client, posts(range(2)).url), queries_of(client, blog.url)
    many = queries_of(client, posts(range(2, 10)).url), queries_of(client, blog.url)
    assert few[0] == many[0]
    # Renditions of a listed post's picture are looked up one by one where the cache is cold.
    assert many[1] - few[1] <= 8


def test_an_empty_site_has_pages_that_say_what_to_do(client, blog):
    assert "Nothing is written here yet" in html(client, blog.url)
    assert html(client, "/")
    assert client.get("/no-such-page/").status_code == 404


def test_a_visitor_page_carries_our_policy_and_sets_no_cookie(client, blog):
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert not response.cookies


def test_robots_and_sitemap_name_pages_and_no_photo(client, blog):
    make_post(blog, hero=make_photo(Subject.NONE))
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/blog/a-post/" in sitemap
    assert "image" not in sitemap
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("slug", sorted(slug for slug in RESERVED_SLUGS if "." not in slug))
def test_an_address_of_the_site_itself_is_no_page_address(client, blog, slug):
    from consent.privileges import Role

    client.force_login(make_staff(Role.OWNER))
    home = HomePage.objects.get()
    response = client.post(
        f"/admin/pages/add/blog/blogindexpage/{home.pk}/",
        {"title": "Taken", "slug": slug, "intro": ""},
    )
    assert not Page.objects.filter(slug=slug).exists()
    assert response.status_code in {200, 302, 403}


def test_hours_in_the_footer_are_the_hours_of_the_practice(client, blog):
    from datetime import time

    details = PracticeDetails.the_one()
    details.struct_org_hours = [
        (
            "hours",
            {"days": ["Monday", "Tuesday"], "start_time": time(8), "end_time": time(16, 30)},
        )
    ]
    details.save()
    page = html(client, "/")
    assert "Monday and Tuesday" in page
    assert "8 am to 4:30 pm" in page
    assert "Closed" in page


def test_the_site_answers_its_own_host_only(client, blog):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert Site.objects.count() == 1
    call_command("check", fail_level="ERROR")


def test_while_the_database_is_down_there_is_a_calm_page_and_no_photo(client, blog, monkeypatch):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo, uses=["website"])
    url = photo.get_rendition("max-300x300").url
    middleware.forget()

    def down(*args: object, **kwargs: object) -> None:
        raise OperationalError("the database has gone away")

    monkeypatch.setattr(CursorWrapper, "execute", down)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "This page could not be shown" in page.content.decode()
    assert "gone away" not in page.content.decode()
    refused = client.get(url)
    assert refused.status_code == 404
    assert refused.headers["Content-Type"] == "image/svg+xml"
    assert client.get("/healthz").status_code == 503


def test_a_page_that_breaks_leaves_a_line_that_names_nobody(client, blog, monkeypatch, caplog):
    def breaks(*args: object, **kwargs: object) -> None:
        raise LookupError("Amara Okafor")

    monkeypatch.setattr(HomePage, "get_context", breaks)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
    lines = [record.getMessage() for record in caplog.records if "broke" in record.getMessage()]
    assert lines
    assert "LookupError" in lines[0]
    assert "Amara" not in caplog.text
