"""Which words must the clauses of a place say? The linter's vocabulary for California, New York, Europe.

Facts from the sections named; check the wording at the source before a release.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from consent.texts.clauses import CALIFORNIA, EUROPE, NEW_YORK
from consent.texts.linter_words import Words, matter

# Not found in the clauses of a place that is switched on: they are missing.
CLAUSES_MUST_SAY: Final[Mapping[str, tuple[Words, ...]]] = {
    CALIFORNIA: (
        matter(
            "Cal. Civ. Code 56.11(b)(2)",
            "Say that this permission stands apart from anything else.",
            r"\bseparate(?:ly)?\b",
            r"\b(?:separad[oa]|por separado|aparte)\b",
        ),
        matter(
            "Cal. Civ. Code 56.11(b)(2)",
            "Say that the signature serves no other purpose.",
            r"\bno other purpose\b",
            r"\bning[uú]n otro fin\b",
        ),
        matter(
            "Cal. Civ. Code 56.11(b)",
            "Say that those who get the photos may use them only for what was ticked.",
            r"\buse (?:them|it)\b[^.!?\n]{0,40}\bonly\b|\bonly use\b",
            r"\busan? (?:solo|sólo|únicamente)\b|\b(?:solo|sólo|únicamente)\b[^.!?\n]{0,20}\busar",
        ),
        matter(
            "Cal. Civ. Code 56.11(b)",
            "Say that whoever signs has a right to a copy.",
            r"\bright to (?:get |have |receive )?a copy\b",
            r"\bderecho a (?:recibir |tener )?una copia\b",
        ),
    ),
    NEW_YORK: (
        matter(
            "N.Y. Civ. Rights Law 50",
            "Say that showing the picture for the practice is advertising.",
            r"\badvertis(?:ing|ement)\b",
            r"\bpublicidad\b",
        ),
        matter(
            "N.Y. Civ. Rights Law 51",
            "Say that the patient agrees to it in writing.",
            r"\bin writing\b",
            r"\bpor escrito\b",
        ),
        matter(
            "N.Y. Civ. Rights Law 50",
            "Say that a parent or guardian signs for a child.",
            r"\b(?:parent|guardian)\b",
            r"\b(?:madre|padre|tutor[ae]?s?)\b",
        ),
    ),
    EUROPE: (
        matter(
            "GDPR 13(1)(a)",
            "Say who is responsible for the data.",
            r"\b(?:responsible for|controller)\b",
            r"\bresponsable\b",
        ),
        matter(
            "GDPR 9(2)(a)",
            "Say that health data are used because the patient agrees.",
            r"\bbecause you (?:agree|consent)\b",
            r"\bporque (?:usted )?lo acepta\b",
        ),
        matter(
            "GDPR 13(2)(a)",
            "Say how long the photo is kept.",
            r"\bkeep\b[^.!?\n]{0,60}\b(?:until|for|as long as)\b",
            r"\bguarda[mr]?[a-z]*\b[^.!?\n]{0,60}\b(?:hasta|durante)\b",
        ),
        matter(
            "GDPR 7(3)",
            "Say that taking it back is as easy as giving it.",
            r"\bas eas(?:y|ily) as\b",
            r"\btan fácil(?:mente)? como\b",
        ),
        matter(
            "GDPR 17",
            "Say that one may ask to have the data deleted.",
            r"\b(?:delete|erase)\b",
            r"\b(?:borr|elimin|suprim)",
        ),
        matter(
            "GDPR 13(2)(b)",
            "Say that one may ask to see the data and have them corrected.",
            r"\bsee your data\b[\s\S]{0,120}\bcorrect\b",
            r"\bsus datos\b[\s\S]{0,120}\bcorrij|\bcorregir\b",
        ),
        matter(
            "GDPR 13(2)(d)",
            "Say that one may complain to the data protection authority.",
            r"\bcomplain\b[^.!?\n]{0,60}\bauthority\b",
            r"\b(?:queja|reclam\w+)\b[^.!?\n]{0,60}\bautoridad\b",
        ),
    ),
}
