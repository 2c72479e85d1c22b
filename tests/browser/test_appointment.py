"""Can a person ask for an appointment with the keyboard alone, without scripts, on a small phone?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import House
from tests.browser.test_accessibility import OURS, none_of, violations

# How a page is walked does not depend on the database; test_policy, test_signing and test_walk run on both.
pytestmark = pytest.mark.once

URL = "/ask-for-an-appointment/"
INBOX = "/admin/appointments/"
THANKS = "Thank you. We have your request."
TWICE = "document.documentElement.style.fontSize = '200%'"
WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll(".ask :not(.ask__trap *)")]
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.className || one.tagName)"""


def send(page: Page) -> None:
    """Presses the button; a browser that is driven is quicker than a person, and is asked again."""
    page.locator(".ask__form button").click()
    page.wait_for_load_state()
    if page.get_by_text("That was very quick.").count():
        page.locator(".ask__form button").click()


def fill(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Call me").check()
    page.get_by_label("Phone", exact=True).fill("(216) 555-0142")
    page.get_by_label("Mornings").check()
    page.get_by_label("Check-up").check()
    page.get_by_label("Yes, the first").check()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def has_focus(page: Page, label: str) -> None:
    expect(page.get_by_label(label, exact=True)).to_be_focused()


def test_by_keyboard_alone_with_a_fault_on_the_way(open_page):
    page = open_page(width=390, height=844)
    page.goto(URL)
    page.get_by_label("Your name").focus()
    page.keyboard.type("Kay Board")
    press(page, "Tab", "ArrowDown")
    expect(page.get_by_label("Text me")).to_be_checked()
    press(page, "Tab")
    has_focus(page, "Phone")
    press(page, "Tab")
    has_focus(page, "E-mail")
    press(page, "Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Write your phone number, so that we can text you.")
    expect(page).to_have_title("Please check: Ask for an appointment – Alder Row Orthodontics")
    press(page, "Tab", "Enter")
    has_focus(page, "Phone")
    page.keyboard.type("216 555 0142")
    press(page, "Tab", "Tab", "ArrowDown")
    expect(page.get_by_label("Around noon")).to_be_checked()
    press(page, "Tab", "Tab", "Tab", "Space")  # past the reasons and the places
    expect(page.get_by_label("Yes, the first")).to_be_checked()
    expect(page.get_by_label("Your name")).to_have_value("Kay Board")
    press(page, "Tab")
    expect(page.get_by_role("button", name="Ask for an appointment")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()


def test_without_scripts_it_is_the_same(open_page):
    page = open_page(width=390, height=844, scripts=False)
    page.goto(URL)
    page.locator(".ask__form button").click()
    expect(page.locator(".error-summary a")).to_have_count(4)
    fill(page, "Nora Script")
    send(page)
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert "Nora" not in page.url


def test_the_trap_is_met_neither_by_eye_nor_by_tab(open_page):
    page = open_page()
    page.goto(URL)
    trap = page.locator("#id_message")
    box = trap.evaluate("(one) => one.parentElement.getBoundingClientRect().toJSON()")
    assert box["width"] <= 1
    page.get_by_label("Yes, the first").focus()
    press(page, "Tab")
    expect(page.get_by_role("button", name="Ask for an appointment")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_with_letters_twice_as_large_nothing_of_the_form_leaves_the_screen(open_page, width):
    page = open_page(width=width)
    page.goto(URL)
    page.evaluate(TWICE)
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
    page.locator(".ask__form button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.evaluate(TWICE)
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == []


def test_every_answer_is_a_large_target(open_page):
    page = open_page(width=390)
    page.goto(URL)
    rows = page.locator(".choice, .field > input, .ask__form button")
    heights = rows.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert [height for height in heights if height < 48] == []
    page.locator(".choice").nth(1).click(position={"x": 250, "y": 20})
    expect(page.get_by_label("Text me")).to_be_checked()


def test_the_form_its_faults_and_its_thanks_have_no_violation(open_page, watch):
    page = open_page(width=390)
    page.goto(URL)
    with watch.at_rest():
        found = list(violations(page))
        send(page)
        found += violations(page)
        fill(page, "Alexandra Xe")
        send(page)
        expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
        found += violations(page)
    none_of(found)


def test_the_desk_is_told_calls_and_notes_it_by_keyboard(open_page, house: House, watch):
    visitor = open_page(width=390)
    visitor.goto(URL)
    fill(visitor, "Ina Box")
    send(visitor)
    expect(visitor.get_by_role("heading", name=THANKS)).to_be_visible()
    mail = house.next_mail("hello@alder-row.example", "Somebody asks")
    assert f"{house.url}{INBOX}" in mail.get_content()
    assert "Ina" not in mail.as_string()

    desk = open_page(width=390, height=844, role="front_desk")
    desk.goto("/admin/")
    desk.get_by_role("link", name="wait to be called").click()
    desk.wait_for_url(f"**{INBOX}")
    entry = desk.locator(".asked__entry", has_text="Ina Box")
    expect(entry.get_by_role("link", name="Call +1 216-555-0142")).to_have_attribute(
        "href", "tel:+12165550142"
    )
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    with watch.at_rest():
        none_of(list(violations(desk, within=OURS)))
    desk.set_viewport_size({"width": 390, "height": 844})
    entry.get_by_role("button", name="Booked (Ina Box)").focus()
    press(desk, "Enter")
    expect(desk.get_by_text("Ina Box: now “Has an appointment”.")).to_be_visible()
    expect(desk.locator(".asked__entry", has_text="Ina Box")).to_have_count(0)
    desk.get_by_role("button", name="Undo").focus()
    press(desk, "Enter")
    expect(desk.locator(".asked__entry", has_text="Ina Box")).to_have_count(1)
    desk.get_by_text("Add a note (Ina Box)").click()
    desk.get_by_label("Note for your colleagues").first.fill("Back on Friday")
    press(desk, "Enter")
    expect(desk.locator(".asked__entry", has_text="Ina Box")).to_contain_text("Back on Friday")


def test_an_editor_finds_no_inbox(open_page, watch):
    watch.refused_on_purpose(INBOX)
    editor = open_page(role="editor")
    editor.goto("/admin/")
    expect(editor.get_by_role("link", name="Appointment requests")).to_have_count(0)
    assert editor.goto(INBOX).status == 404
