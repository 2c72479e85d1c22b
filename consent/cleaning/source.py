"""What does a picture file hold: which bytes paint it, and which carry something else?"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from .accepted import Format, refuse_size

ICC_BYTES = 4 * 1024 * 1024
"""Printers' CMYK profiles have up to 3 MB; a larger one counts as broken."""


@dataclass(slots=True)
class Source:
    """A file taken apart by the reader of its format, without decoding a pixel."""

    format: Format
    width: int = 0
    height: int = 0
    orientation: int = 1
    """As in EXIF: 1 is upright."""
    crop: tuple[int, int, int, int] | None = None
    """Left, top, right, bottom of the part to be shown, before it is turned."""
    icc: bytes | None = None
    alpha: bool = False
    lossless: bool = False
    halved: bool = False
    """Decoded at half its width and height."""
    inverted_inks: bool = True
    """CMYK as Adobe writes it: 255 is no ink."""
    depth: int = 8
    transparent: tuple[int, ...] | None = None
    """The colour (one or three samples of `depth` bits) that a PNG without alpha declares clear."""
    painted: list[bytes | memoryview] = field(default_factory=list)
    """The file again in pieces, with only what is needed to paint it."""
    metadata: list[str] = field(default_factory=list)
    """Names of what else the file carries, each once, in the order met."""

    def sized(self, width: int, height: int) -> None:
        refuse_size(self.format, width, height)
        self.width, self.height = width, height

    def carries(self, name: str) -> None:
        if name not in self.metadata:
            self.metadata.append(name)

    def carries_exif(self, exif: bytes) -> None:
        self.carries("EXIF")
        self.orientation = orientation_in(exif)
        if b"\xff\xd8\xff" in exif:
            self.carries("thumbnail")


def orientation_in(exif: bytes) -> int:
    """The orientation tag (274) of an EXIF block, 1 where there is no usable one."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
        for entry in range(entries):
            tag, _kind, _count, value = struct.unpack_from(
                f"{order}HHIH", tiff, directory + 2 + 12 * entry
            )
            if tag == 274:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1
