"""What does the street see? The house of the practice on a bright morning."""

from __future__ import annotations

from config.demo.drawings.house import house, pane
from config.demo.drawings.ink import (
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
    WOOD,
    mix,
)
from config.demo.drawings.plants import LEAF, pot

GROUND = 1010


def facade() -> str:
    """The street with the practice in its middle, 1800 by 1200 units."""
    return "".join(
        (
            fill(box(0, 0, 1800, 1200), mix(MIST, CLOUD, 0.35)),
            fill(oval(1500, 150, 74, 74), APRICOT),
            _cloud(220, 120, 1.0),
            _neighbours(),
            house(),
            _pavement(),
            _ramp(),
            group(pot(0, 0, 110, TEAL), move=(1046, GROUND + 6)),
            _bush(1046, 852, 74),
            _bicycle(),
            _tree(1590, 1060),
        )
    )


def _cloud(x: float, y: float, size: float) -> str:
    ring = scallop("-130,30 -110,-20 -40,-50 40,-40 110,-10 130,30", 0.6)
    return group(fill(ring, CLOUD), move=(x, y), scale=size)


def _neighbours() -> str:
    left = shape(box(-40, 250, 420, 780), TEAL_SOFT, shade=mix(TEAL_SOFT, INK, 0.14), light=(60, 0))
    roof = shape(polygon("-60,262 400,262 350,130 -60,130"), mix(TEAL_DEEP, TEAL_SOFT, 0.25))
    right = shape(box(1420, 330, 440, 700), SAND, shade=SAND_DEEP, light=(50, 0))
    gable = shape(
        polygon("1400,340 1640,150 1880,340"), TERRACOTTA, shade=TERRACOTTA_DEEP, light=(40, 20)
    )
    panes = "".join(
        pane(x, y, 110, 170, PAPER)
        for x, y in (
            (70, 360),
            (230, 360),
            (70, 650),
            (230, 650),
            (1480, 420),
            (1660, 420),
            (1480, 700),
            (1660, 700),
        )
    )
    return left + roof + right + gable + panes


def _pavement() -> str:
    slabs = "".join(f"M{x} {GROUND + 20}L{x - 60} {GROUND + 96}" for x in range(60, 1900, 150))
    return "".join(
        (
            shape(box(-20, GROUND + 18, 1840, 80), mix(SAND, PAPER, 0.4), width=4.5),
            line(slabs, 3.5, SAND_DEEP),
            shape(box(-20, GROUND + 96, 1840, 24), STEEL, width=4.5),
            fill(box(-20, GROUND + 122, 1840, 100), mix(TEAL_SOFT, INK, 0.5)),
            "".join(fill(box(x, GROUND + 152, 150, 12), PAPER) for x in range(60, 1800, 320)),
        )
    )


def _ramp() -> str:
    slope = shape(
        polygon("1366,1002 1366,1036 1560,1036"), SAND, shade=SAND_DEEP, light=(0, -10), width=4.5
    )
    rail = "M1366 1000V900L1546 930V1032M1456 916V1020"
    return slope + line(rail, 13) + line(rail, 6, STEEL)


def _bush(x: float, y: float, size: float) -> str:
    ball = scallop(
        [
            (x + size * dx, y + size * dy)
            for dx, dy in (
                (-0.7, 0.9),
                (-1.05, 0.3),
                (-0.9, -0.5),
                (-0.3, -1.0),
                (0.4, -0.95),
                (0.95, -0.4),
                (1.05, 0.35),
                (0.7, 0.9),
            )
        ],
        0.6,
    )
    return shape(ball, LEAF, shade=mix(LEAF, INK, 0.24), light=(18, -16))


def _bicycle() -> str:
    wheels = "".join(
        line(oval(x, 0, 84, 84), 10)
        + line(oval(x, 0, 70, 70), 2.5, STEEL)
        + "".join(
            line(f"M{x} 0L{x + dx} {dy}", 2.2, STEEL)
            for dx, dy in (
                (70, 0),
                (-70, 0),
                (0, 70),
                (0, -70),
                (50, 50),
                (-50, 50),
                (50, -50),
                (-50, -50),
            )
        )
        for x in (-130, 130)
    )
    frame = (
        "M-130 0L-60 -120L70 -120L0 0ZM-60 -120L0 0M70 -120L130 0M-60 -120L-72 -152M70 -120L60 -168"
    )
    saddle = shape(loop("-106,-158 -84,-168 -40,-160 -44,-150 -90,-148"), INK, width=3)
    bar = line("M60 -168Q66 -188 96 -182", 11) + line("M96 -182h22", 13, TERRACOTTA_DEEP)
    basket = shape(polygon("96,-160 176,-160 166,-96 106,-96"), SAND_DEEP, width=4.5) + line(
        "M100 -138H172M104 -118H168M122 -160V-96M150 -160V-96", 3
    )
    bread = brush("128,-160 140,-196 156,-214", 20, colour=APRICOT, ends=(0.8, 0.5))
    return group(
        wheels,
        line(frame, 15),
        line(frame, 8, TERRACOTTA),
        saddle,
        bar,
        bread,
        basket,
        fill(oval(0, 0, 13, 13), INK),
        move=(330, 990),
    )


def _tree(x: float, y: float) -> str:
    trunk = shape(
        loop(
            [
                (x - 26, y),
                (x - 18, y - 180),
                (x - 22, y - 380),
                (x + 16, y - 380),
                (x + 18, y - 180),
                (x + 32, y),
                (x + 32, y),
                (x - 26, y),
            ]
        ),
        WOOD,
        shade=mix(WOOD, INK, 0.25),
        light=(12, 0),
    )
    crown = [
        (x + dx, y - 560 + dy)
        for dx, dy in (
            (-150, 170),
            (-210, 90),
            (-214, -20),
            (-160, -130),
            (-60, -200),
            (50, -200),
            (150, -140),
            (210, -30),
            (206, 90),
            (130, 176),
            (0, 200),
        )
    ]
    light = mix(LEAF, MIST, 0.4)
    marks = "".join(
        brush(
            [(x + dx, y - 560 + dy), (x + dx + 18, y - 574 + dy), (x + dx + 38, y - 562 + dy)],
            5,
            colour=light,
        )
        for dx, dy in (
            (-120, -40),
            (-30, -120),
            (70, -90),
            (110, 20),
            (-60, 60),
            (20, 110),
            (-10, -20),
        )
    )
    grate = shape(oval(x, y + 4, 90, 14), SAND_DEEP, width=4)
    return (
        grate
        + trunk
        + shape(scallop(crown, 0.6), LEAF, shade=mix(LEAF, INK, 0.24), light=(34, -26), width=6)
        + marks
    )
