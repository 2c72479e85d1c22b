"""Do twenty people who sign at the same instant at a real server all get what they signed?

Each has cookies of their own, walks every page, and presses Sign twice: forty posts begin together
at gunicorn's processes and threads.
"""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

import pytest

pytestmark = pytest.mark.once  # what is proven is SQLite's one lock

SIGNERS, PRESSES = 20, 2
PATIENCE = 120  # seconds; only a failing test waits so long
BEFORE_SIGNING = (
    ("identity", {"day": "27", "month": "3", "year": "1990"}),
    ("who", {}),
    ("text", {}),
    ("uses", {"use": ["website", "instagram"]}),
    ("electronic", {"understood": "yes"}),
)


class HiddenFields(HTMLParser):
    """What a page's forms post without being asked."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("type") == "hidden":
            self.found[named["name"] or ""] = named.get("value") or ""


class WhereItLed(urllib.request.HTTPRedirectHandler):
    """Redirects are read, not followed: each answer is judged by itself."""

    def redirect_request(self, *_args: object) -> None:
        return None


@dataclass
class Signer:
    """Somebody with a browser of their own, without JavaScript."""

    name: str
    reference: str
    cookies: CookieJar = field(default_factory=CookieJar)
    address: str = ""
    answers: list[str] = field(default_factory=list)
    receipt: str = ""

    def ask(self, address: str, data: dict[str, object] | None = None) -> tuple[int, str, str]:
        """Status, the address it leads to, and the page."""
        browser = urllib.request.build_opener(
            WhereItLed, urllib.request.HTTPCookieProcessor(self.cookies)
        )
        posted = urlencode(data, doseq=True).encode() if data is not None else None
        question = urllib.request.Request(address, posted, {"Accept-Language": "en"})
        try:
            with browser.open(question, timeout=PATIENCE) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as other:
            with other:
                return other.code, other.headers.get("Location", ""), other.read().decode()

    def open(self, link: str) -> None:
        status, leads_to, _page = self.ask(link)
        assert status == 302, status
        self.address = urljoin(link, leads_to)

    def page(self, step: str) -> str:
        status, leads_to, page = self.ask(f"{self.address}?step={step}")
        assert status == 200, (step, status, leads_to)
        return page

    def press(self, step: str, page: str, **given: object) -> str:
        """Posts the form of a page; the step it leads to."""
        fields = {**HiddenFields(page).found, **given}
        status, leads_to, _page = self.ask(f"{self.address}?step={step}", fields)
        return f"{status} {leads_to.rpartition('step=')[2]}"

    def walk(self) -> str:
        """Answers every page before the last; the last one, as it stands before Sign is pressed."""
        for step, given in BEFORE_SIGNING:
            assert self.press(step, self.page(step), **given).startswith("302 "), step
        return self.page("signature")


def sign_together(signers: list[Signer]) -> list[BaseException]:
    """Everybody walks to the last page, waits for the others, and presses Sign twice at once."""
    together = threading.Barrier(len(signers) * PRESSES, timeout=PATIENCE)
    faults: list[BaseException] = []

    def press_sign(signer: Signer, page: str) -> None:
        try:
            together.wait()
            answer = signer.press("signature", page, method="typed", typed_name=signer.name)
            signer.answers.append(answer)
        except Exception as fault:  # noqa: BLE001 (the test raises it in its own thread)
            faults.append(fault)

    def come_and_sign(signer: Signer) -> None:
        try:
            page = signer.walk()
        except Exception as fault:  # noqa: BLE001 (as above)
            together.abort()
            faults.append(fault)
            return
        second = threading.Thread(target=press_sign, args=(signer, page))
        second.start()
        press_sign(signer, page)
        second.join(PATIENCE)
        signer.receipt = signer.page("done")

    threads = [threading.Thread(target=come_and_sign, args=(one,)) for one in signers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3 * PATIENCE)
    return faults


def test_twenty_sign_at_one_instant_each_pressing_twice_and_each_has_signed_once(desk):
    asked = desk("ask_crowd", people=SIGNERS, uses=["website", "instagram"])["asked"]
    signers = [Signer(one["name"], one["reference"]) for one in asked]
    for signer, one in zip(signers, asked, strict=True):
        signer.open(one["link"])
    assert sign_together(signers) == []
    assert [one.answers for one in signers] == [["302 done"] * PRESSES] * SIGNERS
    kept = desk("crowd", references=[one.reference for one in signers])
    assert kept["outcomes"] == ["signed"] * SIGNERS
    assert kept["consents"] == kept["signatures"] == kept["evidence"] == [1] * SIGNERS
    assert kept["ledger"] == [1] * SIGNERS
    assert kept["grants"] == [["instagram", "website"]] * SIGNERS
    assert kept["items"] == [1] * SIGNERS
    assert kept["typed_names"] == [one.name for one in signers]
    assert kept["breaches"] == []
    for signer, consent in zip(signers, kept["references"], strict=True):
        assert re.search(r"<h1[^>]*>\s*You have signed\.", signer.receipt), signer.name
        others = set(kept["references"]) - {consent}
        assert not [one for one in others if one in signer.receipt]
