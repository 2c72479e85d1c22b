"""Does the owner see at once what a form lacks, and a patient of California letters large enough?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.signer import press, tell_birth_date
from tests.browser.test_accessibility import none_of, violations

# The form and its letters do not depend on the database; test_signing and test_walk run on both.
pytestmark = pytest.mark.once

# California Civil Code 56.11(b)(1): 14 points, of which 72 are an inch of 96 pixels.
LEAST = 14 * 96 / 72


def open_new_form(page: Page) -> None:
    page.goto("/admin/snippets/consent/consentform/add/")
    expect(page.get_by_label("What others may do with it")).to_have_value(
        re.compile("Once a photo is public")
    )


def test_what_is_unlawful_is_said_while_it_is_typed_and_leads_to_its_field(open_page, watch):
    page = open_page(role="owner")
    open_new_form(page)
    summary = page.locator("[data-findings] [data-summary]")
    expect(summary).to_contain_text("one thing is unlawful or missing")
    page.get_by_label("Our website").first.check()
    expect(summary).to_contain_text("Every element of 45 CFR 164.508 is there")
    page.get_by_label("Further clauses").fill("This permission never ends.")
    expect(summary).to_contain_text("one thing is unlawful or missing")
    expect(page.locator("[data-said]")).to_contain_text("unlawful")
    expect(page.locator("button[name='action-publish'] em")).to_have_text(
        "Publish: one thing to mend first"
    )
    page.locator("[data-findings]").get_by_role("link", name="Further clauses").press("Enter")
    expect(page.get_by_label("Further clauses")).to_be_focused()
    with watch.at_rest():
        none_of(list(violations(page, within={"include": [["[data-form-checks]"]]})))


def type_over(field: Locator, words: str) -> None:
    """Key by key: Wagtail misses a change made while its preview is loading, not the next one."""
    field.clear()
    field.press_sequentially(words, delay=150)


def test_the_preview_is_a_phone_and_follows_what_is_typed(open_page):
    page = open_page(role="owner", width=1400)
    open_new_form(page)
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.get_by_label("Preview in mobile size")).to_be_checked()
    frame = page.frame_locator("[data-side-panel='preview'] iframe").last
    expect(frame.get_by_role("heading", name="May we show photos of you?")).to_be_visible()
    type_over(page.get_by_label("Title for patients"), "May we show you?")
    expect(frame.get_by_role("heading", name="May we show you?")).to_be_visible()
    page.get_by_label("New York").check()
    type_over(page.get_by_label("Title for patients"), "May we show these?")
    expect(frame.get_by_text("that is advertising")).to_be_attached()


def small_letters(page: Page) -> list[tuple[str, float]]:
    """What stands in letters smaller than the law allows, and their pixels."""
    return page.evaluate(
        """least => [...document.querySelectorAll("main *")]
            .filter(one => one.offsetParent && [...one.childNodes]
                .some(node => node.nodeType === 3 && node.textContent.trim()))
            .map(one => [one.textContent.trim().slice(0, 60),
                parseFloat(getComputedStyle(one).fontSize)])
            .filter(([words, size]) => size < least)""",
        LEAST,
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_for_california_the_text_stands_in_fourteen_points_at_least(open_page, desk, width):
    asked = desk("asked_in_california", name=f"Cal Fornia {width}")
    page = open_page(width=width)
    page.goto(asked["link"])
    tell_birth_date(page)
    press(page, "Read what we ask")
    expect(page.get_by_text("serves no other purpose")).to_be_attached()
    text = page.locator(".large-type p").first
    assert text.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= LEAST
    assert small_letters(page) == []
    press(page, "Choose the uses")
    expect(page.get_by_role("checkbox", name="Our website")).to_be_attached()
    assert small_letters(page) == []
