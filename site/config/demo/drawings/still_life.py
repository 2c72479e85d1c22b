"""Which tools lie ready? A table by the window with the things of the trade."""

from __future__ import annotations

from config.demo.drawings.ink import (
    Point,
    box,
    brush,
    clip,
    fill,
    group,
    line,
    loop,
    oval,
    polygon,
    shape,
    smooth,
    tube,
    way,
)
from config.demo.drawings.palette import (
    APRICOT,
    CLOUD,
    INK,
    MIST,
    PAPER,
    SAND,
    SAND_DEEP,
    STEEL,
    TEAL,
    TEAL_DEEP,
    TEAL_SOFT,
    TERRACOTTA,
    TERRACOTTA_DEEP,
    mix,
)
from config.demo.drawings.plants import LEAF, leaf
from config.demo.drawings.teeth import Smile, lower, upper

_TABLE = 800


def tools() -> str:
    """A still life, 1800 by 1200 units."""
    cloth = mix(SAND, PAPER, 0.55)
    return "".join(
        (
            fill(box(0, 0, 1800, 1200), TEAL),
            fill(
                polygon([(820, -10), (1500, -10), (1000, _TABLE), (320, _TABLE)]),
                mix(TEAL, TEAL_SOFT, 0.55),
            ),
            fill(polygon([(1150, -10), (1180, -10), (680, _TABLE), (650, _TABLE)]), TEAL),
            fill(polygon("0,400 1800,330 1800,356 0,426"), TEAL),
            fill(box(0, _TABLE, 1800, 400), cloth),
            line(f"M-10 {_TABLE}H1810", 6),
            fill(
                polygon([(320, _TABLE), (1000, _TABLE), (800, 1210), (60, 1210)]),
                mix(cloth, CLOUD, 0.6),
            ),
            _shadow(360, 842, 190),
            _shadow(890, 916, 330),
            _shadow(1510, 872, 230),
            _glass_of_brushes(360, 860),
            _model(880, 900),
            _branch(),
            _apple(1500, 880),
            _tray(),
            _floss(420, 1090),
        )
    )


def _shadow(x: float, y: float, width: float) -> str:
    return fill(oval(x - 40, y + 24, width, 30), SAND_DEEP, opacity=0.75)


def _glass_of_brushes(x: float, y: float) -> str:
    def toothbrush(colour: str) -> str:
        stick = tube("0,0 0,-240 6,-420", [22, 26, 18])
        bristles = "".join(
            shape(box(-34, -520 + i * 26, 40, 20, 4), CLOUD, width=3.5) for i in range(4)
        )
        return (
            bristles
            + shape(tube("6,-410 8,-460 8,-520", [18, 24, 22]), colour, width=4.5)
            + shape(stick, colour, shade=mix(colour, INK, 0.2), light=(7, 0), width=4.5)
        )

    glass = polygon([(x - 118, y - 300), (x + 118, y - 300), (x + 96, y), (x - 96, y)])
    water = polygon([(x - 110, y - 190), (x + 110, y - 190), (x + 92, y - 8), (x - 92, y - 8)])
    return "".join(
        (
            group(toothbrush(TERRACOTTA), move=(x - 40, y - 20), turn=-13),
            group(toothbrush(APRICOT), move=(x + 36, y - 20), turn=15, mirror=True),
            fill(glass, CLOUD, opacity=0.28),
            fill(water, MIST, opacity=0.6),
            line(f"M{x - 110} {y - 190}H{x + 110}", 4, CLOUD),
            fill(
                polygon([(x + 70, y - 280), (x + 94, y - 280), (x + 78, y - 30), (x + 58, y - 30)]),
                CLOUD,
                opacity=0.7,
            ),
            line(glass, 6),
        )
    )


def _model(x: float, y: float) -> str:
    smile = Smile(parted=0)
    gypsum, dark = CLOUD, mix(SAND, STEEL, 0.3)
    upper_block = loop(
        "-346,-70! -320,-180 -236,-262 0,-282 236,-262 320,-180 346,-70! 290,-26 210,-44 140,-24 66,-38 0,-20 -66,-38 -140,-24 -210,-44 -290,-26"
    )
    lower_block = loop(
        "-316,40! -240,66 -120,96 0,104 120,96 240,66 316,40! 300,150 236,216 0,228 -236,216 -300,150"
    )
    parts = [shape(lower_block, gypsum, shade=dark, light=(24, -26), width=6)]
    for row in (lower(smile), upper(smile)):
        parts += [
            shape(
                smooth(tooth.outline, closed=True),
                mix(gypsum, SAND, 0.25 + tooth.depth * 0.5),
                shade=mix(dark, SAND, tooth.depth),
                light=(6, 4),
                width=4,
            )
            for tooth in row
        ]
    parts.append(shape(upper_block, gypsum, shade=dark, light=(26, -20), width=6))
    hinge = (
        line("M318 -180H410V140H300", 30)
        + line("M318 -180H410V140H300", 18, STEEL)
        + shape(oval(410, -30, 34, 34), STEEL, width=5)
        + fill(oval(410, -30, 10, 10), INK)
    )
    label = brush("-60,156 0,152 50,158", 5) + brush("-30,180 20,178", 5)
    return group(hinge, *parts, label, move=(x, y - 226))


def _apple(x: float, y: float) -> str:
    body = loop(
        [
            (x, y - 236),
            (x + 60, y - 262),
            (x + 136, y - 230),
            (x + 160, y - 140),
            (x + 120, y - 30),
            (x + 50, y + 4),
            (x, y - 8),
            (x - 50, y + 4),
            (x - 122, y - 32),
            (x - 160, y - 142),
            (x - 134, y - 232),
            (x - 60, y - 262),
        ]
    )
    bite = shape(_bite(x + 150, y - 150), PAPER, shade=SAND, light=(8, -6), width=5)
    dip = brush([(x - 40, y - 240), (x, y - 222), (x + 40, y - 240)], 6)
    shine = fill(
        loop([(x - 110, y - 190), (x - 80, y - 226), (x - 64, y - 222), (x - 94, y - 150)]), APRICOT
    )
    stalk = brush(
        [(x, y - 226), (x + 6, y - 270), (x + 30, y - 308)], 15, colour=INK, ends=(0.6, 0.9)
    )
    return (
        shape(body, TERRACOTTA, shade=TERRACOTTA_DEEP, light=(26, -14), width=6)
        + clip(body, bite)
        + line(body, 6)
        + shine
        + dip
        + stalk
        + group(leaf(120, 62), move=(x + 14, y - 284), turn=-16)
    )


def _bite(x: float, y: float) -> str:
    return loop(
        [
            (x + 60, y - 96),
            (x - 10, y - 92),
            (x - 44, y - 60),
            (x - 34, y - 34),
            (x - 34, y - 34),
            (x - 66, y - 10),
            (x - 46, y + 26),
            (x - 46, y + 26),
            (x - 58, y + 60),
            (x - 10, y + 84),
            (x + 60, y + 90),
        ]
    )


def _tray() -> str:
    floor = polygon("726,1006 1476,1006 1526,1112 676,1112")
    dental_mirror = (
        line("M760 1080L1180 1036", 17)
        + line("M760 1080L1180 1036", 9, CLOUD)
        + shape(oval(1222, 1032, 46, 24, -5), STEEL, width=5)
        + fill(oval(1222, 1031, 32, 15, -5), CLOUD)
    )
    probe_path = "M800 1102L1250 1078Q1330 1074 1340 1046"
    probe = line(probe_path, 13) + line(probe_path, 6, MIST)
    tweezers: list[Point] = way("1020,1104 1200,1098 1430,1050")
    other: list[Point] = way("1020,1106 1230,1110 1436,1056")
    return "".join(
        (
            fill(oval(1090, 1138, 440, 26), SAND_DEEP, opacity=0.75),
            line(floor, 54),
            line(floor, 42, STEEL),
            line(floor, 9, mix(STEEL, INK, 0.45)),
            fill(floor, mix(STEEL, MIST, 0.7)),
            dental_mirror,
            probe,
            brush(tweezers, 13, colour=TEAL_DEEP, ends=(0.8, 0.3)),
            brush(other, 13, colour=TEAL_DEEP, ends=(0.8, 0.3)),
        )
    )


def _floss(x: float, y: float) -> str:
    case = loop(
        [
            (x - 100, y - 10),
            (x - 96, y - 90),
            (x - 30, y - 128),
            (x + 50, y - 122),
            (x + 100, y - 80),
            (x + 102, y - 6),
            (x + 80, y + 6),
            (x - 80, y + 6),
        ]
    )
    thread = brush(
        [
            (x + 60, y - 122),
            (x + 110, y - 180),
            (x + 190, y - 120),
            (x + 170, y - 40),
            (x + 240, y - 10),
        ],
        5,
        colour=CLOUD,
        ends=(1, 1),
    )
    inked = brush(
        [
            (x + 60, y - 120),
            (x + 110, y - 178),
            (x + 190, y - 118),
            (x + 170, y - 38),
            (x + 240, y - 8),
        ],
        10,
        ends=(1, 1),
    )
    lid = brush([(x - 96, y - 60), (x, y - 74), (x + 98, y - 58)], 5)
    return (
        fill(oval(x - 20, y + 8, 130, 18), SAND_DEEP, opacity=0.75)
        + inked
        + thread
        + shape(case, APRICOT, shade=mix(APRICOT, TERRACOTTA, 0.4), light=(14, -12), width=6)
        + lid
        + group(leaf(60, 34, LEAF), move=(x - 30, y - 24), turn=-10)
    )


def _branch() -> str:
    stem: list[Point] = way("1840,120 1640,200 1480,330")
    leaves = (
        (1720, 166, 60, 170),
        (1700, 176, 200, 160),
        (1610, 222, 80, 170),
        (1580, 240, 190, 170),
        (1500, 310, 110, 160),
        (1480, 330, 165, 150),
        (1790, 140, 215, 150),
    )
    return brush(stem, 14, colour=TEAL_DEEP, ends=(1, 0.4)) + "".join(
        group(leaf(length, length * 0.48, mix(LEAF, MIST, 0.12)), move=(x, y), turn=turn)
        for x, y, turn, length in leaves
    )
