"""What exactly stands in a form? The elements in order, as data that is fixed, shown and signed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consent import evidence, form_linter
from consent.form_linter import Finding
from consent.models import ConsentForm

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
    """One fixed text: the elements of 45 CFR 164.508(c) one by one, and the uses asked for."""

    title: str
    practice: str
    language: str
    months_valid: int
    elements: Mapping[str, str]
    uses: Sequence[Mapping[str, str]]

    @property
    def electronic_digest(self) -> str:
        """The version of the electronic-records text, 15 USC 7001(c)."""
        return evidence.sha256(self.elements["electronic_text"].encode())

    def use(self, slug: str) -> Mapping[str, str]:
        return next(use for use in self.uses if use["slug"] == slug)


def of_form(form: ConsentForm, practice: str) -> dict[str, Any]:
    """The form's present text as JSON-ready data."""
    return {
        "title": form.title,
        "practice": practice,
        "language": form.locale.language_code,
        "months_valid": form.months_valid,
        "elements": {name: getattr(form, name).strip() for name in ELEMENTS},
        "uses": [
            {
                "slug": use.slug,
                "label": use.label,
                "recipients": use.recipients,
                "example": use.example,
            }
            for use in form.uses.all()
            if use.active
        ],
    }


def findings(text: Mapping[str, Any]) -> list[Finding]:
    """What is missing in a form's text, as `of_form` gives it, or must not stand in it."""
    return form_linter.lint(
        title=text["title"],
        elements=text["elements"],
        months_valid=text["months_valid"],
        uses=text["uses"],
        language=text["language"],
    )


def read(text: str) -> FormText:
    """The fixed text of a version."""
    return FormText(**json.loads(text))
