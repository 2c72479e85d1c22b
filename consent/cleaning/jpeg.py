"""Which segments of a JPEG paint it, and which carry something else? (ITU-T T.81, annex B)"""

from __future__ import annotations

import re
from math import ceil

from .accepted import JPEG, MILLION, damaged, too_demanding
from .limits import PICTURE_BYTES
from .source import ICC_BYTES, Source

SOI, EOI, SOS, DHT, DQT, DRI, DAC, APP0, APP14, COM = (
    0xD8, 0xD9, 0xDA, 0xC4, 0xDB, 0xDD, 0xCC, 0xE0, 0xEE, 0xFE,
)  # fmt: skip
FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}
PROGRESSIVE_FRAMES = {0xC2, 0xCA}
TABLES = {DHT, DQT, DRI, DAC}
APPLICATIONS = range(0xE0, 0xF0)

# In a scan FF is followed by 00 or by a restart marker (D0 to D7); FF itself is a fill byte.
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")

# Cameras write some dozens; each scan of thousands would cost a pass over the whole picture.
MOST_SEGMENTS = 2_000
# Cameras of "24 megapixels" have up to 26: these are resampled, halving them would lose too much.
RESAMPLED_PIXELS = 27 * MILLION

CARRIERS = (
    (0xE1, b"Exif\0", "EXIF"),
    (0xE1, b"http://ns.adobe.com/xap/1.0/\0", "XMP"),
    (0xE1, b"http://ns.adobe.com/xmp/extension/\0", "XMP"),
    (0xE2, b"ICC_PROFILE\0", "ICC"),
    (0xE2, b"MPF\0", "MPF"),
    (0xED, b"Photoshop 3.0\0", "IPTC"),
    (0xE0, b"JFXX\0", "thumbnail"),
    (0xFE, b"", "comment"),
)


def read(data: bytes) -> Source:
    """Take a JPEG apart; raises `UnusablePhoto` where it is malformed, cut off or too large."""
    source = Source(JPEG, painted=[b"\xff\xd8"], inverted_inks=False)
    view = memoryview(data)
    profile: dict[int, bytes] = {}
    samplings: list[tuple[int, int]] = []
    progressive, scans = False, 0
    at = 2
    for _ in range(MOST_SEGMENTS):
        found = MARKER.search(data, at)
        if found is None:
            raise damaged()
        if data[at : found.start()].strip(b"\xff"):
            source.carries("stray data")
        at, marker = found.start(), data[found.start() + 1]
        if marker == EOI:
            break
        stop = at + 2 + int.from_bytes(view[at + 2 : at + 4], "big")
        if stop < at + 4 or stop > len(data):
            raise damaged()
        payload = data[at + 4 : stop] if marker != SOS else b""
        if marker == SOS:
            if not source.width:
                raise damaged()
            scan_end = MARKER.search(data, stop)
            if scan_end is None:
                raise damaged()
            stop = scan_end.start()
            source.painted.append(view[at:stop])
            scans += 1
        elif marker in FRAMES:
            samplings = frame_header(source, payload)
            progressive = marker in PROGRESSIVE_FRAMES
            source.painted.append(view[at:stop])
        elif marker in TABLES:
            source.painted.append(view[at:stop])
        elif marker == APP0 and payload.startswith(b"JFIF\0") and len(payload) >= 14:
            source.painted.append(b"\xff\xe0\x00\x10" + payload[:12] + b"\0\0")
            if payload[12:] != b"\0\0":
                source.carries("thumbnail")
        elif marker == APP14 and payload.startswith(b"Adobe") and len(payload) >= 12:
            source.inverted_inks = True
            source.painted.append(b"\xff\xee\x00\x0e" + payload[:12])
            if len(payload) > 12:
                source.carries("application data")
        elif marker in APPLICATIONS or marker == COM:
            name = carrier(marker, payload)
            if name == "EXIF" and "EXIF" not in source.metadata:
                source.carries_exif(payload)
            if name == "ICC" and len(payload) > 14:
                profile[payload[12]] = payload[14:]
            source.carries(name)
        else:
            raise damaged()
        at = stop
    else:
        raise too_demanding()
    if not scans:
        raise damaged()
    source.painted.append(b"\xff\xd9")
    if at + 2 < len(data):
        source.carries("trailing data")
    if profile and sum(map(len, profile.values())) <= ICC_BYTES:
        source.icc = b"".join(profile[number] for number in sorted(profile))
    source.halved = source.width * source.height > RESAMPLED_PIXELS
    if progressive or scans > 1:
        # Held in memory as coefficients until the last scan has come.
        pixels = source.width * source.height // (4 if source.halved else 1)
        if coefficients(source, samplings) + 4 * pixels + len(data) > PICTURE_BYTES:
            raise too_demanding()
    return source


def frame_header(source: Source, payload: bytes) -> list[tuple[int, int]]:
    """The sampling factors of each component; the size goes into `source`."""
    if source.width or len(payload) < 6:
        raise damaged()
    precision, components = payload[0], payload[5]
    if precision != 8 or components not in (1, 3, 4) or len(payload) != 6 + 3 * components:
        raise damaged()
    source.sized(int.from_bytes(payload[3:5], "big"), int.from_bytes(payload[1:3], "big"))
    samplings = [(factors >> 4, factors & 15) for factors in payload[7::3]]
    if not all(1 <= factor <= 4 for pair in samplings for factor in pair):
        raise damaged()
    return samplings


def coefficients(source: Source, samplings: list[tuple[int, int]]) -> int:
    """Bytes of all coefficients: two for each of the 64 in a block."""
    widest = max(across for across, _ in samplings)
    tallest = max(down for _, down in samplings)
    return sum(
        128 * ceil(source.width * across / widest / 8) * ceil(source.height * down / tallest / 8)
        for across, down in samplings
    )


def carrier(marker: int, payload: bytes) -> str:
    for known_marker, start, name in CARRIERS:
        if marker == known_marker and payload.startswith(start):
            return name
    return "application data"
