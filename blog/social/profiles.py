"""What does each network's profile take: which texts of which length, which pictures of which size?

The facts are data (profiles.json), with the day they were compared; show that day to staff.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from blog.social.counting import RULES
from blog.social.networks import FORMATS, NETWORK_NAMES, Format

_ANY_FORMAT = "og_card"


class Part(StrEnum):
    """The two pictures of a profile; stored in addresses and file names."""

    PROFILE = "profile"
    COVER = "cover"


class Fact(StrEnum):
    """The two texts of the practice that profiles ask for."""

    SENTENCE = "sentence"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of a profile; `limit` in the units of the profile's `count_rule`."""

    fact: Fact
    field: str
    limit: int


@dataclass(frozen=True, slots=True)
class PictureField:
    """A picture of a profile; sizes in pixels, `max_bytes` in bytes."""

    part: Part
    field: str
    width: int
    height: int
    min_width: int
    min_height: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What one network takes.

    Attributes:
        name_limit: in the units of `count_rule`; None where the name comes from elsewhere.
        no_contact_in_texts: whether texts with a phone number or web address are turned down.
        note: a sentence for staff; '' for none.
    """

    network: str
    name_limit: int | None
    count_rule: str
    texts: tuple[TextField, ...]
    pictures: tuple[PictureField, ...]
    no_contact_in_texts: bool
    note: str

    @property
    def network_name(self) -> str:
        return NETWORK_NAMES[self.network]

    def picture(self, part: str) -> PictureField | None:
        return next((one for one in self.pictures if one.part == part), None)

    def format(self, picture: PictureField, *, most: int | None = None) -> Format:
        """The picture as cropping and compressing know it; `most` is the widest a preview may be."""
        scale = min(1.0, most / picture.width) if most else 1.0
        return replace(
            FORMATS[_ANY_FORMAT],
            id=f"{self.network}_{picture.part}",
            label=f"{self.network_name} {picture.field.lower()}",
            network=self.network,
            kind=picture.part,
            width=round(picture.width * scale),
            height=round(picture.height * scale),
            ratio="",
            min_width=round(picture.min_width * scale),
            min_height=round(picture.min_height * scale),
            max_bytes=picture.max_bytes,
            target_bytes=None,
            file_types=("JPEG",),
        )


def read_profiles(data: Mapping[str, Any]) -> tuple[Mapping[str, Profile], date]:
    """The profiles by network, in the file's order, and the day they were compared.

    Raises:
        ValueError, KeyError, TypeError: the file says something that cannot be.
    """
    profiles = {}
    for entry in data["profiles"]:
        NETWORK_NAMES[entry["network"]]
        if entry["count_rule"] not in RULES:
            raise ValueError(entry["count_rule"])
        profiles[entry["network"]] = Profile(
            **{
                **entry,
                "texts": tuple(
                    TextField(**{**one, "fact": Fact(one["fact"])}) for one in entry["texts"]
                ),
                "pictures": tuple(
                    PictureField(**{**one, "part": Part(one["part"])}) for one in entry["pictures"]
                ),
            }
        )
    return MappingProxyType(profiles), date.fromisoformat(data["checked"])


PROFILES, COMPARED = read_profiles(
    json.loads(Path(__file__).with_name("profiles.json").read_text("utf-8"))
)
