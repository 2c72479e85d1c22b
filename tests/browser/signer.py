"""How does a patient get through the signing pages? Each step as a thumb does it."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Locator, Page

BORN = ("27", "March", "1990")
SIGN_ON_A_SCREEN = "I can read this, and I sign on a screen"


def heading(page: Page, words: str) -> None:
    """Waits for the step that begins with these words."""
    page.get_by_role("heading", level=1, name=words).wait_for()


def tell_birth_date(page: Page, born: tuple[str, str, str] = BORN) -> None:
    page.get_by_label("Day").fill(born[0])
    page.get_by_label("Month").select_option(label=born[1])
    page.get_by_label("Year").fill(born[2])
    press(page, "Continue")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def read_all(page: Page) -> None:
    """From the first page to the choice of uses."""
    press(page, "Read what we ask")
    press(page, "Choose the uses")


def choose(page: Page, uses: Iterable[str], *, child: str = "") -> None:
    """Ticks the uses and goes on to the signature; `child` is the name of one who is asked too."""
    for use in uses:
        page.get_by_role("checkbox", name=use, exact=True).check()
    press(page, "Continue with these")
    if child:
        say_yes_as_a_child(page, child)
    press(page, SIGN_ON_A_SCREEN)
    heading(page, "Sign here")


def say_yes_as_a_child(page: Page, name: str) -> None:
    heading(page, "Now hand the phone to")
    page.get_by_role("radio", name="Type my name instead").check()
    page.locator("#id_typed_name").fill(name)
    press(page, "Yes, that is fine with me")


def reach_signature(
    page: Page, link: str, *, uses: Iterable[str] = ("Our website",), born=BORN, child: str = ""
) -> None:
    """Opens a link and answers everything before the signature."""
    page.goto(link)
    tell_birth_date(page, born)
    read_all(page)
    choose(page, uses, child=child)


def draw(page: Page, strokes: Iterable[Iterable[tuple[float, float]]]) -> None:
    """Draws on the pad; points are fractions of its width and height."""
    box = canvas(page).bounding_box()
    for stroke in strokes:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=6)
        page.mouse.up()


NAME = (
    ((0.1, 0.7), (0.2, 0.2), (0.3, 0.7), (0.36, 0.4), (0.42, 0.7)),
    ((0.5, 0.7), (0.56, 0.35), (0.62, 0.7), (0.75, 0.3), (0.9, 0.6)),
)


def canvas(page: Page) -> Locator:
    """The pad, in full sight."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    return pad


def inked(page: Page) -> int:
    """How many pixels of the pad carry ink."""
    return page.locator("canvas").evaluate(
        """(pad) => {
          const bytes = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height).data;
          let count = 0;
          for (let i = 3; i < bytes.length; i += 4) if (bytes[i] > 40) count += 1;
          return count;
        }"""
    )
