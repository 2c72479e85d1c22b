"""Which sets of photos can be described instead of listed? The list, in the words of each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """A set in one language, for the patient who signs and for somebody who signs for them."""

    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class DescribedSet:
    """Photos that are covered by what they show, not one by one.

    Attributes:
        slug: stored value, at most 40 characters, never changed.
        label: its name for staff.
        words: by language code; English is always there.
    """

    slug: str
    label: str
    words: Mapping[str, Words]


SETS: Sequence[DescribedSet] = (
    DescribedSet(
        "treatment",
        "Photos of the treatment",
        {
            "en": Words("Photos of my treatment", "Photos of the patient’s treatment"),
            "es": Words("Fotos de mi tratamiento", "Fotos del tratamiento del paciente"),
        },
    ),
    DescribedSet(
        "before_after",
        "Before and after photos",
        {
            "en": Words(
                "Photos before and after my treatment",
                "Photos before and after the patient’s treatment",
            ),
            "es": Words(
                "Fotos de antes y después de mi tratamiento",
                "Fotos de antes y después del tratamiento del paciente",
            ),
        },
    ),
    DescribedSet(
        "smile",
        "Photos of the smile",
        {
            "en": Words("Photos of my smile", "Photos of the patient’s smile"),
            "es": Words("Fotos de mi sonrisa", "Fotos de la sonrisa del paciente"),
        },
    ),
    DescribedSet(
        "visit",
        "Photos from visits",
        {
            "en": Words("Photos from my visits", "Photos from the patient’s visits"),
            "es": Words("Fotos de mis visitas", "Fotos de las visitas del paciente"),
        },
    ),
)

_BY_SLUG = {one.slug: one for one in SETS}


def words(slug: str, year: int | None, language: str, *, by_patient: bool = True) -> str:
    """The set in a sentence's words, such as “Photos of my treatment, 2026”.

    Args:
        slug: a set of this list.
        year: the calendar year the photos are taken in; None where any.
        language: the language of the signed text; English where the list lacks it.
        by_patient: whether the patient signs; else somebody signs for them.

    Raises:
        KeyError: no such set.
    """
    by_language = _BY_SLUG[slug].words
    found = by_language.get(language) or by_language.get(language.split("-")[0])
    spoken = found or by_language[ENGLISH]
    named = spoken.mine if by_patient else spoken.theirs
    return f"{named}, {year}" if year else named


def choices() -> list[tuple[str, str]]:
    """Slug and label for staff, in the order of the list."""
    return [(one.slug, one.label) for one in SETS]


def is_known(slug: str) -> bool:
    return slug in _BY_SLUG
