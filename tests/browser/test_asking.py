"""Is asking patient, one button, hand over? And does a family sign one child after another?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.signer import heading, press, reach_signature

# How a page is walked does not depend on the database; test_policy opens each on both.
pytestmark = pytest.mark.once

MOST_TAPS = 3
COUNT_TAPS = """document.addEventListener("click", () => {
  const taps = Number(sessionStorage.getItem("taps") || 0);
  sessionStorage.setItem("taps", taps + 1);
}, true)"""
BORN = ("27", "March", "2018")


def taps(page: Page) -> int:
    return page.evaluate("Number(sessionStorage.getItem('taps') || 0)")


def reference_of(page: Page) -> str:
    page.wait_for_url(re.compile(r"/admin/requests/[0-9A-Z]{12}/"))
    return page.url.rstrip("/").rpartition("/")[2]


def test_from_the_record_to_a_qr_code_it_is_three_taps_at_most(open_page, desk):
    made = desk("preset", name="Ada Tap")
    page = open_page(role="front_desk", width=390, height=844)
    page.add_init_script(COUNT_TAPS)
    page.goto(made["record"])
    page.get_by_role("button", name=made["button"]).click()
    expect(page.locator(".handed-over__qr svg")).to_be_visible()
    assert 1 <= taps(page) <= MOST_TAPS


def test_the_page_tells_by_itself_that_the_signer_has_opened_and_signed(open_page, desk):
    made = desk("preset", name="Ada Live", channel="copy")
    page = open_page(role="front_desk")
    page.goto(made["record"])
    page.get_by_role("button", name=made["button"]).click()
    link = page.get_by_label("The link").input_value()
    expect(page.get_by_text("Not opened yet")).to_be_visible()
    desk("opened", reference=reference_of(page))
    expect(page.get_by_text("Opened by the signer")).to_be_visible()
    phone = open_page(width=390, height=844)
    reach_signature(phone, link)
    sign(phone, "Ada Live")
    expect(page.get_by_role("link", name=re.compile("Read the consent"))).to_be_visible()
    expect(page.get_by_role("button", name="QR code")).to_be_hidden()


def sign(page: Page, name: str) -> None:
    page.get_by_role("radio", name="Type my name instead").check()
    page.get_by_label("Type your first and last name").fill(name)
    press(page, "Sign and agree")
    heading(page, "You have signed.")


def sign_for(page: Page, link: str, name: str, child: str) -> None:
    reach_signature(page, link, born=BORN, child=child)
    sign(page, name)


def test_a_mother_is_asked_for_three_children_at_once_and_signs_for_each(open_page, desk):
    names = ["Mia Small", "Ben Small", "Tom Small"]
    made = desk("family_to_ask", names=names)
    page = open_page(role="front_desk")
    page.goto(made["record"])
    page.get_by_role("link", name="Ask for consent").click()
    expect(page.get_by_label(re.compile("Pia Small, a parent"))).to_be_checked()
    for name in names[1:]:
        page.get_by_label(re.compile(name)).check()
    for use in page.locator("[name=uses]").all():
        use.set_checked(use.get_attribute("value") == "website")
    page.get_by_role("button", name="Make the request").click()
    reference = reference_of(page)
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_label("The link").input_value()
    page.get_by_role("button", name="One e-mail for the family").click()
    expect(page.get_by_text("One e-mail with 3 links is on its way.")).to_be_visible()

    phone = open_page(width=390, height=844)
    sign_for(phone, link, "Pia Small", "Mia")
    for name in ("Ben", "Tom"):
        press(phone, f"Next: {name}")
        heading(phone, re.compile("."))
        sign_for(phone, phone.url, "Pia Small", name)
    expect(phone.get_by_role("button", name=re.compile("Next: "))).to_have_count(0)
    found = desk("batch", reference=reference)
    assert found["outcomes"] == ["signed"] * 3
    assert found["signed_by"] == ["Pia Small"]
