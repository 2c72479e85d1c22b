"""Who is in the picture? One person in plain words, from complexion to collar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from config.demo.drawings.palette import HAIRS, SKINS, Skin
from config.demo.drawings.teeth import Smile

HairStyle = Literal[
    "afro",
    "bald",
    "bob",
    "braids",
    "bun",
    "crop",
    "curls",
    "locs",
    "long",
    "pigtails",
    "ponytail",
    "puffs",
    "quiff",
]
Clothing = Literal[
    "cardigan", "coat", "hoodie", "jacket", "knit", "scrubs", "shirt", "stripes", "tunic"
]
Beard = Literal["", "full", "moustache", "stubble"]
Covering = Literal["", "headscarf", "cap"]
Build = Literal["long", "oval", "round", "square"]
Nose = Literal["broad", "button", "hooked", "straight"]
Eyes = Literal["open", "smiling", "down"]


@dataclass(frozen=True)
class Person:
    """One invented person.

    Attributes:
        skin: a key of `palette.SKINS`.
        hair_colour: a key of `palette.HAIRS`.
        age: years; it sets proportions and lines.
        tilt: degrees the head leans to its right (negative: to its left).
        mirror: True looks to the viewer's left instead of the right.
        cloth, trim: colours of the clothes and their details, "#rrggbb".
        wall: the colour behind the head, "#rrggbb".
        light: which shape of light or thing stands on the wall.
    """

    skin: str
    hair: HairStyle
    hair_colour: str
    age: int
    cloth: str
    trim: str
    wall: str
    clothing: Clothing = "knit"
    build: Build = "oval"
    nose: Nose = "straight"
    eyes: Eyes = "open"
    beard: Beard = ""
    covering: Covering = ""
    glasses: str = ""
    freckles: bool = False
    lashes: bool = False
    earring: str = ""
    smile: Smile = field(default_factory=Smile)
    tilt: float = 0
    mirror: bool = False
    light: Literal["window", "leaf", "rail", "arch"] = "window"

    @property
    def paint(self) -> Skin:
        return SKINS[self.skin]

    @property
    def hair_paint(self) -> str:
        return HAIRS[self.hair_colour]

    @property
    def child(self) -> bool:
        return self.age < 13

    @property
    def elder(self) -> bool:
        return self.age >= 60
