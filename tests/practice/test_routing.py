"""Does an address lead to the page Wagtail would find, with fewer questions, and past no lock?"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent import asking
from practice import routing
from practice.models import StandardPage
from tests.blog.posts import make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> BlogPage:
    post = make_post(slug="month-by-month")
    post.tags.add("braces")
    post.save_revision().publish()
    return post


def found(path: str, *, ours: bool) -> object:
    """What stands at a path: the page with its arguments, or None."""
    request = RequestFactory().get(path, headers={"host": "localhost"})
    steps = [step for step in path.split("/") if step]
    if ours:
        routing.find(request, Site.objects.get().root_page, steps)
    result = Page.route_for_request(request, path)
    if result is None:
        return None
    page, args, kwargs = result
    return type(page), page.pk, [getattr(one, "__name__", one) for one in args], kwargs


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/blog/", "/blog/month-by-month/", "/blog/feed/", "/blog/tag/braces/"),
        *("/blog/nothing/", "/nothing/", "/month-by-month/", "/blog/month-by-month/more/"),
        *("/blog/month-by-month/feed/", "/contact/", "/blog/blog/", "/home/"),
    ],
)
def test_an_address_leads_where_wagtail_would_lead(post, path):
    assert found(path, ours=True) == found(path, ours=False)


def test_a_draft_and_a_page_below_it_are_found_as_wagtail_finds_them(post):
    BlogIndexPage.objects.update(live=False)
    for path in ("/blog/", "/blog/month-by-month/", "/blog/feed/"):
        assert found(path, ours=True) == found(path, ours=False)
    BlogPage.objects.update(live=False)
    assert found("/blog/month-by-month/", ours=True) is None


def test_the_lists_own_address_wins_over_a_post_of_that_address(post):
    make_post(slug="feed", title="A post about feeding")
    kind, _pk, args, _kwargs = found("/blog/feed/", ours=True)
    assert (kind, args[0]) == (BlogIndexPage, "feed")


def test_a_post_is_found_in_three_queries_however_many_there_are(client, post):
    client.get("/")
    with asking.asking(), CaptureQueriesContext(connection) as queries:
        found("/blog/month-by-month/", ours=True)
    assert len(queries) <= 4  # one of them is the site, read by this test


@pytest.mark.parametrize("locked", ["/blog/", "/blog/month-by-month/", "/"])
def test_a_lock_on_a_page_or_above_it_holds(client, post, locked):
    pages = {"/": 2, "/blog/": 3, "/blog/month-by-month/": 4}
    page = Page.objects.get(depth=pages[locked], path=post.path[: 4 * pages[locked]])
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="seven")
    answer = client.get("/blog/month-by-month/")
    assert post.intro not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_lock_elsewhere_shuts_nothing_and_costs_nothing(client, post):
    ensure_pages()
    home = Site.objects.get().root_page
    other = home.add_child(instance=StandardPage(title="Staff", slug="for-staff"))
    client.get("/blog/month-by-month/")
    with CaptureQueriesContext(connection) as open_house:
        client.get("/blog/month-by-month/")
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    with CaptureQueriesContext(connection) as one_lock:
        assert post.intro in client.get("/blog/month-by-month/").content.decode()
    assert len(one_lock) == len(open_house)
    assert client.get("/for-staff/").status_code == 302


def test_an_alias_keeps_the_lock_of_what_it_stands_for(client, post):
    ensure_pages()
    home = Site.objects.get().root_page
    secret = home.add_child(instance=StandardPage(title="Secret", slug="secret"))
    alias = secret.create_alias(parent=home, update_slug="open")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert alias.alias_of_id == secret.pk
    assert client.get("/open/").status_code == 302
