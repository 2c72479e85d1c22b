"""Which chunks of a PNG paint it, and which carry something else? (W3C PNG, third edition)"""

from __future__ import annotations

import zlib
from struct import unpack, unpack_from

from .accepted import PNG, animated, damaged, too_demanding
from .source import ICC_BYTES, Source

PAINTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
CARRIERS = {b"tEXt": "text chunk", b"zTXt": "text chunk", b"iTXt": "text chunk", b"iCCP": "ICC"}
GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6

# Old encoders write 8 kB per chunk: 3,200 in the largest upload.
MOST_CHUNKS = 50_000


def read(data: bytes) -> Source:
    """Take a PNG apart; raises `UnusablePhoto` where it is malformed, cut off or too large."""
    source = Source(PNG, lossless=True)
    view = memoryview(data)
    source.painted.append(view[:8])
    colour = GREY
    kind, at = b"", 8
    for _ in range(MOST_CHUNKS):
        if at + 12 > len(data):
            raise damaged()
        length, kind = unpack_from(">I4s", data, at)
        stop = at + 12 + length
        if (kind == b"IHDR") != (at == 8) or not kind.isalpha():
            raise damaged()
        if kind == b"IHDR" and length == 13 and at + 33 <= len(data):
            width, height, source.depth, colour = unpack_from(">IIBB", data, at + 8)
            source.sized(width, height)
            source.alpha = colour in (GREY_ALPHA, RGB_ALPHA)
        if stop > len(data):
            raise damaged()
        payload = view[at + 8 : stop - 4]
        if kind in PAINTS:
            if zlib.crc32(view[at + 4 : stop - 4]) != unpack_from(">I", data, stop - 4)[0]:
                raise damaged()
            source.painted.append(view[at:stop])
            if kind == b"tRNS":
                source.transparent = clear_colour(colour, payload)
        elif kind[0] < ord("a"):
            raise damaged()
        else:
            ancillary(source, kind, bytes(payload))
        at = stop
        if kind == b"IEND":
            break
    else:
        raise too_demanding()
    if not source.width:
        raise damaged()
    if at < len(data):
        source.carries("trailing data")
    return source


def ancillary(source: Source, kind: bytes, payload: bytes) -> None:
    if kind == b"acTL" and len(payload) >= 4 and unpack_from(">I", payload)[0] > 1:
        raise animated()
    if kind == b"eXIf":
        source.carries_exif(payload)
        return
    # Only one may stand in a file; thousands would take minutes to unpack.
    if kind == b"iCCP" and "ICC" not in source.metadata:
        source.icc = inflated_profile(payload)
    is_xmp = kind == b"iTXt" and payload.startswith(b"XML:com.adobe.xmp\0")
    name = CARRIERS.get(kind, f"{kind.decode('ascii')} chunk")
    source.carries("XMP" if is_xmp else name)


def clear_colour(colour: int, payload: memoryview) -> tuple[int, ...] | None:
    samples = {GREY: 1, RGB: 3}.get(colour)
    if samples is None:
        return None
    if len(payload) != 2 * samples:
        raise damaged()
    return unpack(f">{samples}H", payload)


def inflated_profile(payload: bytes) -> bytes | None:
    _name, _, rest = payload.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(rest[1:], ICC_BYTES + 1)
    except zlib.error:
        return None
    return profile if len(profile) <= ICC_BYTES else None
