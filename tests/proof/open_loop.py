"""How long does each of many requests take that come at fixed instants, whether or not the last is done?

Open loop: a slow server makes no pause in the questions, and each time counts from the instant at
which the question was due, so that waiting in any queue is counted. One process, one connection a
request, nothing kept alive; `lateness` says how far this generator itself fell behind.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 30.0  # seconds until a request counts as unanswered
UNANSWERED = 0


@dataclass(frozen=True, slots=True)
class Due:
    """One request: seconds after the start at which it is due, its kind and its address."""

    at: float
    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it.

    Attributes:
        due, began: instants of `time.monotonic`; when it should have begun, and did.
        seconds: from `due` to the last byte.
        status: UNANSWERED where no answer came.
    """

    kind: str
    address: str
    due: float
    began: float
    seconds: float
    status: int
    body: bytes


async def run(url: str, plan: Iterable[Due], start: float) -> list[Done]:
    """Asks everything of the plan; `start` is an instant of `time.monotonic`."""
    running = []
    for one in sorted(plan, key=lambda due: due.at):
        pause = start + one.at - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        running.append(asyncio.create_task(_ask(url, one, start + one.at)))
    return list(await asyncio.gather(*running))


async def _ask(url: str, one: Due, due: float) -> Done:
    began = time.monotonic()
    try:
        status, body = await asyncio.wait_for(_exchange(url, one.address), PATIENCE)
    except (OSError, TimeoutError, ValueError):
        status, body = UNANSWERED, b""
    return Done(one.kind, one.address, due, began, time.monotonic() - due, status, body)


async def _exchange(url: str, address: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(
            f"GET {address} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = await reader.read(-1)
    finally:
        writer.close()
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        raise ValueError("no whole answer")
    return int(head.split(b" ", 2)[1]), body


def evenly(kind: str, addresses: Sequence[str], *, rate: float, seconds: float) -> list[Due]:
    """Requests of one kind at a fixed rate, going round the addresses."""
    return [
        Due(number / rate, kind, addresses[number % len(addresses)])
        for number in range(int(rate * seconds))
    ]


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` per cent of the values lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def milliseconds(done: Iterable[Done], kind: str, share: int = 95) -> float:
    """A percentile of what the requests of a kind took."""
    return 1000 * percentile([one.seconds for one in done if one.kind == kind], share)


def lateness(done: Iterable[Done], share: int = 95) -> float:
    """Milliseconds by which this generator began late."""
    return 1000 * percentile([one.began - one.due for one in done], share)
