"""What does a plain page show? Its words, its blocks, the pages below it and the way back."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from practice.models import StandardPage
from tests.practice.html import shown
from tests.practice.making import publish, stream, texts

pytestmark = pytest.mark.django_db


def make_page(title: str, slug: str, under: StandardPage | None = None, **fields: object):
    return publish(StandardPage(title=title, slug=slug, **fields), under)


def test_a_page_shows_its_words_and_blocks(client):
    body = stream(StandardPage, "body", *texts(("What we aim for", "<p>Every key works.</p>")))
    page = shown(client, make_page("Rooms", "rooms", intro="All on one floor.", body=body).url)
    assert page.words("h1") == ["Rooms"]
    assert "All on one floor." in page.main
    assert "What we aim for" in page.words("h2")
    assert "Every key works." in page.main


def test_an_empty_page_is_still_a_page(client):
    page = shown(client, make_page("Rooms", "rooms").url)
    assert page.main == "Rooms"


def test_pages_below_are_lines_to_follow_and_lead_back(client):
    above = make_page("Rooms", "rooms")
    below = make_page("The garden", "garden", above, intro="With a bench.")
    draft = make_page("The cellar", "cellar", above)
    draft.unpublish()
    page = shown(client, above.url)
    assert page.links["The garden"] == below.url
    assert "With a bench." in page.main
    assert "The cellar" not in page.text
    assert shown(client, below.url).links["Rooms"] == above.url


def test_a_page_behind_a_password_is_not_named_by_the_page_above(client):
    above = make_page("Rooms", "rooms")
    locked = make_page("The garden", "garden", above)
    PageViewRestriction.objects.create(
        page=locked, restriction_type=PageViewRestriction.PASSWORD, password="roses"
    )
    assert "The garden" not in shown(client, above.url).text


def test_the_page_on_accessibility_stands_in_every_footer(client):
    page = make_page("Accessibility", "accessibility")
    assert shown(client, "/").links["Accessibility"] == page.url
    page.unpublish()
    assert "Accessibility" not in shown(client, "/").text
