"""How do people sit? Whole bodies around the head and shoulders of a `Person`."""

from __future__ import annotations

from collections.abc import Sequence

from config.demo.drawings.clothes import bust
from config.demo.drawings.hair import hair_behind
from config.demo.drawings.ink import (
    Point,
    Way,
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
)
from config.demo.drawings.palette import CLOUD, INK, PAPER, STEEL, TERRACOTTA, mix
from config.demo.drawings.people import head
from config.demo.drawings.person import Person

BODY = 0.42  # how large a head and its shoulders are on a whole figure


def limb(points: Way, widths: Sequence[float], colour: str, *, light: Point = (10, -6)) -> str:
    """An arm or a leg in cloth or skin."""
    return shape(tube(points, widths), colour, shade=mix(colour, INK, 0.18), light=light, width=4.5)


def grip(skin: Person, size: float) -> str:
    """A hand closed around a handle at (0, 0), seen from its fingers; the wrist is below right."""
    paint = skin.paint
    palm = shape(
        loop("-20,-46 34,-44 52,-6 46,44 16,62 -22,48"),
        paint.base,
        shade=paint.shade,
        light=(-8, -6),
    )
    fingers = "".join(
        shape(
            tube([(38 - i * 2, y), (4, y - 3), (-26, y + 5)], [25, 27, 22]),
            paint.base,
            shade=paint.shade,
            light=(0, -5),
            width=4.5,
        )
        for i, y in enumerate((42, 18, -7, -32))
    )
    return group(palm, fingers, scale=size)


def thumb(skin: Person, size: float) -> str:
    """The thumb of `grip`, lying over the handle."""
    paint = skin.paint
    return group(
        shape(
            tube("44,-30 20,-58 -8,-74", [28, 28, 22]),
            paint.base,
            shade=paint.shade,
            light=(-4, -5),
            width=4.5,
        ),
        scale=size,
    )


def resting(skin: Person, size: float) -> str:
    """A hand lying flat, its fingers to the right, its wrist at (0, 0)."""
    paint = skin.paint
    back = loop("-14,-28 30,-34 66,-26 70,8 50,26 -10,26")
    fingers = "".join(
        shape(
            tube([(54, y), (88, y + 3), (length, y + 12)], [19, 19, 15]),
            paint.base,
            width=4,
            shade=paint.shade,
            light=(0, -4),
        )
        for y, length in ((-20, 112), (-6, 124), (8, 120), (20, 102))
    )
    return group(
        fingers,
        shape(back, paint.base, width=4),
        fill(loop("-12,-24 30,-30 62,-22 64,6 46,22 -10,22"), paint.base),
        shape(tube("20,-18 50,-38 76,-36", [20, 20, 15]), paint.base, width=4),
        scale=size,
    )


def seated(
    person: Person,
    *,
    at: Point,
    legs: str,
    shoes: str = INK,
    crossed: bool = False,
    holds: str = "",
    behind: str = "",
    before: str = "",
    size: float = 1,
) -> str:
    """A person on a seat, turned to the right (left if `person.mirror`), the head at `at`.

    The seat is about 330 below the head, the floor 560. `behind` and `before` are drawings in
    the same coordinates (a chair, a wheel); `holds` lies in the hands, around (96, 230).
    """
    hip = polygon("-260,-260 300,-260 300,350 -92,350 -130,250 -260,240")
    top = group(bust(person), scale=BODY)
    far_leg = [
        limb("20,318 120,314 196,322", [92, 88, 74], mix(legs, INK, 0.16)),
        limb("192,318 196,420 188,520", [72, 62, 46], mix(legs, INK, 0.16)),
        _shoe((190, 548), shoes),
    ]
    near_leg = [
        limb("150,344 154,440 146,524", [78, 66, 50], legs),
        limb("-50,330 60,330 156,340", [112, 104, 80], legs),
        _shoe((148, 556), shoes),
    ]
    if crossed:
        near_leg = [
            limb("172,300 224,372 262,452", [74, 62, 46], legs),
            limb("-50,330 60,318 178,296", [112, 104, 78], legs),
            group(_shoe((0, 24), shoes), move=(262, 452), turn=-30),
        ]
        far_leg = [
            limb("20,330 110,334 166,344", [92, 88, 74], mix(legs, INK, 0.16)),
            limb("164,340 160,440 150,520", [72, 62, 46], mix(legs, INK, 0.16)),
            _shoe((152, 552), shoes),
        ]
    sleeve = person.cloth
    arm_far = limb("84,150 112,226 112,248", [52, 50, 42], mix(sleeve, INK, 0.12))
    arm_near = limb("-88,142 -104,236 -24,268 58,244", [66, 62, 54, 42], sleeve)
    return group(
        behind,
        group(hair_behind(person), turn=-person.tilt, scale=BODY),
        clip(hip, top, line("M-92 350L-130 250", 8)),
        *far_leg,
        *near_leg,
        arm_far,
        fill(tube("74,136 90,176", [46, 36]), sleeve),
        holds,
        arm_near,
        fill(tube("-66,128 -80,168", [52, 46]), sleeve),
        group(resting(person, 0.5), move=(56, 244), turn=-10),
        group(head(person), scale=BODY),
        before,
        move=at,
        scale=size,
        mirror=person.mirror,
    )


def wheelchair(frame: str = TERRACOTTA) -> tuple[str, str]:
    """What of a wheelchair is seen behind and before its `seated` user."""
    back = line("M-128 150L-150 130M-112 330V170Q-114 150 -150 132", 14) + line(
        "M-112 330V170Q-114 150 -150 132", 7, frame
    )
    seat = shape(box(-130, 352, 300, 30, 12), INK, width=3)
    front = line("M150 372Q196 380 196 430L206 556H280", 15) + line(
        "M150 372Q196 380 196 430L206 556H280", 8, frame
    )
    caster = (
        shape(oval(150, 548, 34, 34), CLOUD, width=11)
        + fill(oval(150, 548, 8, 8), INK)
        + line("M150 520V380", 11)
    )
    spokes = "".join(
        line(f"M-30 430L{-30 + dx} {430 + dy}", 2.6, mix(STEEL, INK, 0.35))
        for dx, dy in (
            (140, 0),
            (99, 99),
            (0, 140),
            (-99, 99),
            (-140, 0),
            (-99, -99),
            (0, -140),
            (99, -99),
            (130, 54),
            (54, 130),
            (-54, 130),
            (-130, 54),
            (-130, -54),
            (-54, -130),
            (54, -130),
            (130, -54),
        )
    )
    wheel = (
        line(oval(-30, 430, 146, 146), 21)
        + line(oval(-30, 430, 146, 146), 5, STEEL)
        + spokes
        + line(oval(-30, 430, 118, 118), 8)
        + line(oval(-30, 430, 118, 118), 3.5, CLOUD)
        + shape(oval(-30, 430, 20, 20), frame, width=4.5)
    )
    return back + seat, front + caster + wheel


def open_book(cover: str, *, at: Point = (104, 222), turn: float = -8, size: float = 1) -> str:
    """A book held open, seen from its back."""
    near = loop("0,-62! -40,-76 -86,-66! -86,46! -40,38 0,52!")
    far = loop("0,-62! 36,-76 76,-68! 76,42! 36,36 0,52!")
    pages = fill(polygon("-80,-74 0,-70 70,-76 70,-60 0,-54 -80,-58"), PAPER)
    spot = shape(oval(-44, -16, 18, 18), PAPER, width=3.5)
    return group(
        pages,
        shape(near, cover, width=4.5),
        shape(far, mix(cover, INK, 0.14), width=4.5),
        spot,
        brush("20,-30 56,-36", 4),
        brush("20,-10 48,-15", 4),
        move=at,
        turn=turn,
        scale=size,
    )


def _shoe(at: Point, colour: str) -> str:
    sole = loop("-34,-30! 14,-32 38,-14 76,-4 82,10 82,14! -36,14!")
    return group(
        shape(sole, colour, width=4),
        line("M-36 14H82", 7, INK if colour != INK else CLOUD),
        move=at,
    )
