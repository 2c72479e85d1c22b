"""How does a portrait stand in its frame? A person before a wall with light on it."""

from __future__ import annotations

from config.demo.drawings.clothes import bust
from config.demo.drawings.face import face
from config.demo.drawings.hair import hair_behind, hair_over
from config.demo.drawings.ink import Point, box, brush, fill, group, loop, polygon, shape, sheet
from config.demo.drawings.palette import CLOUD, TEAL, mix
from config.demo.drawings.person import Person

_FRAMES: dict[str, tuple[Point, Point, float]] = {
    # size of the sheet, middle of the head, scale
    "4:5": ((800, 1000), (400, 440), 1.04),
    "1:1": ((1000, 1000), (490, 446), 1.18),
    "3:2": ((1500, 1000), (880, 450), 1.18),
    "16:9": ((1600, 900), (960, 410), 1.06),
}


def portrait(person: Person, *, ratio: str = "4:5") -> str:
    """Head and shoulders in front of a wall, as an SVG document.

    Raises:
        KeyError: `ratio` is not one of "4:5", "1:1", "3:2", "16:9".
    """
    (width, height), middle, scale = _FRAMES[ratio]
    if person.mirror:
        middle = (width - middle[0], middle[1])
    return sheet(
        width,
        height,
        fill(box(0, 0, width, height), person.wall),
        group(
            _light(person, width, height),
            move=(width if person.mirror else 0, 0),
            mirror=person.mirror,
        ),
        figure(person, at=middle, scale=scale),
    )


def figure(person: Person, *, at: Point, scale: float) -> str:
    """Head and shoulders with the middle of the head at `at`."""
    return group(
        group(hair_behind(person), turn=-person.tilt, scale=_size(person)),
        bust(person),
        head(person),
        move=at,
        scale=scale,
        mirror=person.mirror,
    )


def head(person: Person) -> str:
    """The head alone, leaning on its neck, looking right."""
    return group(face(person), hair_over(person), turn=-person.tilt, scale=_size(person))


def _size(person: Person) -> float:
    return 0.94 if person.child else 1.0


def _light(person: Person, width: float, height: float) -> str:
    bright = mix(person.wall, CLOUD, 0.45)
    dim = mix(person.wall, TEAL, 0.16)
    if person.light == "window":
        pane = polygon(
            [
                (width * 0.58, -10),
                (width * 0.93, -10),
                (width * 0.66, height * 0.72),
                (width * 0.31, height * 0.72),
            ]
        )
        bars = polygon(
            [
                (width * 0.745, -10),
                (width * 0.765, -10),
                (width * 0.495, height * 0.72),
                (width * 0.475, height * 0.72),
            ]
        )
        cross = polygon(
            [(0, height * 0.34), (width, height * 0.30), (width, height * 0.32), (0, height * 0.36)]
        )
        return fill(pane, bright) + fill(bars, person.wall) + fill(cross, person.wall)
    if person.light == "arch":
        arch = loop(
            [
                (width * 0.16, height + 20),
                (width * 0.16, height + 20),
                (width * 0.16, height * 0.42),
                (width * 0.3, height * 0.17),
                (width * 0.52, height * 0.09),
                (width * 0.74, height * 0.17),
                (width * 0.88, height * 0.42),
                (width * 0.88, height + 20),
                (width * 0.88, height + 20),
            ]
        )
        return fill(arch, bright)
    if person.light == "leaf":
        stem = [(width * 0.99, height), (width * 0.93, height * 0.6), (width * 0.82, height * 0.3)]
        leaves = (
            (0.95, 0.72, -50),
            (0.92, 0.55, -140),
            (0.9, 0.5, -30),
            (0.86, 0.38, -150),
            (0.84, 0.34, -50),
            (0.82, 0.3, -100),
        )
        blade = loop(
            [(0, 0), (0, 0), (60, -42), (150, -34), (210, 0), (210, 0), (150, 34), (60, 40)]
        )
        return brush(stem, 12, colour=dim) + "".join(
            group(
                fill(blade, dim),
                brush([(10, 0), (170, 0)], 4, colour=person.wall),
                move=(width * x, height * y),
                turn=turn,
            )
            for x, y, turn in leaves
        )
    rail = fill(box(0, height * 0.62, width, height), dim)
    return rail + shape(box(-20, height * 0.6, width + 40, 22), bright, width=4)
