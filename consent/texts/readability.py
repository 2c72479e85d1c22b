"""How hard is a text to read? School grade in English, INFLESZ in Spanish, the longest sentences. Pure.

Sources: J. P. Kincaid et al., Research Branch Report 8-75, Naval Technical Training (1975);
F. Szigriszt Pazos, Sistemas predictivos de legibilidad (1993) with the INFLESZ scale of
I. M. Barrio-Cantalejo et al., An. Sist. Sanit. Navar. 31 (2008), 135-152.
Syllables are estimated by vowel groups: a whole text comes out within half a grade.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

HIGHEST_GRADE = 8.0  # Flesch-Kincaid, as the health literacy guides ask
LOWEST_INFLESZ = 55.0  # "normal": what a reader of newspapers reads
LONGEST_SENTENCE = 30  # words

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*|\p{N}+(?:[.,]\p{N}+)*")
# Not at "Dr. Okafor", "St. Louis", "3.5" or an initial.
_END = regex.compile(
    r"(?<!\b(?:Dr|Mr|Mrs|Ms|St|Sr|Sra|No|\p{Lu}))[.!?…]+[\"”’»)]*(?=\s|$)|\n\s*\n|\n\s*(?=[-•*])|;(?=\s)"
)
_EN_VOWELS = regex.compile(r"[aeiouy]+")
_EN_SILENT = regex.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouyscxzgh]es)$")
# Two syllables that one group of vowels hides: vi-de-o, i-de-a, cli-ent, se-ri-ous, be-ing.
_EN_HIATUS = regex.compile(
    r"eo$|(?<=[aeiouy][^aeiouy]+)ea$|[^aeiouyq]ua|[^aeiouyctslxg]i[ao]|[^aeiouycstg]ie[nt]|[eyu]ing$|creat"
)
_ES_STRONG = "aeoáéóíú"
_ES_NUCLEUS = regex.compile(r"[aeiouáéíóúü]+y?|y(?![aeiouáéíóú])")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads.

    Attributes:
        words: how many there are.
        score: the grade (en), the INFLESZ value (es), None for other languages or no words.
        is_hard: whether patients would need more schooling than half of them have.
        long_sentences: those over `LONGEST_SENTENCE` words, as they stand.
    """

    words: int
    score: float | None
    is_hard: bool
    long_sentences: tuple[str, ...]


def read(text: str, language: str) -> Reading:
    """How `text` reads in `language` ("en", "es-US", …)."""
    kept = sentences(text)
    counts = [len(_WORD.findall(sentence)) for sentence in kept]
    total = sum(counts)
    long = tuple(
        sentence for sentence, words in zip(kept, counts, strict=True) if words > LONGEST_SENTENCE
    )
    main = language.partition("-")[0].lower()
    if not total or main not in ("en", "es"):
        return Reading(total, None, False, long)
    spoken = sum(syllables(word, main) for word in _WORD.findall(text))
    if main == "en":
        grade = 0.39 * total / len(kept) + 11.8 * spoken / total - 15.59
        return Reading(total, round(grade, 1), grade > HIGHEST_GRADE, long)
    ease = 206.835 - 62.3 * spoken / total - total / len(kept)
    return Reading(total, round(ease, 1), ease < LOWEST_INFLESZ, long)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line that begins a list is one too."""
    parts, start = [], 0
    for end in _END.finditer(text):
        parts.append(text[start : end.end()])
        start = end.end()
    parts.append(text[start:])
    return [stripped for part in parts if _WORD.search(stripped := " ".join(part.split()))]


def syllables(word: str, language: str) -> int:
    """About how many syllables a word has, at least one; a number counts as it is long."""
    word = word.lower().replace("’", "'")
    if word[0].isdigit():
        return max(1, len(word.replace(",", "").replace(".", "")))
    return max(1, _in_spanish(word) if language == "es" else _in_english(word))


def _in_english(word: str) -> int:
    word = word.removesuffix("'s").replace("'", "")
    silent = 1 if _EN_SILENT.search(word) else 0
    word = word.replace("qu", "k")
    return len(_EN_VOWELS.findall(word)) - silent + len(_EN_HIATUS.findall(word))


def _in_spanish(word: str) -> int:
    # The u of que, qui, gue, gui is silent.
    word = regex.sub(r"([qg])u(?=[eiéí])", r"\1", word)
    return sum(_in_group(group) for group in _ES_NUCLEUS.findall(word))


def _in_group(vowels: str) -> int:
    """Two strong vowels are two syllables (ca-er), a weak one leans on its neighbour (cau-sa)."""
    return max(1, sum(vowel in _ES_STRONG for vowel in vowels))
