"""Is this a signature? Strokes from the drawing pad: checked, bounded, drawn as SVG by us; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

WIDTH, HEIGHT = 600, 200
MOST_BYTES = 200_000
MOST_POINTS = 10_000
SHORTEST_LINE = 60.0

Stroke = list[list[float]]


class NotASignature(ValueError):
    """str(error) is a sentence for the signer."""


def read(text: str) -> list[Stroke]:
    """Strokes as lists of [x, y, milliseconds] in a box of 600 x 200.

    Raises:
        NotASignature: nothing, too little or too much was drawn, or it is no drawing.
    """
    if len(text) > MOST_BYTES:
        raise NotASignature("That was more than we can keep. Press Clear and sign again.")
    try:
        drawn = json.loads(text or "[]")
        strokes = [[_point(point) for point in stroke] for stroke in drawn]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotASignature("Your signature did not reach us. Please sign again.") from error
    if sum(len(stroke) for stroke in strokes) > MOST_POINTS:
        raise NotASignature("That was more than we can keep. Press Clear and sign again.")
    if length(strokes) < SHORTEST_LINE:
        raise NotASignature("Draw your signature in the box, or type your name instead.")
    return [stroke for stroke in strokes if stroke]


def _point(raw: Sequence[float]) -> list[float]:
    if not isinstance(raw, list) or not 2 <= len(raw) <= 3:
        raise ValueError("A point is [x, y] or [x, y, milliseconds].")
    x, y, *rest = (float(number) for number in raw)
    millis = rest[0] if rest else 0.0
    if not all(abs(number) < 1e9 for number in (x, y, millis)):
        raise ValueError("A point lies outside every page.")
    return [
        round(min(max(x, 0.0), WIDTH), 1),
        round(min(max(y, 0.0), HEIGHT), 1),
        round(max(millis, 0.0)),
    ]


def length(strokes: Sequence[Stroke]) -> float:
    """How long the drawn line is, in units of the box."""
    return sum(
        ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
        for stroke in strokes
        for a, b in pairwise(stroke)
    )


def svg_path(strokes: Sequence[Stroke]) -> str:
    """The `d` of one SVG path in a viewBox of 600 x 200."""
    parts = []
    for stroke in strokes:
        first, *rest = stroke
        line = " ".join(f"L{x:g} {y:g}" for x, y, _ in rest) or f"L{first[0]:g} {first[1]:g}"
        parts.append(f"M{first[0]:g} {first[1]:g} {line}")
    return " ".join(parts)
