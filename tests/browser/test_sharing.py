"""Can a reader pass a post on, with the button and without any script?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

# How a page is walked does not depend on the database; test_policy, test_signing and test_walk run on both.
pytestmark = pytest.mark.once

POST = "/blog/after-braces-why-the-retainer-stays/"


def asked_of_others(page: Page) -> list[str]:
    """Every request from now on that goes to another house."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def test_the_link_is_copied_and_the_button_says_so(open_page, house):
    page = open_page(width=390)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{POST}?fbclid=1")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == house.url + POST


def test_where_the_clipboard_is_refused_the_address_is_marked(open_page, house):
    page = open_page()
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error());"
        "document.execCommand = () => false;"
    )
    page.goto(POST)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="copy it by hand")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == house.url + POST


def test_the_device_is_asked_only_where_it_can_share(open_page, house):
    page = open_page(width=390)
    page.add_init_script(
        "window.given = null;"
        "navigator.share = (what) => { window.given = what; return Promise.resolve(); };"
    )
    page.goto(POST)
    page.get_by_role("button", name="Share …").click()
    assert page.evaluate("window.given.url") == house.url + POST
    without = open_page()
    without.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined });")
    without.goto(POST)
    expect(without.get_by_role("button", name="Copy link")).to_be_visible()
    expect(without.get_by_role("button", name="Share …")).to_be_hidden()


def test_without_scripts_the_links_and_the_address_are_there(open_page, house):
    page = open_page(scripts=False)
    page.goto(POST)
    expect(page.get_by_label("Address of this page")).to_have_value(house.url + POST)
    expect(page.locator(".share").get_by_role("link", name="Facebook")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()


def test_nobody_else_is_asked_before_a_link_is_pressed(open_page, house):
    page = open_page()
    requests = asked_of_others(page)
    page.goto(POST)
    page.locator(".share").scroll_into_view_if_needed()
    page.get_by_role("link", name="Pinterest").hover()
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if not url.startswith(house.url)] == []
