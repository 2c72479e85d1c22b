"""How are posts found by what they are about, and page by page?"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from blog.models import BlogPage
from blog.models.pages import POSTS_PER_PAGE
from consent.privileges import Role
from tests.blog import posts
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def make_post(number: int, *tags: str, **fields: object) -> BlogPage:
    post = posts.make_post(title=f"Post {number}", slug=f"post-{number}", **fields)
    post.tags.set(tags)
    revision = post.save_revision()
    if post.live:
        revision.publish()
    return BlogPage.objects.get(pk=post.pk)


def html(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'post-card__title"><a href="([^"]+)"', page)


def topics(page: str) -> list[str]:
    nav = re.search(r'<ul class="topics".*?</ul>', page, re.S)
    return re.findall(r'href="([^"]+)"', nav.group()) if nav else []


def canonical(page: str) -> str:
    return re.search(r'rel="canonical" href="([^"]+)"', page).group(1)


def test_a_tag_lists_its_posts_and_no_others(client):
    make_post(1, "braces")
    make_post(2, "braces", "first visit")
    make_post(3, "aligners")
    page = html(client, "/blog/tag/braces/")
    assert sorted(listed(page)) == ["/blog/post-1/", "/blog/post-2/"]
    assert re.search(r"<h1>\s*Braces\s*</h1>", page)
    assert "2 posts about this." in page
    assert re.search(r"<title>Braces: Blog", page)
    assert listed(html(client, "/blog/tag/first-visit/")) == ["/blog/post-2/"]


def test_an_unknown_tag_and_one_without_public_posts_are_the_same_404(client):
    make_post(1, "braces")
    make_post(2, "secret", draft=True)
    locked = make_post(3, "locked")
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    for slug in ("unknown", "secret", "locked", "a%20b", "%22", "x" * 300):
        assert client.get(f"/blog/tag/{slug}/").status_code == 404, slug
    page = html(client, "/blog/")
    assert topics(page) == ["/blog/tag/braces/"]
    assert "secret" not in page


def test_a_tag_of_an_unpublished_change_is_not_listed(client):
    post = make_post(1, "braces")
    post.tags.set(["a-new-one"])
    post.save_revision()
    assert topics(html(client, "/blog/")) == ["/blog/tag/braces/"]


def test_the_blog_lists_its_tags_most_used_first_and_marks_the_chosen(client):
    make_post(1, "braces", "zinc")
    make_post(2, "braces", "aligners")
    page = html(client, "/blog/")
    assert topics(page) == ["/blog/tag/braces/", "/blog/tag/aligners/", "/blog/tag/zinc/"]
    assert 'aria-current="true"' not in page
    chosen = html(client, "/blog/tag/aligners/")
    assert '<a href="/blog/tag/aligners/" aria-current="true">' in chosen


def test_a_post_names_its_tags(client):
    post = make_post(1, "braces", "first visit")
    page = html(client, post.url)
    assert re.findall(r'<a rel="tag" href="([^"]+)">', page) == [
        "/blog/tag/braces/",
        "/blog/tag/first-visit/",
    ]
    assert 'rel="tag"' not in html(client, make_post(2).url)


def test_pages_of_the_list_have_their_own_titles_and_addresses(client):
    for number in range(POSTS_PER_PAGE + 2):
        make_post(number, "braces")
    for url in ("/blog/", "/blog/tag/braces/"):
        first, second = html(client, url), html(client, f"{url}?page=2")
        assert len(listed(first)) == POSTS_PER_PAGE
        assert len(listed(second)) == 2
        assert not set(listed(first)) & set(listed(second))
        assert canonical(first).endswith(url)
        assert canonical(second).endswith(f"{url}?page=2")
        assert canonical(second).startswith("http")
        assert "page 2" in re.search(r"<title>(.*?)</title>", second, re.S).group(1)
        assert "page 2" in re.search(r"<h1>(.*?)</h1>", second, re.S).group(1)
        assert "page" not in re.search(r"<title>(.*?)</title>", first, re.S).group(1)
        assert 'href="?page=2"' in first


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "%00", "1e9"])
def test_a_page_that_does_not_exist_shows_one_that_does(client, page):
    make_post(1, "braces")
    for url in ("/blog/", "/blog/tag/braces/"):
        assert listed(html(client, f"{url}?page={page}")) == ["/blog/post-1/"]


def test_staff_are_warned_of_names_where_they_write_tags(client):
    post = make_post(1, "braces")
    client.force_login(make_staff(Role.OWNER))
    form = html(client, f"/admin/pages/{post.pk}/edit/")
    assert "Never a patient’s name" in form


def test_the_list_costs_the_same_queries_however_many_tags_there_are(client):
    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            html(client, url)
        return len(found)

    make_post(1, "braces")
    few = queries("/blog/"), queries("/blog/tag/braces/"), queries("/blog/post-1/")
    for number in range(2, 6):
        make_post(number, "braces", f"tag {number}", f"other {number}")
    many = queries("/blog/"), queries("/blog/tag/braces/"), queries("/blog/post-5/")
    assert many[:2] == few[:2]
    assert many[2] <= few[2] + 1  # the next post
    assert many[0] <= 15
