"""Does a cleaned photo hold its pixels and nothing else?"""

from __future__ import annotations

from hashlib import sha256

import pytest

from consent.cleaning import UnusablePhoto, clean, metadata_in, strip
from tests.consent import hostile, hostile_heif
from tests.consent.looking import (
    FORMATS,
    GPS_EXIF,
    UPLOADS,
    opened,
    shows_the_quadrants,
)


@pytest.mark.parametrize("name", FORMATS)
def test_a_photo_keeps_its_format_its_size_and_its_picture(name):
    upload = FORMATS[name]()

    photo = clean(upload)

    assert (photo.format, photo.width, photo.height) == (name, 96, 64)
    assert opened(photo.data).format == name.upper()
    assert shows_the_quadrants(photo.data)
    assert photo.sha256 == sha256(photo.data).hexdigest()
    assert photo.upload_sha256 == sha256(upload).hexdigest()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_file_gives_the_same_bytes(name):
    assert clean(FORMATS[name]()) == clean(FORMATS[name]())


def test_a_lossless_picture_keeps_every_pixel():
    picture = hostile.four_quadrants()
    for upload in (hostile.png(picture), hostile.webp(picture, lossless=True)):
        cleaned = opened(clean(upload).data).convert("RGB")
        assert cleaned.tobytes() == picture.tobytes()


def test_a_small_photo_is_taken():
    assert clean(hostile.png(hostile.four_quadrants(1, 1))).width == 1


METADATA = {
    "EXIF with GPS": (hostile.jpeg(exif=GPS_EXIF), {"EXIF", "thumbnail"}),
    "XMP": (hostile.jpeg(xmp=hostile.XMP), {"XMP"}),
    "extended XMP": (
        hostile.with_segments(
            hostile.jpeg(),
            hostile.segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + hostile.XMP),
        ),
        {"XMP"},
    ),
    "IPTC": (
        hostile.with_segments(hostile.jpeg(), hostile.segment(0xED, hostile.IPTC)),
        {"IPTC"},
    ),
    "comment": (hostile.jpeg(comment=hostile.SECRET), {"comment"}),
    "ICC": (hostile.jpeg(icc_profile=hostile.swapped_rgb_profile() + hostile.SECRET), {"ICC"}),
    "MPF and a second picture": (
        hostile.with_segments(hostile.jpeg(), hostile.segment(0xE2, b"MPF\0" + hostile.SECRET))
        + hostile.jpeg(exif=GPS_EXIF),
        {"MPF", "trailing data"},
    ),
    "JFXX thumbnail": (
        hostile.with_segments(
            hostile.jpeg(), hostile.segment(0xE0, b"JFXX\0\x10" + hostile.SECRET)
        ),
        {"thumbnail"},
    ),
    "JFIF thumbnail": (
        hostile.with_segments(
            hostile.without_segment(hostile.jpeg(), 0xE0),
            hostile.segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\7" + hostile.SECRET + b"\0\0"),
        ),
        {"thumbnail"},
    ),
    "maker's segment": (
        hostile.with_segments(hostile.jpeg(), hostile.segment(0xEB, b"JP" + hostile.SECRET)),
        {"application data"},
    ),
    "words between segments": (
        hostile.with_segments(hostile.jpeg(), hostile.segment(0xFE, b""), hostile.SECRET),
        {"stray data"},
    ),
    "JPEG that is also a ZIP": (
        hostile.jpeg() + b"PK\3\4" + hostile.SECRET,
        {"trailing data"},
    ),
    "JPEG that is also a page": (
        hostile.jpeg() + b"<html><script>alert(1)</script>" + hostile.SECRET,
        {"trailing data"},
    ),
    "PNG texts": (hostile.png_with_texts(), {"text chunk"}),
    "PNG XMP": (
        hostile.with_chunks(
            hostile.png(),
            hostile.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + hostile.XMP),
        ),
        {"XMP"},
    ),
    "PNG EXIF": (hostile.png(exif=GPS_EXIF), {"EXIF", "thumbnail"}),
    "PNG ICC": (hostile.png(icc_profile=hostile.swapped_rgb_profile()), {"ICC"}),
    "PNG time and private chunk": (
        hostile.with_chunks(
            hostile.png(),
            hostile.chunk(b"tIME", bytes(7)),
            hostile.chunk(b"caBX", hostile.SECRET),
        ),
        {"tIME chunk", "caBX chunk"},
    ),
    "PNG that is also a ZIP": (hostile.png() + b"PK\3\4" + hostile.SECRET, {"trailing data"}),
    "WebP EXIF and XMP": (
        hostile.webp(exif=GPS_EXIF, xmp=hostile.XMP),
        {"EXIF", "XMP", "thumbnail"},
    ),
    "WebP ICC": (hostile.webp(icc_profile=hostile.swapped_rgb_profile()), {"ICC"}),
    "WebP private chunk": (
        hostile.webp_with_chunks(hostile.webp(), hostile.riff(b"NOTE", hostile.SECRET), flags=0x2C),
        {"NOTE chunk"},
    ),
    "AVIF EXIF and XMP": (hostile.avif(exif=GPS_EXIF, xmp=hostile.XMP), {"EXIF", "XMP"}),
    "AVIF ICC": (hostile.avif(icc_profile=hostile.swapped_rgb_profile()), {"ICC"}),
    "AVIF with a box of its own": (
        hostile_heif.avif(after=hostile_heif.box(b"free", hostile.SECRET)),
        {"free box"},
    ),
    "AVIF with more data than its picture": (
        hostile_heif.avif(after=hostile_heif.box(b"mdat", hostile.SECRET)),
        {"stray data"},
    ),
    "AVIF with a description": (
        hostile_heif.avif(hostile_heif.full(b"udes", hostile.SECRET)),
        {"udes property"},
    ),
    "AVIF with a name": (hostile_heif.avif(name=hostile.SECRET), {"name"}),
    "WebP that is also a ZIP": (hostile.webp() + b"PK\3\4" + hostile.SECRET, {"trailing data"}),
}


@pytest.mark.parametrize("case", METADATA)
def test_nothing_but_pixels_leaves_the_cleaning(case):
    upload, carried = METADATA[case]
    assert carried <= set(metadata_in(upload))

    photo = clean(upload)

    assert metadata_in(photo.data) == []
    assert hostile.SECRET not in photo.data
    assert not opened(photo.data).getexif()


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("case", METADATA)
def test_stripping_takes_out_the_same_and_keeps_each_pixel(case):
    data, _ = METADATA[case]

    stripped = strip(data)

    assert metadata_in(stripped) == []
    assert hostile.SECRET not in stripped
    assert opened(stripped).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("name", FORMATS)
def test_stripping_a_clean_photo_changes_no_byte(name):
    data = clean(FORMATS[name]()).data

    assert strip(data) == data


def test_stripping_keeps_transparency_and_palette():
    clear = hostile.four_quadrants(mode="RGBA")
    clear.putalpha(70)
    for data in (
        hostile.png(clear, exif=GPS_EXIF),
        hostile.webp(clear, exif=GPS_EXIF),
        hostile.png(hostile.four_quadrants().quantize(4), transparency=1, exif=GPS_EXIF),
    ):
        assert metadata_in(strip(data)) == []
        assert (
            opened(strip(data)).convert("RGBA").tobytes() == opened(data).convert("RGBA").tobytes()
        )


@pytest.mark.parametrize("name", [*FORMATS, "avif"])
def test_stripping_refuses_what_is_malformed(name):
    with pytest.raises(UnusablePhoto):
        strip(UPLOADS[name]()[:-3])


def test_a_camera_photo_just_over_the_stored_size_is_resampled():
    photo = clean(hostile.jpeg(hostile.four_quadrants(5000, 5000), subsampling=2))

    assert 23_900_000 < photo.width * photo.height <= 24_000_000
    assert photo.width == photo.height
    assert shows_the_quadrants(photo.data)


def test_a_larger_photo_is_decoded_at_half_its_size():
    photo = clean(hostile.jpeg(hostile.four_quadrants(7001, 5000), subsampling=2))

    assert (photo.width, photo.height) == (3501, 2500)
    assert shows_the_quadrants(photo.data)


def test_a_webp_of_more_than_16_million_pixels_becomes_a_jpeg():
    photo = clean(hostile.webp(hostile.four_quadrants(4400, 4000), method=0))

    assert (photo.format, photo.width, photo.height) == ("jpeg", 4400, 4000)
    assert shows_the_quadrants(photo.data)


def test_a_large_transparent_webp_becomes_smaller_and_stays_transparent():
    picture = hostile.four_quadrants(4000, 2000, mode="RGBA")
    picture.putalpha(70)

    photo = clean(hostile.webp(picture, method=0))

    assert photo.format == "webp"
    assert 4_900_000 < photo.width * photo.height <= 5_000_000
    assert opened(photo.data).getpixel((9, 9))[3] == 70
    assert shows_the_quadrants(photo.data)
