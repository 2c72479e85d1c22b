"""What did the visitor ask for, and where do these words stand? Pure: imports no Django."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

MOST_WORDS = 12
LONGEST_WORD = 40
LONGEST_QUESTION = 200
SHORTEST_BEGINNING = 3
EXCERPT = 220
WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*")
ACCENT = regex.compile(r"\p{Mn}+")


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Attributes:
        asked: the question as it was typed, cut to LONGEST_QUESTION characters, to be shown again.
        words: each once, in small letters, in the order they were typed.
        cut: whether words or letters were left out because there were too many.
    """

    asked: str = ""
    words: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; marked where it is a word that was looked for."""

    text: str
    marked: bool = False


def read(typed: str) -> Question:
    """The words of whatever was typed: quotes, brackets, AND and other signs mean nothing here."""
    asked = " ".join(typed[: LONGEST_QUESTION + 1].split())[:LONGEST_QUESTION]
    # Far more than can be used: twelve words of forty letters are 492 characters.
    head = unicodedata.normalize("NFC", typed[: 4 * MOST_WORDS * LONGEST_WORD])
    found = [match[0].lower() for match in WORD.finditer(head)]
    # "it's" leaves an s: one letter of many words finds nothing and costs much.
    telling = [word for word in found if len(word) > 1 or word.isdecimal()] or found
    words = tuple({folded(word): word[:LONGEST_WORD] for word in telling}.values())
    cut = (
        len(typed) > 4 * MOST_WORDS * LONGEST_WORD
        or len(words) > MOST_WORDS
        or any(len(word) > LONGEST_WORD for word in telling)
    )
    return Question(asked, words[:MOST_WORDS], cut)


def folded(text: str) -> str:
    """Without capitals and accents, as the index keeps it."""
    if text.isascii():
        return text.lower()
    return ACCENT.sub("", unicodedata.normalize("NFKD", text.lower()))


def beginning(word: str) -> str:
    """What words must begin with to be found by this one: "braces" finds "brace", both ways."""
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3]
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def stand_in(words: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether every word stands in one of the texts."""
    text = folded("\n".join(texts))
    return all(_found_by(folded(word)).search(text) for word in words)


@lru_cache(maxsize=256)
def _found_by(word: str) -> regex.Pattern:
    """What a folded word finds in folded text: whole words that begin like it."""
    end = r"(?![\p{L}\p{N}\p{M}])" if len(word) < SHORTEST_BEGINNING else ""
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}\p{{M}}]){regex.escape(beginning(word))}{end}")


def marked(words: Sequence[str], text: str) -> list[Piece]:
    """The text in pieces, the words that were looked for marked."""
    pieces: list[Piece] = []
    end = 0
    for start, stop, _word in _places(words, text):
        if start > end:
            pieces.append(Piece(text[end:start]))
        pieces.append(Piece(text[start:stop], marked=True))
        end = stop
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def excerpt(words: Sequence[str], passages: Sequence[str], *, length: int = EXCERPT) -> list[Piece]:
    """About `length` characters of the passage that holds most of the words, words marked.

    The first passage where none holds any: a title may be what was found.
    """
    if not passages:
        return []
    found = [(list(_places(words, passage)), passage) for passage in passages]
    places, passage = max(found, key=lambda one: len({word for _s, _e, word in one[0]}))
    middle = places[0][0] if places else 0
    start = _word_edge(passage, max(0, middle - length // 3))
    stop = len(passage) if len(passage) <= start + length else _last_space(passage, start, length)
    text = passage[start:stop].strip()
    return marked(words, f"{'… ' if start else ''}{text}{' …' if stop < len(passage) else ''}")


def _places(words: Sequence[str], text: str) -> Iterator[tuple[int, int, str]]:
    found_by = {word: _found_by(folded(word)) for word in words}
    whole = folded(text)
    # Most passages hold none of the words: they are not taken apart.
    found_by = {word: pattern for word, pattern in found_by.items() if pattern.search(whole)}
    for match in WORD.finditer(text) if found_by else ():
        token = folded(match[0])
        word = next((word for word, pattern in found_by.items() if pattern.match(token)), None)
        if word is not None:
            yield match.start(), match.end(), word


def _word_edge(text: str, position: int) -> int:
    """Where the next word begins; `position` itself at the very start."""
    if position == 0:
        return 0
    space = text.find(" ", position)
    return position if space < 0 or space - position > 40 else space + 1


def _last_space(text: str, start: int, length: int) -> int:
    space = text.rfind(" ", start + length // 2, start + length)
    return start + length if space < 0 else space
