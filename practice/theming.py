"""Which colours follow from the practice's own one? Pure: a colour in, a palette out, each readable.

Contrast is WCAG 2.2's ratio (1.4.3): 4.5 for words. Lightness moves in OKLCH, where equal steps
look equal and the hue stays what it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coloraide import Color

READABLE = 4.5  # WCAG 2.2, 1.4.3 (AA)
DEFAULT = "#0b5a58"
HEX = re.compile(r"^#[0-9a-f]{6}$")

PAPER, BAND, INK = "#faf7f0", "#efebdf", "#17221d"
PAPER_AT_NIGHT, BAND_AT_NIGHT, INK_AT_NIGHT = "#111715", "#1b2421", "#0a211f"
WHITE = "#ffffff"
STEP = 0.005  # of OKLCH lightness, 0 to 1
LIGHTNESS_AT_NIGHT = 0.8
MOST_CHROMA_AT_NIGHT = 0.11
TINT, TINT_AT_NIGHT = 0.1, 0.12


class TooPale(ValueError):
    """Words in this colour could not be read; `nearest` (#rrggbb) is the closest that can."""

    def __init__(self, nearest: str) -> None:
        super().__init__(nearest)
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Palette:
    """The eight colours of the stylesheets that depend on the accent, as #rrggbb."""

    accent_day: str
    accent_strong_day: str
    on_accent_day: str
    accent_tint_day: str
    accent_night: str
    accent_strong_night: str
    on_accent_night: str
    accent_tint_night: str


def palette(accent: str) -> Palette:
    """All colours that follow from `accent`, #rrggbb.

    Raises:
        TooPale: no words could be read in it on the site's paper.
        ValueError: it is no colour.
    """
    if not HEX.match(accent):
        raise ValueError(accent)
    if not _readable_by_day(accent):
        raise TooPale(nearest(accent))
    night = _at_night(accent)
    return Palette(
        accent_day=accent,
        accent_strong_day=_lighter(accent, -0.1),
        on_accent_day=words_on(accent, WHITE, INK),
        accent_tint_day=_mixed(PAPER, accent, TINT),
        accent_night=night,
        accent_strong_night=_lighter(night, 0.08),
        on_accent_night=words_on(night, INK_AT_NIGHT, WHITE),
        accent_tint_night=_mixed(PAPER_AT_NIGHT, night, TINT_AT_NIGHT),
    )


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, 1 to 21."""
    return Color(one).contrast(other, method="wcag21")


def words_on(ground: str, *choices: str) -> str:
    """Which of the colours is read best on the ground; the first of equals."""
    return max(choices, key=lambda words: contrast(words, ground))


def nearest(accent: str) -> str:
    """The same hue, as little darker as makes it readable."""
    darker = Color(accent).convert("oklch")
    while not _readable_by_day(found := _written(darker)):
        darker["lightness"] = max(0.0, darker["lightness"] - STEP)
    return found


def _readable_by_day(accent: str) -> bool:
    grounds = (PAPER, BAND, _mixed(PAPER, accent, TINT))
    return all(contrast(accent, ground) >= READABLE for ground in grounds)


def _at_night(accent: str) -> str:
    """The accent lightened until it is read on every dark ground."""
    light = Color(accent).convert("oklch")
    light["lightness"] = max(light["lightness"], LIGHTNESS_AT_NIGHT)
    light["chroma"] = min(light["chroma"], MOST_CHROMA_AT_NIGHT)
    while not _readable_at_night(found := _written(light)):
        light["lightness"] = min(1.0, light["lightness"] + STEP)
    return found


def _readable_at_night(accent: str) -> bool:
    grounds = (PAPER_AT_NIGHT, BAND_AT_NIGHT, _mixed(PAPER_AT_NIGHT, accent, TINT_AT_NIGHT))
    return all(contrast(accent, ground) >= READABLE for ground in grounds)


def _lighter(colour: str, by: float) -> str:
    moved = Color(colour).convert("oklch")
    moved["lightness"] = min(1.0, max(0.0, moved["lightness"] + by))
    return _written(moved)


def _mixed(ground: str, colour: str, share: float) -> str:
    return _written(Color(ground).mix(colour, share, space="oklab"))


def _written(colour: Color) -> str:
    return colour.convert("srgb").fit().to_string(hex=True)
