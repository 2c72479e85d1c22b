"""What does the person wear? Neck, shoulders and collar, in the coordinates of the face."""

from __future__ import annotations

from collections.abc import Callable

from config.demo.drawings.ink import (
    Point,
    box,
    brush,
    clip,
    fill,
    line,
    loop,
    oval,
    polygon,
    shape,
    smooth,
    way,
)
from config.demo.drawings.palette import CLOUD, INK, mix
from config.demo.drawings.person import Person

_TORSO = way(
    "-78,262 -140,292 -238,336 -296,420 -320,560 -326,1150! 300,1150! 286,560 258,430 206,342 122,296 70,262"
)


def bust(person: Person) -> str:
    """Neck and shoulders down to about 1100 units below the middle of the head."""
    slim = 0.8 if person.child else 0.9 if person.lashes or person.age < 20 or person.elder else 1.0
    drop = -84 if person.child else -52
    neck = way("-88,40 -90,120 -94,180 -116,290 110,290 82,200 72,140 80,90")
    if person.child:
        neck = [(x * 0.86, y) for x, y in neck]
    neck_path = smooth(neck, closed=True)
    torso = loop([(x * slim + 4, y + drop) for x, y in _TORSO])
    plain = smooth(_TORSO, closed=True)
    cast = loop("-110,120 -60,196 0,236 60,236 110,180 140,120 60,60")
    skin = person.paint
    fitted = f'<g transform="translate(4 {drop}) scale({slim:g} 1)">'
    parts = [
        shape(neck_path, skin.base, width=5),
        clip(neck_path, fill(cast, skin.shade)),
        shape(torso, person.cloth, shade=mix(person.cloth, INK, 0.16), light=(22, -4), width=5),
        fitted,
        clip(plain, _bands(person) if person.clothing == "stripes" else "", _sleeves()),
        _DETAILS[person.clothing](person, plain),
        "</g>",
    ]
    return "".join(parts)


def _sleeves() -> str:
    return brush("-206,460 -216,700 -206,940 -204,1150", 6) + brush(
        "198,460 208,700 202,940 200,1150", 6
    )


def _neckline(person: Person, depth: float, *, pointed: bool = False) -> str:
    foot: list[Point] = (
        [(4, 262 + depth)] * 2
        if pointed
        else [(-30, 258 + depth), (4, 262 + depth), (36, 258 + depth)]
    )
    path = loop(
        [
            (-84, 256),
            (-84, 256),
            (-62, 268 + depth * 0.5),
            *foot,
            (58, 268 + depth * 0.5),
            (76, 256),
            (76, 256),
            (0, 226),
        ]
    )
    skin = person.paint
    shade = fill(loop("-80,250 -30,268 20,272 74,246 30,226 -40,226"), skin.shade)
    bones = brush("-50,292 -28,300 -14,298", 3.5, colour=skin.shade) + brush(
        "46,290 30,300 18,298", 3.5, colour=skin.shade
    )
    return fill(path, skin.base) + clip(path, shade, bones)


def _scrubs(person: Person, torso: str) -> str:
    band = mix(person.cloth, CLOUD, 0.2)
    left = loop("-104,270 -82,252! -42,330 8,392! -8,412 -64,350")
    right = loop("94,270 74,254! 40,330 0,386! 6,412 58,350")
    pocket = line(polygon("60,540 160,536 156,660 64,662"), 4)
    badge = (
        shape(box(84, 470, 56, 74, 6), CLOUD, width=4)
        + fill(oval(112, 494, 13, 13), person.trim)
        + brush("98,520 126,520", 4)
    )
    return (
        _neckline(person, 124, pointed=True)
        + shape(left, band, width=4.5)
        + shape(right, band, width=4.5)
        + pocket
        + badge
    )


def _coat(person: Person, torso: str) -> str:
    shirt = loop("-84,256 -50,300 6,480! 60,300 74,256 0,250")
    lapel = loop("-100,264 -82,250 -40,340 10,500! -40,470 -110,380 -84,366 -128,330")
    other = loop("94,266 76,252 50,330 10,500! 50,470 108,380 84,366 120,326")
    pen = shape(box(118, 506, 12, 46, 4), person.trim, width=3.5)
    pocket = brush("84,548 164,544", 5)
    return (
        fill(shirt, person.trim)
        + _neckline(person, 40)
        + shape(lapel, person.cloth, width=5)
        + shape(other, person.cloth, width=5)
        + brush("10,500 12,1150", 5)
        + pen
        + pocket
    )


def _shirt(person: Person, torso: str) -> str:
    left = loop("-92,262 -78,240! -30,292 2,318! -40,366! -86,310")
    right = loop("82,262 72,242! 36,290 2,318! 48,362! 80,310")
    buttons = "".join(fill(oval(4, y, 5, 5), INK) for y in (392, 476, 560))
    return (
        _neckline(person, 30)
        + brush("2,318 6,460 4,1150", 5)
        + shape(left, person.trim, width=4.5)
        + shape(right, person.trim, width=4.5)
        + buttons
    )


def _knit(person: Person, torso: str) -> str:
    collar = loop("-96,222 -104,276 -70,304 0,318 70,302 94,272 82,224! 0,256 -96,222")
    ribs = "".join(
        brush(
            [(x, 236 + abs(x) * -0.06 + 12), (x * 1.06, 312 - abs(x) * 0.2)],
            3.5,
            colour=mix(person.cloth, INK, 0.45),
            ends=(0.3, 0.3),
        )
        for x in (-72, -48, -22, 4, 30, 54, 74)
    )
    return shape(
        collar, person.cloth, shade=mix(person.cloth, INK, 0.16), light=(14, -6), width=5
    ) + clip(collar, ribs)


def _bands(person: Person) -> str:
    return "".join(
        line(
            smooth([(-330, y + 10), (-160, y - 4), (0, y + 6), (160, y - 4), (320, y + 8)]),
            18,
            person.trim,
        )
        for y in range(360, 1150, 52)
    )


def _stripes(person: Person, torso: str) -> str:
    edge = smooth("-88,256 -60,288 0,304 56,288 80,256")
    skin = fill(loop("-88,250 -60,288 0,304 56,288 80,250 0,226"), person.paint.base)
    shade = fill(loop("-80,244 -20,266 30,266 72,244 0,216"), person.paint.shade)
    return skin + shade + line(edge, 12) + line(edge, 4, person.trim)


def _hoodie(person: Person, torso: str) -> str:
    hood = loop(
        "-96,226 -150,270 -140,330 -60,372 10,392 70,370 136,326 136,268 88,228! 60,300 4,340 -56,306"
    )
    strings = brush("-34,366 -42,430 -36,480", 7, colour=person.trim, ends=(0.8, 1)) + brush(
        "46,366 54,424 50,466", 7, colour=person.trim, ends=(0.8, 1)
    )
    inside = loop("-80,262 -58,306 4,344 62,302 76,262 4,280")
    return (
        fill(inside, mix(person.cloth, INK, 0.28))
        + _neckline(person, 26)
        + line(smooth("-64,284 -30,288 4,291 36,287 62,283"), 4.5)
        + shape(hood, person.cloth, shade=mix(person.cloth, INK, 0.16), light=(10, -8), width=5)
        + strings
    )


def _cardigan(person: Person, torso: str) -> str:
    blouse = loop("-92,256 -62,380 -40,560 -36,1150! 62,1150! 62,560 70,380 82,256 0,250")
    left = brush("-92,262 -62,380 -40,560 -36,1150", 6)
    right = brush("82,262 70,380 62,560 62,1150", 6)
    spots = way("-62,300 -40,324 -14,340 14,340 38,324 58,300") if person.earring else ()
    beads = "".join(shape(oval(x, y, 11, 11), person.earring, width=3.5) for x, y in spots)
    return (
        clip(torso, fill(blouse, person.trim))
        + _neckline(person, 24)
        + line(smooth("-82,258 -60,280 -30,284 4,287 36,283 60,279 76,258"), 4.5)
        + left
        + right
        + beads
    )


def _jacket(person: Person, torso: str) -> str:
    tee = loop("-84,256 -50,330 0,560! 56,330 74,256 0,250")
    left = loop("-104,266 -84,250 -60,320 2,560! -60,480 -124,376 -98,362 -134,326")
    right = loop("98,268 76,252 64,320 2,560! 60,480 120,376 94,362 128,324")
    neck = line(smooth("-82,258 -62,281 -30,285 4,288 36,284 60,280 76,258"), 4.5)
    return (
        fill(tee, person.trim)
        + _neckline(person, 26)
        + neck
        + shape(left, person.cloth, width=5)
        + shape(right, person.cloth, width=5)
        + brush("2,560 6,1150", 6)
    )


def _tunic(person: Person, torso: str) -> str:
    band = loop("-92,226 -98,280 -40,306 2,322! 50,304 90,276 80,228! 40,268 2,284 -46,266")
    flap = brush("2,322 60,344 130,420 150,560 146,1150", 6)
    studs = "".join(
        shape(oval(x, y, 8, 8), person.trim, width=3.5)
        for x, y in ((88, 392), (122, 470), (132, 560))
    )
    return (
        _neckline(person, 34) + shape(band, mix(person.cloth, CLOUD, 0.22), width=5) + flap + studs
    )


_DETAILS: dict[str, Callable[[Person, str], str]] = {
    "cardigan": _cardigan,
    "coat": _coat,
    "hoodie": _hoodie,
    "jacket": _jacket,
    "knit": _knit,
    "scrubs": _scrubs,
    "shirt": _shirt,
    "stripes": _stripes,
    "tunic": _tunic,
}
