"""Does a cleaned photo hold its pixels and nothing else, and is every other file refused calmly?"""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from consent import cleaning
from consent.cleaning import UnusablePhoto, clean, metadata_in, repaint, strip
from tests.consent import hostile

FORMATS = {"jpeg": hostile.jpeg, "png": hostile.png, "webp": hostile.webp}
WORKING_FORMATS = "JPEG, PNG or WebP"
MEGABYTE = 1024 * 1024
LOSS = 24
"""How far a colour may drift through two lossy encodings, of 255."""


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def quadrants_of(picture: Image.Image) -> list[tuple[int, ...]]:
    width, height = picture.size
    rgb = picture.convert("RGB")
    return [
        rgb.getpixel((width * across // 4, height * down // 4))
        for down in (1, 3)
        for across in (1, 3)
    ]


def near(colour: tuple[int, ...], wanted: tuple[int, ...], within: int = LOSS) -> bool:
    return all(abs(one - other) <= within for one, other in zip(colour, wanted, strict=True))


def shows_the_quadrants(data: bytes) -> bool:
    return all(map(near, quadrants_of(opened(data)), hostile.QUADRANTS))


def cleaned_here(upload: bytes) -> bytes:
    """The work of the child, without its process."""
    out = BytesIO()
    repaint.repaint(upload, out)
    return out.getvalue()


def refusal(upload: bytes) -> UnusablePhoto:
    with pytest.raises(UnusablePhoto) as refused:
        clean(upload)
    assert str(refused.value).endswith(".")
    return refused.value


# What comes out


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


# Metadata

GPS_EXIF = hostile.exif()
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
        hostile.with_segments(hostile.jpeg(), hostile.segment(0xE2, b"MPF\0" + GPS_EXIF[6:]))
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


@pytest.mark.parametrize("name", FORMATS)
def test_stripping_refuses_what_is_malformed(name):
    with pytest.raises(UnusablePhoto):
        strip(FORMATS[name]()[:-3])


# Orientation


@pytest.mark.parametrize("orientation", hostile.AS_STORED)
@pytest.mark.parametrize("name", FORMATS)
def test_every_orientation_comes_out_upright(name, orientation):
    upright = hostile.four_quadrants()
    turn = hostile.AS_STORED[orientation]
    stored = upright if turn is None else upright.transpose(turn)
    upload = FORMATS[name](stored, exif=hostile.exif(orientation, big_endian=orientation % 2 == 0))

    photo = clean(upload)

    assert (photo.width, photo.height) == upright.size
    assert shows_the_quadrants(photo.data)


@pytest.mark.parametrize(
    "exif",
    [
        hostile.exif(0),
        hostile.exif(9),
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
        b"Exif\0\0nonsense",
    ],
)
def test_an_unusable_orientation_leaves_the_photo_as_it_is(exif):
    upload = hostile.with_segments(hostile.jpeg(), hostile.segment(0xE1, exif))

    assert shows_the_quadrants(clean(upload).data)


# Colours


def ycck(picture: Image.Image) -> bytes:
    """A YCCK JPEG as Photoshop writes it: Pillow only writes CMYK, so its planes are swapped in."""
    planes = [ImageChops.invert(p) for p in ImageChops.invert(picture).convert("YCbCr").split()]
    data = hostile.jpeg(Image.merge("CMYK", [*planes, Image.new("L", picture.size, 0)]))
    at = data.index(b"Adobe") + 11
    return data[:at] + b"\2" + data[at + 1 :]


def not_inverted_cmyk(picture: Image.Image) -> bytes:
    """A CMYK JPEG without Adobe's segment: 255 is full ink."""
    inverted = ImageChops.invert(picture.convert("CMYK"))
    return hostile.without_segment(hostile.jpeg(inverted), 0xEE)


@pytest.mark.parametrize(
    "upload",
    [
        hostile.jpeg(hostile.four_quadrants(mode="CMYK")),
        ycck(hostile.four_quadrants()),
        not_inverted_cmyk(hostile.four_quadrants()),
        hostile.jpeg(keep_rgb=True),
        hostile.jpeg(progressive=True),
        hostile.png(hostile.four_quadrants().quantize(4)),
        hostile.png(hostile.four_quadrants(mode="RGBA")),
    ],
    ids=["CMYK", "YCCK", "CMYK without Adobe", "RGB JPEG", "progressive", "palette", "alpha"],
)
def test_every_way_of_storing_colour_comes_out_right(upload):
    photo = clean(upload)

    assert shows_the_quadrants(photo.data)
    assert opened(photo.data).mode in ("RGB", "RGBA")


@pytest.mark.parametrize("name", FORMATS)
def test_an_embedded_profile_is_applied(name):
    upload = FORMATS[name](
        Image.new("RGB", (32, 32), (255, 0, 0)), icc_profile=hostile.swapped_rgb_profile()
    )

    red, green, blue = opened(clean(upload).data).convert("RGB").getpixel((16, 16))

    assert green > 200 > 90 > max(red, blue)


def test_a_profile_is_applied_beside_transparency():
    upload = hostile.png(
        Image.new("RGBA", (8, 8), (255, 0, 0, 90)), icc_profile=hostile.swapped_rgb_profile()
    )

    red, green, _blue, alpha = opened(clean(upload).data).getpixel((4, 4))

    assert green > 200 > 90 > red
    assert alpha == 90


@pytest.mark.parametrize(
    ("upload", "wanted"),
    [
        (
            hostile.jpeg(Image.new("L", (8, 8), 128), icc_profile=hostile.linear_grey_profile()),
            (188, 188, 188, 255),
        ),
        (
            hostile.png(
                Image.new("LA", (8, 8), (128, 90)), icc_profile=hostile.linear_grey_profile()
            ),
            (188, 188, 188, 90),
        ),
        (
            hostile.jpeg(
                Image.new("CMYK", (8, 8), (255, 0, 0, 0)),
                icc_profile=hostile.red_cyan_cmyk_profile(),
            ),
            (255, 0, 0, 255),
        ),
    ],
    ids=["grey", "grey with alpha", "CMYK"],
)
def test_grey_and_press_profiles_are_applied(upload, wanted):
    colour = opened(clean(upload).data).convert("RGBA").getpixel((4, 4))

    assert near(colour, wanted, within=4)


@pytest.mark.parametrize(
    "profile",
    [
        b"not a profile",
        hostile.swapped_rgb_profile()[:200],
        hostile.red_cyan_cmyk_profile(),
        hostile.linear_grey_profile(),
        hostile.swapped_rgb_profile() + bytes(5 * MEGABYTE),
    ],
    ids=["words", "cut off", "for a press", "for grey", "huge"],
)
@pytest.mark.parametrize("name", FORMATS)
def test_a_broken_or_foreign_profile_is_ignored(name, profile):
    assert shows_the_quadrants(cleaned_here(FORMATS[name](icc_profile=profile)))


@pytest.mark.parametrize(
    ("colour_type", "big", "wanted"),
    [
        (0, (0x8000,), (128, 128, 128, 255)),
        (2, (0xFFFF, 0x4000, 0), (255, 64, 0, 255)),
        (4, (0x4000, 0x8000), (64, 64, 64, 128)),
        (6, (0xFFFF, 0x4000, 0, 0x8000), (255, 64, 0, 128)),
    ],
    ids=["grey", "RGB", "grey with alpha", "RGB with alpha"],
)
def test_sixteen_bits_come_out_as_eight(colour_type, big, wanted):
    data = clean(hostile.sixteen_bit_png(colour_type, big=big)).data

    assert near(opened(data).convert("RGBA").getpixel((4, 4)), wanted, within=1)


@pytest.mark.parametrize(
    ("upload", "wanted"),
    [
        (
            hostile.png(hostile.four_quadrants().quantize(4), transparency=bytes((9, 99, 200, 40))),
            None,
        ),
        (hostile.png(Image.new("RGBA", (8, 8), (9, 200, 7, 33))), (9, 200, 7, 33)),
        (
            hostile.webp(Image.new("RGBA", (8, 8), (9, 200, 7, 33)), lossless=True),
            (9, 200, 7, 33),
        ),
        (hostile.png(Image.new("LA", (8, 8), (50, 33))), (50, 50, 50, 33)),
        (hostile.png(Image.new("RGB", (8, 8), (5, 6, 7)), transparency=(5, 6, 7)), (0, 0, 0, 0)),
        (hostile.png(Image.new("L", (8, 8), 50), transparency=50), (0, 0, 0, 0)),
        (
            hostile.bare_png(
                8,
                8,
                b"\0\xff\xff" * 8,
                depth=2,
                colour=0,
                before=(hostile.chunk(b"tRNS", b"\0\3"),),
            ),
            (0, 0, 0, 0),
        ),
        (hostile.png(Image.new("1", (8, 8), 1)), (255, 255, 255, 255)),
    ],
    ids=["palette", "RGBA", "WebP", "LA", "clear colour", "clear grey", "2 bits", "1 bit"],
)
def test_transparency_is_kept(upload, wanted):
    cleaned = opened(clean(upload).data).convert("RGBA")

    if wanted is None:
        assert cleaned.tobytes() == opened(upload).convert("RGBA").tobytes()
    else:
        assert cleaned.getpixel((4, 4)) == wanted


@pytest.mark.parametrize("name", ["png", "webp"])
def test_colours_left_under_an_eraser_are_gone(name):
    erased = Image.new("RGBA", (8, 8), (220, 30, 30, 0))
    erased.putpixel((0, 0), (1, 2, 3, 255))
    lossless = {"lossless": True, "exact": True} if name == "webp" else {}
    upload = FORMATS[name](erased, **lossless)
    assert opened(upload).getpixel((4, 4)) == (220, 30, 30, 0)

    assert opened(clean(upload).data).getpixel((4, 4)) == (0, 0, 0, 0)


def test_without_libwebps_plain_decoder_pillows_own_gives_the_same(monkeypatch):
    uploads = [hostile.webp(), hostile.webp(hostile.four_quadrants(mode="RGBA"), lossless=True)]
    plain = [cleaned_here(upload) for upload in uploads]

    def unavailable(_name):
        raise OSError

    monkeypatch.setattr(repaint.ctypes, "CDLL", unavailable)

    assert [cleaned_here(upload) for upload in uploads] == plain


# What is refused

ISO_MEDIA = b"\0\0\0\x18ftyp%s\0\0\0\0mif1" + bytes(64)
WRONG_FORMATS = {
    "HTML": b"<!DOCTYPE html><html><body>photo</body></html>",
    "SVG": b'\xef\xbb\xbf  <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "GIF": hostile.saved(hostile.four_quadrants(), "GIF"),
    "PDF": b"%PDF-1.7\n",
    "TIFF": hostile.saved(hostile.four_quadrants(), "TIFF"),
    "BMP": hostile.saved(hostile.four_quadrants(), "BMP"),
    "ZIP": b"PK\3\4" + bytes(30),
    "HEIC": ISO_MEDIA % b"heic",
    "AVIF": ISO_MEDIA % b"avif",
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
    data[at + 5 : at + 9] = (7000).to_bytes(2, "big") * 2
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


# Sizes that are taken


def test_a_camera_photo_just_over_the_stored_size_is_resampled():
    photo = clean(hostile.jpeg(hostile.four_quadrants(5000, 5000), subsampling=2))

    assert 23_900_000 < photo.width * photo.height <= 24_000_000
    assert photo.width == photo.height
    assert shows_the_quadrants(photo.data)


def test_a_larger_photo_is_decoded_at_half_its_size():
    photo = clean(hostile.jpeg(hostile.four_quadrants(7001, 5000), subsampling=2))

    assert (photo.width, photo.height) == (3501, 2500)
    assert shows_the_quadrants(photo.data)


PEAK_OF_THE_CHILD = """
import resource, subprocess, sys
from consent.cleaning import CHILD, CHILD_ENVIRONMENT
done = subprocess.run(CHILD, input=sys.stdin.buffer.read(), env=CHILD_ENVIRONMENT,
                      stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform == "linux"
      else 1024 * 1024))
"""


@pytest.mark.parametrize(
    "upload",
    [
        lambda: hostile.blank_png(6000, 4000, depth=16, colour=6),
        lambda: hostile.blank_png(4000, 6000, depth=8, colour=2),
        lambda: hostile.jpeg(Image.new("RGB", (8160, 6120)), subsampling=2, progressive=True),
    ],
    ids=["RGBA of 16 bits, 24 Mpx", "RGB, 24 Mpx", "progressive JPEG, 50 Mpx"],
)
def test_the_largest_photos_stay_below_300_mb(upload):
    measured = subprocess.run(
        [sys.executable, "-c", PEAK_OF_THE_CHILD],
        input=upload(),
        capture_output=True,
        check=True,
    )

    assert 90 < int(measured.stdout) < 300


# The child process


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too-demanding"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too-demanding"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "damaged"),
        ("while True: pass", "too-demanding"),
        ("import time; time.sleep(60)", "too-demanding"),
        ("raise RuntimeError", "damaged"),
        ("import sys; sys.exit(4)", "too-demanding"),
        ("print('not a picture')", "wrong-format"),
        ("", "wrong-format"),
    ],
)
def test_whatever_happens_to_the_child_staff_read_a_sentence(script, reason, monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", (sys.executable, "-I", "-c", script))
    monkeypatch.setattr(cleaning, "WALL_SECONDS", 0.5)

    assert refusal(hostile.jpeg()).reason == reason


def test_a_child_that_hands_back_metadata_is_not_believed(monkeypatch):
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"
    monkeypatch.setattr(cleaning, "CHILD", (sys.executable, "-I", "-c", echo))

    assert refusal(hostile.jpeg(exif=GPS_EXIF)).reason == "damaged"


def test_when_no_process_can_start_staff_are_asked_to_wait(monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", ("/nonexistent/python",))

    assert refusal(hostile.jpeg()).reason == "busy"


def test_photos_are_opened_one_at_a_time(monkeypatch):
    monkeypatch.setattr(cleaning, "WALL_SECONDS", 0.05)

    with cleaning._one_at_a_time:
        assert refusal(hostile.jpeg()).reason == "busy"


def test_the_child_does_not_see_the_sites_keys(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", hostile.SECRET.decode())
    tell = "import os; print(dict(os.environ))"
    monkeypatch.setattr(cleaning, "CHILD", (sys.executable, "-I", "-c", tell))

    assert hostile.SECRET not in cleaning._repainted(hostile.jpeg())


def in_the_child(script: str) -> subprocess.CompletedProcess[str]:
    command = f"import sys; sys.path.append(sys.argv[1]); {script}"
    return subprocess.run(
        [*cleaning.CHILD[:2], "-c", command, cleaning.CHILD[-1]],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_child_loads_no_django():
    script = "import consent.cleaning.child; print([n for n in ('django', 'wagtail') if n in sys.modules])"

    assert in_the_child(script).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("bytearray(400 * 1024 * 1024)", "MemoryError"),
        ("open(sys.argv[1] + '/written', 'wb').write(b'x')", "OSError"),
    ],
    ids=["memory", "files"],
)
def test_the_child_is_held_to_its_limits(act, error, tmp_path):
    script = (
        f"from consent.cleaning.child import limit; limit(); sys.argv[1] = {str(tmp_path)!r}; {act}"
    )

    assert error in in_the_child(script).stderr


def test_the_child_may_not_run_for_long():
    script = (
        "import resource; from consent.cleaning.child import limit; limit(); "
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )

    assert in_the_child(script).stdout.split() == ["15", "0"]


# Files nobody thought of

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
