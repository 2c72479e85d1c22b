"""Which pictures does the demo show, and who can be seen in each?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from config.demo.drawings import CASES, CAST, logo, portrait, room, scene, smile_close_up
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


def _smile(case: str, index: int, skin: str, patient: str, description: str) -> Picture:
    return Picture(
        lambda: smile_close_up(CASES[case][index], skin=skin, ratio="4:3"),
        description,
        Subject.PATIENT,
        unrecognisable=(patient,),
        width=1400,
    )


def _member(name: str, description: str) -> Picture:
    return Picture(
        lambda: portrait(CAST[name], ratio="4:5"), description, Subject.STAFF, focal=(0.5, 0.42)
    )


PICTURES: Mapping[str, Picture] = {
    "logo": Picture(logo, "Alder Row", width=900),
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
    "otto-before": _smile(
        "crowding", 0, "peach", "otto", "Teeth before: two stand in front of others"
    ),
    "otto-after": _smile("crowding", 1, "peach", "otto", "Teeth after: an even row"),
    "sam-before": _smile("gap", 0, "umber", "sam", "Teeth before: a gap between the front teeth"),
    "sam-after": _smile("gap", 1, "umber", "sam", "Teeth after: the gap is closed"),
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
}


def title_of(key: str) -> str:
    """What a picture of the demo is called in the admin."""
    return f"Demo: {_TITLES.get(key, key)}"
