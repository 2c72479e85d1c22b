"""Would a permission signed on this form be lawful? The elements of LAW, one by one. Pure.

Not legal advice: a lawyer reviews a form before it is used, and the form says who did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from consent.texts import readability
from consent.texts.clause_words import CLAUSES_MUST_SAY
from consent.texts.clauses import CALIFORNIA, EUROPE, Practice
from consent.texts.linter_words import GIFT, JARGON, MUST_SAY, UNLAWFUL, VAGUE

LONGEST_MONTHS = 120
LONGEST_MONTHS_IN_CALIFORNIA = 12
READ_LANGUAGES = ("en", "es")
NO_EVENT = frozenset({"none", "no event", "n/a", "ninguno", "ninguna", "ningún evento"})


class Level(StrEnum):
    """How grave a finding is: a *must* makes the form unlawful, a *should* makes it worse."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes:
        element: the form's field.
        section: the law it comes from, '' for a matter of style.
        sentence: what to do.
        quote: the words in question, as they stand.
    """

    level: Level
    element: str
    section: str
    sentence: str
    quote: str = ""

    @property
    def is_must(self) -> bool:
        return self.level is Level.MUST


# element: (section, what to do where it is empty)
REQUIRED: Mapping[str, tuple[str, str]] = {
    "information": ("45 CFR 164.508(c)(1)(i)", "Say what exactly is used."),
    "discloser": ("45 CFR 164.508(c)(1)(ii)", "Name who may use or share it: the practice."),
    "purposes": ("45 CFR 164.508(c)(1)(iv)", "Say what for, each purpose."),
    "how_to_revoke": ("45 CFR 164.508(c)(2)(i)", "Say how the permission is taken back."),
    "no_condition": ("45 CFR 164.508(c)(2)(ii)", "Say that treatment does not depend on it."),
    "redisclosure": ("45 CFR 164.508(c)(2)(iii)", "Say what others may do with it."),
    "copy_statement": ("45 CFR 164.508(c)(4)", "Say that the patient gets a copy."),
    "remuneration": (
        "45 CFR 164.508(a)(3)(ii)",
        "Say whether anybody pays the practice for this, even if nobody does.",
    ),
    "electronic_text": ("15 USC 7001(c)", "Say what signing electronically means."),
}


def lint(
    *,
    title: str,
    elements: Mapping[str, str],
    months_valid: int | None,
    uses: Sequence[Mapping[str, str]],
    language: str,
    clauses: Mapping[str, str] = MappingProxyType({}),
    practice: Practice | None = None,
) -> list[Finding]:
    """What is missing in a form or must not stand in it; those that make it unlawful first.

    Args:
        elements: the form's texts by name, as form_text.ELEMENTS.
        months_valid: how long a permission holds.
        uses: slug, label, recipients, example of each use asked for.
        language: "en", "es", …; the words of other languages are not known here.
        clauses: the written clauses by the jurisdiction they are switched on for.
        practice: whose form it is, where that is known.
    """
    main = language.partition("-")[0].lower()
    said = {name: text.strip() for name, text in elements.items()}
    found = [
        *_missing(said, months_valid, uses),
        *_unlawful(said, main),
        *_unsaid(said, main),
        *_of_places(said, months_valid, clauses, practice, main),
        *_hard_to_read(title, said, clauses, main),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: not finding.is_must)


def _missing(
    said: Mapping[str, str], months_valid: int | None, uses: Sequence[Mapping[str, str]]
) -> Iterator[Finding]:
    for element, (section, sentence) in REQUIRED.items():
        if not said.get(element):
            yield Finding(Level.MUST, element, section, sentence)
    if not months_valid or not 1 <= months_valid <= LONGEST_MONTHS:
        yield Finding(
            Level.MUST,
            "months_valid",
            "45 CFR 164.508(c)(1)(v)",
            "Give a latest day: for how many months, 120 at most, even where an event ends it."
            if said.get("event_text")
            else "Say for how many months, 120 at most.",
        )
    if not uses:
        yield Finding(
            Level.MUST, "uses", "45 CFR 164.508(c)(1)(iii)", "Choose the uses to ask for."
        )
    for use in uses:
        if not use.get("recipients", "").strip():
            yield Finding(
                Level.MUST,
                "uses",
                "45 CFR 164.508(c)(1)(iii)",
                "Say who sees the photo then.",
                use.get("label", ""),
            )


def _unlawful(said: Mapping[str, str], language: str) -> Iterator[Finding]:
    if language not in READ_LANGUAGES:
        yield Finding(
            Level.SHOULD,
            "introduction",
            "",
            "The words of this language are not checked here. Have them read by a lawyer.",
        )
        return
    if said.get("event_text", "").lower().rstrip(".") in NO_EVENT:
        yield Finding(
            Level.MUST,
            "event_text",
            "45 CFR 164.508(c)(1)(v)",
            "A permission must end. Name an event or leave this empty; the months say when.",
            said["event_text"],
        )
    for element, text in said.items():
        for matter in UNLAWFUL:
            quote = matter.find(text, language)
            if quote:
                yield Finding(Level.MUST, element, matter.section, matter.sentence, quote)
    if quote := VAGUE.find(said.get("information", ""), language):
        yield Finding(Level.MUST, "information", VAGUE.section, VAGUE.sentence, quote)
    if not said.get("incentive"):
        for text in said.values():
            if quote := GIFT.find(text, language):
                yield Finding(Level.MUST, "incentive", GIFT.section, GIFT.sentence, quote)


def _unsaid(said: Mapping[str, str], language: str) -> Iterator[Finding]:
    """What an element must say in some words, where it says something at all."""
    if language not in READ_LANGUAGES:
        return
    for element, matter in MUST_SAY:
        text = said.get(element, "")
        if text and not matter.find(text, language):
            yield Finding(Level.MUST, element, matter.section, matter.sentence)


def _of_places(
    said: Mapping[str, str],
    months_valid: int | None,
    clauses: Mapping[str, str],
    practice: Practice | None,
    language: str,
) -> Iterator[Finding]:
    """What California, New York and Europe ask for besides, where the form is meant for them."""
    for jurisdiction, written in clauses.items():
        # Staff may have said it in the further clauses, in a language that has no written ones.
        text = "\n\n".join(filter(None, (written, said.get("clauses", ""))))
        for matter in CLAUSES_MUST_SAY[jurisdiction]:
            if not (text if language not in READ_LANGUAGES else matter.find(text, language)):
                yield Finding(Level.MUST, f"for_{jurisdiction}", matter.section, matter.sentence)
    if CALIFORNIA in clauses and (months_valid or 0) > LONGEST_MONTHS_IN_CALIFORNIA:
        yield Finding(
            Level.MUST,
            "months_valid",
            "Cal. Civ. Code 56.11(b)",
            "In California a permission holds for a year at most: write 12 months or fewer.",
        )
    if EUROPE in clauses and practice is not None and not practice.reached:
        yield Finding(
            Level.MUST,
            "for_europe",
            "GDPR 13(1)(a)",
            "Say how to reach you: fill in address, mail or phone under Settings, Practice details.",
        )
    here = practice.jurisdiction if practice else ""
    if here and here not in clauses:
        yield Finding(Level.SHOULD, f"for_{here}", "", "Your practice lies there: switch this on.")


def whole_text(elements: Mapping[str, str], clauses: Mapping[str, str]) -> str:
    """Everything a patient reads of a form, as one text."""
    return "\n\n".join((*elements.values(), *clauses.values()))


def _hard_to_read(
    title: str, said: Mapping[str, str], clauses: Mapping[str, str], language: str
) -> Iterator[Finding]:
    plain = "45 CFR 164.508(c)(3)"
    if len(title.split()) > readability.LONGEST_SENTENCE:
        yield Finding(Level.SHOULD, "title", plain, "A title of one line is read.")
    for element, text in said.items():
        reading = readability.read(text, language)
        for sentence in reading.long_sentences:
            yield Finding(
                Level.SHOULD,
                element,
                plain,
                "This sentence has more than 30 words. Make two of it.",
                sentence,
            )
        if language in READ_LANGUAGES and (quote := JARGON.find(text, language)):
            yield Finding(Level.SHOULD, element, JARGON.section, JARGON.sentence, quote)
    whole = readability.read(whole_text(said, clauses), language)
    if whole.is_hard:
        yield Finding(
            Level.SHOULD,
            "introduction",
            plain,
            "The text asks for more than eight years of school. Shorter words and sentences."
            if language == "en"
            else "The text is harder than a newspaper (INFLESZ). Shorter words and sentences.",
            str(whole.score),
        )
