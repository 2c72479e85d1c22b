"""What is the mark of the demo practice? A tooth with a leaf in it, and a name drawn letter by letter."""

from __future__ import annotations

from config.demo.drawings.ink import box, fill, group, line, loop, sheet, smooth
from config.demo.drawings.palette import INK, PAPER, TEAL, TERRACOTTA

NAME = "alder row"

_TOOTH = loop(
    "-66,-34 -60,-66 -36,-82 -10,-72 8,-70 34,-82 60,-64 66,-32 60,10 52,52 38,86 22,70 14,34 0,20 -14,34 -20,70 -36,86 -52,54 -60,12"
)
_LEAF = loop("-38,6! -34,-34 2,-54 40,-50! 38,-16 6,6 -38,6")
_VEIN = smooth("-38,6 -14,-14 12,-32")
_BOWL = "M60 -30A30 30 0 1 1 0 -30A30 30 0 1 1 60 -30"

# The pen's way through each letter and how far it moves on; the line stands at 0, x-height is 60.
_LETTERS: dict[str, tuple[str, float]] = {
    " ": ("", 20),
    "a": (f"{_BOWL}M60 -60V0", 60),
    "b": (f"M0 -100V0{_BOWL}", 60),
    "c": ("M52 -51A30 30 0 1 0 52 -9", 52),
    "d": (f"{_BOWL}M60 -100V0", 60),
    "e": ("M1 -30H60A30 30 0 1 0 51 -9", 60),
    "f": ("M34 -99Q12 -104 12 -76V0M-4 -60H32", 32),
    "g": (f"{_BOWL}M60 -60V4A29 28 0 0 1 6 18", 60),
    "h": ("M0 -100V0M0 -32A28 28 0 0 1 56 -32V0", 56),
    "i": ("M0 -60V0M0 -86v0.1", 0),
    "j": ("M10 -60V8Q10 28 -8 28M10 -86v0.1", 10),
    "k": ("M0 -100V0M42 -60L0 -24M14 -36L46 0", 44),
    "l": ("M0 -100V0", 0),
    "m": ("M0 -60V0M0 -34A24 26 0 0 1 48 -34V0M48 -34A24 26 0 0 1 96 -34V0", 96),
    "n": ("M0 -60V0M0 -32A28 28 0 0 1 56 -32V0", 56),
    "o": (_BOWL, 60),
    "p": (f"M0 -60V36{_BOWL}", 60),
    "q": (f"{_BOWL}M60 -60V36", 60),
    "r": ("M0 -60V0M0 -32Q2 -60 32 -58", 30),
    "s": ("M44 -50Q36 -61 22 -61Q2 -61 2 -45Q2 -32 23 -30Q46 -27 46 -14Q46 1 23 1Q6 1 0 -12", 46),
    "t": ("M14 -84V-18Q14 0 34 -1M-2 -60H32", 34),
    "u": ("M0 -60V-28A28 28 0 0 0 56 -28V-60M56 -60V0", 56),
    "v": ("M0 -60L26 0L52 -60", 52),
    "w": ("M0 -60L20 0L40 -56L60 0L80 -60", 80),
    "x": ("M0 -60L46 0M46 -60L0 0", 46),
    "y": ("M0 -60L27 -2M54 -60L22 16Q14 34 -4 32", 54),
    "z": ("M2 -60H46L0 0H48", 48),
}
_BETWEEN = 26


def mark(colour: str = TEAL, leaf: str = PAPER) -> str:
    """The mark alone, about 130 by 170 units, around (0, 0)."""
    return fill(_TOOTH, colour) + fill(_LEAF, leaf) + line(_VEIN, 5, colour)


def wordmark(name: str, *, colour: str = INK, weight: float = 12) -> tuple[str, float]:
    """`name` as pen lines on a base line at 0, and its width in units.

    Raises:
        KeyError: a sign that is neither a small letter from a to z nor a space.
    """
    x = 0.0
    parts = []
    for letter in name:
        path, width = _LETTERS[letter]
        if path:
            parts.append(group(line(path, weight, colour), move=(x, 0)))
        x += width + _BETWEEN
    return "".join(parts), max(0.0, x - _BETWEEN)


def logo(name: str = NAME, *, ink: str = INK, accent: str = TEAL) -> str:
    """Mark and wordmark side by side on nothing, as an SVG document 200 units high."""
    letters, width = wordmark(name, colour=ink)
    dot = group(line("M0 0v0.1", 17, TERRACOTTA), move=(232 + width, 136))
    return sheet(
        262 + width, 200, group(mark(accent), move=(94, 98)), group(letters, move=(204, 138)), dot
    )


def tile(*, ground: str = TEAL, tooth: str = PAPER) -> str:
    """The mark alone on a square of colour, as an SVG document: it stands on day and night."""
    return sheet(
        400,
        400,
        fill(box(0, 0, 400, 400), ground),
        group(mark(tooth, ground), move=(200, 196), scale=1.55),
    )
