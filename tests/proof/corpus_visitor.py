"""How is a hostile file sent over HTTP, byte for byte under the name it is given?"""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urlsplit

DEADLINE = 60  # seconds; the site gives an upload 30
NO_ANSWER = 599
"""Where the line was cut or the time was over: as bad as a 5xx."""
BOUNDARY = b"----proof-of-the-corpus"
SAID = re.compile(
    r'(?:class="[^"]*(?:error-message|errorlist|messages|status-msg|error|lead)[^"]*"[^>]*>)(.*?)</(?:p|ul|li|div|span|section)>',
    re.S,
)
Fields = Mapping[str, str | Iterable[str]]


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a form: the field's name, the file's, the type the browser tells, its bytes."""

    field: str
    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    body: str
    place: str
    seconds: float

    @property
    def said(self) -> dict:
        """The answer to a script; empty where it is a page."""
        return json.loads(self.body) if self.body.startswith("{") else {}

    @property
    def sentences(self) -> str:
        """What a person reads of what went wrong."""
        if found := self.said.get("error_message") or self.said.get("why_not"):
            return plain(found)
        if "form" in self.said or "html" in self.said:
            page = self.said.get("form") or self.said["html"]
            return " ".join(plain(one) for one in SAID.findall(page))
        return " ".join(filter(None, (plain(one) for one in SAID.findall(self.body))))


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


class Visitor:
    """One browser's cookies; a site at an address such as http://127.0.0.1:8000."""

    def __init__(self, site: str) -> None:
        self.host = urlsplit(site).netloc
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def get_bytes(self, path: str) -> tuple[int, bytes]:
        """Status and bytes of a picture, asked for as a page does."""
        status, data, _headers = self._talk("GET", path, b"", {})
        return status, data

    def post(self, path: str, fields: Fields, *, script: bool = False) -> Answer:
        body = urlencode([*pairs(fields)]).encode()
        return self._ask("POST", path, body, head("application/x-www-form-urlencoded", script))

    def send(self, path: str, fields: Fields, *uploads: Upload, script: bool = False) -> Answer:
        """A form with files, as a browser would send it: the name only loses its line breaks."""
        body = b"".join([*map(field_part, pairs(fields)), *map(file_part, uploads)])
        kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        return self._ask("POST", path, body + b"--" + BOUNDARY + b"--\r\n", head(kind, script))

    def sign_in(self, email: str, password: str) -> None:
        self.get("/admin/login/")
        answer = self.post("/admin/login/", {"username": email, "password": password})
        assert answer.status == 302, f"{email} could not sign in: {answer.status}"

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        begun = time.perf_counter()
        status, data, answered = self._talk(method, path, body, headers)
        for set_cookie in answered.get_all("Set-Cookie") or ():
            name, _, value = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        seconds = time.perf_counter() - begun
        return Answer(status, data.decode(errors="replace"), answered.get("Location", ""), seconds)

    def _talk(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        line = http.client.HTTPConnection(self.host, timeout=DEADLINE)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                # A site that refuses a length need not read it all; its answer is there.
                line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.read(), answer.headers
        except (OSError, http.client.HTTPException):
            return NO_ANSWER, b"", http.client.HTTPMessage()
        finally:
            line.close()


def head(kind: str, script: bool) -> dict[str, str]:
    asked = {"X-Requested-With": "XMLHttpRequest"} if script else {}
    return {"Content-Type": kind, **asked}


def pairs(fields: Fields) -> Iterable[tuple[str, str]]:
    for name, value in fields.items():
        for one in [value] if isinstance(value, str) else value:
            yield name, one


def field_part(pair: tuple[str, str]) -> bytes:
    name, value = pair
    return part(f'form-data; name="{name}"'.encode(), b"", value.encode())


def file_part(upload: Upload) -> bytes:
    called = upload.name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    disposition = f'form-data; name="{upload.field}"; filename="{called}"'.encode()
    kind = f"Content-Type: {upload.kind}\r\n".encode() if upload.kind else b""
    return part(disposition, kind, upload.data)


def part(disposition: bytes, kind: bytes, data: bytes) -> bytes:
    return b"--%s\r\nContent-Disposition: %s\r\n%s\r\n%s\r\n" % (BOUNDARY, disposition, kind, data)
