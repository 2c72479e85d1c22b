"""Does every link lead somewhere, on the demo and on the site a practice begins with?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from config.demo import build, pictures
from config.empty_site import ensure_empty_site
from practice.models import OfferPage
from tests.site.crawling import Crawl, crawl, pictures_without_words

# Which links lead where does not depend on the database; test_demo builds the demo on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("crawl")]

NOT_TO_BE_READ = (
    "lorem",
    "ipsum",
    "coming soon",
    "under construction",
    "todo",
    "{page:",
    "[",
    "xxx",
)


@pytest.fixture(scope="module", params=["demo", "empty"])
def site(request, django_db_setup, django_db_blocker) -> Iterator[Crawl]:
    """Each of the two sites, made and walked once for all tests of this file."""
    fill = {"demo": make_demo, "empty": ensure_empty_site}[request.param]
    with django_db_blocker.unblock():
        yield from _walked(fill)


def make_demo() -> None:
    small = {key: replace(one, width=240) for key, one in pictures.PICTURES.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "PICTURES", small)
        patch.setattr(settings, "DEMO_PASSWORD", "a-password-for-tests")
        call_command("demo", stdout=StringIO(), stderr=StringIO())


def _walked(fill: Callable[[], object]) -> Iterator[Crawl]:
    with transaction.atomic():
        fill()
        found = crawl(Client())
        found.sitemap = _sitemap()
        found.not_holding = {page.url for page in OfferPage.objects.live().not_holding()}
        transaction.set_rollback(True)
    yield found


def _sitemap() -> set[str]:
    answer = Client().get("/sitemap.xml")
    tree = ElementTree.fromstring(answer.content)
    places = [element.text or "" for element in tree.iter() if element.tag.endswith("}loc")]
    return {place.removeprefix(settings.BASE_URL) for place in places}


def test_every_link_leads_somewhere(site):
    assert site.dead == []
    assert "/blog/" in site.pages
    assert "/consent/" in site.pages


def test_every_link_to_a_place_in_a_page_finds_it(site):
    assert site.missing_anchors() == []


def test_every_page_for_search_engines_can_be_reached_by_links(site):
    """But for the page that profiles elsewhere link to, and offers that are over or to come."""
    assert site.sitemap
    assert site.sitemap - site.pages.keys() - site.not_holding - {"/links/"} == set()


def test_no_page_promises_what_is_not_there(site):
    found = [
        f"{address}: {word}"
        for address, page in site.pages.items()
        for word in NOT_TO_BE_READ
        if word in page.main.lower()
    ]
    assert found == []


def test_every_picture_has_words_or_stands_beside_some(site):
    wrong = {address: pictures_without_words(page) for address, page in site.pages.items()}
    assert {address: found for address, found in wrong.items() if found} == {}


def test_every_page_has_one_heading_and_a_title_of_its_own(site):
    assert [one for one, page in site.pages.items() if len(page.all("h1")) != 1] == []
    titles: dict[str, list[str]] = {}
    for address, page in site.pages.items():
        if "?" not in address:
            titles.setdefault(page.words("title")[0], []).append(address)
    assert [shared for shared in titles.values() if len(shared) > 1] == []
