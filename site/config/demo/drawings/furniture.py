"""What stands in a room? Windows, lamps and chairs, each drawn where it is put."""

from __future__ import annotations

from config.demo.drawings.ink import (
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
from config.demo.drawings.palette import (
    APRICOT,
    CLOUD,
    INK,
    MIST,
    PAPER,
    SAND,
    STEEL,
    TEAL,
    TEAL_SOFT,
    TERRACOTTA,
    WOOD,
    mix,
)
from config.demo.drawings.plants import leaf


def window(x: float, y: float, width: float, height: float, *, bars: int = 1) -> str:
    """A window on a bright day; `bars` upright bars divide it."""
    pane = box(x, y, width, height)
    view = (
        fill(pane, mix(MIST, CLOUD, 0.5)),
        fill(oval(x + width * 0.72, y + height * 0.24, height * 0.11, height * 0.11), APRICOT),
        fill(
            loop(
                [
                    (x - 40, y + height * 0.7),
                    (x + width * 0.25, y + height * 0.56),
                    (x + width * 0.6, y + height * 0.68),
                    (x + width + 40, y + height * 0.55),
                    (x + width + 40, y + height + 40),
                    (x - 40, y + height + 40),
                ]
            ),
            MIST,
        ),
        fill(
            loop(
                [
                    (x + width * 0.08, y + height + 30),
                    (x + width * 0.02, y + height * 0.62),
                    (x + width * 0.16, y + height * 0.4),
                    (x + width * 0.32, y + height * 0.6),
                    (x + width * 0.3, y + height + 30),
                ]
            ),
            TEAL_SOFT,
        ),
        line(
            f"M{x + width * 0.17:.1f} {y + height * 0.8:.1f}V{y + height:.1f}",
            6,
            mix(TEAL_SOFT, TEAL, 0.45),
        ),
        fill(
            loop(
                [
                    (x + width * 0.6, y + height + 30),
                    (x + width * 0.62, y + height * 0.8),
                    (x + width * 0.8, y + height * 0.72),
                    (x + width * 1.1, y + height * 0.84),
                    (x + width * 1.1, y + height + 30),
                ]
            ),
            TEAL_SOFT,
        ),
    )
    frame = [line(pane, 22, INK), line(pane, 13, CLOUD)]
    for i in range(1, bars + 1):
        upright = f"M{x + width * i / (bars + 1):.1f} {y + 10:.1f}V{y + height - 10:.1f}"
        frame += [line(upright, 17, INK), line(upright, 9, CLOUD)]
    sill = shape(
        box(x - 34, y + height + 2, width + 68, 26, 4), CLOUD, shade=SAND, light=(0, -12), width=5
    )
    return clip(pane, *view) + "".join(frame) + sill


def picture(x: float, y: float, width: float, height: float, subject: str) -> str:
    """A framed print; `subject` is "hill", "tooth" or "leaf"."""
    inside = box(x + 18, y + 18, width - 36, height - 36)
    cx, cy = x + width / 2, y + height / 2
    prints = {
        "hill": fill(
            oval(cx + width * 0.1, cy - height * 0.1, width * 0.16, width * 0.16), TERRACOTTA
        )
        + fill(
            loop(
                [
                    (x - 20, cy + 10),
                    (cx - 30, cy + height * 0.04),
                    (x + width + 20, cy + height * 0.2),
                    (x + width, y + height + 40),
                    (x, y + height + 40),
                ]
            ),
            TEAL,
        ),
        "tooth": group(fill(TOOTH, CLOUD), line(TOOTH, 9), move=(cx, cy), scale=width / 330),
        "leaf": group(
            leaf(height * 0.62, height * 0.3), move=(cx - width * 0.12, cy + height * 0.3), turn=-68
        ),
    }
    paper = {"hill": APRICOT, "tooth": TEAL_SOFT, "leaf": PAPER}[subject]
    return (
        shape(box(x, y, width, height, 3), WOOD, width=5)
        + fill(inside, paper)
        + clip(inside, prints[subject])
        + line(inside, 4)
    )


TOOTH = loop(
    "-74,-52 -50,-88 -14,-80 0,-74 16,-80 54,-86 74,-48 66,0 56,60 40,96 24,80 16,30 0,16 -16,30 -24,82 -42,96 -58,58 -66,0"
)


def pendant(x: float, y: float, size: float, colour: str = TERRACOTTA) -> str:
    """A lamp hanging from above the frame down to `y`."""
    shade = loop(
        [
            (x - size * 0.16, y - size * 0.62),
            (x - size * 0.16, y - size * 0.62),
            (x - size * 0.34, y - size * 0.34),
            (x - size * 0.62, y),
            (x - size * 0.62, y),
            (x + size * 0.62, y),
            (x + size * 0.62, y),
            (x + size * 0.34, y - size * 0.34),
            (x + size * 0.16, y - size * 0.62),
            (x + size * 0.16, y - size * 0.62),
        ]
    )
    bulb = fill(oval(x, y, size * 0.2, size * 0.13), CLOUD) + line(
        oval(x, y, size * 0.2, size * 0.13), 4
    )
    return (
        line(f"M{x:g} -40V{y - size * 0.6:g}", 5)
        + bulb
        + shape(shade, colour, shade=mix(colour, INK, 0.18), light=(size * 0.2, 0))
    )


def treatment_chair(*, cushion: str = TEAL) -> str:
    """A dentist's chair seen from its left side, head to the right; its foot stands at (0, 0)."""
    dark = mix(cushion, INK, 0.24)
    foot = shape(
        loop("-190,-26 -180,-44 0,-56 170,-44 190,-26 186,0! -186,0!"),
        CLOUD,
        shade=SAND,
        light=(16, -16),
    )
    column = shape(
        polygon("-56,-50 70,-50 96,-190 -90,-190"), STEEL, shade=mix(STEEL, INK, 0.2), light=(26, 0)
    )
    legs = tube("-450,-252 -330,-270 -190,-276", [54, 66, 76])
    seat = tube("-250,-268 -60,-262 90,-252 170,-262", [76, 92, 92, 70])
    back = tube("120,-268 190,-350 262,-480 312,-580", [84, 104, 108, 96])
    rest = tube("322,-610 346,-660 362,-706", [64, 76, 64])
    arm = tube("150,-400 40,-396 -80,-394", [34, 40, 34])
    post = shape(box(40, -400, 24, 120), STEEL, width=4.5)
    return "".join(
        (
            foot,
            column,
            line("M318 -596L330 -620", 16, STEEL),
            shape(legs, cushion, shade=dark, light=(0, -16)),
            shape(seat, cushion, shade=dark, light=(0, -18)),
            shape(back, cushion, shade=dark, light=(-14, -10)),
            shape(rest, mix(cushion, CLOUD, 0.16), shade=cushion, light=(-10, -8)),
            brush("-420,-266 -300,-286 -200,-292", 4, colour=mix(cushion, CLOUD, 0.4)),
            post,
            shape(arm, CLOUD, shade=SAND, light=(0, -10)),
        )
    )


def treatment_lamp() -> str:
    """The lamp over the chair; its head hangs at (0, 0), its arm comes from the right above."""
    bent = "M0 -30L80 -150L340 -220V-900"
    head = loop("-120,10 -96,-34 0,-52 100,-30 118,14! 60,30 -60,30 -120,10")
    joints = "".join(
        shape(oval(x, y, 17, 17), CLOUD, width=5) for x, y in ((80, -150), (340, -220))
    )
    glass = fill(oval(0, 20, 76, 15), APRICOT) + line(oval(0, 20, 76, 15), 4)
    return (
        line(bent, 27)
        + line(bent, 17, CLOUD)
        + joints
        + shape(head, CLOUD, shade=SAND, light=(10, -12))
        + glass
    )


def stool(colour: str = TERRACOTTA) -> str:
    """A round stool on wheels; it stands at (0, 0)."""
    legs = "M0 -60L-96 -18M0 -60L94 -18M0 -60L16 -14M0 -60V-200"
    wheels = "".join(shape(oval(x, -10, 12, 12), INK, width=3) for x in (-98, 96, 16))
    seat = loop("-112,-214 -104,-240 0,-250 106,-240 112,-214 96,-196 -96,-196")
    return (
        line(legs, 22)
        + line(legs, 12, STEEL)
        + wheels
        + shape(seat, colour, shade=mix(colour, INK, 0.2), light=(0, -16))
    )


def side_chair(colour: str = TEAL_SOFT) -> str:
    """A waiting-room chair seen from the front, a little from the left; it stands at (0, 0)."""
    legs = "M-92 -160L-104 0M92 -160L104 0M-70 -170L-66 -34M74 -170L70 -34"
    back = loop("-108,-400 -96,-440 0,-452 98,-440 110,-400 112,-240! -110,-240!")
    seat = loop("-118,-206 -112,-244 0,-254 114,-244 120,-206 112,-164 -112,-164")
    dark = mix(colour, INK, 0.2)
    return (
        line(legs, 20)
        + line(legs, 11, WOOD)
        + shape(back, colour, shade=dark, light=(16, -8))
        + shape(seat, colour, shade=dark, light=(8, -22))
    )


def cup(x: float, y: float, size: float, colour: str = CLOUD) -> str:
    """A mug that stands at (`x`, `y`)."""
    body = loop(
        [
            (x - size * 0.5, y - size),
            (x - size * 0.5, y - size),
            (x - size * 0.46, y - size * 0.3),
            (x - size * 0.36, y),
            (x + size * 0.36, y),
            (x + size * 0.46, y - size * 0.3),
            (x + size * 0.5, y - size),
            (x + size * 0.5, y - size),
        ]
    )
    handle = oval(x + size * 0.54, y - size * 0.55, size * 0.24, size * 0.28)
    return (
        line(handle, 15)
        + line(handle, 7, colour)
        + shape(body, colour, shade=mix(colour, INK, 0.16), light=(size * 0.22, 0))
    )
