"""What covers the hair? A headscarf or a surgical cap."""

from __future__ import annotations

from config.demo.drawings.ink import brush, clip, fill, loop, oval, shape, smooth, way
from config.demo.drawings.palette import INK, mix
from config.demo.drawings.person import Person
from config.demo.drawings.tress import mass


def headscarf(person: Person) -> str:
    outer = way(
        "142,-40 138,-120 108,-190 50,-230 -30,-240 -114,-212 -168,-134 -180,-20 -168,100 -176,200 -238,300 -240,380 -120,430 20,440 150,400 206,340 150,270 112,210 140,130 148,50"
    )
    inner = way(
        "-84,-20 -84,50 -64,120 -26,176 20,198 60,194 96,160 118,108 130,50 130,0 122,-60 108,-110 66,-140 10,-146 -44,-116 -74,-70"
    )
    path = smooth(outer, closed=True) + smooth(inner, closed=True)
    colour = person.trim
    folds = mix(colour, INK, 0.4)
    return _evenodd_shape(path, colour, mix(colour, INK, 0.18)) + "".join(
        brush(points, 5, colour=folds, ends=(0.1, 0.1))
        for points in (
            way("-92,60 -80,150 -20,220 70,226 116,196"),
            way("-130,0 -124,120 -70,220 40,262 130,250"),
            way("-160,180 -120,280 -20,340 90,350"),
            way("-80,-60 -104,-120 -70,-190 0,-220"),
            way("-220,330 -140,380 -60,396"),
        )
    )


def _evenodd_shape(path: str, colour: str, shade: str) -> str:
    name = shape(path, colour, width=5)
    body = fill(path, shade) + clip(
        path, fill(path, colour).replace("<path", '<path transform="translate(20 -8)"')
    )
    return name.replace("<path", '<path fill-rule="evenodd"') + body.replace(
        "<path d", '<path clip-rule="evenodd" fill-rule="evenodd" d'
    )


def surgical_cap(person: Person) -> str:
    path = loop(
        "136,-92 140,-150 104,-226 20,-262 -80,-250 -154,-190 -176,-90 -158,-10 -124,10 -96,-30 -60,-84 0,-112 70,-120 122,-104"
    )
    band = loop(
        "138,-92 122,-104 70,-120 0,-112 -60,-84 -96,-30 -124,10 -140,-4 -112,-50 -72,-108 0,-138 72,-146 134,-124"
    )
    sideburn = mass(person, loop("-104,-20 -82,-40 -72,16 -84,26")) if person.hair != "bald" else ""
    dots = "".join(
        fill(oval(x, y, 6, 6), person.cloth)
        for x, y in (
            (-110, -130),
            (-60, -170),
            (0, -196),
            (60, -200),
            (100, -170),
            (30, -160),
            (-30, -220),
            (-130, -80),
            (-80, -224),
            (50, -240),
        )
    )
    return (
        sideburn
        + shape(path, person.trim, shade=mix(person.trim, INK, 0.16), light=(20, -10), width=5)
        + clip(path, dots)
        + shape(band, person.trim, width=4)
    )
