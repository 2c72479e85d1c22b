"""Is a form signed by hand printed and entered at the desk, and in force then?"""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.once


def scan() -> bytes:
    """A photo of a sheet, as a tablet takes one."""
    out = io.BytesIO()
    Image.new("L", (1240, 1754), 240).save(out, "JPEG")
    return out.getvalue()


def test_a_sheet_is_printed_signed_entered_and_in_force(open_page, desk):
    asked = desk("ask", name="Pa Per", uses=["website", "print"])
    page = open_page(role="front_desk")
    page.goto(f"/admin/requests/{asked['reference']}/")
    page.get_by_role("link", name="On paper").click()
    sheet = page.locator("a[href*='paper.pdf']").first.get_attribute("href")
    printed = page.request.get(sheet)
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")

    page.get_by_role("button", name="Enter it").click()
    expect(page.get_by_text("Add the scan: it is the proof.")).to_be_visible()
    page.get_by_label("Scan of the whole sheet").set_input_files(
        {"name": "sheet.jpg", "mimeType": "image/jpeg", "buffer": scan()}
    )
    page.get_by_role("checkbox", name="Our website").check()
    # Asked today: the page itself says which day that is at the practice.
    only = page.get_by_text("It can only be").inner_text()
    day = datetime.strptime(only, "It can only be %d %B %Y.").replace(tzinfo=UTC)
    page.get_by_label("Day beside the signature").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("Name of the witness").fill("Wanda Witness")
    page.get_by_role("button", name="Enter it").click()

    expect(page.get_by_text("Entered. The permission holds")).to_be_visible()
    expect(page.get_by_role("link", name="Open the scan")).to_be_visible()
    expect(page.get_by_text("In force").first).to_be_visible()
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert (signed["method"], signed["uses"]) == ("paper", ["website"])
