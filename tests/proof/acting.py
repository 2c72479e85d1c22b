"""How do people act on a real site over HTTP? Sign, take back, upload, file anew; told or not told."""

from __future__ import annotations

import http.client
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

PATIENCE = 120  # seconds; longer than the site waits for a lock, on a busy machine too
ROOT = "1"  # the collection that every installation has
heard: list[Callable[[str, Answer], None]] = []
"""Who is told of each answer that anybody gets, and of its address."""
Fields = Mapping[str, str | Sequence[str]]


class Unanswered(Exception):
    """The connection broke, or the answer did: nobody was told anything."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer: `headers` in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def leads_to(self) -> str:
        return self.headers.get("location", "")


@dataclass(slots=True)
class Browser:
    """One person's browser without scripts: cookies, forms, and nothing kept from a broken answer."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", address, headers=headers)

    def post(self, address: str, fields: Fields) -> Answer:
        return self.ask(
            "POST",
            address,
            body=urlencode(fields, doseq=True).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )

    def send_file(self, address: str, name: str, data: bytes, fields: Fields) -> Answer:
        """As the upload page's script sends one."""
        mark = secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="p.png"\r\n'
            "Content-Type: image/png\r\n\r\n"
        )
        return self.ask(
            "POST",
            address,
            body=b"".join((*parts, head.encode(), data, f"\r\n--{mark}--\r\n".encode())),
            headers={
                "Content-Type": f"multipart/form-data; boundary={mark}",
                "X-Requested-With": "XMLHttpRequest",
            },
        )

    def ask(
        self,
        method: str,
        address: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own.

        Raises:
            Unanswered: no whole answer came.
        """
        parts = urlsplit(address)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        host = urlsplit(self.url).netloc
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Connection": "close", **(headers or {})}
        if cookies:
            sent["Cookie"] = cookies
        if method == "POST":
            sent["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        try:
            connection.request(method, target, body=body, headers=sent)
            got = connection.getresponse()
            answer = Answer(
                got.status, {name.lower(): value for name, value in got.getheaders()}, got.read()
            )
            kept = got.headers.get_all("Set-Cookie") or []
        except (OSError, http.client.HTTPException) as broken:
            raise Unanswered(type(broken).__name__) from broken
        finally:
            connection.close()
        for line in kept:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        for tell in heard:
            tell(address, answer)
        return answer


@dataclass
class Refusal(Exception):
    """An answer that is neither what was asked for nor a broken connection."""

    step: str
    answer: Answer

    def __str__(self) -> str:
        said = re.findall(
            r"error[^>]*>\s*([^<]{5,200})", self.answer.body.decode("utf-8", "replace")
        )
        return f"{self.step}, {self.answer.status} {'; '.join(one.strip() for one in said[:3])}"


def _led(step: str, answer: Answer) -> str:
    if answer.status != 302:
        raise Refusal(step, answer)
    return answer.leads_to


def sign_in(url: str, email: str, password: str) -> Browser:
    browser = Browser(url)
    browser.get("/admin/login/")
    _led("sign in", browser.post("/admin/login/", {"username": email, "password": password}))
    return browser


def sign(url: str, link: str, name: str) -> None:
    """A patient signs for the website; returns once they were told that it is done."""
    browser = Browser(url)
    address = _led("link", browser.get(link))
    first = browser.get(f"{address}?step=identity")
    if first.status == 302 and "step=done" in first.leads_to:
        return
    steps: tuple[tuple[str, Fields], ...] = (
        ("identity", {"day": "27", "month": "3", "year": "1990"}),
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
        ("signature", {"method": "typed", "typed_name": name}),
    )
    for step, fields in steps:
        went = _led(step, browser.post(f"{address}?step={step}", fields))
        if "step=done" in went:
            return
    raise Refusal("done", browser.get(address))


def take_back(url: str, link: str, reference: str) -> str:
    """Takes everything of a consent back; returns the receipt's reference."""
    browser = Browser(url)
    _led("link", browser.get(link))
    address = f"/consent/permissions/{reference}/"
    browser.get(address)
    receipt = _led("take back", browser.post(address, {"scope": "all"}))
    return receipt.rstrip("/").rpartition("/")[2]


def upload(staff: Browser, data: bytes, patient: int) -> int:
    """Adds a photo that shows this patient; returns its id."""
    put = staff.send_file("/admin/images/multiple/add/", "files[]", data, {"batch": "1"})
    aside = _json("put aside", put)
    number = aside["uploaded_file_id"]
    kept = _json(
        "keep",
        staff.post(
            f"/admin/images/multiple/create_from_uploaded_image/{number}/",
            {
                f"uploaded-image-{number}-title": "p",
                "title_of_file": "p",
                "batch-subject": "patient",
                "batch-recognisable": [str(patient)],
                "batch-collection": ROOT,
            },
        ),
    )
    return kept["image_id"]


def _json(step: str, answer: Answer) -> dict:
    if answer.status != 200:
        raise Refusal(step, answer)
    try:
        said = json.loads(answer.body)
    except ValueError as error:
        raise Refusal(step, answer) from error
    if not said.get("success"):
        raise Refusal(step, answer)
    return said


def file_as_patient(staff: Browser, photo: int, patient: int) -> None:
    """A photo that was filed as nobody turns out to show a patient."""
    fields = {
        "title": "A room",
        "description": "A smile",
        "subject": "patient",
        "subject_shown": "none",
        "recognisable": [str(patient)],
        "source": "",
        "licence": "",
        "tags": "",
        "collection": ROOT,
        "reason": "It shows a patient",
        "confirmed": "1",
    }
    _led("file anew", staff.post(f"/admin/images/{photo}/", fields))
