"""What does each network accept: sizes, bytes, caption lengths and how it counts them?

The facts are data (networks.json), with the day they were last checked; show that day to staff.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from blog.social.counting import RULES

CONFIDENCES = ("high", "medium", "low")

NETWORK_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "facebook": "Facebook",
        "instagram": "Instagram",
        "x": "X",
        "linkedin": "LinkedIn",
        "pinterest": "Pinterest",
        "google_business": "Google Business Profile",
        "tiktok": "TikTok",
        "youtube": "YouTube",
        "threads": "Threads",
        "bluesky": "Bluesky",
        "mastodon": "Mastodon",
        "nextdoor": "Nextdoor",
        "whatsapp": "WhatsApp",
        "email": "E-mail",
        "web": "Link preview",
        "print": "Print",
    }
)


class NetworkFactsError(ValueError):
    """networks.json says something that cannot be; the message names the format and the field."""


@dataclass(frozen=True)
class SafeZone:
    """Margins in pixels that the network's own buttons and texts cover."""

    top: int
    right: int
    bottom: int
    left: int


@dataclass(frozen=True)
class Format:
    """One kind of post on one network.

    Sizes are in pixels, `*_bytes` in bytes, `caption_limit` and `title_limit` in the units of
    `count_rule`. None means that no limit is known. `ratio` is a label; use `aspect` to compute.
    """

    id: str
    label: str
    network: str
    kind: str
    width: int
    height: int
    ratio: str
    min_width: int | None
    min_height: int | None
    max_width: int | None
    max_height: int | None
    min_ratio: float | None
    max_ratio: float | None
    max_pixels: int | None
    min_bytes: int | None
    max_bytes: int
    target_bytes: int | None
    file_types: tuple[str, ...]
    min_images: int
    max_images: int
    text_only_ok: bool
    title_limit: int | None
    caption_limit: int | None
    count_rule: str
    url_counts_as: int | None
    hashtag_limit: int | None
    hashtag_recommended: int | None
    visible_chars: int | None
    link_clickable: bool
    alt_text_limit: int | None
    safe_zone: SafeZone | None
    text_overlay_ok: bool
    confidence: str
    notes: str
    source: str

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    @property
    def network_name(self) -> str:
        """The network's name as people write it."""
        return NETWORK_NAMES[self.network]

    @property
    def on_by_default(self) -> bool:
        """Facts of low confidence are offered only where a practice asks for them."""
        return self.confidence != "low"

    @property
    def takes_caption(self) -> bool:
        return self.count_rule != "none" and self.caption_limit != 0

    @property
    def takes_alt_text(self) -> bool:
        """Whether the network has a field for what a picture shows; unknown counts as yes."""
        return self.alt_text_limit != 0


_KNOWN_ELSEWHERE = {"formats", "safe_box", "video"}
_NAME_IN_FILE = {"file_types": "formats"}
_POSITIVE = ("width", "height", "max_bytes", "min_images", "max_images")
_POSITIVE_OR_UNKNOWN = (
    "min_width",
    "min_height",
    "max_width",
    "max_height",
    "max_pixels",
    "min_bytes",
    "target_bytes",
)
_COUNT_OR_UNKNOWN = (
    "title_limit",
    "caption_limit",
    "url_counts_as",
    "hashtag_limit",
    "hashtag_recommended",
    "visible_chars",
    "alt_text_limit",
)
_TEXTS = ("label", "ratio", "kind", "notes", "source")
_FLAGS = ("link_clickable", "text_overlay_ok", "text_only_ok")


def read_formats(data: Mapping[str, Any]) -> tuple[Mapping[str, Format], date]:
    """The formats by id, in the file's order, and the day they were checked.

    Raises NetworkFactsError with a sentence that names the format and the field.
    """
    try:
        checked = date.fromisoformat(data["checked"])
        entries = data["formats"]
    except KeyError as missing:
        raise NetworkFactsError(f"The facts have no {missing}.") from None
    except (TypeError, ValueError):
        raise NetworkFactsError(
            f"“checked” is {data['checked']!r}; a day such as 2026-11-21 is needed."
        ) from None
    formats: dict[str, Format] = {}
    for entry in entries:
        made = _format(entry)
        if made.id in formats:
            raise NetworkFactsError(f"The format {made.id} is there twice.")
        formats[made.id] = made
    return MappingProxyType(formats), checked


def _format(entry: Mapping[str, Any]) -> Format:
    name = entry.get("id")
    if not (isinstance(name, str) and name and set(name) <= _ID_CHARACTERS):
        raise NetworkFactsError(f"{name!r} is no format id: lower-case letters, digits and _ only.")

    def refuse(field: str, need: str) -> NetworkFactsError:
        return NetworkFactsError(
            f"Format {name}: “{field}” is {entry.get(field)!r}; {need} is needed."
        )

    asked = {_NAME_IN_FILE.get(field.name, field.name) for field in fields(Format)}
    if missing := asked - set(entry):
        raise NetworkFactsError(f"Format {name}: “{min(missing)}” is missing.")
    if unknown := set(entry) - asked - _KNOWN_ELSEWHERE:
        raise NetworkFactsError(f"Format {name}: nobody reads “{min(unknown)}”.")
    for field in _POSITIVE:
        if not _whole(entry[field]) or entry[field] < 1:
            raise refuse(field, "a whole number above 0")
    for field in _POSITIVE_OR_UNKNOWN:
        if entry[field] is not None and (not _whole(entry[field]) or entry[field] < 1):
            raise refuse(field, "a whole number above 0, or null")
    for field in _COUNT_OR_UNKNOWN:
        if entry[field] is not None and (not _whole(entry[field]) or entry[field] < 0):
            raise refuse(field, "a whole number, or null")
    for field in ("min_ratio", "max_ratio"):
        if entry[field] is not None and not (
            isinstance(entry[field], int | float) and entry[field] > 0
        ):
            raise refuse(field, "a number above 0, or null")
    for field in _TEXTS:
        if not isinstance(entry[field], str):
            raise refuse(field, "a text")
    for field in _FLAGS:
        if not isinstance(entry[field], bool):
            raise refuse(field, "true or false")
    if entry["network"] not in NETWORK_NAMES:
        raise refuse("network", "a network that has a name in networks.py")
    if entry["count_rule"] not in RULES:
        raise refuse("count_rule", f"one of {', '.join(sorted(RULES))}")
    if entry["confidence"] not in CONFIDENCES:
        raise refuse("confidence", f"one of {', '.join(CONFIDENCES)}")
    if not entry["formats"] or not all(isinstance(kind, str) for kind in entry["formats"]):
        raise refuse("formats", "a list of file types")
    for field in ("min_bytes", "target_bytes"):
        if (entry[field] or 0) > entry["max_bytes"]:
            raise refuse(field, "no more than max_bytes")
    if entry["min_images"] > entry["max_images"]:
        raise refuse("min_images", "no more than max_images")
    if (entry["min_width"] or 0) > entry["width"]:
        raise refuse("min_width", "no more than width")
    ratio = entry["width"] / entry["height"]
    if not (entry["min_ratio"] or 0) <= ratio <= (entry["max_ratio"] or ratio):
        raise refuse("width", "a width whose ratio lies between min_ratio and max_ratio")
    return Format(
        **{
            field.name: entry[_NAME_IN_FILE.get(field.name, field.name)]
            for field in fields(Format)
            if field.name not in {"file_types", "safe_zone"}
        },
        file_types=tuple(entry["formats"]),
        safe_zone=_safe_zone(entry, refuse),
    )


def _safe_zone(
    entry: Mapping[str, Any], refuse: Callable[[str, str], NetworkFactsError]
) -> SafeZone | None:
    margins = entry["safe_zone"]
    if margins is None:
        return None
    sides = tuple(field.name for field in fields(SafeZone))
    if set(margins) != set(sides) or not all(_whole(margins[side]) for side in sides):
        raise refuse("safe_zone", "top, right, bottom and left in whole pixels")
    zone = SafeZone(**margins)
    box = [zone.left, zone.top, entry["width"] - zone.right, entry["height"] - zone.bottom]
    if box[0] >= box[2] or box[1] >= box[3]:
        raise refuse("safe_zone", "margins that leave something of the picture")
    if entry.get("safe_box", box) != box:
        raise refuse("safe_box", f"{box}, as safe_zone says,")
    return zone


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_ID_CHARACTERS = set("abcdefghijklmnopqrstuvwxyz0123456789_")

FORMATS, CHECKED = read_formats(
    json.loads(Path(__file__).with_name("networks.json").read_text("utf-8"))
)

# The kit grows format by format: these are the ones it makes from crop to ZIP today.
FIRST_FORMATS = ("instagram_feed", "facebook_post", "gbp_post")


def formats_of(network: str) -> tuple[Format, ...]:
    """The formats of one network, in the file's order. Raises KeyError for an unknown network."""
    NETWORK_NAMES[network]
    return tuple(format_ for format_ in FORMATS.values() if format_.network == network)
