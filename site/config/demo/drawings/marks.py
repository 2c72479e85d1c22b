"""Whose mouth is it? Freckles, a moustache, stubble, lines: what a face keeps through a treatment."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from config.demo.drawings.ink import Point, brush, fill, loop, oval, shape
from config.demo.drawings.palette import HAIRS, INK, Skin, mix

_FRECKLES: tuple[Point, ...] = (
    (-372, -214), (-330, -172), (-402, -156), (-292, -236), (-352, -118), (-436, -196),
    (-262, -188), (-318, -284), (-396, -262), (334, -226), (386, -180), (300, -186),
    (420, -238), (352, -134), (268, -240), (444, -170), (318, -288), (392, -118),
)  # fmt: skip
_UPPER_LIP: tuple[Point, ...] = (
    (-220, -156), (-184, -176), (-150, -166), (-196, -146), (-116, -186), (-84, -172),
    (90, -176), (122, -186), (154, -166), (190, -176), (222, -156), (200, -144), (-246, -136),
    (248, -136), (-130, -152), (132, -154),
)  # fmt: skip
_CHIN: tuple[Point, ...] = (
    (-190, 262), (-150, 286), (-104, 276), (-60, 300), (-14, 284), (34, 304), (82, 282),
    (126, 296), (170, 270), (-226, 238), (212, 242), (-128, 318), (-36, 332), (60, 334),
    (148, 322), (-258, 300), (250, 298), (-206, 328), (216, 330),
)  # fmt: skip


def marks(names: Iterable[str], skin: Skin) -> str:
    """What this face has besides a mouth, in the units of `smile.mouth`; none of it over the teeth.

    Args:
        names: of `MARKS`; drawn in the order given.

    Raises:
        KeyError: no such mark.
    """
    return "".join(MARKS[name](skin) for name in names)


def _freckles(skin: Skin) -> str:
    colour = mix(skin.shade, "#6b3f22", 0.3)
    return "".join(
        fill(oval(x, y, 7 + i % 3 * 2, 6 + i % 2 * 2, 12), colour, opacity=0.75)
        for i, (x, y) in enumerate(_FRECKLES)
    )


def _moustache(skin: Skin) -> str:
    hair = HAIRS["silver"]
    path = loop(
        "0,-186 54,-208 128,-206 214,-172 300,-104! 206,-130 110,-146 40,-146 0,-140! -40,-146 "
        "-110,-146 -206,-130 -300,-104! -214,-172 -128,-206 -54,-208"
    )
    strands = "".join(
        brush([(x * 0.72, -196 + abs(x) * 0.05), (x, -158 + abs(x) * 0.12)], 6, colour=mix(hair, INK, 0.35))
        for x in (-200, -140, -84, -34, 36, 86, 142, 202)
    )  # fmt: skip
    return shape(path, hair, shade=mix(hair, INK, 0.18), light=(6, -10), width=7) + strands


def _stubble(skin: Skin) -> str:
    colour = mix(skin.shade, INK, 0.55)
    return "".join(
        brush([(x, y), (x + 2, y + 13)], 5, colour=colour) for x, y in (*_UPPER_LIP, *_CHIN)
    )


def _lines(skin: Skin) -> str:
    colour = mix(skin.shade, INK, 0.2)
    return "".join(
        (
            brush("-292,-250 -420,-150 -476,-20", 7, colour=colour, ends=(0.1, 0.1)),
            brush("300,-252 424,-152 472,-24", 7, colour=colour, ends=(0.1, 0.1)),
            brush("-456,-40 -480,10 -478,64", 7, colour=colour, ends=(0.2, 0.1)),
            brush("458,-42 480,8 476,62", 7, colour=colour, ends=(0.2, 0.1)),
            brush("-96,322 -10,310 92,324", 6, colour=colour, ends=(0.1, 0.1)),
        )
    )


def _mole(skin: Skin) -> str:
    return fill(oval(318, -142, 13, 12), mix(skin.shade, INK, 0.6))


def _dimples(skin: Skin) -> str:
    colour = mix(skin.shade, INK, 0.25)
    return brush("-446,-86 -462,-56 -452,-22", 9, colour=colour, ends=(0.15, 0.15)) + brush(
        "446,-88 462,-58 452,-24", 9, colour=colour, ends=(0.15, 0.15)
    )


MARKS: dict[str, Callable[[Skin], str]] = {
    "dimples": _dimples,
    "freckles": _freckles,
    "lines": _lines,
    "mole": _mole,
    "moustache": _moustache,
    "stubble": _stubble,
}
