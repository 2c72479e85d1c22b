"""Was this photo to be seen at this address on that day, and under which consent?

Pure: it reads the rows that were written when it was shown, and never today's permissions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from consent import clock

# The address of what the frame of every page shows.
EVERY_PAGE = "/*/"


@dataclass(frozen=True, slots=True)
class Row:
    """One showing: of one photo, at one address, resting on one consent; `last_at` None: it lasts."""

    url: str
    first_at: datetime
    last_at: datetime | None
    consent: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time without a gap in which it could be seen, and all the consents it rested on."""

    first_at: datetime
    last_at: datetime | None
    consents: tuple[str, ...]


def address(url: str) -> str:
    """The path of an address as it is stored: with or without host, query or last slash."""
    path = unquote(urlsplit(url.strip()).path).strip("/")
    return f"/{path}/" if path else "/"


def was_shown(rows: Iterable[Row], url: str, day: date, zone: ZoneInfo) -> list[Span]:
    """The stretches that touch the practice's day `day` at `url`; empty where it was not shown."""
    start, end = clock.start_of(day, zone), clock.end_of(day, zone)
    wanted = {address(url), EVERY_PAGE}
    return [
        span
        for span in spans([row for row in rows if address(row.url) in wanted])
        if span.first_at < end and (span.last_at is None or span.last_at > start)
    ]


def spans(rows: Iterable[Row]) -> list[Span]:
    """Rows that meet or overlap, put together, oldest first; a row of no length counts for nothing."""
    found: list[Span] = []
    for row in sorted(rows, key=lambda row: (row.first_at, row.consent)):
        if row.last_at is not None and row.last_at <= row.first_at:
            continue
        before = found[-1] if found else None
        if before and (before.last_at is None or row.first_at <= before.last_at):
            ends = (before.last_at, row.last_at)
            last_at = None if None in ends else max(end for end in ends if end is not None)
            consents = tuple(dict.fromkeys((*before.consents, row.consent)))
            found[-1] = Span(before.first_at, last_at, consents)
        else:
            found.append(Span(row.first_at, row.last_at, (row.consent,)))
    return found


def nearest(
    rows: Iterable[Row], url: str, day: date, zone: ZoneInfo
) -> tuple[Span | None, Span | None]:
    """For a day on which it was not shown at `url`: the last stretch before and the first after."""
    start, end = clock.start_of(day, zone), clock.end_of(day, zone)
    wanted = {address(url), EVERY_PAGE}
    here = spans([row for row in rows if address(row.url) in wanted])
    before = [span for span in here if span.last_at is not None and span.last_at <= start]
    after = [span for span in here if span.first_at >= end]
    return (before[-1] if before else None, after[0] if after else None)


def elsewhere(rows: Iterable[Row], url: str, day: date, zone: ZoneInfo) -> list[str]:
    """The other addresses at which it was to be seen on that day."""
    rows = list(rows)
    others = {address(row.url) for row in rows} - {address(url), EVERY_PAGE}
    return sorted(other for other in others if was_shown(rows, other, day, zone))
