"""What colours do a HEIF file's three numbers mean, as an ICC profile? (ITU-T H.273)"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log
from struct import pack

SRGB_PRIMARIES, WIDE_PRIMARIES, P3_PRIMARIES = 1, 9, 12
LINEAR, PERCEPTUAL_QUANTISER, HYBRID_LOG_GAMMA = 8, 16, 18

# Red, green and blue in XYZ, adapted to the D50 of a profile (ICC.1).
COLUMNS = {
    SRGB_PRIMARIES: (
        (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410),
    ),
    WIDE_PRIMARIES: (
        (0.67348, 0.27904, -0.00194), (0.16566, 0.67534, 0.02998), (0.12505, 0.04562, 0.79686),
    ),
    P3_PRIMARIES: (
        (0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407),
    ),
}  # fmt: skip
WHITE = (0.9642, 1.0, 0.8249)
CURVE_POINTS = 1024


def srgb_light(signal: float) -> float:
    return signal / 12.92 if signal <= 0.04045 else ((signal + 0.055) / 1.055) ** 2.4


def linear_light(signal: float) -> float:
    return signal


def quantiser_light(signal: float) -> float:
    """SMPTE ST 2084, 1 being paper white: 203 cd/m² (ITU-R BT.2408)."""
    root = signal ** (1 / 78.84375)
    light = max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return light ** (1 / 0.1593017578125) * 10_000 / 203


def hybrid_light(signal: float) -> float:
    """ARIB STD-B67, 1 being paper white: a signal of 75 per cent (ITU-R BT.2408)."""
    a, b = 0.17883277, 0.28466892
    c = 0.5 - a * log(4 * a)
    paper_white = (exp((0.75 - c) / a) + b) / 12
    light = signal**2 / 3 if signal <= 0.5 else (exp((signal - c) / a) + b) / 12
    return light / paper_white


LIGHT: dict[int, Callable[[float], float]] = {
    LINEAR: linear_light,
    PERCEPTUAL_QUANTISER: quantiser_light,
    HYBRID_LOG_GAMMA: hybrid_light,
}


def profile_of(primaries: int, transfer: int) -> bytes | None:
    """An input profile; None where the numbers mean sRGB, nothing, or nothing known.

    Brighter than paper white comes out white.
    """
    light = LIGHT.get(transfer, srgb_light)
    if primaries not in COLUMNS:
        primaries = SRGB_PRIMARIES
    if primaries == SRGB_PRIMARIES and light is srgb_light:
        return None
    points = (min(light(point / (CURVE_POINTS - 1)), 1) for point in range(CURVE_POINTS))
    curve = pack(
        f">4sII{CURVE_POINTS}H", b"curv", 0, CURVE_POINTS, *(round(65535 * y) for y in points)
    )
    tags = [(b"wtpt", _xyz(WHITE))]
    for column, colour in zip(COLUMNS[primaries], (b"r", b"g", b"b"), strict=True):
        tags += [(colour + b"XYZ", _xyz(column)), (colour + b"TRC", curve)]
    return _profile(tags)


def _xyz(values: tuple[float, ...]) -> bytes:
    return pack(">4sI3i", b"XYZ ", 0, *(round(value * 65536) for value in values))


def _profile(tags: list[tuple[bytes, bytes]]) -> bytes:
    directory, content = pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags:
        directory += pack(">4sII", name, start + len(content), len(value))
        content += value
    length = start + len(content)
    head = pack(
        ">I4xI4s4s4s12x4s28x12s48x",
        length, 0x02100000, b"scnr", b"RGB ", b"XYZ ", b"acsp", _xyz(WHITE)[8:],
    )  # fmt: skip
    return head + directory + content
