"""How is a face drawn? Head, ear, eyes, nose and mouth, turned a little to the right.

The middle of the head is (0, 0); an adult's chin stands at 196, the crown at -206.
"""

from __future__ import annotations

from config.demo.drawings.ink import (
    Point,
    brush,
    clip,
    fill,
    group,
    line,
    loop,
    oval,
    shape,
    smooth,
    way,
)
from config.demo.drawings.palette import CLOUD, INK, MOUTH, mix
from config.demo.drawings.person import Person
from config.demo.drawings.smile import small_teeth

_HEAD = way(
    "-20,-206 62,-196 116,-146 130,-88 124,-34 133,8 131,58 116,112 88,162 52,192 8,194 -38,172 -78,122 -98,60 -128,10 -150,-70 -132,-150 -86,-194"
)
_BUILDS: dict[str, tuple[float, float, float]] = {
    # width of the jaw, length of the lower face, fullness of the cheek
    "oval": (1.0, 1.0, 0.0),
    "round": (1.05, 0.95, 7.0),
    "square": (1.1, 1.0, 2.0),
    "long": (0.94, 1.07, -3.0),
}


def head_outline(person: Person) -> str:
    """Path data of the bare head."""
    jaw, length, cheek = _BUILDS[person.build]
    if person.child:
        jaw, length, cheek = jaw * 0.98, 0.86, cheek + 7
    points = []
    for x, y in _HEAD:
        if y > 0:
            share = min(1.0, y / 160)
            x = 20 + (x - 20) * (1 + (jaw - 1) * share)
            x += (cheek if x > 0 else -cheek) * (1 - abs(y - 80) / 120)
            y *= length
        points.append((x, y))
    return smooth(points, closed=True)


def face(person: Person) -> str:
    """The bare head with all features, without hair."""
    skin = person.paint
    outline = head_outline(person)
    low = 14 if person.child else 0
    squash = 0.86 if person.child else _BUILDS[person.build][1]
    parts = [
        shape(outline, skin.base, shade=skin.shade, light=(26, -12), width=5),
        clip(outline, *_complexion(person)),
        ear(person),
        group(_eyes(person), move=(0, low)),
        group(_nose(person), move=(0, low * 0.6), scale=0.86 if person.child else 1),
        group(_mouth(person), move=(0, 118 * (squash - 1))),
    ]
    if person.beard == "moustache":
        parts.append(_moustache(person))
    elif person.beard:
        parts.insert(3, clip(outline, _beard(person)))
    if person.glasses:
        parts.append(group(_glasses(person), move=(0, low)))
    return "".join(parts)


def _complexion(person: Person) -> list[str]:
    skin = person.paint
    parts = [
        fill(oval(98, 72, 30, 22, -14), skin.blush, opacity=0.5),
        fill(oval(-28, 80, 36, 24, 8), skin.blush, opacity=0.5),
    ]
    if person.freckles:
        spots = way(
            "-44,58 -30,66 -16,60 -36,76 -20,78 -52,70 -8,70 86,58 98,64 108,56 94,74 106,72 50,46 36,52 62,40"
        )
        colour = mix(skin.shade, "#8a3d1e", 0.55)
        parts += [fill(oval(x, y, 3.1, 2.7), colour) for x, y in spots]
    if person.elder:
        fold = mix(skin.shade, INK, 0.25)
        parts += [
            brush("10,62 -14,88 -22,112", 4.5, colour=fold),
            brush("92,66 110,88 112,104", 4.5, colour=fold),
            brush("-58,4 -72,0 -80,-8", 3.5, colour=fold),
            brush("-58,10 -72,12 -82,12", 3.5, colour=fold),
            brush("-30,24 -12,29 8,24", 3.5, colour=fold),
            brush("80,24 92,28 106,22", 3.5, colour=fold),
            brush("-10,-104 40,-110 84,-102", 3.5, colour=fold),
            brush("4,-122 44,-127 78,-121", 3, colour=fold),
        ]
    return parts


def ear(person: Person) -> str:
    """The near ear, for hair that is to lie behind it."""
    skin = person.paint
    outline = smooth("-84,-22 -104,-38 -126,-24 -128,8 -114,40 -96,54 -86,40")
    lobe = shape(outline, skin.base, shade=skin.shade, light=(8, -4), width=5)
    fold = brush("-92,-14 -106,-20 -114,-2 -104,20", 5)
    ring = shape(oval(-98, 66, 9, 11), person.earring, width=3.5) if person.earring else ""
    return group(lobe, fill(loop("-92,-20 -80,-10 -80,30 -90,46 -98,20"), skin.base), fold, ring)


def _eyes(person: Person) -> str:
    near, far = way("-16,-4 88,-6")
    hair = mix(person.hair_paint, INK, 0.45)
    weight = 11 if person.age > 15 and not person.lashes else 8.5
    lift = 6 if person.eyes == "smiling" else 0
    return "".join(
        (
            _eye(person, near, 1.0),
            _eye(person, far, 0.84),
            brush(
                [(-54, -40 - lift), (-34, -58 - lift), (-8, -60 - lift), (16, -50 - lift)],
                weight,
                colour=hair,
                ends=(0.15, 0.7),
            ),
            brush(
                [(66, -52 - lift), (82, -61 - lift), (100, -58 - lift), (114, -44 - lift)],
                weight,
                colour=hair,
                ends=(0.7, 0.15),
            ),
        )
    )


def _eye(person: Person, at: Point, narrow: float) -> str:
    kind = person.eyes
    if kind == "smiling":
        parts = [
            brush("-25,6 -14,-7 2,-11 16,-6 25,7", 9, ends=(0.3, 0.4)),
            brush("-12,15 2,18 15,14", 3.5, colour=mix(person.paint.shade, INK, 0.3)),
        ]
    elif kind == "down":
        parts = [
            brush("-25,-2 -13,7 3,10 17,7 26,-1", 8, ends=(0.3, 0.5)),
            brush("-20,-13 -2,-19 18,-13", 4, colour=mix(person.paint.shade, INK, 0.3)),
        ]
        if person.lashes:
            parts += [brush("20,6 29,11", 5), brush("9,9 14,18", 5)]
    else:
        size = 1.12 if person.child else 1.0
        white = loop("-26,4! -12,-9 4,-11 18,-6 26,3! 14,10 -2,12 -16,9")
        parts = [
            fill(white, mix(CLOUD, person.paint.base, 0.12)),
            clip(
                white,
                fill(oval(4, -1, 12.5 * size, 13.5 * size), INK),
                fill(oval(9, -4.5, 3.2, 3.4), CLOUD),
            ),
            brush("-29,6 -14,-9 4,-13 19,-7 29,4", 9, ends=(0.3, 0.35)),
            brush("-8,14 4,15 18,10", 3, colour=mix(person.paint.shade, INK, 0.35)),
        ]
        if person.lashes:
            outer = -1 if narrow == 1.0 else 1
            parts += [
                brush([(24 * outer, 0), (34 * outer, -9)], 6, ends=(0.9, 0.2)),
                brush([(17 * outer, -8), (25 * outer, -19)], 6, ends=(0.9, 0.2)),
            ]
    return f'<g transform="translate({at[0]} {at[1]}) scale({narrow:g} 1)">{"".join(parts)}</g>'


def _nose(person: Person) -> str:
    bridge: dict[str, list[Point]] = {
        "straight": way("66,-14 72,18 86,50 88,62 74,72"),
        "hooked": way("64,-20 80,0 90,32 94,58 86,70 72,70"),
        "button": way("72,20 84,42 90,56 82,66 70,66"),
        "broad": way("66,-6 70,22 84,48 90,62 80,74 66,72"),
    }
    wing: list[Point] = way("34,50 26,62 34,73 44,71")
    if person.nose == "broad":
        wing = way("28,46 16,60 26,75 42,72")
    shade = loop("40,72 64,82 88,66 84,76 66,88 46,84")
    return (
        fill(shade, person.paint.shade)
        + brush(bridge[person.nose], 6.5, ends=(0.15, 0.6))
        + brush(wing, 6, ends=(0.3, 0.6))
    )


def _mouth(person: Person) -> str:
    skin = person.paint
    lip = mix(skin.lip, skin.base, 0.1 if person.lashes else 0.5)
    if person.smile.parted < 0.15:
        return "".join(
            (
                fill(
                    loop("0,115 30,106 48,102 58,105 68,102 88,112 60,120"),
                    mix(lip, skin.shade, 0.3),
                ),
                fill(loop("12,118 56,121 86,114 72,134 54,138 32,133"), lip),
                brush("-12,104 6,117 52,121 88,114 101,100", 6.5, ends=(0.6, 0.6)),
                brush("-17,99 -12,105 -14,112", 4.5),
                brush("36,152 54,156 70,151", 5, colour=skin.shade),
            )
        )
    deep = 12 + 28 * person.smile.parted
    opening = loop(
        [
            (-16, 98),
            (-16, 98),
            (14, 104),
            (50, 108),
            (82, 104),
            (106, 94),
            (106, 94),
            (98, 106 + deep * 0.5),
            (78, 106 + deep * 0.95),
            (48, 110 + deep * 1.08),
            (16, 106 + deep * 0.9),
            (-6, 100 + deep * 0.45),
        ]
    )
    inside = f'<g transform="translate(48 109) scale(0.172 0.23)">{small_teeth(person.smile)}</g>'
    return "".join(
        (
            fill(
                loop("-14,98! 20,96 44,92 54,95 64,92 86,94 104,94! 52,116"),
                mix(lip, skin.shade, 0.3),
            ),
            fill(
                loop(
                    [
                        (0, 110 + deep * 0.5),
                        (18, 110 + deep * 0.85),
                        (50, 112 + deep),
                        (80, 110 + deep * 0.85),
                        (97, 106 + deep * 0.5),
                        (84, 118 + deep),
                        (50, 127 + deep),
                        (16, 119 + deep),
                    ]
                ),
                lip,
            ),
            fill(opening, MOUTH),
            clip(opening, inside),
            line(opening, 5),
            brush("-12,100 -21,96 -25,88", 5, ends=(0.7, 0.1)),
            brush("103,96 111,92 113,85", 5, ends=(0.7, 0.1)),
            brush([(30, 140 + deep), (52, 144 + deep), (72, 138 + deep)], 5, colour=skin.shade),
        )
    )


def _beard(person: Person) -> str:
    hair = person.hair_paint
    full = loop(
        "-130,-10 -84,10 -72,60 -40,96 -8,84 30,78 58,82 84,76 112,84 124,62 150,60 140,230 -20,240 -120,130"
    )
    if person.beard == "stubble":
        return fill(full, mix(person.paint.shade, hair, 0.4), opacity=0.75)
    return shape(full, hair, width=4)


def _moustache(person: Person) -> str:
    path = loop("-20,100 -4,84 30,76 54,84 76,76 100,84 114,98 84,103 54,98 18,105")
    return shape(path, person.hair_paint, width=4)


def _glasses(person: Person) -> str:
    frame = person.glasses
    near = oval(-18, -2, 45, 40, 0)
    far = oval(92, -4, 35, 38, 0)
    glint = fill(loop("-38,-22 -28,-30 -40,14 -48,4"), CLOUD, opacity=0.45)
    return "".join(
        (
            line(near, 8, frame),
            line(far, 8, frame),
            glint,
            brush("27,-10 42,-20 57,-12", 8, colour=frame, ends=(0.9, 0.9)),
            brush("-62,-10 -84,-14 -100,-14", 8, colour=frame, ends=(0.9, 0.8)),
        )
    )
