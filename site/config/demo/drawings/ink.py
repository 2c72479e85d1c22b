"""How does the pen move? Smooth curves, swelling lines, limbs and flat shade, as SVG text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

from config.demo.drawings.palette import INK

Point = tuple[float, float]
Way = Sequence[Point] | str


def number(value: float) -> str:
    """A coordinate with one decimal, the same text for the same number everywhere."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def way(text: str) -> list[Point]:
    """Points from a line such as "0,0 12,-4! 30,8"; "!" makes a corner: the point comes twice."""
    points: list[Point] = []
    for word in text.split():
        x, y = word.removesuffix("!").split(",")
        points += [(float(x), float(y))] * (2 if word.endswith("!") else 1)
    return points


def loop(points: Way) -> str:
    """Path data of a smooth closed shape through all `points`."""
    return smooth(points, closed=True)


def smooth(points: Way, *, closed: bool = False) -> str:
    """Path data through all `points`; a point given twice in a row is a corner."""
    points = _points(points)
    count = len(points)
    last = count if closed else count - 1

    def at(index: int) -> Point:
        return points[index % count] if closed else points[max(0, min(count - 1, index))]

    path = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for i in range(last):
        before, start, end, after = at(i - 1), at(i), at(i + 1), at(i + 2)
        if start == end:
            continue
        handles = (
            start[0] + (end[0] - before[0]) / 6,
            start[1] + (end[1] - before[1]) / 6,
            end[0] - (after[0] - start[0]) / 6,
            end[1] - (after[1] - start[1]) / 6,
            *end,
        )
        path.append("C" + " ".join(number(value) for value in handles))
    return "".join(path) + ("Z" if closed else "")


def polygon(points: Way) -> str:
    """Path data of straight edges through `points`, closed."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in _points(points)) + "Z"


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """Path data of a rectangle with rounded corners."""
    r = min(radius, width / 2, height / 2)
    if not r:
        return polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    a, b, w, h = number(x + r), number(y), number(width - 2 * r), number(height - 2 * r)
    n = number(r)
    return (
        f"M{a} {b}h{w}a{n} {n} 0 0 1 {n} {n}v{h}a{n} {n} 0 0 1 -{n} {n}"
        f"h-{w}a{n} {n} 0 0 1 -{n} -{n}v-{h}a{n} {n} 0 0 1 {n} -{n}Z"
    )


def oval(x: float, y: float, across: float, down: float, turn: float = 0) -> str:
    """Path data of an ellipse with half-axes `across` and `down`, turned by `turn` degrees."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    ring = []
    for step in range(12):
        angle = step * math.pi / 6
        px, py = across * math.cos(angle), down * math.sin(angle)
        ring.append((x + px * cos - py * sin, y + px * sin + py * cos))
    return smooth(ring, closed=True)


def scallop(points: Way, fullness: float = 0.62) -> str:
    """Path data of a closed outline whose edge bulges outward between `points` (clockwise)."""
    points = _points(points)
    path = f"M{number(points[0][0])} {number(points[0][1])}"
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        radius = number(math.hypot(bx - ax, by - ay) * fullness)
        path += f"A{radius} {radius} 0 0 1 {number(bx)} {number(by)}"
    return path + "Z"


def tube(points: Way, widths: Sequence[float], *, rounded: bool = True) -> str:
    """Path data of a limb along `points`; `widths` are spread evenly from start to end."""
    spine = _walk(_points(points))
    left, right = [], []
    for i, (x, y) in enumerate(spine):
        before, after = spine[max(0, i - 1)], spine[min(len(spine) - 1, i + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1
        half = _spread(widths, i / (len(spine) - 1)) / 2
        left.append((x - dy / length * half, y + dx / length * half))
        right.append((x + dy / length * half, y - dx / length * half))
    if not rounded:
        return smooth([left[0], *left, left[-1], right[-1], *right[::-1], right[0]], closed=True)
    return smooth(
        [*left, *_cap(spine, widths[-1]), *right[::-1], *_cap(spine[::-1], widths[0])], closed=True
    )


def brush(
    points: Way, width: float = 6, *, colour: str = INK, ends: tuple[float, float] = (0.35, 0.15)
) -> str:
    """One swelling pen line; `ends` are the shares of `width` left at its start and its end."""
    widths = [width * ends[0], width * 0.9, width, width * 0.9, width * ends[1]]
    return f'<path d="{tube(points, widths)}" fill="{colour}"/>'


def fill(path: str, colour: str, *, opacity: float = 1) -> str:
    """A flat shape without a line."""
    veil = "" if opacity == 1 else f' fill-opacity="{opacity:g}"'
    return f'<path d="{path}" fill="{colour}"{veil}/>'


def line(path: str, width: float = 5, colour: str = INK) -> str:
    """An even pen line along a path."""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{number(width)}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def shape(
    path: str,
    colour: str,
    *,
    shade: str | None = None,
    light: Point = (16, -8),
    width: float = 5,
    edge: str = INK,
) -> str:
    """A flat shape with its pen line, heavier away from the light.

    `shade` fills what the light does not reach: the shape less itself moved by `light`.
    """
    weight = f'<path d="{path}" fill="{edge}" stroke="{edge}" stroke-width="{number(width)}" stroke-linejoin="round" transform="translate({number(-width * 0.22)} {number(width * 0.4)})"/>'
    body = fill(path, colour)
    if shade:
        lit = f'<path d="{path}" fill="{colour}" transform="translate({number(light[0])} {number(light[1])})"/>'
        body = fill(path, shade) + clip(path, lit)
    return weight + body + line(path, width, edge)


def clip(path: str, *parts: str) -> str:
    """`parts`, seen only inside `path`; the name comes from the path, so it never clashes."""
    name = f"c{crc32(path.encode()):08x}"
    return (
        f'<clipPath id="{name}"><path d="{path}"/></clipPath>'
        f'<g clip-path="url(#{name})">{"".join(parts)}</g>'
    )


def group(
    *parts: str, move: Point = (0, 0), scale: float = 1, turn: float = 0, mirror: bool = False
) -> str:
    """`parts` moved, then scaled, mirrored left to right and turned (degrees) about their origin."""
    steps = []
    if move != (0, 0):
        steps.append(f"translate({number(move[0])} {number(move[1])})")
    if scale != 1 or mirror:
        steps.append(f"scale({-scale if mirror else scale:g} {scale:g})")
    if turn:
        steps.append(f"rotate({number(turn)})")
    return (
        f'<g transform="{" ".join(steps)}">{"".join(parts)}</g>'
        if steps
        else f"<g>{''.join(parts)}</g>"
    )


def sheet(width: float, height: float, *parts: str, corner: Point = (0, 0)) -> str:
    """A whole SVG document that shows `width` by `height` units from `corner` on."""
    x, y, w, h = (number(value) for value in (*corner, width, height))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {w} {h}" width="{w}" height="{h}">'
        f"{''.join(parts)}</svg>"
    )


def _points(points: Way) -> Sequence[Point]:
    return way(points) if isinstance(points, str) else points


def _walk(points: Sequence[Point], steps: int = 8) -> list[Point]:
    if len(points) == 2:
        (ax, ay), (bx, by) = points
        return [(ax + (bx - ax) * i / 4, ay + (by - ay) * i / 4) for i in range(5)]
    walked: list[Point] = []
    count = len(points)
    for i in range(count - 1):
        p0, p1, p2, p3 = (points[max(0, min(count - 1, i + k))] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            walked.append(tuple(_catmull(p0[k], p1[k], p2[k], p3[k], t) for k in (0, 1)))  # type: ignore[arg-type]  # always two
    return [*walked, points[-1]]


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def _spread(widths: Sequence[float], share: float) -> float:
    place = share * (len(widths) - 1)
    index = min(int(place), len(widths) - 2)
    return widths[index] + (widths[index + 1] - widths[index]) * (place - index)


def _cap(spine: Sequence[Point], width: float) -> list[Point]:
    (ax, ay), (bx, by) = spine[-2], spine[-1]
    angle = math.atan2(by - ay, bx - ax)
    turns = (45, 0, -45) if width > 8 else (0,)
    half = width / 2
    return [
        (
            bx + half * math.cos(angle + math.radians(t)),
            by + half * math.sin(angle + math.radians(t)),
        )
        for t in turns
    ]
