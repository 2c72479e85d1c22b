"""What does the form look like that is signed by hand? Content in, PDF bytes out; pure."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from PIL import Image

from consent.pdf.content import Section
from consent.pdf.rendering import PLAIN_TAGGED, Standards, compiled, replaced, without_controls

# It is printed and not kept: no archive, and no date of its own.
ACCESSIBLE: Standards = ("ua-1",)
TEMPLATE = Path(__file__).with_name("sheet.typ")
# Enough for a picture of 52 mm at 300 dots per inch.
LARGEST_SIDE = 620


@dataclass(frozen=True, slots=True)
class UseToTick:
    """One use with its box, who sees it there, and an example."""

    label: str
    recipients: str
    example: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One photo by its number, or what stands for one that paper cannot show.

    Attributes:
        picture: JPEG bytes; empty for a clip or a story.
        said: of a story, the paragraphs and the name under them.
    """

    number: int
    description: str
    picture: bytes = b""
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetContent:
    """Everything that stands on the sheet, in the language of its form.

    Attributes:
        lead: who is asked about whom, in one sentence.
        scope: the described set in words; '' where items alone are asked about.
        condition: beside a box of its own, for every use; '' where it would mean nothing.
        lines: what is filled in by hand, one line each.
        child_lines: the same for the child; empty where it is not asked.
        is_large: whether all of it stands in 14-point type.
        qr: an SVG that leads staff to the request.
    """

    language: str
    practice: str
    title: str
    reference: str
    lead: str
    introduction: tuple[str, ...]
    scope: str
    items: tuple[Shown, ...]
    sections: tuple[Section, ...]
    uses: tuple[UseToTick, ...]
    condition: str
    statement: str
    lines: tuple[str, ...]
    witness_lines: tuple[str, ...]
    child_lines: tuple[str, ...]
    is_large: bool
    qr: str
    words: Mapping[str, str] = field(default_factory=dict)


def render_sheet(sheet: SheetContent) -> bytes:
    """The sheet as a tagged PDF; one that a screen reader reads, where its fonts have every sign."""
    facts = asdict(sheet)
    pictures = []
    for item in facts["items"]:
        pictures.append(list(_small(item.pop("picture"))))
    facts, absent = without_controls(facts)
    return compiled(
        replaced(facts, absent),
        PLAIN_TAGGED if absent else ACCESSIBLE,
        template=TEMPLATE,
        pictures=json.dumps(pictures, separators=(",", ":")),
    )


def _small(picture: bytes) -> bytes:
    if not picture:
        return b""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        image.convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()
