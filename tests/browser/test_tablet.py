"""Does the tablet at the desk go from staff to signer and back, with nothing of one left for the other?"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import signer
from tests.browser.server import PASSWORD

pytestmark = pytest.mark.once

WIDTH, HEIGHT = 820, 1100
ELEVEN_MINUTES = 11 * 60 * 1000


def sign_in(page: Page) -> None:
    """As the front desk, in a session of this tablet's own: handing it over ends it."""
    page.get_by_label("E-mail address").fill("front-desk@alder-row.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def take_tablet(open_page, desk, name: str) -> tuple[Page, dict]:
    """A tablet on the page of a request, as it is about to be handed over."""
    asked = desk("ask", name=name, uses=["website"])
    page = open_page(width=WIDTH, height=HEIGHT)
    page.goto(f"/admin/login/?next=/admin/requests/{asked['reference']}/")
    sign_in(page)
    page.get_by_role("link", name="Hand over this tablet").click()
    return page, asked


def hand_over(page: Page, name: str) -> None:
    page.get_by_label(f"it is {name}").check()
    page.get_by_role("button", name="Sign me out and hand it over").click()
    signer.heading(page, "May we show")


def sign(page: Page, name: str) -> None:
    signer.read_all(page)
    signer.choose(page, ["Our website"])
    page.get_by_role("radio", name="Type my name instead").check()
    page.get_by_label("Type your first and last name").fill(name)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")


def test_a_tablet_is_handed_over_signed_on_and_given_back_and_keeps_nothing(open_page, desk):
    page, asked = take_tablet(open_page, desk, "Tab Lett")
    hand_over(page, "Tab Lett")

    # What staff had open is behind the sign-in.
    page.go_back()
    expect(page).to_have_url(re.compile("/admin/login/"))
    assert "Tab Lett" not in page.content()
    page.go_forward()
    signer.heading(page, "May we show")
    page.reload()
    sign(page, "Tab Lett")

    assert not violations(page)
    signer.press(page, "Show a QR code for my phone")
    drawing = page.get_by_role("img", name="QR code of the link").or_(page.locator(".qr svg"))
    expect(drawing.first).to_be_visible()
    assert not violations(page)
    signer.press(page, "Done: give the tablet back")
    signer.heading(page, "Thank you.")
    assert not violations(page)

    # What the signer had open is nowhere.
    for _step in range(3):
        page.go_back()
        signer.heading(page, "Thank you.")
        assert "Tab Lett" not in page.content()
    page.get_by_role("link", name="Sign in to go on").click()
    sign_in(page)
    expect(page.get_by_role("link", name="Read the consent")).to_be_visible()
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert signed["uses"] == ["website"]


def test_after_ten_minutes_the_tablet_covers_the_page_and_asks(open_page, desk):
    page, _asked = take_tablet(open_page, desk, "Ida Dozy")
    page.clock.install()
    hand_over(page, "Ida Dozy")
    cover = page.get_by_role("alertdialog", name="Are you still there?")
    expect(cover).to_be_hidden()
    page.clock.fast_forward(ELEVEN_MINUTES)
    expect(cover).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    expect(page.get_by_role("button", name="Yes, go on")).to_be_focused()
    assert not violations(page)
    page.keyboard.press("Enter")
    expect(cover).to_be_hidden()
    signer.heading(page, "May we show")
    page.clock.fast_forward(ELEVEN_MINUTES)
    page.get_by_role("button", name="No, give the tablet back").click()
    signer.heading(page, "Thank you.")


def test_a_tablet_without_scripts_ends_as_well(open_page, desk, new_context, house):
    page, asked = take_tablet(open_page, desk, "Noa Script")
    hand_over(page, "Noa Script")
    bare = new_context(
        base_url=house.url, java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()
    bare.goto(f"/consent/sign/{asked['reference']}/")
    signer.read_all(bare)
    signer.choose(bare, ["Our website"])
    bare.get_by_label("Type your first and last name").fill("Noa Script")
    signer.press(bare, "Sign and agree")
    signer.press(bare, "Print it at the desk")
    signer.press(bare, "Done: give the tablet back")
    signer.heading(bare, "Thank you.")


def violations(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]
