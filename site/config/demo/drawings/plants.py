"""Which plants does the receptionist keep? Leaves, pots and what grows in them."""

from __future__ import annotations

from collections.abc import Sequence

from config.demo.drawings.ink import (
    Point,
    box,
    brush,
    clip,
    fill,
    group,
    loop,
    polygon,
    shape,
    tube,
    way,
)
from config.demo.drawings.palette import (
    CLOUD,
    INK,
    MIST,
    SAND,
    TEAL,
    TEAL_SOFT,
    TERRACOTTA,
    WOOD,
    mix,
)

LEAF = mix(TEAL, TEAL_SOFT, 0.28)


def leaf(length: float, width: float, colour: str = LEAF) -> str:
    """One leaf from (0, 0) to the right, its lower half in shade."""
    blade = loop(
        [
            (0, 0),
            (0, 0),
            (length * 0.28, -width * 0.46),
            (length * 0.62, -width * 0.4),
            (length, 0),
            (length, 0),
            (length * 0.66, width * 0.42),
            (length * 0.26, width * 0.44),
        ]
    )
    shaded = fill(
        polygon([(0, 0), (length, 0), (length, width), (0, width)]), mix(colour, INK, 0.2)
    )
    veins = "".join(
        brush(
            [(length * a, 0), (length * (a + 0.13), side * width * 0.27)],
            2.6,
            colour=mix(colour, CLOUD, 0.35),
        )
        for a in (0.25, 0.42, 0.59)
        for side in (-1, 1)
    )
    return (
        shape(blade, colour, width=4)
        + clip(blade, shaded)
        + brush(
            [(0, 0), (length * 0.5, -2), (length * 0.94, 0)], 4, colour=mix(colour, CLOUD, 0.35)
        )
        + veins
    )


def pot(x: float, y: float, width: float, colour: str = TERRACOTTA) -> str:
    """A flower pot whose foot stands at (`x`, `y`)."""
    h = width * 0.86
    body = polygon(
        [
            (x - width * 0.44, y - h),
            (x + width * 0.44, y - h),
            (x + width * 0.34, y),
            (x - width * 0.34, y),
        ]
    )
    rim = box(x - width / 2, y - h - width * 0.12, width, width * 0.22, 4)
    dark = mix(colour, INK, 0.2)
    return shape(body, colour, shade=dark, light=(width * 0.12, -4)) + shape(
        rim, colour, shade=dark, light=(width * 0.12, -3)
    )


def rubber_plant(x: float, y: float, height: float, *, colour: str = TERRACOTTA) -> str:
    """A tall plant with broad leaves in a pot that stands at (`x`, `y`)."""
    size = height / 620
    stems: Sequence[Sequence[Point]] = (
        way("0,-130 -14,-260 10,-420 -8,-560"),
        way("10,-130 50,-240 110,-350 130,-450"),
        way("-10,-130 -60,-220 -110,-290"),
    )
    leaves = (
        (-12, -250, 196, 150),
        (0, -300, -24, 160),
        (6, -380, 200, 150),
        (8, -440, -34, 140),
        (-4, -520, 214, 120),
        (-8, -560, -78, 130),
        (-6, -545, -30, 110),
        (60, -250, 18, 130),
        (100, -330, -4, 130),
        (124, -410, -46, 120),
        (130, -450, -88, 110),
        (112, -360, 206, 100),
        (-64, -220, 172, 130),
        (-104, -280, 204, 120),
        (-110, -290, -110, 110),
        (-30, -180, 160, 120),
    )
    greens = (LEAF, mix(LEAF, TEAL, 0.5), mix(LEAF, MIST, 0.22))
    parts = [brush(stem, 13, colour=mix(WOOD, INK, 0.35), ends=(1, 0.4)) for stem in stems]
    parts += [
        group(leaf(length, length * 0.5, greens[i % 3]), move=(px, py), turn=turn)
        for i, (px, py, turn, length) in enumerate(leaves)
    ]
    return group(*parts, pot(0, 0, 190, colour), move=(x, y), scale=size)


def snake_plant(x: float, y: float, height: float, *, colour: str = SAND) -> str:
    """Upright blades in a low pot that stands at (`x`, `y`)."""
    size = height / 360
    blades = (
        (-60, -50, -250),
        (-30, -18, -320),
        (4, 6, -270),
        (34, 60, -330),
        (58, 96, -230),
        (-72, -100, -190),
    )
    parts = []
    for i, (foot, tip, top) in enumerate(blades):
        path = tube([(foot * 0.7, -80), ((foot + tip) / 2, top * 0.6), (tip, top)], [26, 34, 28, 4])
        green = mix(TEAL, TEAL_SOFT, 0.15 + 0.2 * (i % 3))
        parts.append(shape(path, green, shade=mix(green, MIST, 0.45), light=(-8, 2), width=4))
    return group(*parts, pot(0, 0, 170, colour), move=(x, y), scale=size)


def trailing_plant(x: float, y: float) -> str:
    """A small pot on a shelf, its shoots hanging down."""
    vines: Sequence[Sequence[Point]] = (
        way("-20,-60 -54,-40 -60,40 -48,120"),
        way("20,-60 52,-44 60,30 74,90"),
        way("0,-64 -20,-20 -14,60 -22,90"),
    )
    parts = [pot(0, 0, 84, CLOUD)]
    for vine in vines:
        parts.append(brush(vine, 5, colour=TEAL, ends=(1, 0.5)))
        for i, (px, py) in enumerate(vine):
            parts.append(group(leaf(40, 26), move=(px, py), turn=40 + 110 * (i % 2)))
    parts += [group(leaf(46, 28), move=(0, -70), turn=turn) for turn in (-150, -100, -60, -20)]
    return group(*parts, move=(x, y))
