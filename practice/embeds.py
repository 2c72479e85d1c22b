"""Which video does an address at YouTube or Vimeo mean, and from where is it played?

Only these two hosts, and of their addresses only those of one video. Sources: YouTube's embedded
players (https://developers.google.com/youtube/player_parameters), Vimeo's player parameters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE_HOSTS = frozenset(
    {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
)
VIMEO_HOSTS = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
VIMEO_PATH = re.compile(r"/(?:video/)?(?P<id>\d{5,12})(?:/(?P<hash>[0-9a-f]{6,16}))?/?\Z")
VIMEO_HASH = re.compile(r"[0-9a-f]{6,16}\Z")


class BadEmbed(ValueError):
    """An address that is not one video at a host we know; str(error) is a sentence for staff."""


@dataclass(frozen=True, slots=True)
class Embed:
    """One video at another host.

    Attributes:
        slug: the use a patient in it must have agreed to.
        host: the host's name for people.
        origin: scheme and host from which its frame is loaded, for the page's policy.
        page_url: the video's page there, for whoever has no JavaScript.
        frame_url: what the frame loads after the visitor pressed play.
    """

    slug: str
    host: str
    origin: str
    page_url: str
    frame_url: str


def read(address: str) -> Embed:
    """The video an address means.

    Raises:
        BadEmbed: no video of YouTube or Vimeo.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise BadEmbed(f"“{address[:80]}” is not an address.") from error
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"} or port not in {None, 80, 443} or parts.username:
        raise BadEmbed("The address of the video must begin with https://.")
    if host in YOUTUBE_HOSTS or host == "youtu.be":
        return _youtube(host, parts.path, parts.query)
    if host in VIMEO_HOSTS:
        return _vimeo(parts.path, parts.query)
    raise BadEmbed(
        "Only videos at YouTube and Vimeo can be shown. Copy the address of one, or upload a clip."
    )


def _youtube(host: str, path: str, query: str) -> Embed:
    words = [word for word in path.split("/") if word]
    if host == "youtu.be":
        found = words[0] if len(words) == 1 else ""
    elif words == ["watch"]:
        found = parse_qs(query).get("v", [""])[0]
    elif len(words) == 2 and words[0] in {"shorts", "embed", "live", "v"}:
        found = words[1]
    else:
        found = ""
    if not YOUTUBE_ID.match(found):
        raise BadEmbed(
            "This is not the address of one YouTube video. Open the video there, press Share, "
            "and copy the address."
        )
    origin = "https://www.youtube-nocookie.com"
    return Embed(
        "youtube",
        "YouTube",
        origin,
        f"https://www.youtube.com/watch?v={found}",
        f"{origin}/embed/{found}?autoplay=1&rel=0",
    )


def _vimeo(path: str, query: str) -> Embed:
    match = VIMEO_PATH.match(path)
    if match is None:
        raise BadEmbed(
            "This is not the address of one Vimeo video. Open the video there, press Share, "
            "and copy the address."
        )
    # Unlisted videos play only with this word of the address.
    given = match["hash"] or parse_qs(query).get("h", [""])[0]
    key = given if VIMEO_HASH.match(given) else ""
    origin = "https://player.vimeo.com"
    return Embed(
        "vimeo",
        "Vimeo",
        origin,
        f"https://vimeo.com/{match['id']}" + (f"/{key}" if key else ""),
        f"{origin}/video/{match['id']}?" + (f"h={key}&" if key else "") + "dnt=1&autoplay=1",
    )
