"""Do the pages ask as little with many posts as with few? The bars of docs/speed.md."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from blog.models import BlogIndexPage
from config.starting_pages import make_drafts
from consent.privileges import Subject
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db

POST, LIST, OTHERS = 12, 15, 15
BARS = {"/blog/month-by-month/": POST, "/blog/": LIST}


def asked(client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


@pytest.fixture
def post(work):
    """A post with a hero, photos of patients, a pair, a tag: everything a post can ask for."""
    patient = make_patient()
    photos = [make_photo(Subject.PATIENT, patients=[patient]) for _ in range(4)]
    make_consent(patient, *photos)
    hero, lone, before, after = photos
    post = make_post(slug="month-by-month", hero=hero, photos=[lone], pairs=[(before, after)])
    post.tags.add("braces")
    post.save_revision().publish()
    work()
    return post


def add_posts(number: int) -> None:
    first = BlogIndexPage.objects.get().get_children().count()
    for one in range(first, first + number):
        make_post(slug=f"post-{one}", title=f"Post {one}")


def test_every_page_keeps_its_bar_and_asks_as_little_with_forty_posts_as_with_ten(client, post):
    home = Site.objects.get().root_page
    make_drafts(home.specific)
    Page.objects.filter(depth__gt=2).update(live=True)
    firsts = home.get_children()
    addresses = ["/", "/search/", post.url, *(page.get_url() for page in firsts)]
    add_posts(11)
    few = {address: asked(client, address) for address in addresses}
    assert len(few) >= 8
    for address, queries in few.items():
        assert len(queries) <= BARS.get(address, OTHERS), (address, queries)
    add_posts(30)
    for address, queries in few.items():
        assert len(asked(client, address)) == len(queries), address


def test_all_photos_of_a_post_are_loaded_judged_and_found_in_one_query_each(client, post):
    queries = asked(client, post.url)
    for table in ("consent_photo", "consent_photorendition"):
        assert sum(f'FROM "{table}"' in query for query in queries) == 1, table
    assert b"<picture>" in client.get(post.url).content


def test_a_photo_that_was_deleted_leaves_its_block_out(client, post):
    photo = post.body[0].value["photo"]
    photo.delete()
    assert client.get(post.url).status_code == 200
