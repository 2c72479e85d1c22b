"""What does the demo look like? Every page, wide and narrow, light and dark, into build/shots/.

`--readme` takes only the few for docs/screenshots/; `--only sign` only pages whose name begins so.
"""

from __future__ import annotations

import argparse
import io
import math
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from PIL import Image  # noqa: E402  (the paths must be set first)
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests.browser import chromium, signer, staff_tour, tour  # noqa: E402
from tests.browser.server import PASSWORD, House, running_house  # noqa: E402

SHOTS = ROOT / "build" / "shots"
README_SHOTS = ROOT / "docs" / "screenshots"
MOST_BYTES = 150_000
WIDTHS = (390, 1280)
VISITORS_WIDTHS = (390, 768, 1280)
SCHEMES = ("light", "dark")
HEIGHT = 844
ADMIN_HEIGHT = 1400  # Wagtail scrolls inside a frame, which no full-page picture unrolls

Desk = Callable[..., dict]


def new_page(browser: Browser, house: House, *, width: int = 1280, height: int = HEIGHT) -> Page:
    context = browser.new_context(
        base_url=house.url,
        viewport={"width": width, "height": height},
        device_scale_factor=1,
        reduced_motion="reduce",
    )
    context.set_default_timeout(chromium.PATIENCE)
    return context.new_page()


def sign_in(page: Page, role: str) -> None:
    page.goto("/admin/login/")
    page.get_by_label("E-mail address").fill(f"{role}@alder-row.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def take_all(browser: Browser, house: House, desk: Desk, only: str) -> None:
    """Each page at each width in each scheme."""
    watch = chromium.Watch(house.url)
    visitor = new_page(browser, house)
    owner = new_page(browser, house, height=ADMIN_HEIGHT)
    sign_in(owner, "owner")
    desk("superuser")
    superuser = new_page(browser, house, height=ADMIN_HEIGHT)
    sign_in(superuser, "superuser")
    walks: list[tuple[Page, Iterator[str]]] = [
        (visitor, tour.public(visitor, watch)),
        (visitor, tour.asking_for_links(visitor)),
        (visitor, tour.signing(visitor, desk)),
        (visitor, tour.declining(visitor, desk)),
        (visitor, tour.managing(visitor, desk, watch)),
        (owner, staff_tour.owner(owner, desk)),
        (superuser, staff_tour.superuser(superuser, desk)),
    ]
    SHOTS.mkdir(parents=True, exist_ok=True)
    for page, stops in walks:
        height, widths = (HEIGHT, VISITORS_WIDTHS) if page is visitor else (ADMIN_HEIGHT, WIDTHS)
        for stop in stops:
            if stop.startswith(only):
                take_each(page, stop, height, widths)


def take_each(page: Page, stop: str, height: int, widths: Sequence[int]) -> None:
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            settle(page)
            page.screenshot(path=SHOTS / f"{stop}-{width}-{scheme}.png", full_page=True)
    sys.stdout.write(f"{stop}\n")
    sys.stdout.flush()


def settle(page: Page) -> None:
    """Waits until lazy pictures are there and colours have changed."""
    page.evaluate(
        """async () => {
          for (const picture of document.images) {
            picture.loading = "eager";
            await picture.decode().catch(() => {});
          }
          await new Promise((done) => requestAnimationFrame(done));
          const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
          await Promise.allSettled(changes.map((one) => one.finished));
        }"""
    )


def take_for_the_readme(browser: Browser, house: House, desk: Desk) -> None:
    """Six pictures of the demo as it stands, before any test patient has come in."""
    demo = desk("demo")
    wide = new_page(browser, house, height=900)
    wide.goto("/")
    keep(wide, "home")
    phone = new_page(browser, house, width=390)
    phone.goto("/blog/after-braces-why-the-retainer-stays/")
    keep(phone, "post")
    phone.goto(demo["link"])
    signer.tell_birth_date(phone, tuple(demo["born"]))
    signer.read_all(phone)
    signer.heading(phone, "Where may we use")
    for use in ("Our website", "Our Instagram page"):
        phone.get_by_role("checkbox", name=use, exact=True).check()
    keep(phone, "uses")
    signer.choose(phone, [])
    signer.draw(phone, [handwriting()])
    keep(phone, "signature")
    staff = new_page(browser, house, height=900)
    sign_in(staff, "owner")
    slug = "after-braces-why-the-retainer-stays"
    staff.goto(desk("addresses", slug=slug)["kit"])
    keep(staff, "kit")
    staff.goto("/admin/patients/")
    staff.get_by_role("link", name="Sam Adeyemi").first.click()
    staff.get_by_role("heading", name="Sam Adeyemi").first.wait_for()
    keep(staff, "record")


def handwriting() -> list[tuple[float, float]]:
    """A name as a hurried hand loops it: points as fractions of the pad."""
    points = []
    for step in range(220):
        along = step / 219
        turn = along * 7 * 2 * math.pi
        height = 0.3 if along < 0.15 or 0.52 < along < 0.66 else 0.13
        points.append(
            (
                0.12 + 0.72 * along - 0.035 * math.sin(turn),
                0.66 - 0.08 * along - height * (1 - math.cos(turn)) / 2 * 1.6,
            )
        )
    return points


def keep(page: Page, name: str) -> None:
    """One window full, at the best quality that fits."""
    settle(page)
    page.evaluate("scrollTo(0, 0)")
    README_SHOTS.mkdir(parents=True, exist_ok=True)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for quality in range(92, 50, -4):
        packed = io.BytesIO()
        shot.save(packed, "JPEG", quality=quality, optimize=True, progressive=True)
        if packed.tell() <= MOST_BYTES:
            (README_SHOTS / f"{name}.jpg").write_bytes(packed.getvalue())
            return
    raise SystemExit(f"{name} does not fit into {MOST_BYTES} bytes.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="only those of docs/screenshots/")
    parser.add_argument("--only", default="", help="only pages whose name begins with this")
    chosen = parser.parse_args()
    path = chromium.find()
    if not path:
        raise SystemExit("No browser: set BROWSER_PATH, or install chromium.")
    folder = Path(tempfile.mkdtemp(prefix="practice-shots-"))
    try:
        with (
            running_house(folder / "data") as (house, desk),
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS) as browser,
        ):
            if chosen.readme:
                take_for_the_readme(browser, house, desk)
            else:
                take_all(browser, house, desk, chosen.only)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
