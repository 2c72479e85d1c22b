"""What stands in the patient's copy? Words and facts in their order, ready to be drawn; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list: what it is, and the fact; digests are set in even figures."""

    label: str
    value: str
    is_digest: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """One use that was asked for, and who sees it there, 45 CFR 164.508(c)(1)(iii)."""

    label: str
    recipients: str


@dataclass(frozen=True, slots=True)
class Item:
    """One photo, clip or story by reference, description and digest; never its pixels.

    Attributes:
        said: of a story the paragraphs that were agreed to, the name shown under them last.
    """

    reference: str
    description: str
    sha256: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the text that was read, with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopyContent:
    """Everything the copy says, in the language that was signed.

    Attributes:
        language: BCP 47, as in the form's text.
        signed_at: the instant of signing, with a zone; also the date of the document.
        lead: who signed what and when, in one sentence.
        patient_name: where somebody else signed for the patient.
        signature_path: the `d` of an SVG path in a box of 600 x 200; '' where a name was typed.
        typed_name: the name as it was typed; '' where it was drawn.
        signature_note: words where neither was given on a screen.
        assent_path: as signature_path, of the child's own yes; '' where nothing was drawn.
        is_large: whether what was agreed to has to stand in 14-point type.
        words: headings and labels by name, see consent.pdf.words.
    """

    language: str
    practice: str
    title: str
    reference: str
    signed_at: datetime
    lead: str
    signer_name: str
    summary: tuple[Fact, ...]
    allowed: tuple[Use, ...]
    refused: tuple[Use, ...]
    items: tuple[Item, ...]
    signature_facts: tuple[Fact, ...]
    take_back: tuple[str, ...]
    address: str
    introduction: tuple[str, ...]
    sections: tuple[Section, ...]
    proof: tuple[Fact, ...]
    proof_note: str
    patient_name: str = ""
    signature_path: str = ""
    typed_name: str = ""
    signature_note: str = ""
    assent_path: str = ""
    is_large: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
