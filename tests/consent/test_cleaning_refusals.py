"""Is every file that cannot be a photo refused calmly, with what would work?"""

from __future__ import annotations

import pytest

from consent import cleaning
from tests.consent import hostile
from tests.consent.looking import (
    FORMATS,
    GPS_EXIF,
    MEGABYTE,
    refusal,
)

WORKING_FORMATS = "Photos can be JPEG, PNG, WebP, HEIC or AVIF"

ISO_MEDIA = b"\0\0\0\x18ftyp%s\0\0\0\0mif1" + bytes(64)
WRONG_FORMATS = {
    "HTML": b"<!DOCTYPE html><html><body>photo</body></html>",
    "SVG": b'\xef\xbb\xbf  <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "GIF": hostile.saved(hostile.four_quadrants(), "GIF"),
    "PDF": b"%PDF-1.7\n",
    "TIFF": hostile.saved(hostile.four_quadrants(), "TIFF"),
    "BMP": hostile.saved(hostile.four_quadrants(), "BMP"),
    "ZIP": b"PK\3\4" + bytes(30),
    "HEIF": b"\0\0\0\x18ftypmif1\0\0\0\0miaf" + bytes(64),
    "video": ISO_MEDIA % b"isom",
    "not a picture": b"Dear front desk, this is my photo.",
}


@pytest.mark.parametrize("name", WRONG_FORMATS)
def test_another_format_is_refused_with_those_that_work(name):
    refused = refusal(WRONG_FORMATS[name])

    assert refused.reason == "wrong-format"
    assert name in str(refused)
    assert WORKING_FORMATS in str(refused)


@pytest.mark.parametrize(
    ("upload", "reason", "said"),
    [
        (b"", "empty", "empty"),
        (hostile.jpeg() + bytes(60 * MEGABYTE), "too-large", "25 MB"),
        (hostile.jpeg() + bytes(25 * MEGABYTE), "too-large", "25 MB"),
    ],
    ids=["empty", "60 MB", "just over 25 MB"],
)
def test_an_empty_or_heavy_file_is_refused_with_the_limit(upload, reason, said):
    refused = refusal(upload)

    assert refused.reason == reason
    assert said in str(refused)


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (hostile.header_bomb_png(30_000, 30_000, 100_000), "24 million"),
        (hostile.blank_png(11_000, 11_000, depth=1, colour=0), "24 million"),
        (hostile.header_bomb_png(24_000_001, 1, 100), "24 million"),
        (hostile.header_bomb_png(2**31 - 1, 2**31 - 1, 100), "24 million"),
        (hostile.webp_of_size(6_000, 4_001), "24 million"),
        (hostile.jpeg_of_size(10_000, 5_001), "50 million"),
        (hostile.jpeg_of_size(65_500, 65_500), "50 million"),
    ],
    ids=[
        "900 Mpx",
        "121 Mpx",
        "PNG limit",
        "largest PNG",
        "WebP limit",
        "JPEG limit",
        "largest JPEG",
    ],
)
def test_too_many_pixels_are_refused_by_the_header_alone(upload, said, monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", ("a child that must not start",))

    refused = refusal(upload)

    assert refused.reason == "too-many-pixels"
    assert said in str(refused)


def test_a_progressive_photo_that_needs_too_much_memory_is_refused_by_the_header(monkeypatch):
    data = bytearray(hostile.jpeg(progressive=True))
    at = data.index(b"\xff\xc2")
    data[at + 5 : at + 9] = (4900).to_bytes(2, "big") * 2
    monkeypatch.setattr(cleaning, "CHILD", ("a child that must not start",))

    assert refusal(bytes(data)).reason == "too-demanding"


def test_a_truncated_jpeg_is_refused_with_a_sentence():
    refused = refusal(hostile.jpeg()[:300])

    assert refused.reason == "damaged"
    assert "cut off" in str(refused)


@pytest.mark.parametrize("name", FORMATS)
def test_a_photo_cut_off_anywhere_is_refused(name, monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", ("a child that must not start",))
    upload = FORMATS[name](exif=GPS_EXIF)
    shortest = 16

    for length in {*range(shortest, len(upload), 37), *range(len(upload) - 20, len(upload))}:
        assert refusal(upload[:length]).reason == "damaged"


def broken_scan() -> bytes:
    data = hostile.png()
    at = data.index(b"IDAT") - 4
    return data[:at] + hostile.chunk(b"IDAT", b"not zlib at all") + hostile.chunk(b"IEND", b"")


def oversold_webp() -> bytes:
    return hostile.webp_of_size(4000, 4000)


def doubled(data: bytes, marker: bytes) -> bytes:
    at = data.index(marker)
    stop = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:stop] + data[at:stop] + data[stop:]


@pytest.mark.parametrize(
    "upload",
    [
        broken_scan(),
        hostile.header_bomb_png(3000, 3000, 100),
        hostile.png().replace(b"IDAT", b"IDAT", 1)[:60] + b"\0" + hostile.png()[61:],
        hostile.with_chunks(hostile.png(), hostile.chunk(b"IHDR", bytes(13))),
        hostile.with_chunks(hostile.png(), hostile.chunk(b"NEWS", b"a critical chunk")),
        hostile.png()[:8] + hostile.png()[33:],
        hostile.jpeg_of_size(0, 64),
        doubled(hostile.jpeg(), b"\xff\xc0"),
        hostile.without_segment(hostile.jpeg(), 0xC0),
        hostile.without_segment(hostile.jpeg(), 0xDB).replace(b"\xff\xdb", b"\xff\xfe"),
        oversold_webp(),
        hostile.webp_with_chunks(hostile.webp(), hostile.webp()[12:], flags=0),
        b"RIFF\x20\0\0\0WEBPVP8 " + bytes(24),
    ],
    ids=[
        "PNG of nonsense",
        "PNG without rows",
        "PNG with a flipped byte",
        "PNG with two headers",
        "PNG with an unknown critical chunk",
        "PNG without header",
        "JPEG of no width",
        "JPEG with two frames",
        "JPEG without frame",
        "JPEG without tables",
        "WebP of another size",
        "WebP with two pictures",
        "WebP of zeros",
    ],
)
def test_a_damaged_photo_is_refused(upload):
    assert refusal(upload).reason == "damaged"


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(name):
    refused = refusal(hostile.animated(name))

    assert refused.reason == "animated"
    assert "a still picture is needed" in str(refused)
