"""Can a parent with a child, somebody's representative and somebody who says no get to their end?

And how many taps, screens and words does an adult with two uses need? The figures stand in docs.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import signer

pytestmark = pytest.mark.once

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "signing.md"
MOST_TAPS, MOST_SCREENS = 12, 6


def to_the_child(page: Page, asked: dict) -> None:
    page.goto(asked["link"])
    signer.tell_birth_date(page, tuple(asked["born"]))
    signer.read_all(page)
    page.get_by_role("checkbox", name="Our website", exact=True).check()
    signer.press(page, "Continue with these")
    signer.heading(page, "Now hand the phone to")


def test_a_parent_signs_after_the_child_has_said_yes(open_page, desk):
    asked = desk("ask_child", name="Ana Small")
    page = open_page(width=390)
    to_the_child(page, asked)
    expect(page.get_by_role("main")).to_contain_text("Ana, this is for you")
    signer.draw(page, signer.NAME)
    signer.press(page, "Yes, that is fine with me")
    expect(page.get_by_role("main")).to_contain_text("Ana said yes.")
    signer.press(page, signer.SIGN_ON_A_SCREEN)
    signer.heading(page, "Sign here")
    signer.draw(page, signer.NAME)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    ended = desk("outcome", reference=asked["reference"])
    assert (ended["outcome"], ended["role"], ended["assent"]) == ("signed", "parent", "drawn")


def test_a_child_who_would_rather_not_ends_it_without_scripts_too(open_page, desk):
    asked = desk("ask_child", name="Nora Small")
    page = open_page(width=390, scripts=False)
    to_the_child(page, asked)
    signer.press(page, "I would rather not")
    signer.heading(page, "That is fine, Nora.")
    assert desk("outcome", reference=asked["reference"])["outcome"] == "declined"


def test_a_representative_signs_in_their_own_name(open_page, desk):
    asked = desk("ask_agent", name="Paul Away")
    page = open_page(width=1280)
    signer.reach_signature(page, asked["link"], born=tuple(asked["born"]))
    expect(page.get_by_role("main")).to_contain_text("I, Aga Gent, say yes for Paul Away")
    signer.draw(page, signer.NAME)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    assert desk("outcome", reference=asked["reference"])["role"] == "agent"


def test_somebody_says_no_to_everything(open_page, desk):
    asked = desk("ask", name="Nina Never", uses=["website"])
    page = open_page(width=390)
    page.goto(asked["link"])
    signer.tell_birth_date(page)
    signer.read_all(page)
    signer.press(page, "I say no to all of these")
    signer.heading(page, "You said no.")
    assert desk("outcome", reference=asked["reference"])["outcome"] == "declined"


def test_a_photo_is_seen_large_beside_the_uses_and_what_was_ticked_stays(open_page, desk):
    asked = desk("ask", name="Lara Large", uses=["website", "print"])
    page = open_page(width=390, scripts=False)
    page.goto(asked["link"])
    signer.tell_birth_date(page)
    signer.read_all(page)
    page.get_by_role("checkbox", name="Our website", exact=True).check()
    only = page.get_by_role("checkbox", name="Only where nobody can recognise me", exact=True)
    only.check()
    page.get_by_role("link", name=re.compile("See photo 1 large")).click()
    expect(page.locator("#photo-1 img")).to_be_visible()
    page.get_by_role("link", name="Make it small again").click()
    expect(page.locator("#photo-1")).to_be_hidden()
    expect(page.get_by_role("checkbox", name="Our website", exact=True)).to_be_checked()
    signer.press(page, "Continue with these")
    signer.press(page, signer.SIGN_ON_A_SCREEN)
    page.get_by_label("Type your first and last name").fill("Lara Large")
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    assert desk("outcome", reference=asked["reference"])["only_unrecognisable"] == [True]


def test_a_photo_that_joins_a_set_is_taken_out_with_one_tap(open_page, desk):
    asked = desk("ask_set", name="Setta Words")
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], born=tuple(asked["born"]))
    signer.draw(page, signer.NAME)
    signer.press(page, "Sign and agree")
    signer.heading(page, "You have signed.")
    added = desk("add_photo", reference=asked["reference"])
    phone = open_page(width=390)
    phone.goto(added["link"])
    signer.heading(phone, "A photo was added")
    signer.press(phone, "Take this photo out")
    signer.heading(phone, "You have taken it back.")


class Counting:
    """Taps and screens of one walk, with the words that stand on each screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.words: dict[str, int] = {}

    def screen(self, name: str, heading: str) -> None:
        signer.heading(self.page, heading)
        shown = self.page.get_by_role("main").inner_text()
        self.words[name] = len(re.findall(r"\w[\w’'-]*", shown))

    def tap(self, label: str, *, role: str = "button") -> None:
        self.page.get_by_role(role, name=label, exact=True).click()
        self.taps += 1

    def type(self, label: str, text: str) -> None:
        """A tap into the field; the letters are no taps."""
        self.page.get_by_label(label, exact=True).click()
        self.page.keyboard.type(text)
        self.taps += 1

    def choose(self, label: str, option: str) -> None:
        """A tap that opens the list, and one on its line."""
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.taps += 2


def test_an_adult_with_two_uses_needs_few_taps_screens_and_words(open_page, desk):
    asked = desk("ask", name="Tapia Few", uses=["website", "print"])
    page = open_page(width=390)
    page.goto(asked["link"])
    walk = Counting(page)
    walk.screen("Who you are", "Hello Tapia")
    walk.type("Day", "27")
    walk.choose("Month", "March")
    walk.type("Year", "1990")
    walk.tap("Continue")
    walk.screen("Who asks, and why", "May we show this photo of you?")
    walk.tap("Read what we ask")
    signer.heading(page, "")
    walk.words["The form"] = len(re.findall(r"\w[\w’'-]*", page.get_by_role("main").inner_text()))
    walk.tap("Choose the uses")
    walk.screen("The uses", "Where may we use the photo?")
    walk.tap("Our website", role="checkbox")
    walk.tap("Printed leaflets and posters", role="checkbox")
    walk.tap("Continue with these")
    walk.screen("Signing on a screen", "You are about to sign")
    walk.tap(signer.SIGN_ON_A_SCREEN)
    walk.screen("The signature", "Sign here")
    signer.draw(page, signer.NAME)
    walk.tap("Sign and agree")
    signer.heading(page, "You have signed.")
    assert walk.taps <= MOST_TAPS, walk.taps
    assert len(walk.words) <= MOST_SCREENS
    told = published()
    assert walk.words.keys() == told.keys()
    far_off = {name: found for name, found in walk.words.items() if not near(found, told[name])}
    assert far_off == {}, "docs/signing.md tells other numbers"


def near(found: int, told: int) -> bool:
    """A word mended here or there changes no figure; a paragraph does."""
    return abs(found - told) <= max(5, told // 10)


def published() -> dict[str, int]:
    """The words of each screen as the documentation tells them."""
    table = FIGURES.read_text().partition("| screen |")[2]
    rows = re.findall(r"^\| ([^|]+?) \| \d \| (\d+) \|$", table, re.MULTILINE)
    return {name: int(words) for name, words in rows}
