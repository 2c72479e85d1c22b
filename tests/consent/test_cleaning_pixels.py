"""Do the pixels come out upright, in the right colours and as clear as they were?"""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from consent.cleaning import decoding
from tests.consent import hostile
from tests.consent.looking import (
    FORMATS,
    MEGABYTE,
    UPLOADS,
    cleaned_here,
    near,
    opened,
    shows_the_quadrants,
)


@pytest.mark.parametrize("orientation", hostile.AS_STORED)
@pytest.mark.parametrize("name", UPLOADS)
def test_every_orientation_comes_out_upright(name, orientation):
    upright = hostile.four_quadrants()
    turn = hostile.AS_STORED[orientation]
    stored = upright if turn is None else upright.transpose(turn)
    upload = UPLOADS[name](stored, exif=hostile.exif(orientation, big_endian=orientation % 2 == 0))

    data = cleaned_here(upload)

    assert opened(data).size == upright.size
    assert shows_the_quadrants(data)


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

    assert shows_the_quadrants(cleaned_here(upload))


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
    data = cleaned_here(upload)

    assert shows_the_quadrants(data)
    assert opened(data).mode in ("RGB", "RGBA")


@pytest.mark.parametrize("name", UPLOADS)
def test_an_embedded_profile_is_applied(name):
    upload = UPLOADS[name](
        Image.new("RGB", (32, 32), (255, 0, 0)), icc_profile=hostile.swapped_rgb_profile()
    )

    red, green, blue = opened(cleaned_here(upload)).convert("RGB").getpixel((16, 16))

    assert green > 200 > 90 > max(red, blue)


def test_a_profile_is_applied_beside_transparency():
    upload = hostile.png(
        Image.new("RGBA", (8, 8), (255, 0, 0, 90)), icc_profile=hostile.swapped_rgb_profile()
    )

    red, green, _blue, alpha = opened(cleaned_here(upload)).getpixel((4, 4))

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
    colour = opened(cleaned_here(upload)).convert("RGBA").getpixel((4, 4))

    assert near(colour, wanted, within=12)


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
@pytest.mark.parametrize("name", UPLOADS)
def test_a_broken_or_foreign_profile_is_ignored(name, profile):
    assert shows_the_quadrants(cleaned_here(UPLOADS[name](icc_profile=profile)))


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
    data = cleaned_here(hostile.sixteen_bit_png(colour_type, big=big))

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
    cleaned = opened(cleaned_here(upload)).convert("RGBA")

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

    assert opened(cleaned_here(upload)).getpixel((4, 4)) == (0, 0, 0, 0)


def test_without_libwebps_plain_decoder_pillows_own_gives_the_same(monkeypatch):
    uploads = [hostile.webp(), hostile.webp(hostile.four_quadrants(mode="RGBA"), lossless=True)]
    plain = [cleaned_here(upload) for upload in uploads]

    def unavailable(_name):
        raise OSError

    monkeypatch.setattr(decoding.ctypes, "CDLL", unavailable)

    assert [cleaned_here(upload) for upload in uploads] == plain
