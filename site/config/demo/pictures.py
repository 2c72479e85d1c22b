"""Which pictures does the demo show, and who can be seen in each?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from config.demo.drawings import CASES, CAST, logo, portrait, room, scene, smile_close_up, town_map
from config.demo.drawings.logo import tile
from consent.privileges import Subject


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing that is uploaded like a photo.

    Attributes:
        recognisable, unrecognisable: keys of patients who can be seen.
        focal: centre of interest as fractions of width and height.
    """

    draw: Callable[[], str]
    description: str
    subject: str = Subject.NONE
    recognisable: tuple[str, ...] = ()
    unrecognisable: tuple[str, ...] = ()
    focal: tuple[float, float] | None = None
    width: int = 1600


def _person(name: str, ratio: str, description: str, *, face: float = 0.56) -> Picture:
    return Picture(
        lambda: portrait(CAST[name], ratio=ratio),
        description,
        Subject.PATIENT,
        recognisable=(name,),
        focal=(face, 0.38),
        width=2100,  # a portrait cut for Instagram keeps its 1080 pixels
    )


@dataclass(frozen=True, slots=True)
class Mouth:
    """One patient's teeth from close by: the same frame before and after.

    Attributes:
        case: a key of CASES.
        patient: a key of PATIENTS.
    """

    case: str
    patient: str
    skin: str
    marks: tuple[str, ...]
    before: str
    after: str

    def pictures(self) -> dict[str, Picture]:
        told = (("before", self.before), ("after", self.after))
        return {
            f"{self.patient}-{when}": self._picture(index, description)
            for index, (when, description) in enumerate(told)
        }

    def _picture(self, index: int, description: str) -> Picture:
        return Picture(
            lambda: smile_close_up(
                CASES[self.case][index], skin=self.skin, ratio="4:3", marks=self.marks
            ),
            description,
            Subject.PATIENT,
            unrecognisable=(self.patient,),
            width=1400,
        )


MOUTHS = (
    Mouth(
        "crowding",
        "otto",
        "peach",
        ("moustache", "lines"),
        "Teeth before: two stand in front of others",
        "Teeth after: an even row",
    ),
    Mouth(
        "gap",
        "sam",
        "espresso",
        ("dimples",),
        "Teeth before: a gap between the front teeth",
        "Teeth after: the gap is closed",
    ),
    Mouth(
        "turned",
        "noor",
        "honey",
        ("mole",),
        "Teeth before: front teeth turned like half-open doors",
        "Teeth after: they stand side by side",
    ),
    Mouth(
        "open-bite",
        "tomas",
        "bronze",
        ("stubble",),
        "Teeth before: the front teeth do not meet",
        "Teeth after: they meet",
    ),
    Mouth(
        "deep-bite",
        "bea",
        "umber",
        ("freckles", "dimples"),
        "Teeth before: the upper front teeth hide the lower ones",
        "Teeth after: the lower ones can be seen",
    ),
)


def _member(name: str, description: str) -> Picture:
    return Picture(
        lambda: portrait(CAST[name], ratio="4:5"), description, Subject.STAFF, focal=(0.5, 0.42)
    )


PICTURES: Mapping[str, Picture] = {
    "logo": Picture(logo, "Alder Row", width=900),
    "mark": Picture(tile, "Alder Row", width=800),
    "map-alder-row": Picture(
        town_map.alder_row,
        "Map: from the tram stop one block up, then right into Alder Row, to the house with the flag",
        width=1800,
    ),
    "map-lake-shore": Picture(
        town_map.lake_shore,
        "Map: from the bus stop along Shore Road, then left into Pier Street, to the house with the flag",
        width=1800,
    ),
    "facade": Picture(
        lambda: room("facade", ratio="3:2"),
        "The practice from the street, with a tree and a bicycle",
    ),
    "reception": Picture(
        lambda: room("reception", ratio="3:2"), "The reception desk with a tall plant"
    ),
    "treatment": Picture(
        lambda: room("treatment", ratio="3:2"), "A treatment chair by the window in morning light"
    ),
    "tools": Picture(
        lambda: room("tools", ratio="3:2"),
        "A plaster model of teeth, two toothbrushes and an apple",
    ),
    "mirror": Picture(
        lambda: scene("mirror", ratio="1:1"),
        "A girl with plaits looks at her smile in a hand mirror; her orthodontist holds it",
        Subject.PATIENT,
        recognisable=("ines",),
        focal=(0.5, 0.5),
    ),
    "ines": _person("ines", "3:2", "A girl with plaits and a striped shirt, smiling"),
    "otto": _person("otto", "3:2", "An older man with round glasses and a moustache, laughing"),
    "priya": _person("priya", "3:2", "A young woman with two long braids, smiling"),
    "ruth": _person("ruth", "3:2", "A woman with a grey bun and a red cardigan, laughing"),
    "viktor": _person("viktor", "3:2", "A man with a white beard, smiling"),
    **{key: picture for mouth in MOUTHS for key, picture in mouth.pictures().items()},
    # Waits under "To classify", as one that nobody has looked at yet.
    "from-the-camera": Picture(
        lambda: smile_close_up(CASES["crowding"][0], skin="umber", ratio="4:3"),
        "Teeth, seen close",
        Subject.UNKNOWN,
        width=1400,
    ),
    "staff-amara": _member("amara", "A woman in teal scrubs with a round afro, smiling"),
    "staff-mei": _member("mei", "A woman with glasses and a black bob, smiling"),
    "staff-jonas": _member("jonas", "A man with freckles, stubble and copper hair, smiling"),
    "staff-leila": _member("leila", "A young woman with a headscarf, smiling"),
}

# A title is for staff and never a patient's name; the other pictures are called by their key.
_TITLES = {
    "ines": "plaits and a striped shirt",
    "otto": "round glasses and a moustache",
    "priya": "two long braids",
    "ruth": "red cardigan",
    "viktor": "white beard",
    "otto-before": "crowded row, before",
    "otto-after": "crowded row, after",
    "sam-before": "gap, before",
    "sam-after": "gap, after",
    "noor-before": "turned front teeth, before",
    "noor-after": "turned front teeth, after",
    "tomas-before": "open bite, before",
    "tomas-after": "open bite, after",
    "bea-before": "deep bite, before",
    "bea-after": "deep bite, after",
}


def title_of(key: str) -> str:
    """What a picture of the demo is called in the admin."""
    return f"Demo: {_TITLES.get(key, key)}"
