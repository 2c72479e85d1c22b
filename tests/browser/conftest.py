"""What does every browser test get? A real site, people with browsers, and a watch on their pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.server import PASSWORD, Desk, House, running_house

expect.set_options(timeout=chromium.PATIENCE)
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    path = chromium.find()
    if not path:
        words = "no browser: set BROWSER_PATH, or install chromium"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)  # a machine without a browser may run the rest; CI fails above
    return {"executable_path": path, "args": chromium.ARGUMENTS, "headless": True}


@pytest.fixture(scope="session")
def running(tmp_path_factory) -> Iterator[tuple[House, Desk]]:
    with running_house(tmp_path_factory.mktemp("house") / "data") as both:
        yield both


@pytest.fixture(scope="session")
def house(running) -> House:
    """The site this test process serves."""
    return running[0]


@pytest.fixture(scope="session")
def desk(running) -> Desk:
    """Staff of that site who act at once."""
    return running[1]


@pytest.fixture
def watch(house) -> Iterator[chromium.Watch]:
    """After each test: no CSP report, no script error, no third party, no failed request."""
    watching = chromium.Watch(house.url)
    yield watching
    assert watching.faults == []


@pytest.fixture(scope="session")
def passes(tmp_path_factory) -> Path:
    """Where the cookies of staff who have signed in lie."""
    return tmp_path_factory.mktemp("passes")


@pytest.fixture
def open_page(new_context, house, watch, passes) -> OpenPage:
    """A person with a browser of their own: how wide, dark or light, scripts or not, who, whose language."""

    def opening(
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
        role: str = "",
        locale: str = "en-US",
    ) -> Page:
        cookies = passes / role if role else None
        context = new_context(
            base_url=house.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale=locale,
            has_touch=width < 600,
            reduced_motion="reduce",
            storage_state=cookies if cookies and cookies.exists() else None,
        )
        context.set_default_timeout(chromium.PATIENCE)
        watch.attach(context)
        page = context.new_page()
        if cookies and not cookies.exists():
            sign_in(page, role)
            context.storage_state(path=cookies)
        return page

    return opening


def sign_in(page: Page, role: str) -> None:
    page.goto("/admin/login/")
    page.get_by_label("E-mail address").fill(f"{role.replace('_', '-')}@alder-row.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
