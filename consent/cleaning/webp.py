"""Which chunks of a WebP paint it, and which carry something else? (RFC 9649)"""

from __future__ import annotations

from struct import pack, unpack_from

from .accepted import WEBP, animated, damaged, too_demanding
from .demands import refuse_webp_demands
from .source import ICC_BYTES, Source

CARRIERS = {b"ICCP": "ICC", b"EXIF": "EXIF", b"XMP ": "XMP"}
HAS_ALPHA, IS_ANIMATED = 0x10, 0x02
MOST_CHUNKS = 1_000


def read(data: bytes) -> Source:
    """Take a WebP apart; raises `UnusablePhoto` where it is malformed, cut off or too large."""
    source = Source(WEBP)
    view = memoryview(data)
    if len(data) < 20:
        raise damaged()
    (size,) = unpack_from("<I", data, 4)
    end = 8 + size
    canvas: tuple[int, int] | None = None
    picture = False
    at = 12
    for _ in range(MOST_CHUNKS):
        if at + 8 > min(end, len(data)):
            break
        kind, length = unpack_from("<4sI", data, at)
        payload = view[at + 8 : at + 8 + length]
        if kind == b"VP8X" and at == 12 and len(payload) >= 10:
            if payload[0] & IS_ANIMATED:
                raise animated()
            canvas = (
                1 + int.from_bytes(payload[4:7], "little"),
                1 + int.from_bytes(payload[7:10], "little"),
            )
            source.sized(*canvas)
            kept = pack("<4sIB3x", kind, 10, payload[0] & HAS_ALPHA) + bytes(payload[4:10])
            source.painted.append(kept)
        elif kind in (b"VP8 ", b"VP8L") and not picture:
            picture = True
            width, height = lossless_size(source, payload) if kind == b"VP8L" else size_of(payload)
            if canvas not in (None, (width, height)):
                raise damaged()
            source.sized(width, height)
            source.painted.append(padded(view, at, length))
        elif kind == b"ALPH" and canvas and not picture:
            source.alpha = True
            source.painted.append(padded(view, at, length))
        elif kind in (b"ANIM", b"ANMF"):
            raise animated()
        elif kind in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH"):
            raise damaged()
        else:
            carried(source, kind, bytes(payload))
        at += 8 + length + length % 2
        if at > len(data):
            raise damaged()
    else:
        raise too_demanding()
    if not picture or at != end:
        raise damaged()
    if end < len(data):
        source.carries("trailing data")
    refuse_webp_demands(source, len(data))
    body = sum(map(len, source.painted))
    source.painted.insert(0, pack("<4sI4s", b"RIFF", 4 + body, b"WEBP"))
    return source


def padded(view: memoryview, at: int, length: int) -> bytes | memoryview:
    if length % 2:
        return bytes(view[at : at + 8 + length]) + b"\0"
    return view[at : at + 8 + length]


def size_of(payload: memoryview) -> tuple[int, int]:
    """Width and height of a lossy key frame (RFC 6386, 9.1)."""
    if len(payload) < 10 or payload[0] & 1 or payload[3:6] != b"\x9d\x01\x2a":
        raise damaged()
    width, height = unpack_from("<HH", payload, 6)
    return width & 0x3FFF, height & 0x3FFF


def lossless_size(source: Source, payload: memoryview) -> tuple[int, int]:
    if len(payload) < 5 or payload[0] != 0x2F:
        raise damaged()
    (bits,) = unpack_from("<I", payload, 1)
    source.lossless = True
    source.alpha = bool(bits >> 28 & 1)
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def carried(source: Source, kind: bytes, payload: bytes) -> None:
    if kind == b"EXIF":
        source.carries_exif(payload)
    elif kind == b"ICCP" and len(payload) <= ICC_BYTES:
        source.icc = payload
    source.carries(CARRIERS.get(kind, f"{kind.decode('ascii', 'replace').strip()} chunk"))
