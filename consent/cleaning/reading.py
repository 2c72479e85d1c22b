"""How is a file taken apart, whatever its format?"""

from __future__ import annotations

from . import heif, jpeg, png, webp
from .accepted import AVIF, HEIC, JPEG, PNG, WEBP, format_of
from .source import Source

READERS = {
    JPEG: jpeg.read,
    PNG: png.read,
    WEBP: webp.read,
    HEIC: heif.read,
    AVIF: heif.read,
}


def read(data: bytes) -> Source:
    """Raises `UnusablePhoto` where the file is of a wrong format, malformed or too large."""
    return READERS[format_of(data)](data)
