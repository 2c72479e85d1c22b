"""Can every word be read, whichever colour a practice chooses?"""

from dataclasses import astuple

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from practice import theming

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def chosen(accent: str) -> theming.Palette:
    """The palette staff end up with: of the colour, or of the nearest one they were told of."""
    try:
        return theming.palette(accent)
    except theming.TooPale as refusal:
        return theming.palette(refusal.nearest)


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance, written out here once more."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@given(COLOURS)
def test_words_are_readable_on_every_ground_by_day_and_by_night(accent):
    colours = chosen(accent)
    pairs = [
        (colours.accent_day, theming.PAPER),
        (colours.accent_day, theming.BAND),
        (colours.accent_day, colours.accent_tint_day),
        (colours.accent_strong_day, theming.PAPER),
        (colours.on_accent_day, colours.accent_day),
        (colours.on_accent_day, colours.accent_strong_day),
        (theming.INK, colours.accent_tint_day),
        (colours.accent_night, theming.PAPER_AT_NIGHT),
        (colours.accent_night, theming.BAND_AT_NIGHT),
        (colours.accent_night, colours.accent_tint_night),
        (colours.on_accent_night, colours.accent_night),
        (colours.on_accent_night, colours.accent_strong_night),
    ]
    assert [pair for pair in pairs if ratio(*pair) < 4.49] == []


@given(COLOURS)
def test_every_colour_is_written_as_six_digits(accent):
    assert all(theming.HEX.match(colour) for colour in astuple(chosen(accent)))


@given(COLOURS)
def test_what_is_proposed_keeps_the_hue_and_is_no_darker_than_it_must_be(accent):
    try:
        theming.palette(accent)
    except theming.TooPale as refusal:
        before, after = (Color(one).convert("oklch") for one in (accent, refusal.nearest))
        assert after["lightness"] < before["lightness"] + theming.STEP
        if before["chroma"] > 0.05 and after["chroma"] > 0.05:
            turned = abs(before["hue"] - after["hue"]) % 360
            assert min(turned, 360 - turned) < 25
        a_little_lighter = theming._lighter(refusal.nearest, 3 * theming.STEP)
        assert not theming._readable_by_day(a_little_lighter)


@pytest.mark.parametrize("accent", ["", "teal", "#0b5a5", "#0b5a5g", "0b5a58", "#0b5a58;}"])
def test_what_is_no_colour_is_refused(accent):
    with pytest.raises(ValueError) as refusal:
        theming.palette(accent)
    assert not isinstance(refusal.value, theming.TooPale)


def test_the_practices_own_colour_is_kept_as_it_is():
    assert theming.palette("#8a1f5c").accent_day == "#8a1f5c"
