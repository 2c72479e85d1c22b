"""What have all heads of hair in common? The crown, the mass, the single strands."""

from __future__ import annotations

from config.demo.drawings.ink import Way, brush, shape, smooth, way
from config.demo.drawings.palette import CLOUD, INK, mix
from config.demo.drawings.person import Person

CROWN = way("136,-84 134,-150 86,-210 10,-236 -78,-226 -146,-172 -172,-86 -158,0 -134,44")


def strands(person: Person, *lines: Way, width: float = 4) -> str:
    dark = person.hair_colour in {"black", "brown", "chestnut"}
    colour = mix(person.hair_paint, CLOUD, 0.24) if dark else mix(person.hair_paint, INK, 0.42)
    return "".join(brush(points, width, colour=colour, ends=(0.1, 0.1)) for points in lines)


def mass(person: Person, path: str) -> str:
    colour = person.hair_paint
    return shape(path, colour, shade=mix(colour, INK, 0.22), light=(22, -10), width=5)


def swept(person: Person) -> str:
    path = smooth(
        [
            *CROWN[:7],
            (-150, -4),
            (-124, 4),
            (-108, -32),
            (-84, -30),
            (-84, -30),
            (-70, -84),
            (-26, -134),
            (44, -158),
            (104, -136),
            (126, -96),
        ],
        closed=True,
    )
    return mass(person, path)
