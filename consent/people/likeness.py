"""Are these two names one person's? Names as people type them: accents, case and order do not count. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

# Two names of which one was mistyped; brothers and sisters share a family name only.
ALIKE = 0.82
SHORTEST_INITIAL = 1


def folded(text: str) -> str:
    """The text without accents and case, its blanks single."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(text.casefold().split())


def words_of(text: str) -> list[str]:
    """The words of a name, folded; hyphens and apostrophes part no name that blanks would join."""
    apart = "".join(sign if sign.isalnum() else " " for sign in folded(text))
    return apart.split()


def holds(name_words: Iterable[str], wanted: str) -> bool:
    """Whether a folded word stands in a name, or in one of its words."""
    return any(wanted in word for word in name_words)


def similar(one: str, other: str, *, same_day: bool = False) -> bool:
    """Whether two names may be one person's: the same words, a part of them, or a slip of the pen.

    Args:
        same_day: whether both were born on one day: then Tom may be Thomas, of the same family.
    """
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    if _covers(first, second) or _covers(second, first):
        return True
    if same_day and first[-1] == second[-1] and first[0][0] == second[0][0]:
        return True
    if _close(" ".join(sorted(first)), " ".join(sorted(second))):
        # A brother's name is another word of its own, not a slip in the same one.
        return all(_has_match(word, second) for word in first) and all(
            _has_match(word, first) for word in second
        )
    return False


def _covers(longer: list[str], shorter: list[str]) -> bool:
    """Whether each word of the shorter name stands in the longer one, as itself or as its initial.

    One word alone is a family name: whole families share it.
    """
    if len(shorter) < 2 or len(shorter) > len(longer):
        return False
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        found = next((one for one in left if _is_same(word, one)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _is_same(word: str, other: str) -> bool:
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) == SHORTEST_INITIAL and long.startswith(short)


def _has_match(word: str, others: Iterable[str]) -> bool:
    return any(_is_same(word, other) or _close(word, other) for other in others)


def _close(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ALIKE
