"""Does an old address still lead to a page that was renamed or moved?"""

from __future__ import annotations

import pytest
from django.test import Client, TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent.privileges import Role
from practice.models import HomePage, StandardPage
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    ensure_pages()
    return HomePage.objects.get()


def make_page(parent: Page, slug: str) -> StandardPage:
    page = parent.add_child(instance=StandardPage(title=slug, slug=slug))
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def rename(page: Page, slug: str) -> None:
    page = type(page).objects.get(pk=page.pk)
    page.slug = slug
    # Wagtail makes redirects after the commit.
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def landing(client: Client, url: str) -> tuple[int, str]:
    """The status at the end and the address there; a loop fails the test."""
    response = client.get(url, follow=True)
    assert len(response.redirect_chain) <= 2
    return response.status_code, response.request["PATH_INFO"]


def test_a_renamed_page_is_found_at_its_old_address_and_so_are_those_below_it(client, home):
    parent = make_page(home, "care")
    make_page(parent, "night")
    assert landing(client, "/care/night/") == (200, "/care/night/")
    rename(parent, "after-care")
    assert client.get("/care/").status_code == 301
    assert landing(client, "/care/") == (200, "/after-care/")
    assert landing(client, "/care/night/") == (200, "/after-care/night/")
    assert landing(client, "/care/night/?page=2") == (200, "/after-care/night/")


def test_a_moved_page_is_found_at_its_old_address_and_so_are_those_below_it(client, home):
    old_parent, new_parent = make_page(home, "old"), make_page(home, "new")
    moved = make_page(old_parent, "care")
    make_page(moved, "night")
    Page.objects.get(pk=moved.pk).move(Page.objects.get(pk=new_parent.pk), pos="last-child")
    assert landing(client, "/old/care/") == (200, "/new/care/")
    assert landing(client, "/old/care/night/") == (200, "/new/care/night/")


def test_renaming_forth_and_back_makes_no_loop(client, home):
    page = make_page(home, "care")
    for slug in ("after-care", "care", "after-care", "care"):
        rename(page, slug)
    assert landing(client, "/care/") == (200, "/care/")
    assert landing(client, "/after-care/") == (200, "/care/")


def test_two_pages_that_exchange_their_addresses_make_no_loop(client, home):
    one, other = make_page(home, "one"), make_page(home, "other")
    rename(one, "between")
    rename(other, "one")
    rename(one, "other")
    assert landing(client, "/one/") == (200, "/one/")
    assert landing(client, "/other/") == (200, "/other/")
    assert client.get("/one/").context["page"].pk == other.pk
    assert client.get("/other/").context["page"].pk == one.pk


def test_a_new_page_at_an_old_address_is_shown_itself(client, home):
    rename(make_page(home, "care"), "after-care")
    new = make_page(home, "care")
    assert client.get("/care/").context["page"].pk == new.pk


def test_a_renamed_blog_keeps_its_posts_its_feed_and_its_tags(client, home):
    blog = BlogIndexPage.objects.get()
    post = blog.add_child(instance=BlogPage(title="A post", slug="a-post", intro="Words."))
    post.tags.add("braces")
    post.save_revision().publish()
    rename(blog, "good-to-know")
    assert landing(client, "/blog/a-post/") == (200, "/good-to-know/a-post/")
    assert landing(client, "/blog/") == (200, "/good-to-know/")
    assert landing(client, "/blog/feed/") == (200, "/good-to-know/feed/")
    assert landing(client, "/blog/tag/braces/") == (200, "/good-to-know/tag/braces/")


def test_a_draft_that_is_renamed_leaves_no_trace(client, home):
    draft = home.add_child(instance=StandardPage(title="Draft", slug="draft", live=False))
    draft.slug = "other-draft"
    draft.save()
    draft.save_revision()
    assert client.get("/draft/").status_code == 404
    assert client.get("/other-draft/").status_code == 404


def test_an_old_address_of_a_page_taken_off_the_site_is_not_found(client, home):
    page = make_page(home, "care")
    rename(page, "after-care")
    StandardPage.objects.get(pk=page.pk).unpublish()
    assert landing(client, "/care/")[0] == 404


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, True),
        (Role.EDITOR, True),
        (Role.FRONT_DESK, False),
        (Role.REVIEWER, False),
    ],
)
def test_owner_and_editor_work_on_redirects_and_others_do_not(client, home, role, may):
    client.force_login(make_staff(role))
    assert (client.get("/admin/redirects/").status_code == 200) is may
    menu = client.get("/admin/").content.decode()
    assert ("/admin/redirects/" in menu) is may
    blog = BlogIndexPage.objects.get()
    made = {"old_path": "/old-flyer/", "is_permanent": "on", "redirect_page": blog.pk, "site": ""}
    client.post("/admin/redirects/add/", made)
    assert Redirect.objects.filter(old_path="/old-flyer").exists() is may
    if may:
        assert landing(Client(), "/old-flyer/") == (200, "/blog/")
