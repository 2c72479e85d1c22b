"""Where does each tooth stand, and what is its outline? Front view, tenths of a millimetre."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from config.demo.drawings.ink import Point, way


@dataclass(frozen=True)
class Smile:
    """One mouth in numbers; a before and an after differ in these and in nothing else.

    Attributes:
        crowding: 0 (room for all) to 1 (teeth stand in two rows).
        rotation: 0 to 1, how far front teeth are turned about their own axis.
        gap: millimetres between the two upper front teeth.
        overbite: millimetres the upper teeth cover the lower; 2 is usual, below 0 is open.
        chip: 0 to 1, how much of one upper front tooth has broken off.
        tone: 0 (stained) to 1 (bright).
        brackets: braces on both rows.
        parted: 0 (lips closed) to 1 (laughing); a picture frame, not a treatment.
    """

    crowding: float = 0
    rotation: float = 0
    gap: float = 0
    overbite: float = 2
    chip: float = 0
    tone: float = 0.75
    brackets: bool = False
    parted: float = 0.7


@dataclass(frozen=True)
class Tooth:
    """One tooth as it is seen: its outline, where a bracket sits, how far back it stands."""

    outline: tuple[Point, ...]
    centre: Point
    turn: float
    depth: float
    layer: int


@dataclass(frozen=True)
class _Kind:
    width: float
    height: float
    outline: Sequence[Point]
    depth: float


_CENTRAL = way(
    "-0.26,-0.985 0.0,-1.01 0.24,-0.97 0.4,-0.8 0.475,-0.5 0.5,-0.24 0.47,-0.06 0.36,-0.005 0.0,0.0 -0.4,-0.005 -0.485,-0.05 -0.5,-0.24 -0.47,-0.5 -0.4,-0.8"
)
_LATERAL = way(
    "-0.22,-0.97 0.02,-1.0 0.24,-0.95 0.4,-0.76 0.48,-0.45 0.5,-0.26 0.43,-0.09 0.26,-0.02 -0.05,0.0 -0.38,-0.015 -0.47,-0.08 -0.5,-0.26 -0.46,-0.5 -0.38,-0.78"
)
_CANINE = way(
    "-0.22,-0.97 0.0,-1.01 0.24,-0.96 0.42,-0.75 0.5,-0.42 0.49,-0.27 0.34,-0.13 0.12,-0.025 -0.02,0.0 -0.16,-0.03 -0.38,-0.15 -0.49,-0.28 -0.48,-0.5 -0.38,-0.78"
)
_BACK = way(
    "-0.24,-0.96 0.0,-1.0 0.26,-0.96 0.42,-0.75 0.5,-0.42 0.49,-0.26 0.36,-0.1 0.16,-0.01 0.0,0.0 -0.2,-0.03 -0.4,-0.12 -0.49,-0.28 -0.49,-0.5 -0.4,-0.78"
)

_UPPER = (
    _Kind(90, 112, _CENTRAL, 0.0),
    _Kind(70, 97, _LATERAL, 0.06),
    _Kind(64, 108, _CANINE, 0.16),
    _Kind(46, 92, _BACK, 0.36),
    _Kind(36, 84, _BACK, 0.56),
    _Kind(30, 76, _BACK, 0.74),
)
_LOWER = (
    _Kind(54, 88, _CENTRAL, 0.1),
    _Kind(56, 88, _LATERAL, 0.14),
    _Kind(54, 94, _CANINE, 0.24),
    _Kind(46, 82, _BACK, 0.42),
    _Kind(38, 76, _BACK, 0.6),
    _Kind(30, 70, _BACK, 0.78),
)

# Where a crowded tooth has gone: right, down, degrees, layer. Side -1 is the viewer's left.
_CROWDED_UPPER: dict[tuple[int, int], tuple[float, float, float, int]] = {
    (-1, 0): (9, 3, 7, 1),
    (1, 0): (-13, -5, -10, 2),
    (-1, 1): (26, -9, -17, -1),
    (1, 1): (-21, -15, 15, -2),
    (-1, 2): (19, -27, -9, 3),
    (1, 2): (-21, -12, 13, 1),
    (-1, 3): (17, 2, 4, 0),
    (1, 3): (-18, 6, -5, 2),
    (-1, 4): (13, 0, 0, 0),
    (1, 4): (-14, 0, 0, 0),
    (-1, 5): (9, 0, 0, 0),
    (1, 5): (-10, 0, 0, 0),
}
_CROWDED_LOWER: dict[tuple[int, int], tuple[float, float, float, int]] = {
    (-1, 0): (7, -7, -13, 2),
    (1, 0): (-5, 6, 9, -1),
    (-1, 1): (15, 8, 15, -2),
    (1, 1): (-15, -8, -16, 2),
    (-1, 2): (9, -12, -8, 1),
    (1, 2): (-12, 4, 12, -1),
    (-1, 3): (8, 0, 0, 0),
    (1, 3): (-9, 0, 0, 0),
}
# A turned tooth shows less of its face (share) and leans (degrees).
_TURNED: dict[tuple[int, int], tuple[float, float]] = {
    (-1, 0): (0.10, 8),
    (1, 0): (0.16, -9),
    (-1, 1): (0.3, -12),
    (1, 1): (0.24, 14),
    (1, 2): (0.16, -7),
    (-1, 2): (0.1, 6),
}

EDGE = 58.0  # how far the edge of the upper front teeth stands below the middle of the mouth


def upper(smile: Smile) -> list[Tooth]:
    """The upper row, back to front as it is to be painted."""
    reach = (smile.overbite - 2) * 6.5
    row = []
    for side in (-1, 1):
        inner = smile.gap * 10 / 2
        for place, kind in enumerate(_UPPER):
            width = kind.width
            middle = inner + width / 2
            inner += width
            centre = side * middle
            lift = 0.00042 * middle**2
            front = max(0.0, 1 - place / 2.6)
            edge = EDGE - lift + reach * front - (4 if place == 1 else 0)
            row.append(_stand(smile, kind, side, place, (centre, edge), _CROWDED_UPPER, down=True))
    return sorted(row, key=lambda tooth: (tooth.layer, -tooth.depth))


def lower(smile: Smile) -> list[Tooth]:
    """The lower row, back to front; its edges rise behind the upper ones as the bite deepens."""
    row = []
    for side in (-1, 1):
        inner = 0.0
        for place, kind in enumerate(_LOWER):
            width = kind.width
            middle = inner + width / 2
            inner += width
            lift = 0.00030 * middle**2
            front = max(0.0, 1 - place / 3.2)
            edge = EDGE - 20 - (smile.overbite - 2) * 5 * front - lift + 46 * smile.parted
            row.append(
                _stand(smile, kind, side, place, (side * middle, edge), _CROWDED_LOWER, down=False)
            )
    return sorted(row, key=lambda tooth: (tooth.layer, -tooth.depth))


def _stand(
    smile: Smile,
    kind: _Kind,
    side: int,
    place: int,
    foot: Point,
    crowded: dict[tuple[int, int], tuple[float, float, float, int]],
    *,
    down: bool,
) -> Tooth:
    right, sink, lean, layer = crowded.get((side, place), (0.0, 0.0, 0.0, 0))
    narrow, tip = _TURNED.get((side, place), (0.0, 0.0))
    width = kind.width * (1 - narrow * smile.rotation) * (1 + 0.04 * smile.crowding)
    x = foot[0] + right * smile.crowding
    y = foot[1] + sink * smile.crowding
    turn = lean * smile.crowding + tip * smile.rotation
    points = [(px * side, py) for px, py in kind.outline]
    if down and smile.chip and (side, place) == (1, 0):
        points = [_chipped(point, smile.chip) for point in points]
    flip = 1 if down else -1
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    pivot = -kind.height * 0.6 * flip

    def placed(point: Point) -> Point:
        px, py = point[0] * width, point[1] * kind.height * flip - pivot
        return x + px * cos - py * sin, y + pivot + px * sin + py * cos

    return Tooth(
        outline=tuple(placed(point) for point in points),
        centre=placed((0.0, -0.52 if down else -0.46)),
        turn=turn,
        depth=kind.depth,
        layer=round(layer * math.ceil(smile.crowding)),
    )


def _chipped(point: Point, share: float) -> Point:
    x, y = point
    if y < -0.45 or x > 0.3:
        return point
    jag = 0.05 if -0.2 < x < 0.2 else 0
    return x, min(y, (x - 0.3) * 0.5 * share - jag * share)
