"""Is a text as long as each network says, and is it cut without breaking anything?"""

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.social.addresses import addresses
from blog.social.counting import RULES, count, fits, hashtags, shorten, visible

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
DECOMPOSED = "cafe\u0301"


@pytest.mark.parametrize(
    ("text", "rule", "length"),
    [
        ("", "chars", 0),
        ("smile", "chars", 5),
        (DECOMPOSED, "chars", 4),
        ("👍🏽", "chars", 2),
        ("", "x_weighted", 0),
        ("This is a test.", "x_weighted", 15),
        ("http://test.com", "x_weighted", 23),
        ("Hi http://test.co", "x_weighted", 26),
        ("test.com", "x_weighted", 23),
        ("smile.dentist", "x_weighted", 23),
        ("SMILE.DENTIST", "x_weighted", 23),
        ("See smile.dentist.", "x_weighted", 28),
        ("日本smile.dentist", "x_weighted", 27),
        ("info@smile.dentist", "x_weighted", 18),
        ("a_smile.dentist", "x_weighted", 15),
        ("end.Then", "x_weighted", 8),
        ("192.168.0.1", "x_weighted", 11),
        ("ftp://example.com/", "x_weighted", 18),
        ("Test https://test.com test https://test.com test.com test", "x_weighted", 86),
        ("https://www.twitter.com/aloha " * 10, "x_weighted", 240),
        ("(https://example.com/a_(b)).", "x_weighted", 26),
        ("https://example.com?a=1&b=2.", "x_weighted", 24),
        ("example.com?a=1", "x_weighted", 27),
        ("example.com/p?a=1", "x_weighted", 23),
        ("http://例え.jp/", "x_weighted", 23),
        ("https://" + "a" * 64 + ".com", "x_weighted", 76),
        ("故人西辞黄鹤楼。" * 20, "x_weighted", 320),
        ("H🐱☺" + FAMILY, "x_weighted", 7),
        ("😷👾😡🔥💩", "x_weighted", 10),
        ("🙋🏽👨\u200d🎤", "x_weighted", 4),
        ("🇩🇪1️⃣", "x_weighted", 4),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "x_weighted", 2),
        ("…", "x_weighted", 2),
        ("•", "x_weighted", 2),
        ("€", "x_weighted", 2),
        ("™", "x_weighted", 2),
        ("™️", "x_weighted", 2),
        ("©", "x_weighted", 1),
        ("\u2013\u2014\u2018\u2019\u201c\u201d\u2032\u2033é", "x_weighted", 9),
        ("A\u0301B", "x_weighted", 2),
        ("A\ufb2c", "x_weighted", 4),
        (FAMILY, "graphemes", 1),
        (DECOMPOSED, "graphemes", 4),
        ("https://smile.dentist/blog/", "graphemes", 27),
        ("👍", "utf16", 2),
        ("né", "utf16", 2),
        ("né歯👍", "bytes", 10),
        ("né歯", "threads", 3),
        ("👍", "threads", 4),
        (FAMILY, "threads", 25),
        ("1 #2 ©", "threads", 6),
        (FAMILY, "mastodon", 1),
        ("See https://example.org/a/very/long/path/indeed/it/is", "mastodon", 27),
        ("smile.dentist", "mastodon", 13),
        ("Thanks @user@mastodon.social!", "mastodon", 13),
        ("mail me@example.org", "mastodon", 19),
    ],
)
def test_a_text_is_as_long_as_the_network_counts_it(text, rule, length):
    assert count(text, rule) == length


def test_an_unknown_rule_is_refused_in_words():
    with pytest.raises(ValueError, match="no counting rule “letters”"):
        count("a", "letters")


def test_bluesky_has_a_second_limit_in_bytes():
    assert fits("é" * 300, 300, "graphemes")
    assert count(FAMILY * 121, "graphemes") == 121
    assert not fits(FAMILY * 121, 300, "graphemes")
    assert len(shorten(FAMILY * 121, 300, "graphemes").encode()) <= 3000


def test_a_text_without_a_known_limit_always_fits():
    assert fits("a" * 100_000, None, "chars")
    assert shorten("a b", None, "chars") == "a b"
    assert visible("a b", None, "chars") == "a b"


@pytest.mark.parametrize(
    ("text", "limit", "rule", "cut"),
    [
        ("Short enough", 12, "chars", "Short enough"),
        ("Short enough  ", 12, "chars", "Short enough"),
        ("Your smile, our care", 19, "chars", "Your smile, our…"),
        ("Your smile, our care", 12, "chars", "Your smile…"),
        ("Whitening \u2013 how it works", 13, "chars", "Whitening…"),
        ("Whitening explained", 10, "chars", "Whitening…"),
        ("Whitening explained", 9, "chars", "Whitenin…"),
        ("Whitening", 1, "chars", ""),
        ("Whitening", 0, "chars", ""),
        ("Whitening explained", 11, "x_weighted", "Whitening…"),
        ("Whitening explained", 10, "x_weighted", "Whitenin…"),
        ("歯科医院のブログ", 8, "x_weighted", "歯科医…"),
        ("Smile " + FAMILY * 3, 8, "graphemes", f"Smile {FAMILY}…"),
        (FAMILY * 3, 30, "bytes", f"{FAMILY}…"),
        ("Read https://smile.dentist/blog/post today", 20, "chars", "Read…"),
        (
            "Read https://smile.dentist/blog/post today",
            31,
            "x_weighted",
            "Read https://smile.dentist/blog/post…",
        ),
        ("Good news! More soon", 12, "chars", "Good news!…"),
        ("Ask us #dental health", 9, "chars", "Ask us…"),
        ("any", 0, "none", ""),
    ],
)
def test_a_long_text_ends_at_a_word_with_an_ellipsis(text, limit, rule, cut):
    assert shorten(text, limit, rule) == cut


def test_room_is_kept_for_what_follows():
    tail = "\n\nhttps://smile.dentist/blog/whitening/"
    cut = shorten("Whitening, step by step, at home", 40, "x_weighted", followed_by=tail)
    assert cut == "Whitening…"
    assert count(cut + tail, "x_weighted") <= 40


TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab .,\n#@é歯👍🏽\u200d\ufe0f\u0301👩🇩🇪1️⃣/:-"), st.characters(codec="utf-8")
    ),
    max_size=60,
) | st.lists(
    st.sampled_from(
        [
            "smile.dentist",
            "https://a.example/b?c=d",
            "@jo@example.org",
            "word",
            "歯科",
            FAMILY,
            "e.g.",
        ]
    ),
    max_size=8,
).map(" ".join)
SOME_RULES = st.sampled_from(sorted(RULES))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 60), SOME_RULES)
def test_a_shortened_text_fits_and_is_a_beginning_in_whole_graphemes(text, limit, rule):
    cut = shorten(text, limit, rule)
    assert cut == "" or fits(cut, limit, rule)
    if not text.startswith(cut):
        assert cut.endswith("…")
        kept = cut[:-1]
        assert text.startswith(kept)
        assert len(kept) in {match.end() for match in regex.finditer(r"\X", text)}
        assert not any(found.start < len(kept) < found.end for found in addresses(text))
    if fits(text, limit, rule):
        assert cut == text


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(0, 60), SOME_RULES)
def test_what_is_seen_before_more_is_a_beginning_within_the_limit(text, limit, rule):
    seen = visible(text, limit, rule)
    assert text.startswith(seen)
    assert count(seen, rule) <= limit
    assert (seen == text) is (count(text, rule) <= limit)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_writing_an_accent_in_one_or_two_signs_makes_no_difference_where_networks_normalise(text):
    for rule in ("chars", "x_weighted"):
        assert count(text, rule) == count(unicodedata.normalize("NFC", text), rule)


def test_what_is_seen_is_not_cut_at_a_word_but_never_inside_an_emoji():
    assert visible("Whitening", 5, "chars") == "White"
    assert visible(f"ab{FAMILY}c", 3, "utf16") == "ab"


@pytest.mark.parametrize(
    ("words", "limit", "tags"),
    [
        (["oral health", "dentist"], None, ("#OralHealth", "#dentist")),
        (["#Invisalign", "invisalign", "smile"], None, ("#Invisalign", "#smile")),
        (["a", "b", "c"], 2, ("#a", "#b")),
        (["a", "b"], 0, ()),
        (["2026", "--", "", "1st visit"], None, ("#1stVisit",)),
        (["Zähne & Kiefer"], None, ("#ZähneKiefer",)),
        (["dr.smith", "O'Neill"], None, ("#DrSmith", "#ONeill")),
    ],
)
def test_words_become_hashtags_that_networks_link(words, limit, tags):
    assert hashtags(words, limit) == tags


def test_addresses_are_found_where_they_stand():
    text = "See smile.dentist or https://example.org/a, not mail@example.org"
    found = [(text[a.start : a.end], a.has_scheme) for a in addresses(text)]
    assert found == [("smile.dentist", False), ("https://example.org/a", True)]
