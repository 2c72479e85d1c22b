"""How does one compare before and after? With keys, a mouse or a finger; without scripts side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import none_of, violations

# How a page looks and is walked does not depend on the database; test_policy opens each on both.
pytestmark = pytest.mark.once

CASES = "/gallery/"
SEEN = "figure => figure.style.getPropertyValue('--before')"


def line_of(page: Page) -> Locator:
    page.goto(CASES)
    return page.get_by_role("slider").first


@pytest.mark.parametrize(
    ("keys", "words", "before"),
    [
        ([], "50 % after", "50%"),
        (["ArrowLeft"] * 4, "70 % after", "30%"),
        (["ArrowRight"] * 4, "30 % after", "70%"),
        (["ArrowUp"], "55 % after", "45%"),
        (["ArrowDown"], "45 % after", "55%"),
        (["End"], "100 % after", "0%"),
        (["Home"], "0 % after", "100%"),
    ],
)
def test_keys_move_the_line_the_way_they_point_and_it_says_how_far(open_page, keys, words, before):
    page = open_page()
    line = line_of(page)
    line.focus()
    for key in keys:
        page.keyboard.press(key)
    expect(line).to_have_attribute("aria-valuetext", words)
    assert page.locator("[data-compare]").first.evaluate(SEEN) == before


def test_where_one_reads_from_right_to_left_before_is_on_the_right(open_page):
    page = open_page()
    page.route(CASES, lambda route: route.fulfill(body=turned(route)))
    line = line_of(page)
    line.focus()
    for _time in range(4):
        page.keyboard.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuetext", "70 % after")
    seen = page.locator("[data-compare] picture").first.evaluate(
        "picture => getComputedStyle(picture).clipPath"
    )
    # What is seen of the picture before lies on the right of the line.
    assert seen.startswith("inset(0px 0px 0px ")


def turned(route) -> str:
    return route.fetch().text().replace('dir="ltr"', 'dir="rtl"')


def test_a_mouse_drags_the_line(open_page):
    page = open_page()
    line = line_of(page)
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    middle, height = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    page.mouse.move(middle, height)
    page.mouse.down()
    page.mouse.move(middle - box["width"] / 4, height, steps=4)
    page.mouse.up()
    assert 70 < float(line.input_value()) < 80


def test_a_finger_drags_the_line_and_scrolls_past_it(open_page):
    page = open_page(width=390)
    line = line_of(page)
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    middle, height = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    swipe(page, (middle, height), (middle - 100, height))
    expect(line).not_to_have_value("50")
    there, scrolled = line.input_value(), page.evaluate("scrollY")
    swipe(page, (60, height), (60, height - 150))
    page.wait_for_function(f"() => scrollY > {scrolled} + 40")
    assert line.input_value() == there


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float], steps: int = 10):
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    touch("touchStart", start)
    for step in range(1, steps + 1):
        part = step / steps
        touch(
            "touchMove",
            (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part),
        )
    touch("touchEnd")


@pytest.mark.parametrize("medium", ["no scripts", "paper"])
def test_without_scripts_and_on_paper_both_stand_side_by_side(open_page, medium):
    page = open_page(scripts=medium != "no scripts")
    page.goto(CASES)
    if medium == "paper":
        page.emulate_media(media="print")
    expect(page.locator(".before-after__line").first).to_be_hidden()
    before, after = (page.locator("[data-compare] img").nth(number) for number in (0, 1))
    assert before.bounding_box()["x"] + before.bounding_box()["width"] <= after.bounding_box()["x"]
    for side in ("width", "height", "y"):
        assert before.bounding_box()[side] == pytest.approx(after.bounding_box()[side], abs=0.5)
    expect(page.get_by_text("Before", exact=True).first).to_be_visible()
    expect(page.get_by_text("After", exact=True).first).to_be_visible()


def test_axe_finds_nothing_and_the_page_is_no_wider_than_the_phone(open_page, watch):
    page = open_page(width=320)
    line_of(page).focus()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    with watch.at_rest():
        none_of(list(violations(page)))
