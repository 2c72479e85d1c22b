"""How does the practice look from outside? Its walls, its window, its door."""

from __future__ import annotations

from config.demo.drawings.ink import (
    box,
    clip,
    fill,
    group,
    line,
    loop,
    oval,
    polygon,
    scallop,
    shape,
)
from config.demo.drawings.logo import NAME, mark, wordmark
from config.demo.drawings.palette import (
    APRICOT,
    CLOUD,
    INK,
    MIST,
    PAPER,
    SAND,
    SAND_DEEP,
    TEAL,
    TEAL_DEEP,
    TERRACOTTA,
    TERRACOTTA_DEEP,
    WOOD,
    mix,
)
from config.demo.drawings.plants import LEAF, rubber_plant, snake_plant

_HOUSE = mix(APRICOT, PAPER, 0.3)


def pane(x: float, y: float, width: float, height: float, frame: str, glass: str = MIST) -> str:
    pane = box(x, y, width, height)
    glint = clip(
        pane,
        fill(
            polygon(
                [
                    (x + width * 0.5, y),
                    (x + width * 0.9, y),
                    (x + width * 0.2, y + height),
                    (x - width * 0.2, y + height),
                ]
            ),
            CLOUD,
            opacity=0.6,
        ),
    )
    bars = f"M{x + width / 2:g} {y:g}V{y + height:g}M{x:g} {y + height * 0.4:g}H{x + width:g}"
    return (
        fill(pane, glass)
        + glint
        + line(bars, 11)
        + line(bars, 5, frame)
        + line(pane, 14)
        + line(pane, 7, frame)
    )


def house() -> str:
    wall = box(380, 120, 1040, 910)
    cornice = shape(box(356, 92, 1088, 44, 4), CLOUD, shade=SAND, light=(0, -18))
    bricks = "".join(
        f"M{x} {y}h52"
        for x, y in (
            (430, 190),
            (500, 216),
            (1290, 240),
            (1340, 266),
            (410, 520),
            (1330, 520),
            (1300, 560),
            (720, 180),
            (1000, 560),
            (690, 556),
            (1350, 780),
            (400, 700),
        )
    )
    upper_row = "".join(_upper(x) for x in (480, 840, 1200))
    return "".join(
        (
            shape(wall, _HOUSE, shade=mix(_HOUSE, INK, 0.16), light=(34, 0)),
            line(bricks, 4, mix(_HOUSE, TERRACOTTA_DEEP, 0.45)),
            cornice,
            upper_row,
            shape(box(380, 580, 1040, 450), TEAL, shade=TEAL_DEEP, light=(34, 0)),
            _sign(),
            _shop_window(),
            _door(),
        )
    )


def _upper(x: float) -> str:
    shutter = "".join(
        shape(box(x + dx, 208, 62, 226, 3), TERRACOTTA, width=4.5)
        + line("".join(f"M{x + dx + 12} {y}h38" for y in range(236, 424, 22)), 4, TERRACOTTA_DEEP)
        for dx in (-70, 128)
    )
    flowers = "".join(
        shape(oval(x + dx, 438 - dy, 15, 14), colour, width=3.5)
        for dx, dy, colour in (
            (0, 10, TERRACOTTA),
            (30, 20, CLOUD),
            (62, 10, APRICOT),
            (92, 22, TERRACOTTA),
            (120, 10, CLOUD),
        )
    )
    green = shape(
        scallop(
            [
                (x - 30, 456),
                (x - 22, 424),
                (x + 20, 412),
                (x + 60, 420),
                (x + 100, 410),
                (x + 144, 424),
                (x + 150, 456),
                (x + 110, 456),
                (x + 60, 456),
                (x + 10, 456),
            ],
            0.62,
        ),
        LEAF,
        width=4,
    )
    trough = shape(
        box(x - 36, 446, 192, 40, 4), WOOD, shade=mix(WOOD, INK, 0.2), light=(0, -12), width=4.5
    )
    return pane(x, 206, 120, 230, CLOUD) + shutter + green + flowers + trough


def _sign() -> str:
    letters, width = wordmark(NAME, colour=TEAL_DEEP, weight=13)
    board = shape(box(440, 602, 920, 92, 4), PAPER, shade=SAND, light=(0, -10))
    size = 0.62
    start = 900 - (width * size + 84) / 2
    return (
        board
        + group(mark(TEAL, PAPER), move=(start + 18, 649), scale=0.44)
        + group(letters, move=(start + 76, 672), scale=size)
    )


def _shop_window() -> str:
    pane = box(450, 730, 470, 230)
    inside = (
        fill(box(440, 720, 500, 260), mix(APRICOT, PAPER, 0.5)),
        fill(box(440, 880, 500, 100), SAND_DEEP),
        line("M700 720V760", 5),
        shape(polygon("664,800 736,800 716,758 684,758"), TERRACOTTA, width=4),
        rubber_plant(520, 968, 250, colour=CLOUD),
        group(snake_plant(0, 0, 150, colour=TERRACOTTA), move=(850, 962)),
        _cat(),
        fill(polygon("640,720 720,720 600,970 520,970"), CLOUD, opacity=0.4),
        fill(polygon("744,720 764,720 644,970 624,970"), CLOUD, opacity=0.4),
    )
    ledge = shape(box(430, 960, 510, 24, 3), CLOUD, shade=SAND, light=(0, -10))
    return clip(pane, *inside) + line(pane, 20) + line(pane, 11, CLOUD) + ledge


def _cat() -> str:
    body = loop(
        "-40,0 -46,-40 -26,-78 -30,-118! -14,-106 6,-106 22,-120! 20,-76 36,-36 34,0! -40,0"
    )
    tail = line("M34 -8Q76 -10 70 -46", 17) + line("M34 -8Q76 -10 70 -46", 9, INK)
    eyes = fill(oval(-14, -88, 4, 5), APRICOT) + fill(oval(8, -88, 4, 5), APRICOT)
    return group(tail, shape(body, INK, width=4), eyes, move=(716, 960))


def _door() -> str:
    steps = shape(box(1106, 1000, 260, 30), SAND, width=4.5)
    leafs = shape(box(1130, 720, 200, 290), TERRACOTTA, shade=TERRACOTTA_DEEP, light=(14, 0))
    glass = box(1158, 748, 144, 170, 70)
    handle = line("M1304 940V970", 13) + line("M1304 940V970", 6, APRICOT)
    lamp = line("M1368 760h30v14", 7) + shape(
        polygon("1382,774 1414,774 1406,814 1390,814"), APRICOT, width=4.5
    )
    plate = (
        shape(box(1370, 840, 40, 54, 4), CLOUD, width=4)
        + fill(oval(1390, 858, 8, 8), TEAL)
        + line("M1380 878h20", 3.5)
    )
    return (
        steps
        + leafs
        + fill(glass, MIST)
        + clip(glass, fill(polygon("1250,740 1290,740 1200,920 1160,920"), CLOUD))
        + line(glass, 5)
        + handle
        + lamp
        + plate
    )
