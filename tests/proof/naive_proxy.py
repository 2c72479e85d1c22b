"""What would a caching proxy of little sense keep? Everything that is not marked private or no-store.

It reads Cache-Control and ETag and nothing else: no Vary, no cookies, no heuristics of politeness.
An answer marked no-cache is kept and asked for anew; one that says nothing is kept for a minute.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

KEPT_WITHOUT_A_WORD = 60.0  # seconds
MAX_AGE = re.compile(r"(?:s-maxage|max-age)=(\d+)")


@dataclass(slots=True)
class Kept:
    """One answer in the cache, as it goes out."""

    raw: bytes
    etag: str
    until: float
    asks_again: bool


@dataclass(slots=True)
class NaiveProxy:
    """Listens on a port of the kernel's choice in front of one site."""

    upstream: str
    kept: dict[str, Kept] = field(default_factory=dict)
    hits: int = 0
    url: str = ""

    async def serve(self, started: threading.Event, over: asyncio.Event) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()
        async with server:
            await over.wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, target = head.split(" ", 2)[:2]
            writer.write(await self._found(method, target, head))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone, or the site has: a broken connection tells it
        finally:
            writer.close()

    async def _found(self, method: str, target: str, head: str) -> bytes:
        known = self.kept.get(target) if method == "GET" else None
        if known and not known.asks_again and known.until > time.monotonic():
            self.hits += 1
            return known.raw
        lines = [
            line
            for line in head.split("\r\n")[:-2]
            if not line.lower().startswith(("connection:", "host:", "if-none-match:"))
        ]
        lines += [f"Host: {urlsplit(self.upstream).netloc}", "Connection: close"]
        if known and known.etag:
            lines.append(f"If-None-Match: {known.etag}")
        raw = await self._fetch("\r\n".join(lines) + "\r\n\r\n")
        status, headers = _parts(raw)
        if status == 304 and known:
            self.hits += 1
            return known.raw
        rules = headers.get("cache-control", "")
        if method == "GET" and status == 200 and not re.search("private|no-store", rules):
            age = MAX_AGE.search(rules)
            self.kept[target] = Kept(
                raw=raw,
                etag=headers.get("etag", ""),
                until=time.monotonic() + (float(age[1]) if age else KEPT_WITHOUT_A_WORD),
                asks_again="no-cache" in rules,
            )
        else:
            self.kept.pop(target, None)
        return raw

    async def _fetch(self, request: str) -> bytes:
        site = urlsplit(self.upstream)
        reader, writer = await asyncio.open_connection(site.hostname, site.port)
        try:
            writer.write(request.encode("latin-1"))
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()


def _parts(raw: bytes) -> tuple[int, dict[str, str]]:
    head, _, _body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ")[1]), {name.lower(): value.strip() for name, _, value in pairs}


@contextmanager
def in_front_of(upstream: str) -> Iterator[NaiveProxy]:
    """Runs one in a thread of its own until the block ends."""
    proxy, started = NaiveProxy(upstream), threading.Event()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(proxy.serve(started, over)), daemon=True
    )
    thread.start()
    assert started.wait(10), "the proxy did not come up"
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(timeout=10)
        loop.close()
