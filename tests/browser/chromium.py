"""Which browser is there, how is it started, and what did a page do that it must not?"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

NAMES = ("chromium", "google-chrome", "microsoft-edge")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REPORTED = "Content-Security-Policy: "
REPORTING = f"""
document.addEventListener("securitypolicyviolation", (event) => {{
  console.error("{REPORTED}" + event.effectiveDirective + " refused " + event.blockedURI);
}});
"""
PATIENCE = 30_000  # milliseconds
HALF_FILLED = re.compile(r"^/admin/pages/(add/\w+/\w+/\d+|\d+/edit)/$")


def find() -> str:
    """The path of a browser, or '' where there is none."""
    found = (shutil.which(name) for name in (os.environ.get("BROWSER_PATH", ""), *NAMES) if name)
    return next(filter(None, found), "")


class Watch:
    """Everything a browser did that no page of ours should make it do, one line each."""

    def __init__(self, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.faults: list[str] = []
        self._refused: set[str] = set()

    def attach(self, context: BrowserContext) -> None:
        context.add_init_script(REPORTING)
        context.on("console", self._on_console)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def refused_on_purpose(self, *addresses: str) -> None:
        """From now on these paths may answer 404 or another refusal."""
        self._refused.update(urlsplit(address).path for address in addresses)

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Nothing of what the block does is a fault: it is the test that does it."""
        faults = list(self.faults)
        yield
        self.faults = faults

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused request is judged as a response, where its address is known. Wagtail prints
        # what its own checks find in a preview.
        expected = ("Failed to load resource", "axe.run results")
        if message.type == "error" and not message.text.startswith(expected):
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.home:
            self.faults.append(f"a third party: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # ERR_ABORTED: the page was left before it was complete, or the answer is a download.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status < 400 or path in self._refused:
            return
        # Wagtail saves a page by itself while it is written; 400 is "not yet, it is half filled".
        if response.status == 400 and HALF_FILLED.match(path) and response.request.method == "POST":
            return
        self.faults.append(f"{response.status}: {response.url}")
