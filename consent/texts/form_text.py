"""What exactly stands in a form? The elements in order, as data that is fixed, shown and signed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consent import evidence
from consent.models import ConsentForm, PracticeDetails, PrivilegeDefinition
from consent.texts import clauses, linter, use_words
from consent.texts.clauses import CALIFORNIA, JURISDICTIONS, Practice
from consent.texts.linter import Finding, Level

# Stored in signed texts: names are never changed.
ELEMENTS = (
    "introduction",
    "information",
    "discloser",
    "purposes",
    "event_text",
    "how_to_revoke",
    "no_condition",
    "redisclosure",
    "copy_statement",
    "remuneration",
    "incentive",
    "clauses",
    "electronic_text",
)


@dataclass(frozen=True, slots=True)
class FormText:
    """One fixed text: the elements of 45 CFR 164.508(c) one by one, and the uses asked for.

    Texts fixed before a key was known do not have it: from `law_clauses` on there are defaults.

    Attributes:
        law_clauses: what was switched on for a state or for Europe: `jurisdiction`, `text`.
        assent_from_age: the age in years from which a child is asked too; None: never.
        number: the version's own number, so that a text that comes back is a version of its own.
    """

    title: str
    practice: str
    language: str
    months_valid: int
    elements: Mapping[str, str]
    uses: Sequence[Mapping[str, str]]
    law_clauses: Sequence[Mapping[str, str]] = ()
    assent_from_age: int | None = None
    number: int = 0

    @property
    def electronic_digest(self) -> str:
        """The version of the electronic-records text, 15 USC 7001(c)."""
        return evidence.sha256(self.elements["electronic_text"].encode())

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        return tuple(clause["jurisdiction"] for clause in self.law_clauses)

    @property
    def is_large(self) -> bool:
        """Whether it has to stand in 14-point type, California Civil Code 56.11(b)(1)."""
        return CALIFORNIA in self.jurisdictions

    @property
    def further_clauses(self) -> str:
        """The clauses of places, then the practice's own; '' where there are none."""
        places = (clause["text"] for clause in self.law_clauses)
        return "\n\n".join(filter(None, (*places, self.elements["clauses"])))

    def use(self, slug: str) -> Mapping[str, str]:
        return next(use for use in self.uses if use["slug"] == slug)


def our_practice() -> Practice:
    """The facts of the practice that stand in its forms."""
    details = PracticeDetails.the_one()
    return Practice(
        name=details.name,
        address=", ".join(details.address_lines),
        phone=details.struct_org_phone,
        email=details.email,
        region=details.struct_org_address_region,
        country=details.struct_org_address_country,
    )


def of_form(form: ConsentForm, practice: Practice) -> dict[str, Any]:
    """The form's present text as JSON-ready data, without the number that a version gives it."""
    language = form.language
    return {
        "title": form.title,
        "practice": practice.name,
        "language": language,
        "months_valid": form.months_valid,
        "elements": {name: getattr(form, name).strip() for name in ELEMENTS},
        "uses": [words_of_use(use, language) for use in form.uses.all() if use.active],
        "law_clauses": law_clauses(
            [name for name in JURISDICTIONS if getattr(form, f"for_{name}")], language, practice
        ),
        "assent_from_age": form.assent_from_age,
    }


def words_of_use(use: PrivilegeDefinition, language: str) -> dict[str, str]:
    """A use as it stands in a form of this language; it says so where its words are English."""
    words = use_words.words_of(use, language)
    said = {
        "slug": use.slug,
        "label": words.label,
        "recipients": words.recipients,
        "example": words.example,
    }
    return said if words.is_translated else {**said, "language": use_words.ENGLISH}


def law_clauses(
    jurisdictions: Sequence[str], language: str, practice: Practice
) -> list[dict[str, str]]:
    """The written clauses that are switched on; an empty text where the language has none."""
    return [
        {"jurisdiction": name, "text": clauses.written(name, language, practice)}
        for name in jurisdictions
    ]


def findings(text: Mapping[str, Any], practice: Practice) -> list[Finding]:
    """What is missing in a form's text, as `of_form` gives it, or must not stand in it."""
    found = linter.lint(
        title=text["title"],
        elements=text["elements"],
        months_valid=text["months_valid"],
        uses=text["uses"],
        language=text["language"],
        clauses={one["jurisdiction"]: one["text"] for one in text["law_clauses"]},
        practice=practice,
    )
    return [*found, *_in_another_language(text["uses"])]


def _in_another_language(uses: Sequence[Mapping[str, str]]) -> list[Finding]:
    """Uses whose words the form's language lacks; patients would read them in English."""
    return [
        Finding(
            Level.SHOULD,
            "uses",
            "45 CFR 164.508(c)(3)",
            "Write this use in the language of the form, under Uses: patients read it in English.",
            use["label"],
        )
        for use in uses
        if use.get("language")
    ]


def read(text: str) -> FormText:
    """The fixed text of a version."""
    return FormText(**json.loads(text))
