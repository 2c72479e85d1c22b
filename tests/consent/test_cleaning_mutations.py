"""Is any file at all either cleaned or refused?"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent.cleaning import UnusablePhoto, metadata_in, strip
from tests.consent import hostile
from tests.consent.looking import (
    GPS_EXIF,
    cleaned_here,
)

WITH_EVERYTHING = [
    hostile.jpeg(exif=GPS_EXIF, xmp=hostile.XMP, comment=hostile.SECRET),
    hostile.jpeg(progressive=True, icc_profile=hostile.swapped_rgb_profile()),
    hostile.png(hostile.four_quadrants(mode="RGBA"), exif=GPS_EXIF),
    hostile.png_with_texts(),
    hostile.png(hostile.four_quadrants().quantize(4), transparency=1),
    hostile.webp(exif=GPS_EXIF, xmp=hostile.XMP),
    hostile.webp(hostile.four_quadrants(mode="RGBA"), lossless=True),
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A valid file with bytes changed, taken out, doubled or cut off; PNG checksums made right."""
    data = bytearray(draw(st.sampled_from(WITH_EVERYTHING)))
    for _ in range(draw(st.integers(1, 4))):
        if len(data) < 2:
            break
        at = draw(st.integers(0, len(data) - 1))
        stop = min(len(data), at + draw(st.integers(1, 40)))
        act = draw(st.sampled_from(["flip", "write", "remove", "double", "cut"]))
        if act == "flip":
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif act == "write":
            data[at:stop] = draw(st.binary(min_size=1, max_size=40))
        elif act == "remove":
            del data[at:stop]
        elif act == "double":
            data[at:at] = data[at:stop]
        elif draw(st.integers(0, 9)) == 0:
            del data[max(at, 1) :]
    return hostile.with_right_checksums(bytes(data))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_any_file_is_cleaned_or_refused(upload):
    try:
        data = cleaned_here(upload)
    except UnusablePhoto as refused:
        assert str(refused)
    else:
        assert metadata_in(data) == []
        assert hostile.SECRET not in data
        assert strip(data) == data


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_any_file_is_stripped_or_refused(data):
    try:
        stripped = strip(data)
    except UnusablePhoto as refused:
        assert str(refused)
    else:
        assert metadata_in(stripped) == []
        assert strip(stripped) == stripped
