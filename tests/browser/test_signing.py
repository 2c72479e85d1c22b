"""Can everybody sign, whatever they sign with, and does nothing they do break it?"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import signer

WEBSITE = ["website"]
LABEL = ["Our website"]
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const shown = one.closest("label") || one;
  return {
    what: one.id || one.name || one.textContent.trim(),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inSight: shown.getClientRects().length > 0,
  };
}"""


def test_somebody_signs_with_the_keyboard_alone_and_always_sees_where_they_are(open_page, desk):
    asked = desk("ask", name="Kay Board", uses=[*WEBSITE, "print"])
    page = open_page(width=1280)
    page.goto(asked["link"])
    tab_to(page, "id_day")
    page.keyboard.type("27")
    tab_to(page, "id_month")
    page.keyboard.type("March")
    tab_to(page, "id_year")
    page.keyboard.type("1990")
    page.keyboard.press("Enter")
    signer.heading(page, "May we show this photo of you?")
    press_by_keyboard(page, "Read what we ask")
    press_by_keyboard(page, "Choose the uses")
    tab_to(page, "use-website")
    page.keyboard.press("Space")
    press_by_keyboard(page, "Continue with these")
    tab_to(page, "id_understood")
    page.keyboard.press("Enter")
    signer.heading(page, "Sign here")
    tab_to(page, "method-drawn")
    page.keyboard.press("ArrowDown")
    tab_to(page, "id_typed_name")
    page.keyboard.type("Kay Board")
    press_by_keyboard(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert (signed["method"], signed["typed_name"]) == ("typed", "Kay Board")
    assert signed["uses"] == WEBSITE


def tab_to(page: Page, what: str) -> None:
    """Presses Tab until the control is reached; each stop on the way must be visible."""
    page.locator(f"[id='{what}'], button:has-text('{what}')").first.wait_for()
    for _stop in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            continue
        assert stop["outlined"], f"no outline on {stop['what']}"
        assert stop["inSight"], f"{stop['what']} has the focus and cannot be seen"
        if stop["what"] == what:
            return
    raise AssertionError(f"Tab never reaches {what}")


def press_by_keyboard(page: Page, words: str) -> None:
    tab_to(page, words)
    page.keyboard.press("Enter")


def test_without_javascript_a_typed_name_signs(open_page, desk):
    asked = desk("ask", name="Noe Script", uses=WEBSITE)
    page = open_page(width=390, scripts=False)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    assert not page.locator("canvas").is_visible()
    sign_by_typing(page, "Noe Script")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert (signed["method"], signed["typed_name"]) == ("typed", "Noe Script")


def sign_by_typing(page: Page, name: str) -> None:
    type_name(page, name)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")


def type_name(page: Page, name: str) -> None:
    if page.locator("canvas").is_visible():
        page.get_by_label("Type my name instead", exact=True).check()
    page.get_by_label("Type your first and last name").fill(name)


def test_a_double_click_gives_one_consent(open_page, desk):
    asked = desk("ask", name="Dora Twice", uses=WEBSITE)
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    type_name(page, "Dora Twice")
    page.get_by_role("button", name="Sign and agree").dblclick()
    signer.heading(page, "You have signed.")
    assert len(desk("consents", reference=asked["reference"])["signed"]) == 1


def test_the_back_button_after_signing_leads_to_the_same_receipt(open_page, desk):
    asked = desk("ask", name="Bea Kwards", uses=WEBSITE)
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    sign_by_typing(page, "Bea Kwards")
    page.go_back()
    signer.heading(page, "You ")
    page.goto(asked["link"])
    signer.heading(page, "You ")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    expect(page.get_by_role("main")).to_contain_text(signed["reference"])


def test_two_tabs_sign_once_and_show_the_same_receipt(open_page, desk):
    asked = desk("ask", name="Tabea Two", uses=WEBSITE)
    first = open_page(width=390)
    signer.reach_signature(first, asked["link"], uses=LABEL)
    second = first.context.new_page()
    second.goto(first.url)
    type_name(first, "Tabea Two")
    type_name(second, "Tabea Too")
    signer.press(first, "Sign and agree")
    signer.heading(first, "You have signed.")
    signer.press(second, "Sign and agree")
    signer.heading(second, "You ")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert signed["typed_name"] == "Tabea Two"
    for page in (first, second):
        expect(page.get_by_role("main")).to_contain_text(signed["reference"])


def test_two_devices_sign_once_and_the_second_sees_what_was_signed(open_page, desk):
    asked = desk("ask", name="Devi Ces", uses=[*WEBSITE, "print"])
    phone, laptop = open_page(width=390), open_page(width=1280)
    signer.reach_signature(phone, asked["link"], uses=LABEL)
    other = desk("link", reference=asked["reference"])["link"]
    signer.reach_signature(laptop, other, uses=["Printed leaflets and posters"])
    sign_by_typing(phone, "Devi Ces")
    type_name(laptop, "Devi Ces")
    signer.press(laptop, "Sign and agree")
    signer.heading(laptop, "You ")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert signed["uses"] == WEBSITE
    expect(laptop.get_by_role("main")).to_contain_text(signed["reference"])


def test_wrong_birth_dates_pause_and_taking_back_still_works(open_page, desk, watch):
    asked = desk("ask", name="Wren Wrong", uses=WEBSITE)
    signing = open_page(width=390)
    signer.reach_signature(signing, asked["link"], uses=LABEL)
    sign_by_typing(signing, "Wren Wrong")
    page = open_page(width=390)
    page.goto(desk("manage_link", reference=asked["reference"])["link"])
    page.get_by_role("link", name="Show it to me").click()
    for year in ("1971", "1972"):
        signer.tell_birth_date(page, ("1", "January", year))
        expect(page.get_by_role("main")).to_contain_text("That is not the date we have for Wren.")
    watch.refused_on_purpose(page.url)
    signer.tell_birth_date(page, ("1", "January", "1973"))
    signer.heading(page, "Please try again in")
    page.goto("/consent/permissions/")
    page.get_by_role("link", name="Take this permission back").click()
    page.get_by_label("Everything").check()
    signer.press(page, "Take it back now")
    signer.heading(page, "You have taken it back.")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert signed["revoked"]


def test_a_script_in_the_typed_name_is_only_a_name(open_page, desk):
    name = "<img src=x onerror=document.title='broken'>"
    asked = desk("ask", name="Inja Ction", uses=WEBSITE)
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    sign_by_typing(page, name)
    page.get_by_role("link", name="Read it as a page").click()
    expect(page.locator(".statement")).to_have_text(name)
    assert page.locator('img[src="x"]').count() == 0
    assert page.title() != "broken"
    staff = open_page(role="front_desk")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    staff.goto(signed["staff_address"])
    staff.get_by_role("heading", name=signed["reference"]).first.wait_for()
    assert staff.locator('img[src="x"]').count() == 0
    assert staff.title() != "broken"


def test_a_signature_of_three_pixels_is_refused_with_a_sentence(open_page, desk):
    asked = desk("ask", name="Dot Small", uses=WEBSITE)
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    signer.draw(page, [[(0.5, 0.5), (0.505, 0.5)]])
    signer.press(page, "Sign and agree")
    summary = page.get_by_role("alert").or_(page.locator("[data-takes-focus]")).first
    expect(summary).to_be_visible()
    expect(page.locator("#sign-error")).to_contain_text(".")
    assert desk("consents", reference=asked["reference"])["signed"] == []
    signer.press(page, "Clear")
    signer.draw(page, signer.NAME)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")


def test_undo_takes_the_last_stroke_and_clear_takes_all(open_page, desk):
    asked = desk("ask", name="Una Do", uses=WEBSITE)
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    for tool in ("Undo", "Clear"):
        expect(page.get_by_role("button", name=tool)).to_be_disabled()
    signer.draw(page, signer.NAME)
    both = signer.inked(page)
    signer.press(page, "Undo")
    assert 0 < signer.inked(page) < both
    signer.press(page, "Clear")
    assert signer.inked(page) == 0
    signer.press(page, "Sign and agree")
    expect(page.locator("#sign-error")).to_be_visible()
    assert desk("consents", reference=asked["reference"])["signed"] == []


def test_turning_the_phone_keeps_the_drawing(open_page, desk):
    asked = desk("ask", name="Rota Tion", uses=WEBSITE)
    page = open_page(width=390, height=844)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    signer.draw(page, signer.NAME)
    upright = signer.inked(page)
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_function("() => document.querySelector('canvas').clientWidth > 400")
    assert signer.inked(page) > upright, "the drawing grows with the pad"
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    strokes = json.loads(signed["points"])
    assert len(strokes) == len(signer.NAME)
    assert all(0 <= x <= 600 and 0 <= y <= 200 for stroke in strokes for x, y, _at in stroke)


@pytest.mark.parametrize("method", ["drawn", "typed"])
def test_drawing_and_typing_are_equals_on_the_copy(open_page, desk, method):
    asked = desk("ask", name="Equa Lity", uses=WEBSITE)
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], uses=LABEL)
    if method == "drawn":
        signer.draw(page, signer.NAME)
    else:
        type_name(page, "Equa Lity")
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    page.get_by_role("link", name="Read it as a page").click()
    signature = page.locator(".statement")
    if method == "drawn":
        expect(signature.get_by_role("img", name="The name as it was drawn")).to_be_visible()
    else:
        expect(signature).to_have_text("Equa Lity")
