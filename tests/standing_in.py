"""What did nginx pass on? A site that stands in for ours: it keeps what it was asked and says what it is told."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 30  # seconds; only a failing test waits so long


@dataclass
class Asked:
    """A request that came through: `headers` in lower case, `body` once it has come whole."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Told:
    """What it answers at an address."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"the site"


@dataclass
class StandIn:
    """The site behind nginx, with a data folder as ours has one."""

    url: str
    data_dir: Path
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Told] = field(default_factory=dict)
    came: threading.Condition = field(default_factory=threading.Condition)

    @property
    def last(self) -> Asked:
        return self.asked[-1]


def _handler(site: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            super().handle_one_request()
            self.close_connection = True

        def answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers)
            with site.came:
                site.asked.append(asked)
                site.came.notify_all()
            asked.body = self.rfile.read(int(headers.get("content-length", 0)))
            told = site.answers.get(urlsplit(self.path).path, Told())
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(told.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

        def log_message(self, *_words: object) -> None:
            pass

    return Handler


@contextmanager
def standing_in(data_dir: Path) -> Iterator[StandIn]:
    """A site that answers until the block ends."""
    site = StandIn("", data_dir)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()


@dataclass(frozen=True)
class Answer:
    """What a visitor got: `headers` in lower case, several of one name joined by a line."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    url: str,
    target: str,
    method: str = "GET",
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """One request on a connection of its own; nothing is followed, no certificate is checked."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl._create_unverified_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.netloc, timeout=PATIENCE, context=context
        )
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        connection.request(method, target, body=body, headers=dict(headers or {}))
        got = connection.getresponse()
        found: dict[str, str] = {}
        for name, value in got.getheaders():
            key = name.lower()
            found[key] = f"{found[key]}\n{value}" if key in found else value
        return Answer(got.status, found, got.read())
    finally:
        connection.close()
