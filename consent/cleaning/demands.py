"""How much memory does decoding a picture take, by what its header declares?

Bytes for each pixel at the peak, measured with libheif 1.23, libavif 1.4 and libwebp 1.6 on
pictures of 12 million pixels and rounded up. The child's limits hold for those that declare
something else.
"""

from __future__ import annotations

from .accepted import HEIC, Format, damaged, too_demanding
from .limits import PICTURE_BYTES
from .source import Source

GREY, HALVED_TWICE, HALVED, FULL = 0, 1, 2, 3
"""How colour is stored, as in HEVC: 4:0:0, 4:2:0, 4:2:2, 4:4:4."""

HEIC_BYTES = {
    (GREY, False): 3, (HALVED_TWICE, False): 8, (HALVED, False): 9, (FULL, False): 10,
    (GREY, True): 6, (HALVED_TWICE, True): 8, (HALVED, True): 14, (FULL, True): 16,
}  # fmt: skip
AVIF_BYTES = {
    (GREY, False): 4, (HALVED_TWICE, False): 8.5, (HALVED, False): 9, (FULL, False): 10,
    (GREY, True): 5, (HALVED_TWICE, True): 10, (HALVED, True): 11, (FULL, True): 13,
}  # fmt: skip
ALPHA_BYTES = {False: 4, True: 5}
WEBP_BYTES = {
    (False, False): 7, (False, True): 10.5, (True, False): 9, (True, True): 8,
}  # fmt: skip
"""By whether it is lossless and whether it has transparency."""


def stored_colour(kind: Format, configuration: bytes) -> tuple[int, bool]:
    """How colour is stored and whether its samples have more than eight bits, as declared in
    `hvcC` (ISO/IEC 14496-15, 8.3.3) or `av1C` (AV1 in ISO media, 2.3.3)."""
    if kind is HEIC:
        if len(configuration) < 23:
            raise damaged()
        return configuration[16] & 3, configuration[17] & 7 > 0
    if len(configuration) < 4:
        raise damaged()
    flags = configuration[2]
    deep = bool(flags & 0x40)
    if flags & 0x10:
        return GREY, deep
    return {0x0C: HALVED_TWICE, 0x08: HALVED}.get(flags & 0x0C, FULL), deep


def refuse_heif_demands(source: Source, colour: tuple[int, bool], file_bytes: int) -> None:
    each = (HEIC_BYTES if source.format is HEIC else AVIF_BYTES)[colour]
    if source.alpha:
        each += ALPHA_BYTES[colour[1]]
    refuse_demands(source, each, file_bytes)


def refuse_webp_demands(source: Source, file_bytes: int) -> None:
    refuse_demands(source, WEBP_BYTES[source.lossless, source.alpha], file_bytes)


def refuse_demands(source: Source, each: float, file_bytes: int) -> None:
    if source.width * source.height * each + file_bytes > PICTURE_BYTES:
        raise too_demanding()
