"""Which words does a question hold, and where does an excerpt begin?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import search_words
from practice.search_words import Piece


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("braces", ("braces",)),
        ("  Fixed   BRACES ", ("fixed", "braces")),
        ('"fixed braces"', ("fixed", "braces")),
        ("a AND (b OR c*)", ("and", "or")),
        ("it's", ("it",)),
        ("-x", ("x",)),
        ("braces Braces bráces", ("bráces",)),
        ("18 months, 9", ("18", "months", "9")),
        ("", ()),
        ('"', ()),
        ("( ) * ^ : - _ %", ()),
        ("\x00\x1f\ud800", ()),
        ("牙齿 矫正", ("牙齿", "矫正")),
        ("تقويم الأسنان", ("تقويم", "الأسنان")),
    ],
)
def test_only_words_are_looked_for(typed, words):
    question = search_words.read(typed)
    assert question.words == words
    assert not question.cut


@pytest.mark.parametrize(
    "typed",
    ["teeth " * 1000, "x" * 5000, " ".join(f"word{n}" for n in range(1000)), "(" * 5000],
)
def test_what_is_too_long_is_cut_and_says_so(typed):
    question = search_words.read(typed)
    assert question.cut
    assert len(question.words) <= search_words.MOST_WORDS
    assert all(len(word) <= search_words.LONGEST_WORD for word in question.words)
    assert len(question.asked) <= search_words.LONGEST_QUESTION


@given(st.text(max_size=600))
def test_whatever_is_typed_gives_words_that_stand_in_it(typed):
    question = search_words.read(typed)
    assert len(question.words) <= search_words.MOST_WORDS
    if not question.cut:
        assert search_words.stand_in(question.words, [typed])


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("brace", "Braces for adults", True),
        ("braces", "A brace for adults", True),
        ("cavities", "One cavity", True),
        ("jose", "Dr José", True),
        ("josé", "Dr Jose", True),
        ("be", "being", False),
        ("be", "to be", True),
        ("ace", "braces", False),
        ("glass", "glas", False),
    ],
)
def test_a_word_is_found_by_its_beginning_its_plural_and_without_accents(word, text, found):
    assert search_words.stand_in([word], [text]) is found


def test_all_words_must_stand_somewhere():
    assert search_words.stand_in(["fixed", "braces"], ["Braces", "which are fixed"])
    assert not search_words.stand_in(["fixed", "aligners"], ["Braces", "which are fixed"])


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_marking_changes_no_letter(text, words):
    question = search_words.read(" ".join(words))
    assert text_of(search_words.marked(question.words, text)) == text


def test_an_excerpt_holds_the_words_it_was_found_by():
    far = "Nothing here. " * 60
    passages = ["Braces for everybody.", f"{far}The retainer goes with the braces. {far}", "End."]
    pieces = search_words.excerpt(["retainer", "braces"], passages)
    assert {piece.text for piece in pieces if piece.marked} == {"retainer", "braces"}
    assert text_of(pieces).startswith("… ")
    assert text_of(pieces).endswith(" …")
    assert len(text_of(pieces)) <= search_words.EXCERPT + 4


def test_an_excerpt_of_a_page_found_by_its_title_is_its_beginning():
    assert text_of(search_words.excerpt(["braces"], ["First words.", "More."])) == "First words."
    assert search_words.excerpt(["braces"], []) == []
