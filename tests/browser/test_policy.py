"""Is every page for visitors and patients sound HTML that keeps to our own policy?

The watch of each page fails its test on any report of the policy and on any third party; the walk of
test_accessibility has it too, through every screen of the admin.
"""

from __future__ import annotations

from collections.abc import Iterator

import html5lib
import pytest
from html5lib.html5parser import ParseError
from playwright.sync_api import Page, Response

from tests.browser import tour

STRICT = "default-src 'none'"


class Served:
    """The last HTML page a browser was served, as the bytes came."""

    def __init__(self, page: Page) -> None:
        self.answer: Response | None = None
        page.on("response", self._keep)

    def _keep(self, answer: Response) -> None:
        is_page = "text/html" in answer.headers.get("content-type", "")
        if is_page and answer.request.is_navigation_request() and answer.status not in {301, 302}:
            self.answer = answer


def faults_in(answer: Response) -> Iterator[str]:
    """What is wrong with one page: its policy, its grammar, styles that hide in attributes."""
    if STRICT not in answer.headers.get("content-security-policy", ""):
        yield "has no strict policy"
    html = answer.text()
    try:
        tree = html5lib.HTMLParser(strict=True).parse(html)
    except ParseError as error:
        yield f"is not sound HTML: {error}"
        return
    for element in tree.iter():
        if "style" in element.attrib:
            yield f"has a style attribute: {element.tag} {element.attrib['style']}"


def judge(page: Page, served: Served, stops: Iterator[str]) -> list[str]:
    found = []
    for stop in stops:
        page.wait_for_load_state()
        found += [f"{stop} {fault}" for fault in faults_in(served.answer)]
    return found


def none_of(found: list[str]) -> None:
    assert not found, "\n".join(found)


@pytest.fixture
def page_and_served(open_page) -> tuple[Page, Served]:
    page = open_page(width=390)
    return page, Served(page)


def test_public_pages_keep_the_policy_and_are_sound_html(page_and_served, watch):
    page, served = page_and_served
    none_of(judge(page, served, tour.public(page, watch)))
    none_of(judge(page, served, tour.asking_for_links(page)))


def test_signing_pages_keep_the_policy_and_are_sound_html(page_and_served, desk):
    page, served = page_and_served
    none_of(judge(page, served, tour.signing(page, desk)))
    none_of(judge(page, served, tour.declining(page, desk)))


def test_pages_about_permissions_keep_the_policy_and_are_sound_html(page_and_served, desk, watch):
    page, served = page_and_served
    none_of(judge(page, served, tour.managing(page, desk, watch)))


def test_the_watch_reports_what_a_page_must_not_do(open_page, watch, house):
    page = open_page()
    page.goto("/blog/")
    with watch.at_rest():
        page.evaluate(
            """() => {
              document.body.setAttribute("style", "color: red");
              const picture = new Image();
              picture.src = "https://third-party.example/x.png";
              document.body.append(picture);
              const script = document.createElement("script");
              script.textContent = "document.title = 'ran'";
              document.body.append(script);
            }"""
        )
        page.wait_for_function("() => document.images.length > 0")
        seen = list(watch.faults)
    assert any("script-src" in fault for fault in seen)
    assert any("style-src" in fault for fault in seen)
    assert any("img-src" in fault for fault in seen)
    assert page.title() != "ran"
