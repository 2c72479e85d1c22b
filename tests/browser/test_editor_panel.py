"""Is an editor told what visitors will not see, in the editor, its checks and its previews?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import OURS, none_of, violations

# How a page is walked does not depend on the database; test_policy, test_signing and test_walk run on both.
pytestmark = pytest.mark.once

TITLE = "Your first visit"


def open_post(page: Page) -> None:
    page.goto(f"/admin/pages/search/?q={TITLE.replace(' ', '+')}")
    page.get_by_role("link", name=re.compile(f"^{TITLE}")).first.click()
    page.wait_for_url("**/edit/")


def test_the_editor_is_told_above_the_content_in_the_checks_and_before_publishing(open_page, watch):
    page = open_page(role="editor")
    open_post(page)
    edit = page.url
    expect(page.get_by_text("Visitors do not see 1 photo of this page.")).to_be_visible()
    expect(page.get_by_text("Ask the front desk.")).to_be_visible()
    page.get_by_role("link", name="Photo, block 3").click()
    expect(page.get_by_label("When a photo here may not be shown").first).to_be_in_viewport()

    page.get_by_role("button", name="Toggle checks").click()
    checks = page.locator("[data-side-panel='checks']")
    expect(checks.get_by_text("Photo nobody agreed to")).to_be_visible()
    expect(checks.get_by_role("heading", name="Issues found")).to_contain_text("1")
    page.get_by_role("button", name="Toggle checks").click()

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    question = page.get_by_role("heading", name="Visitors will not see 1 photo.")
    expect(question).to_contain_text("Publish without it?")
    with watch.at_rest():
        none_of(list(violations(page, within=OURS)))
    page.get_by_role("link", name="Back to the draft").press("Enter")
    page.wait_for_url(edit)


def test_a_preview_says_what_is_missing_and_can_be_read_by_everybody(open_page, watch):
    page = open_page(role="editor")
    open_post(page)
    page.goto(page.url.replace("/edit/", "/view_draft/"))
    note = page.get_by_role("region", name="Note on this preview")
    expect(note).to_contain_text("Visitors do not see 1 photo of this page")
    with watch.at_rest():
        none_of(list(violations(page, within={"include": [[".preview-note"]]})))
    page.goto("/blog/your-first-visit/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(note).to_have_count(0)
    assert "data-not-covered" not in page.content()
