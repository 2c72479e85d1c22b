"""How does hair fall? What lies behind the shoulders and what lies over the face."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from config.demo.drawings.face import ear
from config.demo.drawings.ink import Point, brush, clip, fill, group, oval, scallop, shape, smooth, tube
from config.demo.drawings.palette import CLOUD, INK, TERRACOTTA, mix
from config.demo.drawings.person import Person

_CAP_OUTER: tuple[Point, ...] = (
    (136, -84), (134, -150), (86, -210), (10, -236), (-78, -226), (-146, -172), (-172, -86), (-158, 0), (-134, 44),
)  # fmt: skip


def hair_behind(person: Person) -> str:
    """What is seen behind the neck and the shoulders."""
    if person.covering:
        return ""
    draw = _BEHIND.get(person.hair)
    return draw(person) if draw else ""


def hair_over(person: Person) -> str:
    """What lies over the head, painted after the face."""
    if person.covering == "headscarf":
        return _headscarf(person)
    if person.covering == "cap":
        return _surgical_cap(person)
    return _OVER[person.hair](person)


def ring(x: float, y: float, across: float, down: float, bumps: int) -> list[Point]:
    """Points around an ellipse, unevenly spaced as a hand would set them."""
    angles = [math.tau * (i + 0.28 * math.sin(i * 2.4)) / bumps - 2.2 for i in range(bumps)]
    return [(x + across * math.cos(a), y + down * math.sin(a)) for a in angles]


def braid(points: Sequence[Point], width: float, colour: str, *, tie: str = TERRACOTTA) -> str:
    """A plait along `points`, tied at its end."""
    steps = max(4, round(sum(math.dist(a, b) for a, b in zip(points, points[1:], strict=False)) / (width * 0.62)))
    light = mix(colour, CLOUD, 0.14)
    parts = [shape(tube(points, [width * 0.7, width * 0.8, width * 0.5]), colour, width=4)]
    for i in range(steps):
        share = (i + 0.5) / steps
        x, y, angle = _along(points, share)
        size = width * (1 - 0.35 * share)
        knot = smooth([(-size * 0.55, -size * 0.5), (0, -size * 0.28), (size * 0.55, -size * 0.5), (size * 0.52, 0), (0, size * 0.5), (0, size * 0.5), (-size * 0.52, 0)], closed=True)
        parts.append(group(shape(knot, colour, shade=None, width=3.5), brush([(0, size * 0.3), (size * 0.3, -size * 0.1)], 3, colour=light), move=(x, y), turn=angle - 90))
    x, y, angle = _along(points, 1)
    tuft = smooth([(-width * 0.22, 0), (-width * 0.34, width * 0.7), (0, width * 1.05), (width * 0.34, width * 0.66), (width * 0.22, 0)], closed=True)
    parts.append(group(shape(tuft, colour, width=3.5), shape(oval(0, 0, width * 0.36, width * 0.2), tie, width=3.5), move=(x, y), turn=angle - 90))
    return "".join(parts)


def _along(points: Sequence[Point], share: float) -> tuple[float, float, float]:
    lengths = [math.dist(a, b) for a, b in zip(points, points[1:], strict=False)]
    goal = share * sum(lengths)
    for (a, b), length in zip(zip(points, points[1:], strict=False), lengths, strict=True):
        if goal <= length or (a, b) == (points[-2], points[-1]):
            t = goal / length
            return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
        goal -= length
    raise AssertionError("a line has a last part")


def _strands(person: Person, *lines: Sequence[Point], width: float = 4) -> str:
    dark = person.hair_colour in {"black", "brown", "chestnut"}
    colour = mix(person.hair_paint, CLOUD, 0.24) if dark else mix(person.hair_paint, INK, 0.42)
    return "".join(brush(points, width, colour=colour, ends=(0.1, 0.1)) for points in lines)


def _mass(person: Person, path: str) -> str:
    colour = person.hair_paint
    return shape(path, colour, shade=mix(colour, INK, 0.22), light=(22, -10), width=5)


def _swept(person: Person) -> str:
    path = smooth(
        [*_CAP_OUTER[:7], (-150, -4), (-124, 4), (-108, -32), (-84, -30), (-84, -30), (-70, -84), (-26, -134), (44, -158), (104, -136), (126, -96)],
        closed=True,
    )
    return _mass(person, path)


def _crop(person: Person) -> str:
    path = smooth(
        [*_CAP_OUTER, (-116, 38), (-112, -30), (-88, -34), (-80, 24), (-66, 22), (-66, 22), (-62, -52), (-72, -92), (-40, -120), (-44, -150), (20, -134), (84, -138), (122, -106)],
        closed=True,
    )
    return _mass(person, path) + _strands(
        person, [(-44, -150), (-30, -190), (20, -216)], [(-10, -150), (30, -186), (80, -186)], [(-100, -60), (-124, -110), (-110, -160)], [(-132, -10), (-150, -60), (-146, -100)]
    )


def _quiff(person: Person) -> str:
    path = smooth(
        [(136, -92), (158, -150), (154, -216), (110, -262), (112, -238), (60, -282), (0, -276), (14, -256), (-80, -240), (-142, -180), (-164, -90), (-150, 0), (-130, 30),
         (-114, 24), (-110, -34), (-88, -36), (-82, 10), (-68, 8), (-68, 8), (-66, -70), (-48, -118), (0, -150), (60, -162), (104, -148), (126, -110)],
        closed=True,
    )  # fmt: skip
    return _mass(person, path) + _strands(
        person, [(-20, -156), (30, -214), (104, -236)], [(30, -166), (84, -204), (140, -196)], [(-60, -130), (-50, -196), (10, -246)], [(-104, -60), (-118, -120), (-84, -190)]
    )


def _fringe_of_age(person: Person) -> str:
    path = smooth([(-82, -8), (-90, -60), (-118, -104), (-146, -108), (-166, -66), (-164, 0), (-140, 52), (-114, 42), (-110, -30), (-92, -34)], closed=True)
    shine = fill(smooth([(0, -186), (46, -182), (84, -150), (60, -158), (20, -170)], closed=True), CLOUD, opacity=0.35)
    return shine + _mass(person, path) + ear(person) + _strands(person, [(-100, -60), (-126, -84), (-146, -70)], [(-134, 24), (-150, -10), (-152, -50)])


def _bun(person: Person) -> str:
    return _swept(person) + _strands(
        person, [(-80, -60), (-112, -130), (-116, -196)], [(-40, -126), (-76, -176), (-104, -206)], [(20, -156), (-30, -204), (-88, -218)], [(84, -148), (40, -206), (-50, -228)], [(-112, -30), (-140, -90), (-136, -160)]
    )


def _bun_behind(person: Person) -> str:
    knot = oval(-132, -226, 74, 66, -20)
    swirl = _strands(person, [(-176, -250), (-130, -278), (-84, -250), (-92, -204)], [(-160, -220), (-140, -252), (-108, -238), (-112, -210), (-140, -204)], [(-190, -214), (-160, -184), (-120, -178)], width=5)
    return _mass(person, knot) + swirl


def _ponytail_behind(person: Person) -> str:
    tail = smooth([(-130, -190), (-190, -210), (-250, -150), (-262, -30), (-236, 90), (-262, 170), (-214, 130), (-190, 40), (-196, -50), (-150, -110)], closed=True)
    tie = shape(oval(-150, -168, 20, 30, 30), person.trim, width=4)
    return _mass(person, tail) + _strands(person, [(-200, -180), (-232, -80), (-218, 60)], [(-180, -160), (-210, -60), (-206, 40)]) + tie


def _bob_behind(person: Person) -> str:
    return _mass(person, smooth([(120, -120), (150, -60), (158, 40), (150, 120), (118, 150), (60, 120), (-60, 150), (-150, 176), (-190, 130), (-196, 10), (-170, -120), (-60, -220)], closed=True))


def _bob(person: Person) -> str:
    path = smooth(
        [(140, -40), (148, -110), (120, -186), (50, -232), (-40, -240), (-128, -204), (-180, -110), (-192, 10), (-186, 120), (-160, 176), (-104, 166), (-72, 132), (-72, 132),
         (-86, 60), (-82, -20), (-66, -76), (-66, -76), (-20, -84), (40, -88), (98, -84), (122, -78), (122, -78), (128, -52)],
        closed=True,
    )  # fmt: skip
    return _mass(person, path) + _strands(
        person, [(-40, -92), (-30, -160), (10, -212)], [(10, -94), (24, -150), (40, -200)], [(60, -94), (72, -150), (62, -196)], [(100, -92), (112, -140), (96, -180)], [(-108, 140), (-120, 20), (-110, -100), (-60, -190)], [(-150, 150), (-160, 20), (-150, -100)]
    )


def _long_behind(person: Person) -> str:
    return _mass(person, smooth([(110, -140), (150, -60), (160, 60), (150, 180), (186, 280), (150, 340), (40, 300), (-120, 350), (-236, 380), (-230, 260), (-190, 140), (-196, -20), (-160, -140), (-40, -220)], closed=True))


def _long(person: Person) -> str:
    path = smooth(
        [(132, -30), (148, -96), (128, -176), (66, -228), (-20, -242), (-112, -214), (-172, -124), (-186, 0), (-196, 120), (-240, 240), (-230, 350), (-196, 400), (-160, 372), (-108, 350), (-76, 270), (-84, 170),
         (-104, 80), (-96, -10), (-66, -80), (-20, -126), (28, -170), (28, -170), (84, -136), (120, -80)],
        closed=True,
    )  # fmt: skip
    return _mass(person, path) + _strands(
        person, [(20, -174), (-60, -140), (-112, -50), (-124, 60)], [(0, -200), (-90, -160), (-146, -40), (-150, 90), (-180, 220)], [(40, -180), (90, -160), (126, -100)], [(-112, 100), (-110, 180), (-140, 280), (-120, 340)], [(-190, 200), (-206, 280), (-190, 350)]
    )


def _afro_behind(person: Person) -> str:
    return _mass(person, scallop(ring(-18, -112, 196, 190, 17)))


def _coils(person: Person, spots: Sequence[Point], size: float = 16) -> str:
    curl = ((-1, 0.4), (-0.9, -0.5), (-0.1, -1), (0.8, -0.6), (0.9, 0.2), (0.2, 0.6), (-0.3, 0.2))
    return "".join(
        _strands(person, [(x + dx * size * (1 if i % 2 else -1), y + dy * size) for dx, dy in curl], width=4.5)
        for i, (x, y) in enumerate(spots)
    )


def _afro(person: Person) -> str:
    path = scallop(
        [(-84, 20), (-150, 30), (-196, -40), (-206, -120), (-180, -206), (-120, -268), (-30, -296), (60, -284), (130, -236), (164, -164), (160, -96), (128, -66), (112, -112), (70, -142), (20, -150), (-30, -130), (-66, -86)],
        0.66,
    )
    return _mass(person, path) + _coils(person, [(-120, -60), (-150, -140), (-86, -150), (-100, -224), (-30, -204), (0, -258), (50, -206), (96, -236), (110, -168), (-140, -4), (-46, -160)])


def _curls_behind(person: Person) -> str:
    return _mass(person, scallop([(-60, 210), (-130, 230), (-196, 190), (-226, 110), (-220, 20), (-212, -70), (-170, -160), (-100, -226), (0, -250), (90, -220), (140, -150), (166, -60), (172, 30), (160, 110), (120, 150), (60, 130)], 0.6))


def _curls(person: Person) -> str:
    path = scallop(
        [(-96, 150), (-160, 176), (-210, 120), (-214, 40), (-208, -50), (-184, -140), (-124, -214), (-40, -250), (50, -244), (116, -196), (150, -124), (148, -60), (122, -54), (104, -108), (56, -116), (30, -150), (-14, -112), (-62, -96), (-74, -40), (-104, -4), (-90, 70)],
        0.64,
    )
    return _mass(person, path) + _coils(person, [(-150, 60), (-160, -30), (-140, 130), (-120, -100), (-146, -160), (-70, -150), (-60, -206), (20, -200), (76, -166), (-120, 0), (112, -120)], 18)


def _braids_behind(person: Person) -> str:
    colour = person.hair_paint
    ropes = ([(-140, -120), (-196, 20), (-214, 200), (-226, 330)], [(-120, -60), (-160, 120), (-172, 300), (-168, 380)], [(110, -40), (148, 90), (160, 230), (150, 320)])
    return "".join(braid(points, 40, colour, tie=person.trim) for points in ropes)


def _braids(person: Person) -> str:
    rows = ([(-76, -60), (-112, -96), (-156, -80)], [(-52, -106), (-100, -160), (-164, -140)], [(-10, -142), (-60, -200), (-130, -188)], [(44, -158), (0, -218), (-80, -224)], [(98, -140), (64, -206), (-10, -236)])
    front = braid([(-128, -20), (-150, 100), (-140, 230), (-120, 340)], 42, person.hair_paint, tie=person.trim)
    return _swept(person) + _strands(person, *rows, width=5) + front


def _pigtails_behind(person: Person) -> str:
    return braid([(134, 40), (176, 110), (170, 220)], 48, person.hair_paint, tie=person.trim)


def _pigtails(person: Person) -> str:
    path = smooth(
        [*_CAP_OUTER[:8], (-128, 20), (-106, -26), (-84, -24), (-84, -24), (-64, -80), (-10, -122), (30, -170), (30, -170), (70, -128), (118, -92), (130, -50)],
        closed=True,
    )
    plait = braid([(-138, 24), (-186, 96), (-190, 200), (-176, 280)], 54, person.hair_paint, tie=person.trim)
    return _mass(person, path) + _strands(person, [(24, -180), (-60, -150), (-124, -60)], [(16, -206), (-90, -180), (-150, -60)], [(40, -184), (90, -160), (124, -96)]) + plait


def _puffs_behind(person: Person) -> str:
    return _mass(person, scallop(ring(-150, -210, 96, 90, 11), 0.64)) + _mass(person, scallop(ring(118, -216, 78, 80, 10), 0.64))


def _puffs(person: Person) -> str:
    ties = shape(oval(-116, -166, 28, 14, -48), person.trim, width=4) + shape(oval(92, -184, 24, 12, 42), person.trim, width=4)
    coils = _coils(person, [(-170, -230), (-130, -260), (-190, -180), (120, -240), (140, -200)])
    return _swept(person) + _strands(person, [(20, -160), (-4, -200), (0, -234)], [(-60, -96), (-96, -130), (-120, -150)], [(-20, -140), (-70, -180), (-104, -176)], [(70, -152), (86, -176), (88, -190)]) + ties + coils


def _locs_behind(person: Person) -> str:
    return _ropes(person, [[(80, -200), (140, -130), (150, -30), (146, 60)], [(60, -200), (128, -110), (132, 0), (128, 96)], [(-100, 0), (-120, 90), (-104, 170)], [(-140, -40), (-160, 80), (-150, 180)]])


def _locs(person: Person) -> str:
    base = smooth([*_CAP_OUTER[:7], (-150, 10), (-112, 0), (-104, -40), (-84, -30), (-66, -90), (-20, -136), (50, -152), (112, -124)], closed=True)
    side = [
        [(-60, -226), (-150, -176), (-186, -60), (-190, 60)],
        [(-50, -228), (-136, -176), (-164, -50), (-166, 110)],
        [(-40, -230), (-120, -176), (-140, -60), (-140, 90)],
        [(-30, -230), (-100, -180), (-116, -80), (-114, 30)],
        [(-16, -232), (-70, -186), (-90, -110), (-88, 2)],
    ]
    front = [
        [(30, -232), (108, -196), (134, -136), (136, -66)],
        [(20, -234), (84, -196), (112, -150), (116, -104)],
        [(0, -232), (-34, -196), (-58, -146), (-60, -92)],
        [(16, -236), (60, -200), (80, -160), (78, -118)],
        [(6, -234), (-4, -196), (-16, -160), (-12, -112)],
        [(12, -236), (30, -196), (38, -160), (32, -122)],
    ]
    return _mass(person, base) + _ropes(person, side) + _ropes(person, front)


def _ropes(person: Person, lines: Sequence[Sequence[Point]]) -> str:
    colour = person.hair_paint
    parts = []
    for points in lines:
        path = tube(points, [24, 33, 33, 31, 20])
        x, y, angle = _along(points, 0.82)
        parts += [shape(path, colour, shade=mix(colour, CLOUD, 0.1), light=(-7, 3), width=4), _strands(person, points[1:], width=3.5)]
        parts.append(group(brush([(-5, -11), (3, 0), (-5, 11)], 4, colour=person.trim), move=(x, y), turn=angle))
    return "".join(parts)


def _headscarf(person: Person) -> str:
    outer = [(142, -40), (138, -120), (108, -190), (50, -230), (-30, -240), (-114, -212), (-168, -134), (-180, -20), (-168, 100), (-176, 200), (-238, 300), (-240, 380), (-120, 430), (20, 440), (150, 400), (206, 340), (150, 270), (112, 210), (140, 130), (148, 50)]
    inner = [(-84, -20), (-84, 50), (-64, 120), (-26, 176), (20, 198), (60, 194), (96, 160), (118, 108), (130, 50), (130, 0), (122, -60), (108, -110), (66, -140), (10, -146), (-44, -116), (-74, -70)]
    path = smooth(outer, closed=True) + smooth(inner, closed=True)
    colour = person.trim
    folds = mix(colour, INK, 0.4)
    return _evenodd_shape(path, colour, mix(colour, INK, 0.18)) + "".join(
        brush(points, 5, colour=folds, ends=(0.1, 0.1))
        for points in (
            [(-92, 60), (-80, 150), (-20, 220), (70, 226), (116, 196)],
            [(-130, 0), (-124, 120), (-70, 220), (40, 262), (130, 250)],
            [(-160, 180), (-120, 280), (-20, 340), (90, 350)],
            [(-80, -60), (-104, -120), (-70, -190), (0, -220)],
            [(-220, 330), (-140, 380), (-60, 396)],
        )
    )


def _evenodd_shape(path: str, colour: str, shade: str) -> str:
    name = shape(path, colour, width=5)
    body = fill(path, shade) + clip(path, fill(path, colour).replace("<path", '<path transform="translate(20 -8)"'))
    return name.replace('<path', '<path fill-rule="evenodd"') + body.replace('<path d', '<path clip-rule="evenodd" fill-rule="evenodd" d')


def _surgical_cap(person: Person) -> str:
    path = smooth([(136, -92), (140, -150), (104, -226), (20, -262), (-80, -250), (-154, -190), (-176, -90), (-158, -10), (-124, 10), (-96, -30), (-60, -84), (0, -112), (70, -120), (122, -104)], closed=True)
    band = smooth([(138, -92), (122, -104), (70, -120), (0, -112), (-60, -84), (-96, -30), (-124, 10), (-140, -4), (-112, -50), (-72, -108), (0, -138), (72, -146), (134, -124)], closed=True)
    sideburn = _mass(person, smooth([(-104, -20), (-82, -40), (-72, 16), (-84, 26)], closed=True)) if person.hair != "bald" else ""
    dots = "".join(fill(oval(x, y, 6, 6), person.cloth) for x, y in ((-110, -130), (-60, -170), (0, -196), (60, -200), (100, -170), (30, -160), (-30, -220), (-130, -80), (-80, -224), (50, -240)))
    return sideburn + shape(path, person.trim, shade=mix(person.trim, INK, 0.16), light=(20, -10), width=5) + clip(path, dots) + shape(band, person.trim, width=4)


_BEHIND: dict[str, Callable[[Person], str]] = {
    "afro": _afro_behind,
    "bob": _bob_behind,
    "braids": _braids_behind,
    "bun": _bun_behind,
    "curls": _curls_behind,
    "locs": _locs_behind,
    "long": _long_behind,
    "pigtails": _pigtails_behind,
    "ponytail": _ponytail_behind,
    "puffs": _puffs_behind,
}
_OVER: dict[str, Callable[[Person], str]] = {
    "afro": _afro,
    "bald": _fringe_of_age,
    "bob": _bob,
    "braids": _braids,
    "bun": _bun,
    "crop": _crop,
    "curls": _curls,
    "locs": _locs,
    "long": _long,
    "pigtails": _pigtails,
    "ponytail": _bun,
    "puffs": _puffs,
    "quiff": _quiff,
}
