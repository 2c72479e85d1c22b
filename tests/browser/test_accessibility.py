"""Can everybody read and use each page? axe finds no violation, wide or narrow, light or dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from tests.browser import staff_tour, tour
from tests.browser.chromium import Watch

# How a page looks does not depend on the database; test_policy opens the public ones on both.
pytestmark = pytest.mark.once

EVERY_LOOK = ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"))
# Staff sit at a desk: the dark scheme is judged as wide as they use it, in the order of fewest changes.
LOOKS_OF_STAFF = ((390, "light"), (1280, "light"), (1280, "dark"))
# A scheme changes colours and nothing else: the dark one is asked about those alone.
RULES = {
    "light": {"resultTypes": ["violations"]},
    "dark": {
        "resultTypes": ["violations"],
        "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    },
}
# Around our screens stand Wagtail's own menus, and in them its field for tags (7.4: no label), its
# count of matches (7.4: a heading with the role of an alert) and its field for formatted text (7.4: no
# name), which are Wagtail's to mend.
WAGTAILS = (".tagit", "h2[role=alert]", ".public-DraftEditor-content")
OURS = {"include": [["main"]], "exclude": [[one] for one in WAGTAILS]}
# Addresses of ours that show no page of their own: bytes, lists for scripts and spreadsheets, acts
# that only take a POST, the modal windows of the editor.
NO_SCREENS = (
    "admin/api/",
    "admin/clip/",
    "admin/clip_chooser/",
    "admin/images/chooser/",
    "admin/images/multiple/create_from",
    "admin/photo/<str:name>",
    "admin/photo/badges/",
    "admin/photo/original/",
    "admin/requests/<str:reference>/copies/",
    "admin/snippets/consent/consentform/checks/",
    "admin/story_chooser/",
)
NO_ENDS = (
    *("/results/", "/undo/", "/try/", "/close/", "/hand-over/", "/preview/", "/proof/"),
    *("/scan/", "/status/", "/document/"),
    *(".csv", ".pdf", ".jpg", "<str:filter_spec>/"),
)
COLOURS_HAVE_CHANGED = """() => new Promise((done) => requestAnimationFrame(() => {
  const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
  Promise.allSettled(changes.map((one) => one.finished)).then(() => done());
}))"""


def violations(page: Page, *, within: dict | None = None) -> Iterator[str]:
    """What axe finds, a line each, at each width and in each scheme."""
    judge = Axe()
    for width, scheme in LOOKS_OF_STAFF if within else EVERY_LOOK:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(COLOURS_HAVE_CHANGED)
        found = judge.run(page, context=within, options=RULES[scheme]).response["violations"]
        for one in found:
            for node in one["nodes"]:
                yield f"{width} {scheme} {one['id']}: {node['target']} {node['html'][:160]}"


def noting(page: Page, stops: Iterator[str], met: set[str]) -> Iterator[str]:
    for stop in stops:
        met.add(resolve(urlsplit(page.url).path).route)
        yield stop


def screens_of_ours() -> set[str]:
    """The routes of the admin that our code answers with a page."""
    return {route for route in _ours(get_resolver(), "") if not route.startswith(NO_SCREENS)}


def _ours(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _ours(one, route)
        elif route.startswith("admin/") and not route.endswith(NO_ENDS):
            view = getattr(one.callback, "view_class", one.callback)
            if view.__module__.startswith(("blog.", "consent.", "practice.")):
                yield route


def none_of(found: list[str]) -> None:
    assert not found, "\n".join(found)


def faults_of(
    page: Page,
    stops: Iterator[str],
    watch: Watch,
    within: dict | None = None,
    *,
    loaded: Literal["load", "networkidle"] = "load",
) -> list[str]:
    """What axe finds; the watch sees all that a page does by itself until it is `loaded`."""
    found = []
    for stop in stops:
        page.wait_for_load_state(loaded)
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


def test_our_screens_of_the_admin_have_no_violation_and_none_is_forgotten(open_page, desk, watch):
    page = open_page(role="owner")
    met: set[str] = set()
    stops = noting(page, staff_tour.owner(page, desk), met)
    found = faults_of(page, stops, watch, within=OURS, loaded="networkidle")
    none_of(found + [f"no walk of staff_tour opens {route}" for route in screens_of_ours() - met])


def test_a_superusers_screens_have_no_violation(open_page, desk, watch):
    desk("superuser")
    watch.refused_on_purpose("/admin/patients/break-glass/")
    page = open_page(role="superuser")
    none_of(faults_of(page, staff_tour.superuser(page, desk), watch, within=OURS))


def test_no_page_scrolls_sideways(open_page, desk, watch):
    page = open_page(width=390)
    wide = []
    for walk in (tour.public(page, watch), tour.signing(page, desk)):
        for stop in walk:
            for width in (320, 768, 1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                    wide.append(f"{stop} at {width}")
    none_of(wide)
