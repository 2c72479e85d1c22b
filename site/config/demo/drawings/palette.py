"""Which colours may a drawing use? One small box of paints, named for what they paint."""

from __future__ import annotations

from dataclasses import dataclass

PAPER = "#f7f1e6"
CLOUD = "#fffaf1"
INK = "#16211d"
TEAL = "#0f5c57"
TEAL_DEEP = "#0a4340"
TEAL_SOFT = "#7fa9a0"
MIST = "#cfdfd7"
TERRACOTTA = "#d2673f"
TERRACOTTA_DEEP = "#a94a2b"
APRICOT = "#f1b58b"
SAND = "#e6d3b3"
SAND_DEEP = "#cfb68d"
MOUTH = "#4a1a1c"
GUM = "#d98378"
STEEL = "#aab9b6"


@dataclass(frozen=True)
class Skin:
    """The five paints of one complexion; `line` draws what lies within the face."""

    base: str
    shade: str
    blush: str
    lip: str
    line: str = INK


SKINS: dict[str, Skin] = {
    "porcelain": Skin("#f8dcc6", "#ecc0a3", "#f2b094", "#cf6f5c"),
    "peach": Skin("#f1c39f", "#dfa37d", "#e99673", "#c1604a"),
    "honey": Skin("#dca678", "#c3875a", "#d2825a", "#b3573f"),
    "bronze": Skin("#ba7d52", "#9c6240", "#ad5f3f", "#93432f"),
    "umber": Skin("#8f5a3c", "#74452d", "#87432d", "#6f2f23"),
    "espresso": Skin("#6f432d", "#573220", "#6a3020", "#8a4436"),
}

HAIRS: dict[str, str] = {
    "black": "#1f2624",
    "brown": "#4a3023",
    "chestnut": "#80492a",
    "copper": "#c4602c",
    "wheat": "#dcb06c",
    "silver": "#c3c7c0",
    "white": "#eeeae0",
}


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` (0 to 1) of the way from `first` to `second`, both "#rrggbb"."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


WOOD = mix(SAND_DEEP, TERRACOTTA_DEEP, 0.28)
