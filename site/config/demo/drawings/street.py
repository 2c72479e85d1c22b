"""What does the street see? The house of the practice on a bright morning."""

from __future__ import annotations

from config.demo.drawings.furniture import LEAF, WOOD, pot, rubber_plant, snake_plant
from config.demo.drawings.ink import box, brush, clip, fill, group, line, oval, polygon, scallop, shape, smooth
from config.demo.drawings.logo import NAME, mark, wordmark
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

_HOUSE = mix(APRICOT, PAPER, 0.3)
_GROUND = 1010


def facade() -> str:
    """The street with the practice in its middle, 1800 by 1200 units."""
    return "".join(
        (
            fill(box(0, 0, 1800, 1200), mix(MIST, CLOUD, 0.35)),
            fill(oval(1500, 150, 74, 74), APRICOT),
            _cloud(220, 120, 1.0),
            _neighbours(),
            _house(),
            _pavement(),
            _ramp(),
            group(pot(0, 0, 110, TEAL), move=(1046, _GROUND + 6)),
            _bush(1046, 852, 74),
            _bicycle(),
            _tree(1590, 1060),
        )
    )


def _cloud(x: float, y: float, size: float) -> str:
    ring = scallop([(-130, 30), (-110, -20), (-40, -50), (40, -40), (110, -10), (130, 30)], 0.6)
    return group(fill(ring, CLOUD), move=(x, y), scale=size)


def _neighbours() -> str:
    left = shape(box(-40, 250, 420, 780), TEAL_SOFT, shade=mix(TEAL_SOFT, INK, 0.14), light=(60, 0))
    roof = shape(polygon([(-60, 262), (400, 262), (350, 130), (-60, 130)]), mix(TEAL_DEEP, TEAL_SOFT, 0.25))
    right = shape(box(1420, 330, 440, 700), SAND, shade=SAND_DEEP, light=(50, 0))
    gable = shape(polygon([(1400, 340), (1640, 150), (1880, 340)]), TERRACOTTA, shade=TERRACOTTA_DEEP, light=(40, 20))
    panes = "".join(_pane(x, y, 110, 170, PAPER) for x, y in ((70, 360), (230, 360), (70, 650), (230, 650), (1480, 420), (1660, 420), (1480, 700), (1660, 700)))
    return left + roof + right + gable + panes


def _pane(x: float, y: float, width: float, height: float, frame: str, glass: str = MIST) -> str:
    pane = box(x, y, width, height)
    glint = clip(pane, fill(polygon([(x + width * 0.5, y), (x + width * 0.9, y), (x + width * 0.2, y + height), (x - width * 0.2, y + height)]), CLOUD, opacity=0.6))
    bars = f"M{x + width / 2:g} {y:g}V{y + height:g}M{x:g} {y + height * 0.4:g}H{x + width:g}"
    return fill(pane, glass) + glint + line(bars, 11) + line(bars, 5, frame) + line(pane, 14) + line(pane, 7, frame)


def _house() -> str:
    wall = box(380, 120, 1040, 910)
    cornice = shape(box(356, 92, 1088, 44, 4), CLOUD, shade=SAND, light=(0, -18))
    bricks = "".join(f"M{x} {y}h52" for x, y in ((430, 190), (500, 216), (1290, 240), (1340, 266), (410, 520), (1330, 520), (1300, 560), (720, 180), (1000, 560), (690, 556), (1350, 780), (400, 700)))
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
        shape(box(x + dx, 208, 62, 226, 3), TERRACOTTA, width=4.5) + line("".join(f"M{x + dx + 12} {y}h38" for y in range(236, 424, 22)), 4, TERRACOTTA_DEEP) for dx in (-70, 128)
    )
    flowers = "".join(shape(oval(x + dx, 438 - dy, 15, 14), colour, width=3.5) for dx, dy, colour in ((0, 10, TERRACOTTA), (30, 20, CLOUD), (62, 10, APRICOT), (92, 22, TERRACOTTA), (120, 10, CLOUD)))
    green = shape(scallop([(x - 30, 456), (x - 22, 424), (x + 20, 412), (x + 60, 420), (x + 100, 410), (x + 144, 424), (x + 150, 456), (x + 110, 456), (x + 60, 456), (x + 10, 456)], 0.62), LEAF, width=4)
    trough = shape(box(x - 36, 446, 192, 40, 4), WOOD, shade=mix(WOOD, INK, 0.2), light=(0, -12), width=4.5)
    return _pane(x, 206, 120, 230, CLOUD) + shutter + green + flowers + trough


def _sign() -> str:
    letters, width = wordmark(NAME, colour=TEAL_DEEP, weight=13)
    board = shape(box(440, 602, 920, 92, 4), PAPER, shade=SAND, light=(0, -10))
    size = 0.62
    start = 900 - (width * size + 84) / 2
    return board + group(mark(TEAL, PAPER), move=(start + 18, 649), scale=0.44) + group(letters, move=(start + 76, 672), scale=size)


def _shop_window() -> str:
    pane = box(450, 730, 470, 230)
    inside = (
        fill(box(440, 720, 500, 260), mix(APRICOT, PAPER, 0.5)),
        fill(box(440, 880, 500, 100), SAND_DEEP),
        line("M700 720V760", 5),
        shape(polygon([(664, 800), (736, 800), (716, 758), (684, 758)]), TERRACOTTA, width=4),
        rubber_plant(520, 968, 250, colour=CLOUD),
        group(snake_plant(0, 0, 150, colour=TERRACOTTA), move=(850, 962)),
        _cat(),
        fill(polygon([(640, 720), (720, 720), (600, 970), (520, 970)]), CLOUD, opacity=0.4),
        fill(polygon([(744, 720), (764, 720), (644, 970), (624, 970)]), CLOUD, opacity=0.4),
    )
    ledge = shape(box(430, 960, 510, 24, 3), CLOUD, shade=SAND, light=(0, -10))
    return clip(pane, *inside) + line(pane, 20) + line(pane, 11, CLOUD) + ledge


def _cat() -> str:
    body = smooth([(-40, 0), (-46, -40), (-26, -78), (-30, -118), (-30, -118), (-14, -106), (6, -106), (22, -120), (22, -120), (20, -76), (36, -36), (34, 0), (34, 0), (-40, 0)], closed=True)
    tail = line("M34 -8Q76 -10 70 -46", 17) + line("M34 -8Q76 -10 70 -46", 9, INK)
    eyes = fill(oval(-14, -88, 4, 5), APRICOT) + fill(oval(8, -88, 4, 5), APRICOT)
    return group(tail, shape(body, INK, width=4), eyes, move=(716, 960))


def _door() -> str:
    steps = shape(box(1106, 1000, 260, 30), SAND, width=4.5)
    leafs = shape(box(1130, 720, 200, 290), TERRACOTTA, shade=TERRACOTTA_DEEP, light=(14, 0))
    glass = box(1158, 748, 144, 170, 70)
    handle = line("M1304 940V970", 13) + line("M1304 940V970", 6, APRICOT)
    lamp = line("M1368 760h30v14", 7) + shape(polygon([(1382, 774), (1414, 774), (1406, 814), (1390, 814)]), APRICOT, width=4.5)
    plate = shape(box(1370, 840, 40, 54, 4), CLOUD, width=4) + fill(oval(1390, 858, 8, 8), TEAL) + line("M1380 878h20", 3.5)
    return steps + leafs + fill(glass, MIST) + clip(glass, fill(polygon([(1250, 740), (1290, 740), (1200, 920), (1160, 920)]), CLOUD)) + line(glass, 5) + handle + lamp + plate


def _pavement() -> str:
    slabs = "".join(f"M{x} {_GROUND + 20}L{x - 60} {_GROUND + 96}" for x in range(60, 1900, 150))
    return "".join(
        (
            shape(box(-20, _GROUND + 18, 1840, 80), mix(SAND, PAPER, 0.4), width=4.5),
            line(slabs, 3.5, SAND_DEEP),
            shape(box(-20, _GROUND + 96, 1840, 24), STEEL, width=4.5),
            fill(box(-20, _GROUND + 122, 1840, 100), mix(TEAL_SOFT, INK, 0.5)),
            "".join(fill(box(x, _GROUND + 152, 150, 12), PAPER) for x in range(60, 1800, 320)),
        )
    )


def _ramp() -> str:
    slope = shape(polygon([(1366, 1002), (1366, 1036), (1560, 1036)]), SAND, shade=SAND_DEEP, light=(0, -10), width=4.5)
    rail = "M1366 1000V900L1546 930V1032M1456 916V1020"
    return slope + line(rail, 13) + line(rail, 6, STEEL)


def _bush(x: float, y: float, size: float) -> str:
    ball = scallop([(x + size * dx, y + size * dy) for dx, dy in ((-0.7, 0.9), (-1.05, 0.3), (-0.9, -0.5), (-0.3, -1.0), (0.4, -0.95), (0.95, -0.4), (1.05, 0.35), (0.7, 0.9))], 0.6)
    return shape(ball, LEAF, shade=mix(LEAF, INK, 0.24), light=(18, -16))


def _bicycle() -> str:
    wheels = "".join(line(oval(x, 0, 84, 84), 10) + line(oval(x, 0, 70, 70), 2.5, STEEL) + "".join(line(f"M{x} 0L{x + dx} {dy}", 2.2, STEEL) for dx, dy in ((70, 0), (-70, 0), (0, 70), (0, -70), (50, 50), (-50, 50), (50, -50), (-50, -50))) for x in (-130, 130))
    frame = "M-130 0L-60 -120L70 -120L0 0ZM-60 -120L0 0M70 -120L130 0M-60 -120L-72 -152M70 -120L60 -168"
    saddle = shape(smooth([(-106, -158), (-84, -168), (-40, -160), (-44, -150), (-90, -148)], closed=True), INK, width=3)
    bar = line("M60 -168Q66 -188 96 -182", 11) + line("M96 -182h22", 13, TERRACOTTA_DEEP)
    basket = shape(polygon([(96, -160), (176, -160), (166, -96), (106, -96)]), SAND_DEEP, width=4.5) + line("M100 -138H172M104 -118H168M122 -160V-96M150 -160V-96", 3)
    bread = brush([(128, -160), (140, -196), (156, -214)], 20, colour=APRICOT, ends=(0.8, 0.5))
    return group(wheels, line(frame, 15), line(frame, 8, TERRACOTTA), saddle, bar, bread, basket, fill(oval(0, 0, 13, 13), INK), move=(330, 990))


def _tree(x: float, y: float) -> str:
    trunk = shape(smooth([(x - 26, y), (x - 18, y - 180), (x - 22, y - 380), (x + 16, y - 380), (x + 18, y - 180), (x + 32, y), (x + 32, y), (x - 26, y)], closed=True), WOOD, shade=mix(WOOD, INK, 0.25), light=(12, 0))
    crown = [(x + dx, y - 560 + dy) for dx, dy in ((-150, 170), (-210, 90), (-214, -20), (-160, -130), (-60, -200), (50, -200), (150, -140), (210, -30), (206, 90), (130, 176), (0, 200))]
    light = mix(LEAF, MIST, 0.4)
    marks = "".join(brush([(x + dx, y - 560 + dy), (x + dx + 18, y - 574 + dy), (x + dx + 38, y - 562 + dy)], 5, colour=light) for dx, dy in ((-120, -40), (-30, -120), (70, -90), (110, 20), (-60, 60), (20, 110), (-10, -20)))
    grate = shape(oval(x, y + 4, 90, 14), SAND_DEEP, width=4)
    return grate + trunk + shape(scallop(crown, 0.6), LEAF, shade=mix(LEAF, INK, 0.24), light=(34, -26), width=6) + marks
