"""Who belongs to the demo practice? Its staff and patients, and the cases it shows."""

from __future__ import annotations

from config.demo.drawings.palette import APRICOT, CLOUD, MIST, PAPER, SAND, TEAL, TEAL_DEEP, TEAL_SOFT, TERRACOTTA
from config.demo.drawings.person import Person
from config.demo.drawings.teeth import Smile

_BRACES = Smile(crowding=0.3, rotation=0.2, brackets=True, parted=0.5)
_CLOSED = Smile(parted=0)

CAST: dict[str, Person] = {
    "amara": Person("umber", "afro", "black", 44, TEAL, TERRACOTTA, SAND, clothing="scrubs", nose="broad", lashes=True, earring=APRICOT, tilt=3, smile=Smile(parted=0.35)),
    "jonas": Person("porcelain", "quiff", "copper", 31, MIST, TEAL, TEAL_SOFT, clothing="tunic", build="long", freckles=True, beard="stubble", mirror=True, tilt=-2, light="rail", smile=Smile(parted=0.35)),
    "mei": Person("peach", "bob", "black", 36, TERRACOTTA, PAPER, MIST, clothing="jacket", build="round", nose="button", lashes=True, glasses=TEAL_DEEP, smile=Smile(parted=0.4), light="leaf"),
    "leila": Person("honey", "long", "brown", 29, TEAL_SOFT, TEAL, APRICOT, clothing="tunic", covering="headscarf", lashes=True, mirror=True, tilt=2, smile=Smile(parted=0.45), light="arch"),
    "otto": Person("peach", "bald", "silver", 71, SAND, TEAL, TEAL, clothing="cardigan", build="square", nose="hooked", eyes="smiling", beard="moustache", glasses="#8b4a2c", tilt=-4, smile=Smile(parted=0.5, tone=0.5), light="window"),
    "priya": Person("bronze", "braids", "black", 26, APRICOT, TEAL, TEAL_SOFT, clothing="knit", lashes=True, earring=SAND, tilt=5, smile=Smile(parted=0.55), light="leaf"),
    "tomas": Person("bronze", "curls", "brown", 38, TEAL_DEEP, CLOUD, SAND, clothing="shirt", build="square", beard="full", eyes="smiling", mirror=True, tilt=3, smile=Smile(parted=0.5), light="rail"),
    "ruth": Person("porcelain", "bun", "silver", 78, TERRACOTTA, CLOUD, MIST, clothing="cardigan", build="round", eyes="smiling", earring=TEAL, tilt=-3, smile=Smile(parted=0.3, tone=0.55), light="window"),
    "sam": Person("espresso", "locs", "black", 17, SAND, TERRACOTTA, APRICOT, clothing="hoodie", nose="broad", mirror=True, tilt=-3, smile=_BRACES, light="window"),
    "ines": Person("honey", "pigtails", "chestnut", 10, CLOUD, TERRACOTTA, TEAL, clothing="stripes", build="round", nose="button", freckles=True, tilt=6, smile=_BRACES, light="arch"),
    "bea": Person("umber", "puffs", "black", 8, APRICOT, TEAL, MIST, clothing="stripes", build="round", nose="button", eyes="smiling", lashes=True, mirror=True, tilt=5, smile=Smile(gap=2.2, parted=0.7), light="leaf"),
    "viktor": Person("peach", "crop", "white", 63, TEAL_SOFT, CLOUD, TERRACOTTA, clothing="shirt", build="long", nose="hooked", beard="full", tilt=2, smile=_CLOSED, light="arch"),
    "noor": Person("honey", "ponytail", "brown", 23, TEAL, CLOUD, SAND, clothing="knit", build="oval", lashes=True, glasses="#1f2624", mirror=True, tilt=4, smile=_CLOSED, light="window"),
    "david": Person("espresso", "bald", "black", 52, CLOUD, TEAL, TEAL_SOFT, clothing="coat", build="square", nose="broad", beard="stubble", covering="cap", tilt=-2, smile=Smile(parted=0.45), light="rail"),
}

CASES: dict[str, tuple[Smile, Smile]] = {
    "crowding": (Smile(crowding=1, rotation=0.5, tone=0.6), Smile(tone=0.75)),
    "gap": (Smile(gap=3.4, rotation=0.25, tone=0.65), Smile(gap=0, tone=0.75)),
    "deep-bite": (Smile(overbite=6.5, crowding=0.25, tone=0.6), Smile(overbite=2, tone=0.75)),
    "open-bite": (Smile(overbite=-3.5, tone=0.65), Smile(overbite=2, tone=0.75)),
    "chipped-and-dull": (Smile(chip=1, tone=0.2, rotation=0.15), Smile(tone=0.95)),
}
