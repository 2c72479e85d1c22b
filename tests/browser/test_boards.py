"""Can whoever has no mouse work the boards off? What can be pressed is reached, seen, and acts."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Locator, Page, expect

# How a page looks and is walked does not depend on the database; test_policy opens each on both.
pytestmark = pytest.mark.once

MOST_STOPS = 150
# What a person sees of where they are, and where that is within what scrolls.
WHERE = """async () => {
  const here = document.activeElement, main = document.querySelector("main");
  const style = getComputedStyle(here);
  const inSight = () => {
    const box = here.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.width > 0;
  };
  // What has got the focus is scrolled to within a few frames.
  for (let frame = 0; frame < 60 && !inSight(); frame++) await new Promise(requestAnimationFrame);
  const box = here.getBoundingClientRect();
  const top = main.querySelector(".content").getBoundingClientRect().top;
  here.dataset.reached = "";
  return {
    main: main.contains(here) && here !== main,
    name: (here.ariaLabel || here.innerText || here.name || here.tagName).trim().slice(0, 60),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      || style.boxShadow !== "none",
    inSight: inSight(),
    header: Boolean(here.closest("header")),
    top: box.top - top,
    bottom: box.bottom - top,
  };
}"""
# A group of radio buttons is one stop.
PASSED_BY = """() => [...document.querySelectorAll(
    "main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled
    && one.tabIndex >= 0 && one.type !== "radio" && !("reached" in one.dataset))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def work_to_do(desk) -> dict:
    """Something on every board."""
    place = "A banner at the station"
    found = {"day": desk("ending", days=5)["day"], "place": place, **desk("put_away")}
    taken = desk("takedown", place=place, hours=-30)["takedown"]
    desk("failing")
    return {**found, "takedown": f"/admin/takedowns/{taken}/"}


def skip_to_main(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes on with Tab until the element has the focus; it must be seen there."""
    expect(wanted).to_be_visible()
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            here = page.evaluate(WHERE)
            assert here["ringed"], here
            assert here["inSight"], here
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def follow(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press(key)


BOARDS = {
    "first page": "/admin/",
    "what ends when": "/admin/ending/",
    "one last day": "{day}",
    "take-downs": "/admin/takedowns/",
    "one take-down": "{takedown}",
    "follow-ups": "/admin/followups/?status=failing",
    "put away": "/admin/put-away/",
    "one put away": "{plain}",
    "delete for good": "{plain}purge/",
}


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("width", [390, 1280])
def test_tab_leads_through_a_board_in_order_in_sight_and_out_again(
    open_page, work_to_do, board, width
):
    page = open_page(role="owner", width=width)
    page.goto(BOARDS[board].format(**work_to_do))
    skip_to_main(page)
    stops = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        if not here["main"]:
            break
        stops.append(here)
    else:
        raise AssertionError(f"Tab does not leave {board}: {stops[-3:]}")
    assert [one for one in stops if not (one["ringed"] and one["inSight"])] == []
    in_content = [one for one in stops if not one["header"]]
    pairs = itertools.pairwise(in_content)
    assert [(a["name"], b["name"]) for a, b in pairs if b["bottom"] < a["top"]] == []
    assert page.evaluate(PASSED_BY) == []


def test_a_permission_that_ends_is_asked_for_again_without_a_mouse(open_page, work_to_do):
    page = open_page(role="front_desk")
    page.goto("/admin/")
    skip_to_main(page)
    follow(page, page.get_by_role("link", name="within 7 days: ask again"))
    page.wait_for_url("**/admin/ending/")
    day = work_to_do["day"]
    follow(page, page.locator(f"main a[href='{day}']"))
    follow(page, page.get_by_role("button", name="Ask Enda Soon again").first, "Space")
    page.wait_for_url("**/admin/requests/*/")
    expect(page.get_by_text("The request is made. Now hand it over.")).to_be_visible()
    page.goto(day)
    expect(page.get_by_text("Asked on").first).to_be_visible()


def test_a_copy_elsewhere_is_taken_and_closed_with_its_proof_without_a_mouse(open_page, work_to_do):
    page = open_page(role="reviewer")
    page.goto("/admin/takedowns/?owner=nobody")
    skip_to_main(page)
    row = page.get_by_role("row").filter(has_text=work_to_do["place"])
    tab_to(page, row.get_by_role("checkbox"))
    page.keyboard.press("Space")
    expect(page.get_by_text("1 item selected")).to_be_visible()
    follow(page, page.get_by_role("link", name="Take the ticked"))
    follow(page, page.get_by_role("button", name="Take these"), "Space")
    expect(page.get_by_text("1 take-down is yours now.")).to_be_visible()

    page.goto("/admin/takedowns/?owner=mine&standing=open")
    follow(page, page.get_by_role("link", name=work_to_do["place"]))
    follow(page, page.get_by_role("button", name="Mark as removed"))
    expect(page.get_by_text("Write how you know that the copy is gone.")).to_be_visible()
    skip_to_main(page)
    tab_to(page, page.get_by_label("How was it removed?"))
    page.keyboard.type("The banner is in the bin.")
    follow(page, page.get_by_role("button", name="Mark as removed"), "Space")
    page.goto("/admin/takedowns/?standing=done&owner=mine")
    expect(page.get_by_role("row").filter(has_text=work_to_do["place"])).to_contain_text("Removed")


def test_what_is_put_away_is_handed_over_and_deleted_without_a_mouse(open_page, work_to_do):
    page = open_page(role="owner")
    page.goto("/admin/put-away/")
    address = work_to_do["plain"]
    skip_to_main(page)
    follow(page, page.locator(f"main a[href='{address}']"))
    reference = page.get_by_role("heading", level=2).first.inner_text()
    tab_to(page, page.get_by_role("button", name="Download the original"))
    with page.expect_download():
        page.keyboard.press("Space")
    follow(page, page.get_by_role("link", name="Delete for good …", exact=True))
    tab_to(page, page.get_by_label("The clinical record has the original."))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label(f"Type {reference}"))
    page.keyboard.type(reference)
    follow(page, page.get_by_role("button", name="Delete for good"))
    expect(page.get_by_text(f"The file of {reference} is deleted.")).to_be_visible()
    page.goto("/admin/put-away/?show=purged")
    expect(page.locator(f"main a[href='{address}']")).to_be_visible()
