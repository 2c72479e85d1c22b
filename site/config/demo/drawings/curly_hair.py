"""How do curls stand? Clouds with coils in them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from config.demo.drawings.ink import Point, oval, scallop, shape, way
from config.demo.drawings.person import Person
from config.demo.drawings.tress import mass, strands, swept


def ring(x: float, y: float, across: float, down: float, bumps: int) -> list[Point]:
    """Points around an ellipse, unevenly spaced as a hand would set them."""
    angles = [math.tau * (i + 0.28 * math.sin(i * 2.4)) / bumps - 2.2 for i in range(bumps)]
    return [(x + across * math.cos(a), y + down * math.sin(a)) for a in angles]


def afro_behind(person: Person) -> str:
    return mass(person, scallop(ring(-18, -112, 196, 190, 17)))


def _coils(person: Person, spots: Sequence[Point], size: float = 16) -> str:
    curl = way("-1,0.4 -0.9,-0.5 -0.1,-1 0.8,-0.6 0.9,0.2 0.2,0.6 -0.3,0.2")
    return "".join(
        strands(
            person,
            [(x + dx * size * (1 if i % 2 else -1), y + dy * size) for dx, dy in curl],
            width=4.5,
        )
        for i, (x, y) in enumerate(spots)
    )


def afro(person: Person) -> str:
    path = scallop(
        "-84,20 -150,30 -196,-40 -206,-120 -180,-206 -120,-268 -30,-296 60,-284 130,-236 164,-164 160,-96 128,-66 112,-112 70,-142 20,-150 -30,-130 -66,-86",
        0.66,
    )
    return mass(person, path) + _coils(
        person,
        way(
            "-120,-60 -150,-140 -86,-150 -100,-224 -30,-204 0,-258 50,-206 96,-236 110,-168 -140,-4 -46,-160"
        ),
    )


def curls_behind(person: Person) -> str:
    return mass(
        person,
        scallop(
            "-60,210 -130,230 -196,190 -226,110 -220,20 -212,-70 -170,-160 -100,-226 0,-250 90,-220 140,-150 166,-60 172,30 160,110 120,150 60,130",
            0.6,
        ),
    )


def curls(person: Person) -> str:
    path = scallop(
        "-96,150 -160,176 -210,120 -214,40 -208,-50 -184,-140 -124,-214 -40,-250 50,-244 116,-196 150,-124 148,-60 122,-54 104,-108 56,-116 30,-150 -14,-112 -62,-96 -74,-40 -104,-4 -90,70",
        0.64,
    )
    return mass(person, path) + _coils(
        person,
        way(
            "-150,60 -160,-30 -140,130 -120,-100 -146,-160 -70,-150 -60,-206 20,-200 76,-166 -120,0 112,-120"
        ),
        18,
    )


def puffs_behind(person: Person) -> str:
    return mass(person, scallop(ring(-150, -210, 96, 90, 11), 0.64)) + mass(
        person, scallop(ring(118, -216, 78, 80, 10), 0.64)
    )


def puffs(person: Person) -> str:
    ties = shape(oval(-116, -166, 28, 14, -48), person.trim, width=4) + shape(
        oval(92, -184, 24, 12, 42), person.trim, width=4
    )
    coils = _coils(person, way("-170,-230 -130,-260 -190,-180 120,-240 140,-200"))
    return (
        swept(person)
        + strands(
            person,
            "20,-160 -4,-200 0,-234",
            "-60,-96 -96,-130 -120,-150",
            "-20,-140 -70,-180 -104,-176",
            "70,-152 86,-176 88,-190",
        )
        + ties
        + coils
    )
