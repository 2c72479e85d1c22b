"""Does the reviewer get a copy elsewhere off the list: take it, then close it with a proof?"""

from __future__ import annotations

from playwright.sync_api import expect

from tests import factories
from tests.browser import signer


def test_taking_a_copy_on_and_closing_it_with_a_screenshot(open_page, desk, tmp_path):
    desk("takedown", place="A leaflet of spring")
    shown = tmp_path / "gone.png"
    shown.write_bytes(factories.picture(format="PNG"))

    page = open_page(width=390, height=844, role="reviewer")
    page.goto("/admin/takedowns/?owner=nobody")
    row = page.get_by_role("row").filter(has_text="A leaflet of spring")
    expect(row).to_contain_text("2 days left")
    row.get_by_role("link").click()
    signer.press(page, "Take it")
    expect(page.get_by_role("main")).to_contain_text("It is yours")

    signer.press(page, "Mark as removed")
    expect(page.get_by_role("main")).to_contain_text("Write how you know")
    page.get_by_label("How was it removed?").fill("All leaflets were thrown away.")
    page.get_by_label("A screenshot").set_input_files(shown)
    signer.press(page, "Mark as removed")

    page.goto("/admin/takedowns/?standing=done&owner=mine")
    row = page.get_by_role("row").filter(has_text="A leaflet of spring")
    expect(row).to_contain_text("Removed")
    row.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("All leaflets were thrown away.")
    expect(page.get_by_role("link", name="Open the screenshot")).to_be_visible()
