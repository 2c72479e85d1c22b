"""How does the content become a PDF? By typst, in tagged PDF/UA-1 and PDF/A-2a where it can; pure.

Texts reach the template as data, never as markup: nothing a person typed is carried out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

from consent.pdf import glyphs
from consent.pdf.content import CopyContent

Standards = tuple[Literal["1.7", "a-2a", "ua-1"], ...]
TEMPLATE = Path(__file__).with_name("copy.typ")
ACCESSIBLE_ARCHIVE: Standards = ("ua-1", "a-2a")
PLAIN_TAGGED: Standards = ("1.7",)
LONGEST_WORD = 24
_KEPT_WHOLE = re.compile(r"://|@|^[0-9a-f]{64}$")
_BREAK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class RenderedCopy:
    """The PDF before it is sealed.

    Attributes:
        standards: what the PDF claims to be, in typst's words.
        missing_glyphs: characters that no font has. Where there are any, the PDF claims no
            standard, shows a replacement for each, and spells the names by code points.
    """

    data: bytes
    standards: Standards
    missing_glyphs: tuple[str, ...]


def render(copy: CopyContent) -> RenderedCopy:
    """The copy as a PDF: the same content gives the same bytes, in every process."""
    facts, absent = without_controls(_as_json(copy))
    # Where not every word can be read in it, it must not claim to be for everybody and for ever.
    standards = PLAIN_TAGGED if absent else ACCESSIBLE_ARCHIVE
    data = compiled(_drawable(copy, facts, absent), standards)
    return RenderedCopy(data, standards, tuple(absent))


def without_controls(facts: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The facts in signs that can be drawn, and those signs that no font has."""
    kept = _mapped(facts, _without_controls)
    return kept, glyphs.missing("".join(_texts(kept)))


def replaced(facts: dict[str, Any], absent: Collection[str]) -> dict[str, Any]:
    """The facts with one replacement character for each sign that no font has."""
    return _mapped(facts, lambda text: glyphs.with_replacements(text, absent)) if absent else facts


def _drawable(copy: CopyContent, facts: dict[str, Any], absent: Collection[str]) -> dict[str, Any]:
    """The facts in signs that the fonts have; names that lack some are spelled as well."""
    if not absent:
        return facts
    names = dict.fromkeys(filter(None, (copy.signer_name, copy.typed_name, copy.patient_name)))
    return {
        **replaced(facts, absent),
        "spelled_names": [
            glyphs.spelled(_without_controls(name), absent)
            for name in names
            if set(name) & set(absent)
        ],
    }


def compiled(
    facts: dict[str, Any], standards: Standards, *, template: Path = TEMPLATE, pictures: str = "[]"
) -> bytes:
    """The template with these facts as a PDF.

    Args:
        pictures: JSON, a list of pictures as lists of their bytes.
    """
    compiler = typst.Compiler(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={
            "copy": json.dumps(_mapped(facts, _breakable), sort_keys=True),
            "pictures": pictures,
        },
    )
    return cast(bytes, compiler.compile(format="pdf", pdf_standards=list(standards)))


@cache
def _fonts() -> typst.Fonts:
    folders = sorted({str(path.parent) for path in glyphs.font_files()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _as_json(copy: CopyContent) -> dict[str, Any]:
    facts = asdict(copy)
    at = copy.signed_at.astimezone(UTC)
    facts["signed_at"] = [at.year, at.month, at.day, at.hour, at.minute, at.second]
    facts["spelled_names"] = []
    return facts


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return []


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same structure with `change` applied to each text."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _mapped(one, change) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(one, change) for one in value]
    return value


def _without_controls(text: str) -> str:
    """Without what no keyboard writes; a tab is a blank, other ends of lines are ends of lines."""
    kept = text.replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(sign for sign in kept if sign == "\n" or unicodedata.category(sign) != "Cc")


def _breakable(text: str) -> str:
    """The text with places to break in words that would run off the page; addresses stay whole."""
    return " ".join(_with_breaks(word) for word in text.split(" "))


def _with_breaks(word: str) -> str:
    if len(word) <= LONGEST_WORD or _KEPT_WHOLE.search(word):
        return word
    return _BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
