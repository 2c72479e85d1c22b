"""Can everybody read and use each page? axe finds no violation, wide or narrow, light or dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import tour
from tests.browser.chromium import Watch

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
# A scheme changes colours and nothing else: the dark one is asked about those alone.
RULES = {
    "light": {"resultTypes": ["violations"]},
    "dark": {
        "resultTypes": ["violations"],
        "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    },
}
# Around our screens stand Wagtail's own menus, and in them its field for tags (7.4: no label),
# which are Wagtail's to mend.
OURS = {"include": [["main"]], "exclude": [[".tagit"]]}
COLOURS_HAVE_CHANGED = """() => new Promise((done) => requestAnimationFrame(() => {
  const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
  Promise.allSettled(changes.map((one) => one.finished)).then(() => done());
}))"""


def violations(page: Page, *, within: dict | None = None) -> Iterator[str]:
    """What axe finds, a line each, at each width and in each scheme."""
    judge = Axe()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(COLOURS_HAVE_CHANGED)
            found = judge.run(page, context=within, options=RULES[scheme]).response["violations"]
            for one in found:
                for node in one["nodes"]:
                    yield f"{width} {scheme} {one['id']}: {node['target']} {node['html'][:160]}"


def none_of(found: list[str]) -> None:
    assert not found, "\n".join(found)


def faults_of(page: Page, stops: Iterator[str], watch: Watch, within: dict | None = None) -> list:
    found = []
    for stop in stops:
        page.wait_for_load_state()
        with watch.at_rest():
            found += [f"{stop} {line}" for line in violations(page, within=within)]
    return found


def test_the_judge_sees_a_fault(open_page):
    page = open_page()
    page.set_content("<title>x</title><main><h1>x</h1><button></button></main>")
    assert any("button-name" in line for line in violations(page))


def test_public_pages_have_no_violation(open_page, watch):
    page = open_page(width=390)
    none_of(faults_of(page, tour.public(page, watch), watch))


def test_pages_that_ask_for_a_link_have_no_violation(open_page, watch):
    page = open_page(width=390)
    none_of(faults_of(page, tour.asking_for_links(page), watch))


def test_every_step_of_signing_has_no_violation(open_page, desk, watch):
    page = open_page(width=390)
    none_of(faults_of(page, tour.signing(page, desk), watch))


def test_saying_no_has_no_violation(open_page, desk, watch):
    page = open_page(width=390)
    none_of(faults_of(page, tour.declining(page, desk), watch))


def test_every_page_about_ones_permissions_has_no_violation(open_page, desk, watch):
    page = open_page(width=390)
    none_of(faults_of(page, tour.managing(page, desk, watch), watch))


def test_our_screens_of_the_admin_have_no_violation(open_page, desk, watch):
    page = open_page(role="owner")
    none_of(faults_of(page, tour.staff(page, desk), watch, within=OURS))


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(open_page, desk, watch, width):
    page = open_page(width=width)
    wide = []
    for walk in (tour.public(page, watch), tour.signing(page, desk)):
        for stop in walk:
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                wide.append(stop)
    none_of(wide)
