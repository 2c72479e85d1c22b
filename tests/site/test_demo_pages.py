"""Do the demo's pages come to stand whole, once, and as pages a browser reads without guessing?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.test import Client
from wagtail.models import Page

from config.demo.pages import ensure_site
from config.demo.pictures import PICTURES
from config.empty_site import ensure_pages
from consent.models import Photo
from consent.privileges import Subject
from practice import pictures
from practice.models import FAQEntry, HomePage, LegalVersion, Person, Topic
from tests.factories import make_photo
from tests.practice.html import shown

pytestmark = pytest.mark.django_db

MOST_IN_MENU = 6
PLACES = [
    "treatments/",
    "treatments/fixed-braces/",
    "treatments/clear-aligners/",
    "treatments/early-treatment/",
    "treatments/retainers/",
    "team/",
    "faq/",
    "contact/",
    "gallery/",
    "privacy/",
    "notice-of-privacy-practices/",
    "notice-of-privacy-practices/2024-03-01/",
    "accessibility/",
]


@pytest.fixture
def photos() -> dict[str, Photo]:
    """One small picture stands for all drawings, which have tests of their own."""
    ensure_pages()
    drawing = make_photo(Subject.NONE)
    return dict.fromkeys(PICTURES, drawing)


def counted() -> list[int]:
    kept = (Page, FAQEntry, Topic, Person, LegalVersion)
    return [model.objects.count() for model in kept]


def test_every_page_is_there_and_reads_without_a_mistake(client: Client, photos):
    ensure_site(HomePage.objects.get(), photos)
    for page in Page.objects.live().specific():
        pictures.make(pictures.wanted(page))
    for place in PLACES:
        page = shown(client, f"/{place}")
        assert len(page.all("h1")) == 1, place
        levels = [
            int(str(element.tag)[-1])
            for element in page.all("main")[0].iter()
            if str(element.tag)[-2:] in {"h1", "h2", "h3", "h4"}
        ]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), (
            f"{place}: {levels}"
        )
        assert "{page:" not in page.text
        for words, address in page.links.items():
            if address.startswith("/"):
                assert client.get(address, follow=True).status_code == 200, f"{place}: {words}"


def test_building_again_adds_nothing(photos):
    ensure_site(HomePage.objects.get(), photos)
    before = counted()
    ensure_site(HomePage.objects.get(), photos)
    assert counted() == before


def test_the_menu_stays_short(photos):
    ensure_site(HomePage.objects.get(), photos)
    videos = 1
    in_menu = Page.objects.child_of(HomePage.objects.get()).in_menu().count()
    assert in_menu + videos <= MOST_IN_MENU
