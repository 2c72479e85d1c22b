"""Do photos come in and get filed by hand and by keyboard, and is it said first what a change does?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_accessibility import OURS, none_of, violations

# How a page is walked does not depend on the database; test_policy, test_signing and test_walk run on both.
pytestmark = pytest.mark.once

ADD = "/admin/images/multiple/add/"
QUEUE = "/admin/photos/to-classify/"


def jpeg(name: str, data: bytes | None = None) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data or factories.picture(width=400)}


def keep(page: Page, *files: dict, answer: str, count: str) -> None:
    page.goto(ADD)
    page.locator("#fileupload").set_input_files(list(files))
    page.get_by_label(answer).check()
    page.get_by_role("button", name=f"Keep {count}").click()


def test_one_answer_files_a_batch_and_refuses_what_is_no_photo(open_page, watch):
    page, twice = open_page(role="owner"), factories.picture(width=400)
    keep(
        page,
        jpeg("room.jpg", twice),
        jpeg("hall.jpg"),
        jpeg("bad.jpg", b"nothing"),
        answer="No: a room",
        count="2 photos",
    )
    expect(page.get_by_text("2 photos are kept. 1 was left out: see the list.")).to_be_visible()
    expect(page.locator("#upload-list")).to_contain_text("This file is not a picture")
    with watch.at_rest():
        none_of(list(violations(page, within=OURS)))
    page.goto(ADD)
    page.locator("#fileupload").set_input_files([jpeg("again.jpg", twice)])
    expect(page.get_by_text("This photo is here already")).to_be_visible()
    expect(page.get_by_role("button", name="Keep this photo")).to_be_disabled()


def test_files_dropped_on_the_page_are_taken(open_page):
    page = open_page(role="owner")
    page.goto(ADD)
    page.evaluate(
        """(bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "dropped.jpg", {type: "image/jpeg"}));
          const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
          document.querySelector("[data-zone]").dispatchEvent(drop);
        }""",
        list(factories.picture(width=400)),
    )
    expect(page.locator("#upload-list")).to_contain_text("Ready")


def test_a_collection_answers_in_advance_and_lets_itself_be_contradicted(open_page):
    page = open_page(role="owner")
    page.goto(ADD)
    page.get_by_label("Collection").select_option(label="Team")
    expect(page.get_by_label("No: staff only")).to_be_checked()
    page.get_by_label("No: a room").check()
    page.get_by_label("Collection").select_option(label="Stock")
    expect(page.get_by_label("No: a room")).to_be_checked()


def test_the_queue_is_worked_off_by_keyboard(open_page, watch):
    page = open_page(role="owner")
    keep(page, *(jpeg(f"{n}.jpg") for n in range(2)), answer="I don’t know yet", count="2 photos")
    expect(page.get_by_text("2 photos are kept.")).to_be_visible()
    page.goto(QUEUE)
    with watch.at_rest():
        none_of(list(violations(page, within=OURS)))
    shown = page.locator("[name=photo]").first.get_attribute("value")
    page.keyboard.press("n")
    page.wait_for_url("**?after=*")
    expect(page.get_by_text("Last one filed: Nobody")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("Undone. Here it is again.")).to_be_visible()
    assert page.locator("[name=photo]").first.get_attribute("value") == shown
    page.keyboard.press("1")
    expect(page.get_by_label("Find a patient by name").first).to_be_focused()
    page.keyboard.type("n")  # a letter typed into a field answers nothing
    expect(page.get_by_label("Find a patient by name").first).to_have_value("n")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_tablet_takes_photos_into_the_record_and_asks_for_them(open_page, desk, watch, scripts):
    asked = desk("ask", name=f"Tab Let {scripts}", uses=["website"])
    # Without scripts Wagtail's own menu lies over a narrow page.
    page = open_page(width=390 if scripts else 1280, scripts=scripts, role="front_desk")
    page.goto(f"/admin/patients/{asked['patient_reference']}/photos/")
    page.locator("#camera").set_input_files([jpeg("1.jpg")])
    if scripts:
        expect(page.get_by_text("1 photo is in the record.")).to_be_visible()
        with watch.at_rest():
            none_of(list(violations(page, within=OURS)))
    else:
        page.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Ask for consent for this photo").click()
    expect(page.get_by_role("checkbox", name="Not agreed yet", checked=True)).to_have_count(1)


def test_another_file_says_first_what_it_does(open_page, desk, watch):
    page = open_page(role="owner")
    address = desk("addresses", photo="Demo: plaits and a striped shirt")["photo"]
    page.goto(address)
    page.get_by_label("Title").fill("A smile")
    page.locator("input[type=file]").set_input_files([jpeg("new.jpg")])
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", name="This is what another file does")).to_be_visible()
    with watch.at_rest():
        none_of(list(violations(page, within=OURS)))
    page.get_by_role("link", name="Leave it as it is").click()
    page.wait_for_url(f"**{address}")
