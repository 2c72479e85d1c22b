"""How do braids and locs hang?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from config.demo.drawings.ink import (
    Point,
    box,
    brush,
    fill,
    group,
    loop,
    oval,
    shape,
    smooth,
    tube,
    way,
)
from config.demo.drawings.palette import CLOUD, TERRACOTTA, mix
from config.demo.drawings.person import Person
from config.demo.drawings.tress import CROWN, mass, strands, swept


def braid(points: Sequence[Point], width: float, colour: str, *, tie: str = TERRACOTTA) -> str:
    """A plait along `points`, tied at its end."""
    steps = max(4, round(sum(math.dist(a, b) for a, b in pairwise(points)) / (width * 0.62)))
    light = mix(colour, CLOUD, 0.14)
    parts = [shape(tube(points, [width * 0.7, width * 0.8, width * 0.5]), colour, width=4)]
    for i in range(steps):
        share = (i + 0.5) / steps
        x, y, angle = _along(points, share)
        size = width * (1 - 0.35 * share)
        knot = loop(
            [
                (-size * 0.55, -size * 0.5),
                (0, -size * 0.28),
                (size * 0.55, -size * 0.5),
                (size * 0.52, 0),
                (0, size * 0.5),
                (0, size * 0.5),
                (-size * 0.52, 0),
            ]
        )
        parts.append(
            group(
                shape(knot, colour, shade=None, width=3.5),
                brush([(0, size * 0.3), (size * 0.3, -size * 0.1)], 3, colour=light),
                move=(x, y),
                turn=angle - 90,
            )
        )
    x, y, angle = _along(points, 1)
    tuft = loop(
        [
            (-width * 0.22, 0),
            (-width * 0.34, width * 0.7),
            (0, width * 1.05),
            (width * 0.34, width * 0.66),
            (width * 0.22, 0),
        ]
    )
    parts.append(
        group(
            shape(tuft, colour, width=3.5),
            shape(oval(0, 0, width * 0.36, width * 0.2), tie, width=3.5),
            move=(x, y),
            turn=angle - 90,
        )
    )
    return "".join(parts)


def _along(points: Sequence[Point], share: float) -> tuple[float, float, float]:
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    goal = share * sum(lengths)
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if goal <= length or (a, b) == (points[-2], points[-1]):
            t = goal / length
            return (
                a[0] + (b[0] - a[0]) * t,
                a[1] + (b[1] - a[1]) * t,
                math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])),
            )
        goal -= length
    raise AssertionError("a line has a last part")


def braids_behind(person: Person) -> str:
    colour = person.hair_paint
    ropes = (
        way("-140,-120 -196,20 -214,200 -226,330"),
        way("-120,-60 -160,120 -172,300 -168,380"),
        way("110,-40 148,90 160,230 150,320"),
    )
    return "".join(braid(points, 40, colour, tie=person.trim) for points in ropes)


def braids(person: Person) -> str:
    rows = (
        way("-76,-60 -112,-96 -156,-80"),
        way("-52,-106 -100,-160 -164,-140"),
        way("-10,-142 -60,-200 -130,-188"),
        way("44,-158 0,-218 -80,-224"),
        way("98,-140 64,-206 -10,-236"),
    )
    front = braid(
        way("-128,-20 -150,100 -140,230 -120,340"), 42, person.hair_paint, tie=person.trim
    )
    return swept(person) + strands(person, *rows, width=5) + front


def pigtails_behind(person: Person) -> str:
    return braid(way("134,40 176,110 170,220"), 48, person.hair_paint, tie=person.trim)


def pigtails(person: Person) -> str:
    path = smooth(
        [
            *CROWN[:8],
            (-128, 20),
            (-106, -26),
            (-84, -24),
            (-84, -24),
            (-64, -80),
            (-10, -122),
            (30, -170),
            (30, -170),
            (70, -128),
            (118, -92),
            (130, -50),
        ],
        closed=True,
    )
    plait = braid(way("-138,24 -186,96 -190,200 -176,280"), 54, person.hair_paint, tie=person.trim)
    return (
        mass(person, path)
        + strands(
            person,
            "24,-180 -60,-150 -124,-60",
            "16,-206 -90,-180 -150,-60",
            "40,-184 90,-160 124,-96",
        )
        + plait
    )


def locs_behind(person: Person) -> str:
    return _ropes(
        person,
        [
            way("80,-200 140,-130 150,-30 146,60"),
            way("60,-200 128,-110 132,0 128,96"),
            way("-100,0 -120,90 -104,170"),
            way("-140,-40 -160,80 -150,180"),
        ],
    )


def locs(person: Person) -> str:
    base = smooth(
        [
            *CROWN[:7],
            (-150, 10),
            (-112, 0),
            (-104, -40),
            (-84, -30),
            (-66, -90),
            (-20, -136),
            (50, -152),
            (112, -124),
        ],
        closed=True,
    )
    side = [
        way("-60,-226 -150,-176 -186,-60 -190,60"),
        way("-50,-228 -136,-176 -164,-50 -166,110"),
        way("-40,-230 -120,-176 -140,-60 -140,90"),
        way("-30,-230 -100,-180 -116,-80 -114,30"),
        way("-16,-232 -70,-186 -90,-110 -88,2"),
    ]
    front = [
        way("30,-232 108,-196 134,-136 136,-66"),
        way("20,-234 84,-196 112,-150 116,-104"),
        way("0,-232 -34,-196 -58,-146 -60,-92"),
        way("16,-236 60,-200 80,-160 78,-118"),
        way("6,-234 -4,-196 -16,-160 -12,-112"),
        way("12,-236 30,-196 38,-160 32,-122"),
    ]
    return mass(person, base) + _ropes(person, side) + _ropes(person, front)


def _ropes(person: Person, lines: Sequence[Sequence[Point]]) -> str:
    colour = person.hair_paint
    parts = []
    for points in lines:
        path = tube(points, [24, 33, 33, 31, 20])
        x, y, angle = _along(points, 0.82)
        parts += [
            shape(path, colour, shade=mix(colour, CLOUD, 0.1), light=(-7, 3), width=4),
            strands(person, points[1:], width=3.5),
        ]
        parts.append(group(fill(box(-5, -14, 11, 28, 4), person.trim), move=(x, y), turn=angle))
    return "".join(parts)
