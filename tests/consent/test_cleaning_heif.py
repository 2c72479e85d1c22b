"""Do HEIC and AVIF uploads come out as photos that any browser shows?"""

from __future__ import annotations

from io import BytesIO

import pillow_heif
import pytest
from PIL import Image

from consent.cleaning import UnusablePhoto, clean, metadata_in, strip
from consent.cleaning.reading import read
from tests.consent import hostile, hostile_heif
from tests.consent.looking import (
    GPS_EXIF,
    TURNED_INTO_JPEG,
    cleaned_here,
    near,
    opened,
    quadrants_of,
    shows_the_quadrants,
)


@pytest.mark.parametrize("name", TURNED_INTO_JPEG)
def test_a_photo_from_a_phone_is_stored_as_a_jpeg(name):
    upload = TURNED_INTO_JPEG[name](exif=GPS_EXIF, xmp=hostile.XMP)

    photo = clean(upload)

    assert (photo.format, photo.width, photo.height) == ("jpeg", 96, 64)
    assert opened(photo.data).format == "JPEG"
    assert shows_the_quadrants(photo.data)
    assert metadata_in(photo.data) == []
    assert hostile.SECRET not in photo.data
    assert clean(upload) == photo


def test_a_photo_in_tiles_is_put_together():
    assert shows_the_quadrants(clean(hostile_heif.grid(exif=GPS_EXIF)).data)


def test_a_photo_of_ten_bits_comes_out_in_eight():
    samples = hostile.four_quadrants().tobytes()
    out = BytesIO()
    deep = pillow_heif.from_bytes("RGB;16", (96, 64), b"".join(b"\0%c" % one for one in samples))
    deep.save(out, quality=95)
    assert pillow_heif.open_heif(out.getvalue()).info["bit_depth"] == 10

    assert shows_the_quadrants(cleaned_here(out.getvalue()))


def test_a_phone_that_promises_24_million_pixels_is_taken_at_its_word():
    photo = clean(hostile_heif.tiled(5712, 4284, padding=100_000))

    assert 23_900_000 < photo.width * photo.height <= 24_000_000
    assert near(opened(photo.data).getpixel((5000, 4000)), hostile.GREEN)


@pytest.mark.parametrize("name", TURNED_INTO_JPEG)
def test_transparency_makes_it_a_webp(name):
    clear = hostile.four_quadrants(mode="RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))

    photo = clean(TURNED_INTO_JPEG[name](clear))

    assert photo.format == "webp"
    alpha = opened(photo.data).getchannel("A")
    assert alpha.getpixel((48, 2)) < 24 < 230 < alpha.getpixel((48, 61))


@pytest.mark.parametrize("upload", [hostile.heic(hostile.four_quadrants(mode="RGBA"))])
def test_transparency_in_which_nothing_is_clear_is_left_out(upload):
    assert read(upload).alpha

    assert clean(upload).format == "jpeg"


@pytest.mark.parametrize("angle", [b"\0", b"\2"])
@pytest.mark.parametrize("make", [hostile.heic, hostile.avif])
def test_exif_does_not_turn_what_the_file_itself_turns(make, angle):
    turned = make(exif=hostile.exif(6)).replace(b"irot\3", b"irot" + angle)

    shown = quadrants_of(opened(cleaned_here(turned)))

    wanted = hostile.QUADRANTS if angle == b"\0" else hostile.QUADRANTS[::-1]
    assert all(map(near, shown, wanted))


RED, GREEN, BLUE, WHITE = hostile.QUADRANTS


@pytest.mark.parametrize(
    ("turns", "wanted"),
    [
        ((b"irot\1",), (GREEN, WHITE, RED, BLUE)),
        ((b"imir\0",), (BLUE, WHITE, RED, GREEN)),
        ((b"imir\1",), (GREEN, RED, WHITE, BLUE)),
        ((b"irot\1", b"imir\1"), (WHITE, GREEN, BLUE, RED)),
        ((b"imir\1", b"irot\1"), (RED, BLUE, GREEN, WHITE)),
        ((b"irot\2", b"imir\0"), (GREEN, RED, WHITE, BLUE)),
    ],
)
def test_an_avif_is_turned_in_the_order_it_says(turns, wanted):
    properties = [hostile_heif.box(turn[:4], turn[4:]) for turn in turns]

    data = cleaned_here(hostile_heif.avif(*properties))

    assert all(map(near, quadrants_of(opened(data)), wanted))


def test_what_an_avif_crops_away_is_gone():
    photo = opened(cleaned_here(hostile_heif.avif(hostile_heif.clap(48, 0, 48, 32))))

    assert photo.size == (48, 32)
    assert all(near(colour, GREEN) for colour in quadrants_of(photo))


def test_a_heic_of_odd_size_keeps_its_size():
    assert opened(cleaned_here(hostile.heic(hostile.four_quadrants(75, 51)))).size == (75, 51)


@pytest.mark.parametrize(
    ("primaries", "transfer", "colour", "wanted"),
    [
        (1, 13, (200, 100, 60), (200, 100, 60)),
        (12, 13, (200, 100, 100), (214, 94, 97)),
        (9, 13, (150, 150, 150), (150, 150, 150)),
        (1, 8, (128, 128, 128), (188, 188, 188)),
        (9, 16, (148, 148, 148), (255, 255, 255)),
        (9, 18, (191, 191, 191), (255, 255, 255)),
    ],
    ids=["sRGB", "Display P3", "BT.2020 grey", "linear", "PQ paper white", "HLG paper white"],
)
def test_colours_told_in_numbers_come_out_in_srgb(primaries, transfer, colour, wanted):
    picture = Image.new("RGB", (96, 64), colour)

    data = cleaned_here(hostile_heif.avif(hostile_heif.nclx(primaries, transfer), picture=picture))

    assert near(opened(data).getpixel((48, 32)), wanted, within=6)


DEPTH = hostile.heic(hostile.four_quadrants(mode="RGBA")).replace(b"auxid:1", b"auxid:2")
CARRIED = {
    "HEIC of a phone": (
        hostile.heic(exif=GPS_EXIF, xmp=hostile.XMP, thumbnails=[32]),
        {"EXIF", "XMP", "thumbnail"},
    ),
    "HEIC ICC": (hostile.heic(icc_profile=hostile.swapped_rgb_profile()), {"ICC"}),
    "HEIC with a depth map": (DEPTH, {"auxiliary picture"}),
    "HEIC of several pictures": (
        hostile.heic(save_all=True, append_images=[hostile.four_quadrants().rotate(180)]),
        {"second picture"},
    ),
    "HEIC with a live photo": (
        hostile.heic() + hostile_heif.box(b"mpvd", hostile.SECRET),
        {"mpvd box"},
    ),
    "HEIC with a track": (
        hostile.heic() + hostile_heif.box(b"moov", hostile.SECRET),
        {"moov box"},
    ),
}


@pytest.mark.parametrize("case", CARRIED)
def test_nothing_but_the_picture_of_a_heic_is_kept(case):
    upload, carried = CARRIED[case]
    assert carried <= set(metadata_in(upload))

    photo = clean(upload)

    assert photo.format == "jpeg"
    assert metadata_in(photo.data) == []
    assert hostile.SECRET not in photo.data


def test_a_heic_is_never_stripped_because_its_pixels_may_carry_words():
    with pytest.raises(UnusablePhoto):
        strip(hostile.heic())


@pytest.mark.parametrize("unit", [hostile_heif.METADATA_UNIT, hostile_heif.PADDING_UNIT])
def test_words_among_the_units_of_an_avif_are_taken_out(unit):
    data = hostile_heif.avif(units=hostile_heif.unit(unit, hostile.SECRET))
    assert metadata_in(data) == ["AV1 metadata"]

    stripped = strip(data)

    assert hostile.SECRET not in stripped
    assert opened(stripped).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("subsampling", ["4:2:0", "4:4:4"])
def test_an_avif_made_here_is_clean_and_is_stripped_to_the_same_picture(mode, subsampling):
    picture = hostile.four_quadrants(mode=mode)
    if mode == "RGBA":
        picture.putalpha(70)
    made = hostile.avif(picture, subsampling=subsampling)
    assert metadata_in(made) == []

    stripped = strip(made)

    assert opened(stripped).tobytes() == opened(made).tobytes()
    assert opened(stripped).mode == opened(made).mode
    assert strip(stripped) == stripped
