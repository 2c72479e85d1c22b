"""How does a mouth look from close by? Lips, gums and teeth drawn from a `Smile`."""

from __future__ import annotations

from collections.abc import Sequence

from config.demo.drawings import marks as features
from config.demo.drawings.ink import (
    Point,
    box,
    brush,
    clip,
    fill,
    group,
    line,
    loop,
    shape,
    sheet,
    smooth,
)
from config.demo.drawings.palette import CLOUD, GUM, INK, MOUTH, SKINS, STEEL, TEAL, Skin, mix
from config.demo.drawings.teeth import EDGE, Smile, Tooth, lower, upper

_FRAMES: dict[str, Point] = {
    "3:2": (1200, 800),
    "4:3": (1200, 900),
    "1:1": (900, 900),
    "16:9": (1280, 720),
}


def smile_close_up(
    smile: Smile, *, skin: str, ratio: str = "3:2", marks: Sequence[str] = ()
) -> str:
    """The lower half of a face, the mouth filling most of the frame.

    Everything but the teeth and the gums depends only on `skin`, `ratio`, `marks` and
    `smile.parted`, so that two smiles of one mouth lie exactly over each other.

    Args:
        marks: what this face has besides, of `marks.MARKS`.

    Raises:
        KeyError: no such skin in `palette.SKINS`, no such ratio, or no such mark.
    """
    width, height = _FRAMES[ratio]
    paint = SKINS[skin]
    scale = width / 980
    return sheet(
        width,
        height,
        fill(box(0, 0, width, height), paint.base),
        group(
            _face(paint),
            features.marks([one for one in marks if one != "moustache"], paint),
            mouth(smile, paint),
            # It hangs over the lip.
            features.marks([one for one in marks if one == "moustache"], paint),
            move=(width * 0.49, height * 0.5),
            scale=scale,
            turn=-3,
        ),
    )


def mouth(smile: Smile, skin: Skin) -> str:
    """Lips and what is between them, about 820 units wide, around (0, 0)."""
    opening = _opening(smile.parted)
    lip_dark = mix(skin.lip, skin.shade, 0.25)
    outer_top = loop(
        "-414,-66! -300,-98 -170,-134 -62,-152 0,-134 62,-152 174,-132 304,-96 414,-68! 250,-40 0,-30 -250,-40"
    )
    drop = 60 * smile.parted
    outer_low = loop(
        [
            (-412, -64),
            (-412, -64),
            (-342, 44),
            (-238, 138 + drop * 0.6),
            (-110, 180 + drop * 0.9),
            (0, 194 + drop),
            (112, 180 + drop * 0.9),
            (240, 136 + drop * 0.6),
            (344, 42),
            (412, -66),
            (412, -66),
            (0, 40),
        ]
    )
    return "".join(
        (
            shape(outer_low, skin.lip, shade=lip_dark, light=(10, -26), width=6),
            shape(outer_top, lip_dark, width=6),
            brush(
                [(-150, 168 + drop * 0.6), (-40, 184 + drop * 0.92), (70, 178 + drop * 0.9)],
                15,
                colour=mix(skin.lip, CLOUD, 0.35),
                ends=(0.1, 0.1),
            ),
            fill(opening, MOUTH),
            clip(opening, teeth(smile)),
            line(opening, 9),
            brush("-398,-63 -416,-66 -430,-78", 11, ends=(0.7, 0.1)),
            brush("398,-65 416,-68 430,-80", 11, ends=(0.7, 0.1)),
        )
    )


def teeth(smile: Smile) -> str:
    """Both rows with their gums, around the middle of the mouth."""
    top, bottom = upper(smile), lower(smile)
    parts = [_tongue(smile), _gum(bottom, below=True)]
    parts += [_tooth(tooth, smile, back=0.22) for tooth in bottom]
    if smile.brackets:
        parts.append(_braces(bottom))
    parts.append(_gum(top, below=False))
    parts += [_tooth(tooth, smile, back=0.0) for tooth in top]
    if smile.brackets:
        parts.append(_braces(top))
    return "".join((*parts, fill(_lip_shadow(), INK, opacity=0.2)))


def small_teeth(smile: Smile) -> str:
    """The upper row as it is seen from across a room: fewer lines, the same numbers."""
    row = upper(smile)
    parts = [_tongue(smile), _gum(row, below=False)]
    for tooth in row:
        path = smooth(tooth.outline, closed=True)
        body = _enamel(tooth, smile, back=0.0)
        parts += [fill(path, body), line(path, 6, mix(body, "#4a2c22", 0.26))]
    if smile.brackets:
        ordered = sorted(row, key=lambda tooth: tooth.centre[0])[2:-2]
        parts.append(line(smooth([tooth.centre for tooth in ordered]), 10, mix(STEEL, INK, 0.45)))
        for tooth in ordered:
            clasp = shape(box(-19, -20, 38, 40, 8), STEEL, width=9, edge=TEAL)
            parts.append(group(clasp, move=tooth.centre, turn=tooth.turn))
    return "".join(parts)


def _opening(parted: float) -> str:
    drop = 60 * parted
    return loop(
        [
            (-396, -62),
            (-396, -62),
            (-300, -72),
            (-180, -70),
            (-70, -58),
            (0, -54),
            (72, -58),
            (182, -70),
            (302, -73),
            (396, -64),
            (396, -64),
            (326, 14),
            (230, 86 + drop * 0.55),
            (112, 112 + drop * 0.9),
            (0, 124 + drop),
            (-112, 112 + drop * 0.9),
            (-230, 86 + drop * 0.55),
            (-326, 16),
        ]
    )


def _lip_shadow() -> str:
    return loop(
        "-420,-120 420,-120! 400,-30 300,-46 180,-46 72,-32 0,-27 -70,-32 -180,-44 -300,-40 -400,6!"
    )


def _tongue(smile: Smile) -> str:
    y = EDGE + 30 + 60 * smile.parted
    return fill(
        loop([(-190, y + 60), (-150, y), (0, y - 26), (150, y), (190, y + 60), (0, y + 120)]),
        mix(MOUTH, GUM, 0.55),
    )


def _gum(row: list[Tooth], *, below: bool) -> str:
    middle = [
        (tooth.centre[0], tooth.centre[1]) for tooth in sorted(row, key=lambda t: t.centre[0])
    ]
    edge = 4 if below else -4
    band = [(x, y + edge) for x, y in middle]
    far = 260 if below else -260
    path = smooth(
        [
            (-460, band[0][1]),
            *band,
            (460, band[-1][1]),
            (460, band[-1][1]),
            (460, far),
            (460, far),
            (-460, far),
            (-460, far),
        ],
        closed=True,
    )
    return fill(path, mix(GUM, MOUTH, 0.22) if below else GUM)


def _enamel(tooth: Tooth, smile: Smile, *, back: float) -> str:
    clean = mix("#dfc48e", "#fffcf2", smile.tone)
    depth = tooth.depth + back + (0.12 if tooth.layer < 0 else 0)
    return mix(clean, "#9a6a4c", min(0.6, depth * 0.5))


def _tooth(tooth: Tooth, smile: Smile, *, back: float) -> str:
    body = _enamel(tooth, smile, back=back)
    path = smooth(tooth.outline, closed=True)
    shade = mix(body, "#b99a78", 0.32)
    return shape(path, body, shade=shade, light=(7, 5), width=3, edge=mix(body, "#4a2c22", 0.55))


def _braces(row: list[Tooth]) -> str:
    ordered = sorted(row, key=lambda tooth: tooth.centre[0])
    wire = smooth([tooth.centre for tooth in ordered])
    parts = [line(wire, 9, INK), line(wire, 4.5, "#dfe6e2")]
    for tooth in ordered:
        narrow = 1 - tooth.depth * 0.75
        w, h = 34 * narrow, 34
        parts.append(
            group(
                shape(
                    box(-w / 2, -h / 2, w, h, 6), STEEL, shade="#83938f", light=(-4, -6), width=3.5
                ),
                fill(box(-w / 2 - 3, -6, w + 6, 12, 5), TEAL),
                move=tooth.centre,
                turn=tooth.turn,
            )
        )
    return "".join(parts)


def _face(skin: Skin) -> str:
    nose = loop(
        "-128,-300 -150,-262 -118,-226 -60,-236 -6,-214 46,-234 104,-222 138,-256 118,-300 60,-420 -60,-420"
    )
    cheek = loop("-700,-460 -420,-330 -452,-120 -500,60 -420,260 -330,460! -700,460!")
    return "".join(
        (
            fill(cheek, skin.shade),
            fill(
                loop("430,-250 520,-330 640,-250 620,-60 500,-50 430,-130"),
                skin.blush,
                opacity=0.55,
            ),
            fill(
                loop(
                    "-140,-262 -60,-226 0,-204 80,-222 130,-250 66,-180 50,-150 0,-140 -52,-152 -70,-186"
                ),
                skin.shade,
            ),
            fill(nose, skin.base),
            brush("-112,-420 -152,-300 -150,-258 -124,-226 -84,-232", 11, ends=(0.1, 0.3)),
            brush("98,-420 138,-300 138,-256 112,-222 76,-230", 11, ends=(0.1, 0.3)),
            brush("-60,-236 -6,-212 46,-234", 9),
            brush("-92,-240 -64,-258 -34,-240", 15),
            brush("30,-240 58,-256 86,-240", 15),
            brush("-30,-196 -34,-176 -44,-162", 6, colour=skin.shade),
            brush("-250,-300 -392,-214 -474,-92 -484,20", 10, ends=(0.1, 0.1)),
            brush("262,-304 398,-216 476,-96 480,12", 10, ends=(0.1, 0.1)),
            brush("-128,300 -20,284 104,302", 10, colour=skin.shade, ends=(0.1, 0.1)),
        )
    )
