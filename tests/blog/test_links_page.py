"""Where does somebody land who tapped the address in a profile?"""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from blog.models import LinksPage
from consent.models import PracticeDetails
from consent.privileges import Subject
from practice.models import ContactPage, HomePage, StandardPage
from tests.blog.posts import make_post
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    make_post(slug="newest", title="The newest", date=date(2026, 6, 1))
    return HomePage.objects.get()


def make_links(home: HomePage, *links: dict) -> LinksPage:
    page = LinksPage(title="Links", slug="links")
    page.links = [("link", {"label": "", "page": None, "url": "", **link}) for link in links]
    home.add_child(instance=page)
    page.save_revision().publish()
    return LinksPage.objects.get(pk=page.pk)


def main(client: Client) -> str:
    response = client.get("/links/")
    assert response.status_code == 200
    return re.search(r"<main.*</main>", response.content.decode(), re.S).group()


def rows(page: str) -> list[str]:
    return re.findall(r'<a class="link-row[^"]*"[^>]* href="([^"]+)"', page)


def test_one_can_call_find_the_practice_and_see_whether_it_is_open(client, home):
    details = PracticeDetails.the_one()
    details.struct_org_name = "Alder Row"
    details.struct_org_phone = "+1 216 555 0142"
    details.struct_org_address_street = "14 Alder Row"
    every_day = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    details.struct_org_hours = [
        ("hours", {"days": every_day, "start_time": time(0), "end_time": time(23, 59, 59)})
    ]
    details.save()
    home.add_child(instance=ContactPage(title="Contact", slug="contact"))
    make_links(home)
    page = main(client)
    assert re.search(r"<h1>\s*Alder Row\s*</h1>", page)
    assert rows(page)[0] == "tel:+12165550142"
    assert "14 Alder Row" in page
    assert "/contact/" in rows(page)
    assert "Open day and night" in page


def test_the_chosen_links_come_in_their_order_and_none_leads_nowhere(client, home):
    open_page, draft, locked = (
        home.add_child(instance=StandardPage(title=name, slug=name, live=name != "draft"))
        for name in ("open", "draft", "locked")
    )
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    make_links(
        home,
        {"label": "Instagram", "url": "https://www.instagram.com/alderrow/"},
        {"label": "Ask for a visit", "page": open_page},
        {"label": "Not yet", "page": draft},
        {"label": "Not for all", "page": locked},
        {"label": "First page", "page": home},
    )
    page = main(client)
    assert rows(page) == ["/open/", "/", "/blog/newest/", "https://www.instagram.com/alderrow/"]
    assert "Not yet" not in page
    assert "Not for all" not in page
    assert 'rel="noopener noreferrer"' in page


def test_the_three_newest_public_posts_are_listed(client, home):
    for number in range(4):
        make_post(title=f"Post {number}", slug=f"post-{number}", date=date(2026, 7, 1 + number))
    make_post(title="A draft", slug="draft", draft=True)
    make_links(home)
    assert rows(main(client)) == ["/blog/post-3/", "/blog/post-2/", "/blog/post-1/"]


def test_a_practice_that_has_entered_nothing_has_a_page_all_the_same(client, home):
    make_links(home)
    assert rows(main(client)) == ["/blog/newest/"]


def test_nothing_is_loaded_from_elsewhere_and_no_photo_is_shown(client, home):
    make_post(slug="with-photo", hero=make_photo(Subject.NONE), date=date(2026, 8, 1))
    make_links(home, {"label": "Instagram", "url": "https://www.instagram.com/alderrow/"})
    response = client.get("/links/")
    page = response.content.decode()
    loaded = re.findall(
        r'(?:src|srcset)="([^"]+)"|<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page
    )
    assert loaded == [], "styles and scripts stand in the page itself"
    assert "<img" not in main(client)
    assert not response.cookies


def test_the_number_of_queries_does_not_grow_with_the_links(client, home):
    def queries() -> int:
        client.get("/links/")
        with CaptureQueriesContext(connection) as found:
            client.get("/links/")
        return len(found)

    links = make_links(home, {"label": "First page", "page": home})
    few = queries()
    links.links = [("link", {"label": f"Row {n}", "page": home, "url": ""}) for n in range(12)]
    links.save_revision().publish()
    assert queries() == few
    assert few <= 15
