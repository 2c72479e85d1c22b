"""What happens in the practice? Pictures with several people in one room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from config.demo.drawings.cast import CAST
from config.demo.drawings.figures import grip, limb, open_book, seated, thumb, wheelchair
from config.demo.drawings.furniture import pendant, picture, side_chair, treatment_lamp, window
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
from config.demo.drawings.people import figure
from config.demo.drawings.plants import rubber_plant
from config.demo.drawings.rooms import boards, framed, sunlight, surgery, walls
from config.demo.drawings.teeth import Smile


def scene(name: str, ratio: str = "3:2") -> str:
    """One of `SCENES` as an SVG document, cropped to `ratio` around the people in it.

    Raises:
        KeyError: no such scene, or no such ratio.
    """
    draw, focus = _DRAWN[name]
    return framed(draw(), ratio=ratio, focus=focus)


def _mirror() -> str:
    girl = replace(CAST["ines"], tilt=-3)
    dentist = replace(CAST["amara"], mirror=True, tilt=-4)
    return "".join(
        (
            surgery(chair=False),
            group(treatment_lamp(), move=(1030, 190)),
            group(
                _headrest(),
                group(figure(dentist, at=(0, 0), scale=0.98), move=(1404, 470), turn=-5),
                figure(girl, at=(800, 590), scale=0.9),
                _bib(),
                _hand_mirror(),
                move=(87, 62),
                scale=0.92,
            ),
        )
    )


def _headrest() -> str:
    back = loop("520,1260 500,1040 520,860 580,790 760,772 960,790 1020,860 1040,1040 1030,1260")
    rest = loop(
        "570,640 560,520 584,420 660,382 800,374 940,386 1010,430 1028,540 1016,650 960,716 800,730 630,714"
    )
    post = shape(box(740, 690, 120, 130), STEEL, width=5)
    paints = {"shade": mix(TEAL_SOFT, INK, 0.2), "light": (26, -14), "width": 6}
    return post + "".join(shape(path, TEAL_SOFT, **paints) for path in (back, rest))  # type: ignore[arg-type]  # one dict for both


def _bib() -> str:
    path = loop("690,930! 800,950 930,926! 944,1400! 676,1400!")
    chain = line("M690 930Q660 860 720 810M930 926Q940 860 900 812", 5, mix(STEEL, INK, 0.5))
    clips = "".join(shape(box(x - 12, 916, 24, 30, 4), STEEL, width=4) for x in (696, 924))
    return (
        chain
        + shape(path, MIST, shade=TEAL_SOFT, light=(14, 0))
        + clips
        + brush("720,1000 800,1016 900,996", 4, colour=TEAL_SOFT)
    )


def _hand_mirror() -> str:
    girl = CAST["ines"]
    rim = oval(0, 0, 128, 152, 10)
    glass = oval(0, 0, 104, 128, 10)
    reflected = figure(replace(girl, mirror=True, tilt=-4), at=(14, -4), scale=0.52)
    handle = tube("16,140 34,220 52,330", [30, 38, 44])
    glint = fill(polygon("-70,-90 -30,-120 -84,60 -100,10"), CLOUD, opacity=0.5)
    reach: list[Point] = way("940,1300 1052,1150 1168,950")
    bands = "".join(
        line(f"M{x - 90} {y - 56}L{x + 90} {y + 40}", 17, TERRACOTTA)
        for x, y in ((1142, 1010), (1112, 1060), (1080, 1110), (1046, 1160), (1008, 1212))
    )
    forearm = limb(reach, [150, 128, 96], CLOUD, light=(16, -4)) + clip(
        tube(reach, [146, 124, 92]), bands
    )
    cuff = limb("1150,984 1172,944", [104, 98], TERRACOTTA)
    wrist = limb("1168,950 1186,900", [72, 66], girl.paint.base)
    return "".join(
        (
            forearm,
            wrist,
            cuff,
            group(
                shape(handle, TERRACOTTA, shade=TERRACOTTA_DEEP, light=(12, 0), width=6),
                shape(rim, TERRACOTTA, shade=TERRACOTTA_DEEP, light=(12, -8), width=6),
                fill(glass, mix(MIST, CLOUD, 0.5)),
                clip(glass, reflected, glint),
                line(glass, 5),
                move=(1140, 620),
            ),
            group(grip(girl, 1.0), move=(1180, 880), turn=8),
            group(thumb(girl, 1.0), move=(1180, 880), turn=8),
        )
    )


def _waiting() -> str:
    wall = mix(MIST, PAPER, 0.45)
    floor = mix(SAND_DEEP, TERRACOTTA, 0.16)
    closed = Smile(parted=0)
    father = replace(CAST["tomas"], mirror=False, tilt=-6, smile=closed)
    girl = replace(CAST["bea"], eyes="down", tilt=-12, smile=Smile(gap=2.2, parted=0.3))
    old = replace(CAST["otto"], tilt=-4, eyes="down", smile=closed)
    rider = replace(CAST["priya"], tilt=3, mirror=True, smile=Smile(parted=0.3))
    behind, before = wheelchair()
    chair = group(side_chair(TERRACOTTA), move=(10, 570), scale=1.12)
    other = group(side_chair(TEAL_SOFT), move=(10, 570), scale=1.12)
    pouf = shape(
        loop("-150,400 -126,356 0,344 126,356 150,400 146,560 100,580 -100,580 -146,560"),
        SAND,
        shade=SAND_DEEP,
        light=(20, -24),
    )
    return "".join(
        (
            walls(wall, floor, horizon=900),
            boards(900, floor),
            sunlight(way("760,-10 1240,-10 980,866 500,866"), mix(wall, CLOUD, 0.65)),
            sunlight(way("430,900 980,900 1180,1210 520,1210"), mix(floor, CLOUD, 0.3)),
            window(120, 110, 470, 430),
            picture(1080, 150, 220, 260, "hill"),
            picture(1330, 200, 170, 210, "leaf"),
            pendant(820, 240, 180, TERRACOTTA),
            rubber_plant(1660, 1080, 720, colour=TEAL),
            seated(old, at=(290, 520), legs=TEAL_DEEP, behind=other, holds=_newspaper()),
            seated(
                father,
                at=(745, 500),
                legs=mix(SAND, INK, 0.1),
                shoes=TERRACOTTA_DEEP,
                behind=chair,
                crossed=True,
            ),
            seated(rider, at=(1404, 540), legs=TEAL, shoes=CLOUD, behind=behind, before=before),
            seated(
                girl,
                at=(1078, 716),
                legs=TEAL_DEEP,
                shoes=TERRACOTTA,
                behind=pouf,
                holds=open_book(TEAL),
                size=0.76,
            ),
        )
    )


def _newspaper() -> str:
    sheet = polygon("40,130 214,112 232,250 60,268")
    rows = "".join(brush([(62, y), (136, y - 8)], 4, ends=(0.6, 0.6)) for y in (186, 206, 226))
    print_box = fill(polygon("150,166 212,160 220,226 158,232"), APRICOT)
    return (
        shape(sheet, PAPER, width=4.5)
        + brush("58,158 200,144", 9, ends=(0.8, 0.8))
        + rows
        + print_box
    )


_DRAWN: dict[str, tuple[Callable[[], str], Point]] = {
    "mirror": (_mirror, (1090, 570)),
    "waiting": (_waiting, (1090, 640)),
}
SCENES: tuple[str, ...] = tuple(_DRAWN)
