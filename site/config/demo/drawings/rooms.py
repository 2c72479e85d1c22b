"""What does the practice look like when nobody is in? Rooms, the street, the tools."""

from __future__ import annotations

from collections.abc import Callable

from config.demo.drawings.furniture import (
    cup,
    pendant,
    picture,
    stool,
    treatment_chair,
    treatment_lamp,
    window,
)
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
    sheet,
    tube,
    way,
)
from config.demo.drawings.logo import mark
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
    WOOD,
    mix,
)
from config.demo.drawings.plants import LEAF, rubber_plant, snake_plant, trailing_plant
from config.demo.drawings.still_life import tools
from config.demo.drawings.street import facade

FULL: Point = (1800, 1200)
_RATIOS: dict[str, tuple[int, int]] = {
    "3:2": (3, 2),
    "16:9": (16, 9),
    "4:3": (4, 3),
    "1:1": (1, 1),
    "4:5": (4, 5),
}


def room(name: str, *, ratio: str = "3:2") -> str:
    """One of `ROOMS` as an SVG document, cropped to `ratio` around what matters in it.

    Raises:
        KeyError: no such room, or no such ratio.
    """
    draw, focus = _DRAWN[name]
    return framed(draw(), ratio=ratio, focus=focus)


def framed(drawing: str, *, ratio: str, focus: Point) -> str:
    """A 1800 by 1200 drawing cropped to `ratio`, with `focus` as near the middle as it can be."""
    across, down = _RATIOS[ratio]
    width = min(FULL[0], FULL[1] * across / down)
    height = width * down / across
    x = min(max(focus[0] - width / 2, 0), FULL[0] - width)
    y = min(max(focus[1] - height / 2, 0), FULL[1] - height)
    return sheet(width, height, drawing, corner=(x, y))


def walls(wall: str, floor: str, *, horizon: float, skirting: str = CLOUD) -> str:
    """A wall and a floor that fill the whole drawing."""
    return (
        fill(box(0, 0, *FULL), wall)
        + fill(box(0, horizon, FULL[0], FULL[1] - horizon), floor)
        + shape(box(-20, horizon - 34, FULL[0] + 40, 34), skirting, width=4)
    )


def boards(horizon: float, colour: str) -> str:
    """The joints of a wooden floor, running towards the back."""
    joints = []
    for i in range(-4, 24):
        top, foot = 200 + i * 90, -700 + i * 190
        joints.append(f"M{top} {horizon:g}L{foot} 1200")
    for i, y in enumerate((horizon + 46, horizon + 110, horizon + 196)):
        joints.append(
            f"M{160 + 410 * i} {y:g}h{120 + 40 * i}M{1100 - 270 * i} {y + 18:g}h{150 + 40 * i}"
        )
    return clip(
        box(0, horizon, FULL[0], FULL[1] - horizon),
        line("".join(joints), 3.5, mix(colour, INK, 0.22)),
    )


def sunlight(corners: list[Point], colour: str) -> str:
    """A patch of daylight on a wall or a floor."""
    return fill(polygon(corners), colour)


def _reception() -> str:
    wall = mix(APRICOT, PAPER, 0.45)
    floor = mix(SAND_DEEP, TERRACOTTA, 0.2)
    slats = "".join(line(f"M{x} 716V1016", 4, mix(WOOD, INK, 0.4)) for x in range(716, 1560, 46))
    desk = box(690, 700, 900, 330, 10)
    top = box(650, 664, 980, 48, 8)
    shelf = box(840, 330, 480, 20, 3)
    books = (
        (864, 48, TEAL, 150),
        (912, 40, SAND, 130),
        (952, 30, TERRACOTTA, 146),
        (982, 40, TEAL_SOFT, 122),
    )
    spines = "".join(
        shape(box(x, 330 - tall, wide - 8, tall, 2), colour, width=4)
        for x, wide, colour, tall in books
    )
    return "".join(
        (
            walls(wall, floor, horizon=900),
            boards(900, floor),
            sunlight(way("420,-10 800,-10 420,900 40,900"), mix(wall, CLOUD, 0.55)),
            sunlight(way("40,900 420,900 620,1210 60,1210"), mix(floor, CLOUD, 0.3)),
            window(90, 130, 380, 470),
            shape(shelf, WOOD, width=5),
            spines,
            trailing_plant(1096, 330),
            group(mark(TEAL), move=(1232, 254), scale=0.86),
            picture(1420, 150, 230, 290, "hill"),
            pendant(690, 300, 170, TEAL),
            _office_chair(),
            fill(polygon("640,1030 1640,1030 1560,1080 580,1080"), mix(floor, INK, 0.25)),
            shape(desk, WOOD, shade=mix(WOOD, INK, 0.2), light=(60, 0)),
            clip(desk, slats),
            shape(top, CLOUD, shade=SAND, light=(0, -22)),
            _screen(),
            cup(960, 664, 58, TERRACOTTA),
            group(_bell(), move=(800, 664)),
            _tulips(1500, 664),
            rubber_plant(420, 1090, 720),
        )
    )


def _office_chair() -> str:
    back = loop("1072,500 1084,458 1170,446 1256,458 1268,500 1276,670! 1064,670!")
    sleeve = tube("1244,470 1280,540 1276,640", [44, 52, 40])
    drape = loop(
        "1060,486 1076,448 1168,434 1262,446 1284,490 1270,560 1240,540 1170,530 1118,552 1094,640 1062,646 1056,560"
    )
    folds = brush("1110,460 1126,500 1118,552", 4.5) + brush("1220,458 1226,500 1240,540", 4.5)
    cloth = [shape(path, SAND, shade=SAND_DEEP, light=(10, -6)) for path in (sleeve, drape)]
    return shape(back, TEAL_DEEP, shade=INK, light=(12, -4)) + "".join(cloth) + folds


def _screen() -> str:
    return (
        shape(polygon("1350,664 1366,620 1402,620 1418,664"), STEEL, width=4.5)
        + shape(box(1290, 500, 190, 128, 8), INK, width=4)
        + shape(
            box(1286, 496, 190, 128, 8),
            TEAL_SOFT,
            shade=mix(TEAL_SOFT, INK, 0.18),
            light=(12, -8),
            width=4.5,
        )
    )


def _bell() -> str:
    dome = loop("-40,-12! -32,-42 0,-56 32,-42 40,-12!")
    return (
        shape(dome, APRICOT, shade=SAND_DEEP, light=(12, -4), width=4.5)
        + shape(box(-48, -12, 96, 12, 4), INK, width=2)
        + shape(oval(0, -61, 7, 7), INK, width=2)
    )


def _tulips(x: float, y: float) -> str:
    stems: tuple[list[Point], ...] = (
        way("0,-80 -30,-150 -56,-190"),
        way("0,-80 4,-160 -4,-228"),
        way("4,-80 40,-150 64,-184"),
    )
    head = loop("-22,4 -26,-34! -10,-20 0,-44! 12,-20 26,-34! 22,4 0,16")
    parts = []
    for points, colour, turn in zip(
        stems, (TERRACOTTA, CLOUD, TERRACOTTA), (-24, 0, 22), strict=True
    ):
        parts.append(brush(list(points), 8, colour=LEAF, ends=(1, 0.8)))
        parts.append(
            group(
                shape(head, colour, shade=mix(colour, INK, 0.16), light=(8, -4), width=4),
                move=points[-1],
                turn=turn,
            )
        )
    vase = loop("-36,-92! -44,-50 -34,0! 34,0! 44,-50 36,-92!")
    return group(*parts, shape(vase, MIST, shade=TEAL_SOFT, light=(14, 0), width=4.5), move=(x, y))


def surgery(*, chair: bool = True) -> str:
    """The treatment room; without the chair where people are to be painted into it."""
    wall = mix(MIST, PAPER, 0.35)
    floor = mix(SAND, PAPER, 0.1)
    parts = [
        walls(wall, floor, horizon=900),
        line(
            "M0 1010H1800M-200 1200L160 900M300 1200L560 900M820 1200L960 900M1340 1200L1360 900M1860 1200L1760 900",
            3.5,
            mix(floor, INK, 0.16),
        ),
        sunlight(way("640,-10 1120,-10 860,866 380,866"), mix(wall, CLOUD, 0.6)),
        sunlight(way("300,900 860,900 1120,1210 420,1210"), CLOUD),
        window(110, 120, 560, 500, bars=2),
        snake_plant(190, 622, 250, colour=TERRACOTTA),
        cup(330, 622, 66, TEAL_SOFT),
        _cabinet(wall),
        picture(1330, 130, 230, 270, "tooth") if chair else picture(1560, 150, 200, 240, "hill"),
    ]
    if chair:
        parts += [
            fill(
                loop("560,1092 900,1064 1260,1082 1240,1118 900,1128 620,1120"),
                mix(floor, INK, 0.2),
            ),
            _tray(),
            group(treatment_chair(), move=(880, 1100), scale=1.14),
            group(treatment_lamp(), move=(980, 330)),
            group(stool(), move=(1440, 1130), scale=1.05),
        ]
    return "".join(parts)


def _tray() -> str:
    table = box(470, 640, 300, 24, 10)
    hoses = "".join(
        line(f"M{x} 664C{x - 10} 760 {x + 60} 780 {x + 34} 690", 6, colour)
        for x, colour in ((520, INK), (580, INK), (640, INK))
    )
    pieces = "".join(
        shape(tube([(x - 6, 590), (x + 24, 700)], [12, 20]), colour, width=4)
        for x, colour in ((524, CLOUD), (584, TERRACOTTA), (644, CLOUD))
    )
    pole = "M620 664V790L840 900"
    return (
        line(pole, 24)
        + line(pole, 14, CLOUD)
        + hoses
        + shape(table, CLOUD, shade=SAND, light=(0, -10))
        + pieces
    )


def _cabinet(wall: str) -> str:
    body = box(1270, 610, 600, 290)
    doors = "M1270 700H1800M1450 610V900M1630 610V900M1346 656H1376M1526 656H1556M1346 740H1376M1526 740H1556M1700 740H1730"
    jar = box(1350, 520, 60, 68, 8)
    return "".join(
        (
            fill(box(1250, 420, 560, 170), mix(wall, TEAL_SOFT, 0.3)),
            line(
                "M1250 505H1800M1340 420V505M1430 505V590M1520 420V505M1610 505V590M1700 420V505",
                3,
                mix(wall, TEAL, 0.4),
            ),
            shape(body, CLOUD, shade=SAND, light=(30, 0)),
            line(doors, 5),
            shape(box(1246, 586, 620, 30, 4), WOOD),
            shape(jar, MIST, shade=TEAL_SOFT, light=(14, 0), width=4.5),
            shape(box(1344, 506, 72, 18, 5), TERRACOTTA, width=4.5),
            line("M1560 586V470q0 -40 44 -40t44 40v14", 22),
            line("M1560 586V470q0 -40 44 -40t44 40v14", 12, STEEL),
            shape(box(1450, 540, 46, 48, 4), CLOUD, width=4.5) + fill(box(1452, 556, 42, 16), TEAL),
        )
    )


_DRAWN: dict[str, tuple[Callable[[], str], Point]] = {
    "reception": (_reception, (860, 640)),
    "treatment": (surgery, (840, 640)),
    "facade": (facade, (900, 620)),
    "tools": (tools, (900, 640)),
}
ROOMS: tuple[str, ...] = tuple(_DRAWN)
