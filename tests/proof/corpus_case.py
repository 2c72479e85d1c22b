"""What is one case of the corpus? A file made by code, the door it is sent to, and what must happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

MARK = b"SECRET-PATIENT-NAME"
"""Stands in every carrier of words; it may be in no file that is kept."""
NAME = "Wilhelmina Quackenbush"
"""The patient by whose name hostile files are called; it may be in no address and no file name."""


class Door(StrEnum):
    """Where a file comes in."""

    PHOTO = "a photo by itself"
    MANY = "many photos at once"
    PATIENT = "a patient's record"
    CHOOSER = "the chooser of a page"
    CLIP = "a clip"
    CAPTIONS = "a clip's captions"
    DOCUMENT = "a document"
    SCAN = "a signed sheet"
    PROOF = "what entitles a representative"
    LETTER = "a lawyer's letter"
    GENUINE = "“is this copy genuine?”"
    NAMES = "the list of an import"
    REDIRECTS = "a list of redirects"


class Must(StrEnum):
    """What must happen; EITHER where it is for the decoding library to say."""

    BE_REFUSED = "refused"
    BE_CLEANED = "cleaned"
    EITHER = "cleaned or refused"


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile file.

    Attributes:
        build: makes the same bytes each time.
        shows: whether what is kept must show the four quadrants upright.
        is_heavy: it takes more than a second or many megabytes: not in the quick sample.
    """

    name: str
    door: Door
    must: Must
    build: Callable[[], bytes]
    file_name: str = "IMG_0001.jpg"
    content_type: str = "image/jpeg"
    shows: bool = False
    is_heavy: bool = False


def refused(name: str, build: Callable[[], bytes], **more: object) -> Case:
    return Case(name, **{"door": Door.PHOTO, "must": Must.BE_REFUSED, "build": build, **more})


def cleaned(name: str, build: Callable[[], bytes], **more: object) -> Case:
    """A file that is kept, showing the four quadrants upright unless `shows` says otherwise."""
    known = {"door": Door.PHOTO, "must": Must.BE_CLEANED, "build": build, "shows": True}
    return Case(name, **{**known, **more})


def either(name: str, build: Callable[[], bytes], **more: object) -> Case:
    return Case(name, **{"door": Door.PHOTO, "must": Must.EITHER, "build": build, **more})


def cut(build: Callable[[], bytes], share: float) -> Callable[[], bytes]:
    """The first part of a file, from nearly nothing (0) to all but its last byte (1)."""

    def first() -> bytes:
        data = build()
        return data[: max(1, min(len(data) - 1, int(len(data) * share)))]

    return first


def no_two_alike(cases: Iterable[Case]) -> list[Case]:
    """The cases, once their names are known to differ.

    Raises:
        ValueError: two have one name.
    """
    found: dict[tuple[Door, str], Case] = {}
    for case in cases:
        if (case.door, case.name) in found:
            raise ValueError(f"two cases are called {case.name}")
        found[case.door, case.name] = case
    return list(found.values())
