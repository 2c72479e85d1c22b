"""Is a page small, still and read the same by the browser as we wrote it? And fetched early only where it may be?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from config import page_parts
from tests.browser.server import wait_for

# How a page looks and is walked does not depend on the database; test_policy opens each on both.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
POST = "/blog/after-braces-why-the-retainer-stays/"
# The other kinds show more pictures; each stays below what a page of a rival weighs.
BARS = {POST: (5, 60_000), "/faq/": (5, 60_000), "/contact/": (5, 60_000), "/": (8, 120_000)}
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})"""
RULES_OF = r"""(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\s+/g, " ").replace(/\s*,\s*/g, ","));
}"""


@pytest.fixture
def requests(page_of_a_phone) -> list[Request]:
    found: list[Request] = []
    page_of_a_phone.on("requestfinished", lambda request: found.append(request))
    return found


@pytest.fixture
def page_of_a_phone(open_page) -> Iterator[Page]:
    return open_page(width=412, height=823)


def weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


@pytest.mark.parametrize("address", BARS)
def test_a_first_view_is_small_and_nothing_in_it_moves(page_of_a_phone, requests, address):
    page_of_a_phone.goto(address, wait_until="networkidle")
    most, heaviest = BARS[address]
    assert len(requests) <= most, [request.url for request in requests]
    assert sum(map(weight, requests)) <= heaviest
    assert page_of_a_phone.evaluate(SHIFT) <= 0.01


def test_the_browser_reads_the_packed_styles_as_it_reads_the_files(page_of_a_phone):
    page_of_a_phone.goto("/faq/")
    for name in page_parts.STYLES:
        text = (ROOT / "static" / name).read_text(encoding="utf-8")
        as_written = page_of_a_phone.evaluate(RULES_OF, text)
        assert page_of_a_phone.evaluate(RULES_OF, page_parts.packed(text)) == as_written, name
        assert as_written, name


def test_the_first_picture_comes_first_and_those_below_wait(page_of_a_phone):
    page_of_a_phone.goto(POST)
    pictures = page_of_a_phone.locator("main img")
    first, *others = [
        {name: one.get_attribute(name) for name in ("loading", "fetchpriority", "width", "height")}
        for one in pictures.all()
    ]
    assert (first["loading"], first["fetchpriority"]) == (None, "high")
    assert others
    assert all(one["loading"] == "lazy" and one["fetchpriority"] is None for one in others)
    assert all(one["width"] and one["height"] for one in (first, *others))


def test_a_plain_page_is_fetched_when_the_pointer_rests_on_its_link(open_page, house):
    page = open_page()
    page.goto("/faq/")
    with page.expect_request(f"{house.url}/contact/") as early:
        page.locator(
            f"footer a[href='{house.url}/contact/'], footer a[href='/contact/']"
        ).first.hover()
    assert "prefetch" in early.value.all_headers()["sec-purpose"]


def test_no_link_to_permissions_or_the_search_is_ever_fetched_early(open_page):
    page = open_page()
    devtools = page.context.new_cdp_session(page)
    tried: set[str] = set()
    devtools.on(
        "Preload.preloadingAttemptSourcesUpdated",
        lambda event: tried.update(one["key"]["url"] for one in event["preloadingAttemptSources"]),
    )
    devtools.send("Preload.enable")
    page.goto("/")
    page.wait_for_function("() => document.readyState === 'complete'")
    page.locator("footer a[href='/consent/']").hover()
    wait_for("links the browser may fetch", lambda: page.evaluate("true") and tried)
    assert not [url for url in tried if "/consent/" in url or "/search/" in url or "tel:" in url]
