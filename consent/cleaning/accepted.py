"""Which files may become a photo, how large, and what are staff told about the others?"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

MILLION = 1_000_000
MEGABYTE = 1024 * 1024
UPLOAD_BYTES = 25 * MEGABYTE
STORED_PIXELS = 24 * MILLION
MOST_BRAND_BYTES = 256


class UnusablePhoto(ValueError):
    """A file that cannot become a photo.

    `str(error)` is a sentence for staff; `reason` a slug that does not change:
    empty, too-large, wrong-format, too-many-pixels, animated, damaged, too-demanding, busy.
    """

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


Slug = Literal["jpeg", "png", "webp"]


@dataclass(frozen=True, slots=True)
class Format:
    """A picture format, known by its first bytes and never by a file's name."""

    name: str
    starts: tuple[bytes, ...] = ()
    starts_at: int = 0
    brands: tuple[bytes, ...] = ()
    """Of an ISO media file: the first one that any format knows says what it is."""
    pixels: int = 0
    """How many pixels an upload may have; 0 for a format that is recognised but not taken."""
    slug: Slug | None = None
    """None for a format in which no photo is stored."""

    def made(self, head: bytes) -> bool:
        return bool(self.starts) and head.startswith(self.starts, self.starts_at)


JPEG = Format("JPEG", (b"\xff\xd8\xff",), pixels=50 * MILLION, slug="jpeg")
PNG = Format("PNG", (b"\x89PNG\r\n\x1a\n",), pixels=24 * MILLION, slug="png")
WEBP = Format(
    "WebP", (b"WEBPVP8 ", b"WEBPVP8L", b"WEBPVP8X"), starts_at=8, pixels=24 * MILLION, slug="webp"
)

# Phones that promise 24 million pixels write 5712 by 4284: the rest goes when it is stored.
HEIC = Format(
    "HEIC",
    brands=(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"),
    pixels=25 * MILLION,
)
AVIF = Format("AVIF", brands=(b"avif", b"avis"), pixels=25 * MILLION)

# A format moves up here by getting a pixel limit and a reader beside jpeg.py, png.py and webp.py.
NOT_TAKEN = (
    Format("HEIF", (b"ftypmif1", b"ftypmsf1"), starts_at=4),
    Format("video", (b"ftyp",), starts_at=4),
    Format("GIF", (b"GIF8",)),
    Format("TIFF or camera raw", (b"II*\0", b"MM\0*")),
    Format("BMP", (b"BM",)),
    Format("PDF", (b"%PDF",)),
    Format("ZIP", (b"PK\3\4",)),
    Format("SVG", (b"<svg", b"<?xml")),
    Format("HTML", (b"<!doctype html", b"<html")),
)

WORKING_FORMATS = "Photos can be JPEG, PNG, WebP, HEIC or AVIF"
SAVE_AS_ONE_OF_THESE = f"{WORKING_FORMATS}: please save it as one of these and upload it again."


def refuse_weight(upload: bytes) -> None:
    if not upload:
        raise UnusablePhoto("This file is empty. Please choose the photo again.", "empty")
    if len(upload) > UPLOAD_BYTES:
        raise UnusablePhoto(
            f"This file has {ceil(len(upload) / MEGABYTE * 10) / 10} MB. Photos can have up to "
            f"{UPLOAD_BYTES // MEGABYTE} MB: please save a smaller copy and upload that.",
            "too-large",
        )


def format_of(data: bytes) -> Format:
    """The format of a file by its content; raises `UnusablePhoto` for all that is not taken."""
    for taken in (JPEG, PNG, WEBP):
        if taken.made(data):
            return taken
    for brand in brands_of(data):
        for taken in (HEIC, AVIF):
            if brand in taken.brands:
                return taken
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for known in NOT_TAKEN:
        if known.made(data) or known.made(head.lower()):
            raise UnusablePhoto(
                f"This is a {known.name} file. {SAVE_AS_ONE_OF_THESE}", "wrong-format"
            )
    raise UnusablePhoto(
        f"This file is not a picture the site can read. {SAVE_AS_ONE_OF_THESE}", "wrong-format"
    )


def brands_of(data: bytes) -> list[bytes]:
    """What an ISO media file says it is: the major brand, then those it is compatible with."""
    if data[4:8] != b"ftyp":
        return []
    stop = min(int.from_bytes(data[:4], "big"), len(data), MOST_BRAND_BYTES)
    return [data[at : at + 4] for at in (8, *range(16, stop, 4))]


def refuse_size(kind: Format, width: int, height: int) -> None:
    """Judge the dimensions a header declares, before anything is decoded."""
    if not (width and height):
        raise damaged()
    if width * height > kind.pixels:
        raise UnusablePhoto(
            f"This {kind.name} has {width * height:,} pixels "
            f"({width} by {height}). {kind.name} photos can have up to "
            f"{kind.pixels // MILLION} million: "
            "please save a smaller copy and upload that.",
            "too-many-pixels",
        )


def damaged() -> UnusablePhoto:
    return UnusablePhoto(
        "This picture is damaged or cut off. Please open it, save it again "
        "as a JPEG, PNG or WebP and upload that.",
        "damaged",
    )


def unknown_kind() -> UnusablePhoto:
    return UnusablePhoto(
        "This picture is stored in a way that the site cannot read. Please open it, save it "
        "as a JPEG, PNG or WebP and upload that.",
        "wrong-format",
    )


def animated() -> UnusablePhoto:
    return UnusablePhoto(
        "This picture moves; a still picture is needed. Please upload one frame of it "
        "as a JPEG, PNG or WebP.",
        "animated",
    )


def too_demanding() -> UnusablePhoto:
    return UnusablePhoto(
        "This picture takes more memory or time to open than the site allows. Please save it "
        f"as a standard JPEG of at most {STORED_PIXELS // MILLION} million pixels "
        "and upload that.",
        "too-demanding",
    )


def busy() -> UnusablePhoto:
    return UnusablePhoto(
        "The site is busy with other photos. Please upload this one again in a minute.", "busy"
    )
