"""How does one find the practice on foot? Maps of a few streets, drawn like everything else here."""

from __future__ import annotations

from itertools import pairwise

from config.demo.drawings.ink import (
    Way,
    box,
    brush,
    fill,
    group,
    line,
    loop,
    oval,
    polygon,
    scallop,
    shape,
    sheet,
    smooth,
    way,
)
from config.demo.drawings.logo import wordmark
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
    TEAL_SOFT,
    TERRACOTTA,
    TERRACOTTA_DEEP,
    mix,
)
from config.demo.drawings.plants import LEAF

WIDTH, HEIGHT = 1500, 1000
GROUND = mix(SAND, PAPER, 0.62)
PARK = mix(LEAF, SAND, 0.55)
WATER = mix(TEAL_SOFT, MIST, 0.6)
RAIL = mix(TEAL_DEEP, INK, 0.2)


def alder_row() -> str:
    """The way from the tram to the house in Alder Row, as an SVG document."""
    return _map(
        _park("370,60 520,30 650,70 662,230 560,325 380,310", pond=(480, 150)),
        _river("1180,-20 1230,200 1330,420 1350,700 1440,1020"),
        _streets("-20,376 1560,384", "-20,640 1560,648", width=66),
        _streets("300,-20 300,1020", "720,-20 720,1020", "1110,-20 1120,1020", width=56),
        _blocks(
            (60, 60, 180, 110), (60, 200, 180, 120), (770, 60, 130, 250), (940, 120, 110, 190),
            (60, 440, 180, 140), (370, 440, 130, 150), (540, 470, 120, 120),
            (60, 700, 180, 110), (370, 700, 290, 100), (780, 700, 130, 110), (950, 710, 110, 100),
            (60, 910, 180, 70), (370, 905, 290, 80), (780, 900, 280, 80),
        ),
        _tram("-20,850 1560,860"),
        _stop(300, 852),
        _walk("300,852 300,640 912,640 912,622"),
        _named("park", 470, 262, 0.46),
        _named("elm street", 380, 395, 0.34),
        _named("alder row", 1000, 660, 0.38, weight=17),
        _named("river", 1322, 450, 0.42, turn=84, colour=TEAL_DEEP),
        _named("tram", 344, 838, 0.42),
        _house(900, 536, TERRACOTTA),
    )  # fmt: skip


def lake_shore() -> str:
    """The way from the bus to the small house at the pier, as an SVG document."""
    return _map(
        _lake("-20,-20 1560,-20 1560,190 1340,240 1120,218 860,290 560,240 300,330 -20,300"),
        _pier(920, 60, 250),
        _park("1090,350 1290,310 1460,330 1470,520 1300,570 1100,550", pond=None),
        _streets("-20,700 420,690 640,690 960,650 1560,640", width=66),
        _streets("250,400 256,1020", "640,380 646,1020", "1180,640 1240,1020", width=52),
        _streets("955,320 955,624", width=82),
        _blocks(
            (60, 420, 140, 210), (330, 430, 120, 130), (480, 430, 110, 190),
            (60, 790, 140, 170), (330, 790, 250, 150), (720, 780, 190, 170), (950, 770, 200, 180),
            (1310, 730, 160, 90),
        ),
        _stop(420, 692),
        _walk("420,692 640,690 930,654 930,596 872,596"),
        _named("lake", 210, 170, 0.7, colour=TEAL_DEEP),
        _named("bus", 340, 648, 0.44),
        _named("shore road", 1180, 656, 0.34),
        _named("pier street", 985, 614, 0.34, turn=-90, weight=17),
        _house(800, 510, TEAL),
    )  # fmt: skip


def _map(*parts: str) -> str:
    return sheet(WIDTH, HEIGHT, fill(box(0, 0, WIDTH, HEIGHT), GROUND), *parts, _north())


def _streets(*ways: Way, width: float) -> str:
    edges = "".join(line(smooth(one), width + 10, SAND_DEEP) for one in ways)
    return edges + "".join(line(smooth(one), width, CLOUD) for one in ways)


def _blocks(*sizes: tuple[float, float, float, float]) -> str:
    """Houses seen from above; each has its own tone, none a hard corner."""
    tones = (SAND, mix(SAND, APRICOT, 0.35), mix(SAND, MIST, 0.5))
    drawn = []
    for number, (x, y, width, height) in enumerate(sizes):
        roof = tones[number % len(tones)]
        drawn.append(
            shape(
                box(x, y, width, height, 10),
                roof,
                shade=mix(roof, INK, 0.12),
                light=(-10, -10),
                width=4,
            )
        )
        drawn.append(line(f"M{x + 14} {y + height / 2}H{x + width - 14}", 3, mix(roof, INK, 0.3)))
    return "".join(drawn)


def _park(outline: str, *, pond: tuple[float, float] | None) -> str:
    points = way(outline)
    trees = "".join(
        _tree(x, y, size)
        for x, y, size in _between(points, (0.24, 0.58) if pond is None else (0.2,))
        if pond is None or abs(x - pond[0]) > 150 or abs(y - pond[1]) > 70
    )
    water = ""
    if pond:
        x, y = pond
        water = shape(oval(x, y, 110, 46, -8), WATER, width=4) + "".join(
            brush([(x + dx, y + dy), (x + dx + 26, y + dy - 6), (x + dx + 52, y + dy)], 4, colour=CLOUD)
            for dx, dy in ((-70, -6), (0, 14), (20, -16))
        )  # fmt: skip
    return shape(loop(outline), PARK, width=4.5) + water + trees


def _between(
    points: list[tuple[float, float]], shares: tuple[float, ...]
) -> list[tuple[float, float, float]]:
    """Places for trees well inside an outline, the same for the same outline."""
    middle_x = sum(x for x, _y in points) / len(points)
    middle_y = sum(y for _x, y in points) / len(points)
    return [
        (x + (middle_x - x) * share, y + (middle_y - y) * share, 30 + 9 * (number % 3))
        for number, (x, y) in enumerate(points)
        for share in shares
    ]


def _tree(x: float, y: float, size: float) -> str:
    ring = [
        (x + size * dx, y + size * dy)
        for dx, dy in (
            (-0.3, -0.95), (0.5, -0.85), (1, -0.1), (0.7, 0.75), (-0.1, 1), (-0.85, 0.55), (-0.95, -0.35),
        )
    ]  # fmt: skip
    return shape(scallop(ring, 0.6), LEAF, shade=mix(LEAF, INK, 0.22), light=(-7, -7), width=4)


def _river(course: str) -> str:
    points = way(course)
    waves = "".join(
        brush([(x - 26, y), (x, y - 9), (x + 26, y)], 5, colour=CLOUD) for x, y in points[1:-1]
    )
    return line(smooth(points), 150, INK) + line(smooth(points), 141, WATER) + waves


def _lake(shore: str) -> str:
    waves = "".join(
        brush([(x, y), (x + 34, y - 10), (x + 68, y)], 5, colour=CLOUD)
        for x, y in ((90, 90), (520, 60), (600, 190), (1010, 90), (1130, 160), (1330, 70), (380, 200))
    )  # fmt: skip
    return shape(polygon(shore), WATER, width=5) + waves


def _pier(x: float, y: float, length: float) -> str:
    planks = "".join(f"M{x + 4} {top}h62" for top in range(int(y) + 20, int(y + length), 22))
    boards = shape(box(x, y, 70, length), SAND_DEEP, width=4.5) + line(planks, 3, TERRACOTTA_DEEP)
    boat = shape(
        polygon("0,0 120,0 94,34 24,34"), CLOUD, shade=SAND_DEEP, light=(-8, -8), width=4.5
    ) + line("M60 0V-74", 6)
    sail = shape(polygon("66,-74 66,-10 112,-10"), APRICOT, width=4)
    return boards + group(boat, sail, move=(x + 110, y + 70))


def _tram(course: str) -> str:
    sleepers = "".join(
        f"M{x} {850 + (x + 20) * 10 / 1580 - 15:.1f}v30" for x in range(10, WIDTH, 46)
    )
    return line(smooth(course), 6, RAIL) + line(sleepers, 5, RAIL)


def _stop(x: float, y: float) -> str:
    sign = shape(oval(x, y, 24, 24), CLOUD, width=7, edge=TEAL_DEEP)
    return sign + fill(oval(x, y, 9, 9), TEAL_DEEP)


def _walk(course: str) -> str:
    """Footsteps from the stop to the door."""
    points = way(course)
    steps = []
    for (ax, ay), (bx, by) in pairwise(points):
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        count = max(1, round(length / 34))
        steps += [
            (ax + (bx - ax) * number / count, ay + (by - ay) * number / count)
            for number in range(count)
        ]
    return "".join(fill(oval(x, y, 8.5, 8.5), TERRACOTTA_DEEP) for x, y in steps[1:])


def _house(x: float, y: float, roof: str) -> str:
    """The practice, larger than anything else: its front, and a flag one looks for."""
    return group(
        fill(oval(0, 84, 118, 20), mix(GROUND, INK, 0.18)),
        shape(box(-78, -40, 156, 124), CLOUD, shade=mix(CLOUD, SAND_DEEP, 0.5), light=(-22, 0)),
        shape(polygon("-100,-34 100,-34 70,-112 -70,-112"), roof, shade=mix(roof, INK, 0.2), light=(-16, -6)),
        shape(box(-18, 8, 44, 76, 4), TEAL, width=4.5),
        shape(box(-62, -10, 30, 42), mix(MIST, CLOUD, 0.4), width=4),
        shape(box(42, -10, 24, 42), mix(MIST, CLOUD, 0.4), width=4),
        line("M70 -108V-196", 7),
        shape(polygon("70,-196 136,-176 70,-150"), APRICOT, width=4.5),
        move=(x, y),
    )  # fmt: skip


def _named(
    name: str,
    x: float,
    y: float,
    scale: float,
    *,
    turn: float = 0,
    colour: str = INK,
    weight: float = 15,
) -> str:
    letters, _width = wordmark(name, colour=colour, weight=weight)
    halo, _width = wordmark(name, colour=PAPER, weight=weight + 22)
    return group(halo, letters, move=(x, y), scale=scale, turn=turn)


def _north() -> str:
    arrow = shape(polygon("0,-52 20,22 0,8 -20,22"), INK, width=3)
    letters, _width = wordmark("n", weight=12)
    return group(
        fill(oval(0, 0, 78, 78), PAPER),
        group(arrow, move=(0, -8)),
        group(letters, move=(-16, 58), scale=0.5),
        move=(1400, 900),
    )
