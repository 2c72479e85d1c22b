"""Which captions are kept, and what is said of the others?"""

from __future__ import annotations

import pytest

from consent.intake import captions
from consent.intake.captions import BadCaptions, Cue

PLAIN = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nBrush along the wire.\n"


@pytest.mark.parametrize(
    "given",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        "WEBVTT - how to brush\nKind: captions\n\n00:01.000 --> 00:04.000\nBrush along the wire.",
        "WEBVTT\n\nfirst\n00:01.000 --> 00:04.000 line:0 align:start\nBrush along the wire.",
        "WEBVTT\n\nNOTE made by hand\nin one hour\n\n00:01.000 --> 00:04.000\nBrush along the wire.",
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:04.000\nBrush along the wire.",
        "WEBVTT\n\nREGION\nid:fred\n\n00:01.000 --> 00:04.000 region:fred\nBrush along the wire.",
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<c.loud><b>Brush</b></c> <00:02.000>along the <i>wire.</i>",
        "1\n00:00:01,000 --> 00:00:04,000\nBrush along the wire.\n",
        '1\n00:00:01,000 --> 00:00:04,000\n<font color="#fff">Brush along the wire.</font>\n',
    ],
)
def test_words_and_times_are_kept_and_nothing_else(given):
    assert captions.cleaned(given) == PLAIN


def test_who_speaks_is_kept():
    given = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v.first Dr Okafor>Open wide.</v>"
    assert captions.read(given) == [Cue(1000, 4000, "Dr Okafor: Open wide.")]


def test_signs_of_markup_in_the_words_are_written_so_that_no_reader_takes_them_for_it():
    given = "WEBVTT\n\n00:01.000 --> 00:04.000\nTom &amp; Ana &lt;3"
    assert captions.read(given)[0].text == "Tom & Ana <3"
    assert captions.cleaned(given).endswith("\nTom &amp; Ana &lt;3\n")


def test_what_is_written_can_be_read_again():
    cues = [
        Cue(0, 1, "A & B"),
        Cue(59_999, 3_600_000, "two\nlines"),
        Cue(3_600_000, 7_325_042, "<"),
    ]
    assert captions.read(captions.write(cues)) == cues


def test_nothing_stays_nothing():
    assert captions.cleaned("  \n ") == ""


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", "There are no captions."),
        ("WEBVTT\n", "There is no caption with a time and words."),
        (
            "WEBVTT\n00:01.000 --> 00:02.000\nA",
            "Line 1: Leave an empty line under the word WEBVTT.",
        ),
        ("Just words.", "Line 1: “Just words.” has no time such as 00:01.000 --> 00:04.000."),
        (PLAIN + "\nAnd then?\n", "Line 6: “And then?” has no time"),
        ("WEBVTT\n\n0:01 --> 0:02\nA", "Line 3: The times must read like"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nA", "Line 3: The times must read like"),
        ("WEBVTT\n\n00:01.000 -->\nA", "Line 3: The times must read like"),
        ("WEBVTT\n\nx\n00:04.000 --> 00:01.000\nA", "Line 4: The end must be after the start."),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:02.000 --> 00:03.000\nB",
            "Line 5: Leave an empty line before the next time.",
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n<script>alert(1)</script>",
            "Line 5: “<script>” is markup; captions are plain words.",
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=alert(1)>",
            "is markup; captions are plain words.",
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "a" * 301,
            "Line 4: This caption has 301 characters; 300 fit on the screen.",
        ),
        ("WEBVTT\n\n" + "a" * 200_000, "Captions can have up to 200,000 characters."),
    ],
)
def test_a_fault_is_named_with_its_line(given, sentence):
    with pytest.raises(BadCaptions) as fault:
        captions.read(given)
    assert sentence in str(fault.value)


def test_the_words_by_themselves_have_a_paragraph_for_each_pause():
    given = captions.write(
        [Cue(0, 1000, "One."), Cue(1500, 2000, "Two\nlines."), Cue(5000, 6000, "Three.")]
    )
    assert captions.words(given) == "One. Two lines.\n\nThree."
