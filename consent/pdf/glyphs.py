"""Which characters can the copy's fonts draw? Read from the fonts' own tables; pure.

Source: the OpenType specification, table `cmap`, formats 4 and 12 (those of every Noto font).
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from functools import cache
from pathlib import Path

import fontpkg

FAMILIES = ("Noto Sans", "Noto Sans Arabic")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Default_Ignorable_Code_Point of the Unicode Character Database: nothing is drawn for them.
_IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip

Span = tuple[int, int]


@cache
def font_files() -> tuple[Path, ...]:
    """The font files of the copy, from installed packages."""
    return tuple(file.path for name in FAMILIES for file in fontpkg.family(name).files)


def missing(text: str) -> list[str]:
    """The characters of `text` that no font has, each once, in their order."""
    return [sign for sign in dict.fromkeys(text) if not is_drawn(sign)]


def is_drawn(sign: str) -> bool:
    """Whether a font has the character, or nothing would be drawn for it anyway."""
    return ord(sign) in _covered()


def with_replacements(text: str, absent: Collection[str]) -> str:
    """The text with one replacement character for each sign that is `absent`."""
    return "".join(REPLACEMENT if sign in absent else sign for sign in text)


def spelled(name: str, absent: Collection[str]) -> str:
    """A name in which each sign that is `absent` stands as its code point, U+674E."""
    parts = (f" U+{ord(sign):04X} " if sign in absent else sign for sign in name)
    return " ".join("".join(parts).split())


@cache
def _covered() -> frozenset[int]:
    points = {ord(" "), ord("\n")}
    points.update(point for start, end in _IGNORABLE for point in range(start, end + 1))
    for name in FAMILIES:
        # A name may be set upright and slanted: what one of the two lacks is not covered.
        faces = [_points(file.path.read_bytes()) for file in fontpkg.family(name).files]
        points |= set.intersection(*faces)
    return frozenset(points)


def _points(font: bytes) -> set[int]:
    return {point for start, end in _spans(font) for point in range(start, end + 1)}


def _spans(font: bytes) -> list[Span]:
    """The spans of code points in a font's best Unicode table."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    records = [struct.unpack_from(">HHL", cmap, 4 + 8 * index) for index in range(count)]
    found = {
        struct.unpack_from(">H", cmap, offset)[0]: offset
        for platform, _, offset in records
        if platform in (0, 3)
    }
    if 12 in found:
        return _format_12(cmap, found[12])
    return _format_4(cmap, found[4])


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError("The font has no table of characters.")


def _format_12(cmap: bytes, at: int) -> list[Span]:
    (count,) = struct.unpack_from(">L", cmap, at + 12)
    groups = (struct.unpack_from(">LLL", cmap, at + 16 + 12 * index) for index in range(count))
    return [(start, end) for start, end, glyph in groups if glyph]


def _format_4(cmap: bytes, at: int) -> list[Span]:
    (double,) = struct.unpack_from(">H", cmap, at + 6)
    half = f">{double // 2}H"
    ends = struct.unpack_from(half, cmap, at + 14)
    starts = struct.unpack_from(half, cmap, at + 16 + double)
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start != 0xFFFF]
