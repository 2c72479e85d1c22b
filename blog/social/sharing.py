"""Where can a reader take a post: plain links to the networks' own pages, and to a mail?

The addresses are data (intents.json), with the day they were last checked.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from blog.social.links import canonical

_PLACES = frozenset({"url", "title", "text_url", "media"})
_SCHEMES = ("https://", "mailto:?")


class IntentFactsError(ValueError):
    """intents.json says something that cannot be; the message names the entry and the field."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One place to share to. `url` has places for url, title, text_url and media, in braces."""

    id: str
    label: str
    url: str
    new_window: bool
    notes: str


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A link as it stands on the page; nothing is asked of anybody before it is pressed."""

    id: str
    label: str
    href: str
    new_window: bool


def read_intents(data: Mapping[str, Any]) -> tuple[tuple[Intent, ...], date]:
    """The places in the file's order and the day they were checked. Raises IntentFactsError."""
    try:
        checked = date.fromisoformat(data["checked"])
        made = tuple(Intent(**entry) for entry in data["intents"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise IntentFactsError(f"intents.json cannot be read: {wrong}") from wrong
    for one in made:
        if not one.url.startswith(_SCHEMES):
            raise IntentFactsError(f"{one.id}: “url” is no https address and no mail.")
        if unknown := set(re.findall(r"\{(\w*)\}", one.url)) - _PLACES:
            raise IntentFactsError(f"{one.id}: “url” has no such place: {min(unknown)!r}.")
    if len({one.id for one in made}) < len(made):
        raise IntentFactsError("An entry is there twice.")
    return made, checked


INTENTS, CHECKED = read_intents(
    json.loads(Path(__file__).with_name("intents.json").read_text("utf-8"))
)


def share_links(url: str, title: str, *, picture_of_nobody: str = "") -> tuple[ShareLink, ...]:
    """The links for a page.

    Args:
        url: its address; a visitor's own tags are taken off.
        title: its title, in one line.
        picture_of_nobody: an absolute address of a picture in which no patient can be seen, for
            networks that keep a copy of it; '' for none.

    Raises:
        ValueError: `url` is no web address.
    """
    address, words = canonical(url), " ".join(title.split())
    places = {
        "url": _quoted(address),
        "title": _quoted(words),
        "text_url": _quoted(f"{words}\r\n{address}"),
        "media": f"&media={_quoted(picture_of_nobody)}" if picture_of_nobody else "",
    }
    return tuple(
        ShareLink(one.id, one.label, one.url.format(**places), one.new_window) for one in INTENTS
    )


def _quoted(text: str) -> str:
    return quote(text, safe="")
