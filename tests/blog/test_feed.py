"""What does a feed reader get? Valid Atom of public posts, and never a photo."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from blog.feeds import LAST_POSTS, writable
from blog.models import BlogIndexPage, BlogPage
from consent.models import PracticeDetails
from consent.privileges import Subject
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client) -> ElementTree.Element:
    response = client.get("/blog/feed/")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(client: Client) -> list[ElementTree.Element]:
    return feed(client).findall(f"{ATOM}entry")


def titles(client: Client) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(client)]


def test_the_newest_posts_come_first_and_no_more_than_twenty(client):
    for number in range(LAST_POSTS + 2):
        day = date(2026, 1, 1) + timedelta(days=number)
        make_post(title=f"Post {number}", slug=f"post-{number}", date=day)
    assert titles(client) == [f"Post {number}" for number in range(LAST_POSTS + 1, 1, -1)]


def test_drafts_scheduled_and_locked_posts_are_left_out(client):
    make_post(title="A draft", slug="draft", draft=True)
    locked = make_post(title="Locked", slug="locked")
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    make_post(title="Public", slug="public")
    assert titles(client) == ["Public"]


def test_every_address_is_whole_and_begins_with_the_sites_own(client, settings):
    settings.BASE_URL = "https://practice.example"
    make_post(slug="a-post")
    links = [link.get("href") for link in feed(client).iter(f"{ATOM}link")]
    assert set(links) == {
        "https://practice.example/blog/",
        "https://practice.example/blog/feed/",
        "https://practice.example/blog/a-post/",
    }


def test_what_no_xml_can_hold_is_left_out_and_the_rest_escaped(client):
    make_post(
        title="Braces \x00\x0b\x1f\ufffe & <b>teeth</b>".replace("\x00", ""),
        intro="Less \x08than <1 mm & more",
        slug="a-post",
    )
    entry = entries(client)[0]
    assert entry.findtext(f"{ATOM}title") == "Braces  & <b>teeth</b>"
    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text == "Less than &lt;1 mm &amp; more"


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_sign_that_is_not_xml_is_not_written(sign):
    assert writable(f"a{sign}b") == "ab"
    assert writable("é\t\n😀") == "é\t\n😀"


def test_a_post_has_its_day_in_the_practices_zone_and_an_id_that_stays(client):
    details = PracticeDetails.the_one()
    details.time_zone = "America/New_York"
    details.save()
    post = make_post(date=date(2026, 7, 1), author_name="Dr Okafor")
    entry = entries(client)[0]
    assert entry.findtext(f"{ATOM}published") == "2026-07-01T00:00:00-04:00"
    assert entry.findtext(f"{ATOM}updated") >= entry.findtext(f"{ATOM}published")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Dr Okafor"
    before = entry.findtext(f"{ATOM}id")
    post.slug = "another-address"
    post.save_revision().publish()
    assert entries(client)[0].findtext(f"{ATOM}id") == before


def test_no_photo_is_in_the_feed_even_where_sharing_is_agreed(client):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], description="A laughing woman")
    make_consent(patient, photo, uses=["website", "sharing"])
    make_post(hero=photo, hero_caption="After two years", photos=[photo])
    body = client.get("/blog/feed/").content.decode()
    for trace in ("/photo/", "/media/", "<img", "enclosure", "A laughing woman", "After two years"):
        assert trace not in body


def test_an_empty_blog_has_a_feed(client):
    make_post(draft=True)
    assert entries(client) == []


def test_the_pages_of_the_blog_name_the_feed(client):
    post = make_post()
    link = '<link rel="alternate" type="application/atom+xml" title="Blog" href="/blog/feed/">'
    for url in ("/blog/", post.url):
        assert link in client.get(url).content.decode()


def test_the_feed_costs_the_same_queries_at_two_and_at_ten_posts(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            feed(client)
        return len(found)

    for number in range(2):
        make_post(slug=f"post-{number}")
    queries()
    few = queries()
    for number in range(2, 10):
        make_post(slug=f"post-{number}")
    assert queries() == few
    assert few <= 10


def test_a_reader_that_asks_by_another_host_gets_nothing(client):
    make_post()
    assert client.get("/blog/feed/", headers={"host": "evil.example"}).status_code == 400
    assert settings.BASE_URL in client.get("/blog/feed/").content.decode()


@pytest.mark.parametrize("slug", ["feed", "tag"])
def test_a_post_cannot_take_an_address_of_the_blog_itself(client, slug):
    from consent.privileges import Role
    from tests.factories import make_staff

    make_post()
    client.force_login(make_staff(Role.OWNER))
    blog = BlogIndexPage.objects.get()
    response = client.post(
        f"/admin/pages/add/blog/blogpage/{blog.pk}/",
        {
            "title": "Taken",
            "slug": slug,
            "intro": "Words.",
            "date": "2026-07-01",
            "body-count": "0",
            "tags": "",
        },
    )
    assert response.status_code == 200
    assert "is an address of the blog itself" in response.content.decode()
    assert not BlogPage.objects.filter(slug=slug).exists()
