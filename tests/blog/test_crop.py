"""Does each network get the right part of the photo, small enough, and nothing hidden in it?"""

import hashlib
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from blog.social import crop
from blog.social.compression import GOOD_QUALITY, TooHeavy, TooLight
from blog.social.crop import FocalPoint, TooSmall, Unreadable, WrongKind, crop_box, fit, fit_each
from blog.social.networks import FORMATS

FEED = FORMATS["instagram_feed"]
LANDSCAPE = FORMATS["facebook_post"]
RED, GREEN, BLUE, YELLOW, WHITE = (
    (200, 30, 30),
    (30, 160, 60),
    (30, 60, 200),
    (220, 200, 40),
    (255, 255, 255),
)


def quadrants(width=2400, height=1800, mode="RGB"):
    image = Image.new("RGB", (width, height), YELLOW)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image.convert(mode)


def stored(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **({"quality": 95} if kind == "JPEG" else {}), **options)
    return out.getvalue()


def opened(exported):
    return Image.open(io.BytesIO(exported.data)).convert("RGB")


def looks_like(image, point, colour, tolerance=12):
    return all(abs(a - b) <= tolerance for a, b in zip(image.getpixel(point), colour, strict=True))


def noise(size, scale=1):
    small = Image.effect_noise((size[0] // scale, size[1] // scale), 120)
    return small.resize(size, Image.Resampling.NEAREST).convert("RGB")


@pytest.mark.parametrize(
    ("size", "to", "focal", "box"),
    [
        ((4000, 3000), (1080, 1350), None, (800, 0, 3200, 3000)),
        ((3000, 4000), (1200, 600), None, (0, 1250, 3000, 2750)),
        ((4000, 3000), (1080, 1350), FocalPoint(0, 0), (0, 0, 2400, 3000)),
        ((4000, 3000), (1080, 1350), FocalPoint(4000, 3000), (1600, 0, 4000, 3000)),
        ((4000, 3000), (1080, 1350), FocalPoint(1500, 100), (300, 0, 2700, 3000)),
        ((1080, 1350), (1080, 1350), FocalPoint(3, 3), (0, 0, 1080, 1350)),
        ((100, 100), (1, 1), FocalPoint(9999, -9999), (0, 0, 100, 100)),
        ((1000, 999), (4, 5), None, (100, 0, 899, 998)),
    ],
)
def test_the_box_is_the_largest_of_its_ratio_centred_on_what_matters(size, to, focal, box):
    found = crop_box(*size, to=to, focal=focal)
    assert (found.left, found.top, found.right, found.bottom) == box


SIDES = st.integers(1, 6000)


@settings(max_examples=150, deadline=None)
@given(SIDES, SIDES, st.integers(1, 50), st.integers(1, 50), st.data())
def test_every_box_lies_inside_keeps_its_ratio_and_what_matters(width, height, wide, tall, data):
    x, y = data.draw(st.integers(0, width)), data.draw(st.integers(0, height))
    area = FocalPoint(
        x,
        y,
        2 * data.draw(st.integers(0, min(x, width - x))),
        2 * data.draw(st.integers(0, min(y, height - y))),
    )
    box = crop_box(width, height, to=(wide, tall), focal=area)
    assert 0 <= box.left < box.right <= width
    assert 0 <= box.top < box.bottom <= height
    assert box.width == max(1, min(width, height * wide // tall))
    assert box.height == max(1, min(height, box.width * tall // wide))
    if area.width <= box.width:
        assert box.left <= area.x - area.width / 2
        assert area.x + area.width / 2 <= box.right
    if area.height <= box.height:
        assert box.top <= area.y - area.height / 2
        assert area.y + area.height / 2 <= box.bottom


TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT = (
    (0.02, 0.02),
    (0.98, 0.02),
    (0.02, 0.98),
    (0.98, 0.98),
)


@pytest.mark.parametrize(
    ("format_", "focal", "seen"),
    [
        (FEED, FocalPoint(10, 10), {TOP_LEFT: RED, BOTTOM_LEFT: BLUE, (0.82, 0.02): RED}),
        (FEED, FocalPoint(10, 10), {(0.85, 0.02): GREEN, (0.85, 0.98): YELLOW}),
        (FEED, FocalPoint(2390, 10), {TOP_RIGHT: GREEN, BOTTOM_RIGHT: YELLOW, (0.18, 0.02): GREEN}),
        (FEED, FocalPoint(2390, 1790), {(0.15, 0.02): RED, (0.15, 0.98): BLUE}),
        (FEED, None, {(0.48, 0.48): RED, (0.52, 0.48): GREEN, (0.48, 0.52): BLUE}),
        (LANDSCAPE, FocalPoint(10, 10), {TOP_LEFT: RED, (0.02, 0.7): RED, (0.02, 0.73): BLUE}),
        (
            LANDSCAPE,
            FocalPoint(10, 1790),
            {BOTTOM_LEFT: BLUE, (0.02, 0.3): BLUE, (0.02, 0.27): RED},
        ),
    ],
)
def test_the_pixels_are_those_around_the_focal_point(format_, focal, seen):
    made = fit(stored(quadrants()), format_, focal)
    image = opened(made)
    assert image.size == (made.width, made.height) == (format_.width, format_.height)
    for (across, down), colour in seen.items():
        assert looks_like(image, (int(across * image.width), int(down * image.height)), colour)


def test_the_border_between_colours_is_where_arithmetic_puts_it():
    made = opened(fit(stored(quadrants()), LANDSCAPE, FocalPoint(1200, 1790)))
    # 2400 by 1260 pixels from the bottom, halved: the middle of the photo is at row 180
    assert looks_like(made, (300, 170), RED)
    assert looks_like(made, (300, 190), BLUE)
    assert looks_like(made, (590, 600), BLUE)
    assert looks_like(made, (610, 600), YELLOW)


def test_a_small_photo_keeps_its_own_size_and_says_so():
    made = fit(stored(quadrants(640, 800)), FEED)
    assert (made.width, made.height) == (640, 800)
    assert opened(made).size == (640, 800)
    assert "left at its own 640 by 800 pixels, not enlarged" in made.warnings[0]


def test_nothing_is_enlarged_whatever_the_photo():
    for size in [(400, 500), (700, 3000), (3000, 700), (1079, 1350), (1081, 1351)]:
        made = fit(stored(quadrants(*size)), FEED)
        assert made.width <= min(size[0], 1080)
        assert made.height <= min(size[1], 1350)
        assert made.width / made.height >= FEED.min_ratio


def test_a_photo_below_the_smallest_width_is_refused_with_a_sentence():
    with pytest.raises(TooSmall) as refused:
        fit(stored(quadrants(380, 380)), FEED)
    assert "304 pixels wide; Instagram needs at least 320" in str(refused.value)
    assert fit(stored(quadrants(400, 400)), FEED).width == 320


def test_a_photo_below_the_smallest_height_is_refused():
    demanding = replace(FEED, min_height=900)
    with pytest.raises(TooSmall, match="pixels tall"):
        fit(stored(quadrants(640, 800)), demanding)


def test_a_marked_area_larger_than_the_crop_is_told():
    made = fit(stored(quadrants()), FEED, FocalPoint(1200, 900, 2200, 500))
    assert any("part of it is cut off" in warning for warning in made.warnings)
    assert fit(stored(quadrants()), FEED, FocalPoint(700, 900, 1200, 500)).warnings == ()


def test_the_digest_and_size_are_those_of_the_bytes_and_never_change():
    first = fit(stored(quadrants()), FEED)
    assert first.sha256 == hashlib.sha256(first.data).hexdigest()
    assert fit(stored(quadrants()), FEED) == first


def segments(jpeg):
    assert jpeg[:2] == b"\xff\xd8"
    position, found = 2, []
    while jpeg[position + 1] != 0xDA:
        found.append(jpeg[position + 1])
        position += 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
    return found


def full_of_metadata(kind):
    exif = Image.Exif()
    exif[0x010E] = "JANE DOE"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif.tobytes(), "icc_profile": profile, "dpi": (300, 300)}
    if kind == "JPEG":
        options |= {"comment": b"JANE DOE", "xmp": b"<x:xmpmeta>JANE DOE</x:xmpmeta>"}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", "JANE DOE")
    return stored(quadrants(), kind, **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_goes_out(kind):
    data = full_of_metadata(kind)
    assert b"JANE DOE" in data
    made = fit(data, FEED)
    assert b"JANE" not in made.data
    assert set(segments(made.data)) <= {0xE0, 0xDB, 0xC0, 0xC4}
    assert made.data.endswith(b"\xff\xd9")
    info = Image.open(io.BytesIO(made.data)).info
    assert not {"exif", "icc_profile", "comment", "xmp", "dpi"} & set(info)


def test_a_photo_lying_on_its_side_is_set_upright_before_it_is_cropped():
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = stored(quadrants(1800, 2400), exif=exif.tobytes())
    made = opened(fit(lying, FEED, FocalPoint(2390, 10)))
    # turned clockwise, the left column (red over blue) becomes the top row (blue, red)
    assert looks_like(made, (1060, 20), RED)
    assert looks_like(made, (1060, 1330), GREEN)
    assert looks_like(made, (20, 20), BLUE)


def wide_gamut_profile():
    # a display profile whose red and green are exchanged: what is stored green is seen red
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_primaries():
    profile = bytearray(wide_gamut_profile())
    count = int.from_bytes(profile[128:132], "big")
    tags = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


def test_colours_are_those_the_profile_means():
    flat = Image.new("RGB", (1080, 1350), (30, 200, 30))
    made = opened(fit(stored(flat, icc_profile=swapped_primaries()), FEED))
    assert looks_like(made, (500, 500), (200, 30, 30))


def test_a_broken_profile_is_read_as_srgb():
    made = opened(fit(stored(quadrants(), icc_profile=b"nonsense" * 40), FEED, FocalPoint(0, 0)))
    assert looks_like(made, (20, 20), RED)


@pytest.mark.parametrize(
    ("image", "kind", "colour"),
    [
        (Image.new("RGBA", (1080, 1350), (0, 0, 0, 0)), "PNG", WHITE),
        (Image.new("LA", (1080, 1350), (0, 0)), "PNG", WHITE),
        (Image.new("RGBA", (1080, 1350), (*BLUE, 255)), "WEBP", BLUE),
        (Image.new("L", (1080, 1350), 90), "JPEG", (90, 90, 90)),
        (Image.new("1", (1080, 1350), 1), "PNG", WHITE),
        (Image.new("I;16", (1080, 1350), 90 * 256), "PNG", (90, 90, 90)),
        (quadrants(1080, 1350, "P"), "PNG", None),
        (Image.new("CMYK", (1080, 1350), (0, 0, 0, 0)), "JPEG", WHITE),
    ],
)
def test_every_kind_of_pixel_becomes_plain_colours(image, kind, colour):
    made = fit(stored(image, kind), FEED)
    plain = Image.open(io.BytesIO(made.data))
    assert plain.mode == "RGB"
    if colour:
        assert looks_like(plain, (500, 700), colour)


def test_the_file_stays_within_the_target_by_giving_up_quality():
    busy = stored(noise((1080, 1350), scale=4))
    free = fit(busy, replace(FEED, target_bytes=None))
    limited = fit(busy, replace(FEED, target_bytes=len(free.data) * 9 // 10))
    assert free.quality == 90
    assert GOOD_QUALITY <= limited.quality < 90
    assert len(limited.data) <= len(free.data) * 9 // 10
    assert limited.warnings == ()


def test_a_target_out_of_reach_gives_way_to_the_limit_with_a_warning():
    made = fit(stored(noise((1080, 1350))), replace(FEED, target_bytes=10_000))
    assert made.quality == GOOD_QUALITY
    assert "more than the 10,000" in made.warnings[0]


def test_the_limit_is_kept_with_strong_compression_and_a_warning():
    busy = stored(noise((1080, 1350)))
    most = len(fit(busy, replace(FEED, target_bytes=10_000)).data) * 8 // 10
    made = fit(busy, replace(FEED, target_bytes=10_000, max_bytes=most))
    assert len(made.data) < most
    assert made.quality < GOOD_QUALITY
    assert any("compressed strongly" in warning for warning in made.warnings)


def test_a_photo_that_cannot_be_made_light_enough_is_refused():
    with pytest.raises(TooHeavy, match=r"the 50,000 bytes that Instagram accepts"):
        fit(stored(noise((1080, 1350))), replace(FEED, target_bytes=10_000, max_bytes=50_000))


def test_a_plain_picture_is_stored_less_tightly_for_a_network_that_refuses_small_files():
    plain = stored(quadrants())
    free = fit(plain, replace(FORMATS["gbp_post"], min_bytes=None))
    made = fit(plain, replace(FORMATS["gbp_post"], min_bytes=len(free.data) + 1))
    assert len(made.data) > len(free.data)
    assert opened(made).size == (1200, 900)


def test_a_picture_too_plain_for_the_network_is_refused():
    with pytest.raises(TooLight, match=r"stays below the 10,240 bytes that Google"):
        fit(stored(Image.new("RGB", (440, 330), RED)), FORMATS["gbp_post"])


WHOLE = stored(quadrants())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a picture"),
        (b"hello", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (WHOLE[: len(WHOLE) // 2], "damaged"),
        (stored(quadrants(), "PNG")[:2000], "damaged"),
        (stored(quadrants(40, 40), "BMP"), "not a picture"),
    ],
)
def test_bytes_that_are_no_whole_picture_are_refused_with_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words):
        fit(data, FEED)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    with pytest.raises(Unreadable, match="50 million"):
        fit(stored(Image.new("1", (8000, 6400)), "PNG"), FEED)


@pytest.mark.parametrize("format_id", ["linkedin_document", "print_qr"])
def test_a_format_that_is_no_photo_is_refused(format_id):
    with pytest.raises(WrongKind, match="is not a photo"):
        fit(WHOLE, FORMATS[format_id])


def test_a_large_photo_is_decoded_once_per_useful_scale(monkeypatch):
    loaded = []
    whole = crop._flat
    monkeypatch.setattr(crop, "_flat", lambda image: loaded.append(image.size) or whole(image))
    names = ["instagram_feed", "facebook_post", "gbp_post", "x_post", "bluesky_post"]
    made = fit_each(stored(quadrants(4000, 3000)), [FORMATS[name] for name in names])
    assert list(made) == names
    assert loaded == [(2000, 1500)]


def test_a_scale_is_never_decoded_twice_whatever_the_order_asked(monkeypatch):
    loaded = []
    whole = crop._flat
    monkeypatch.setattr(crop, "_flat", lambda image: loaded.append(image.size) or whole(image))
    names = ["instagram_story", "facebook_post", "instagram_reel_cover", "instagram_square"]
    made = fit_each(stored(quadrants(4000, 3000)), [FORMATS[name] for name in names])
    assert list(made) == names
    assert loaded == [(2000, 1500), (4000, 3000)]


def test_a_phones_picture_of_several_frames_is_as_sharp_after_a_smaller_format():
    data = stored(
        quadrants(4000, 3000), "MPO", quality=95, save_all=True, append_images=[quadrants(400, 300)]
    )
    square = FORMATS["instagram_square"]
    small = replace(square, id="small", width=360, height=360)
    made = fit_each(data, [small, square])
    assert made["instagram_square"] == fit(data, square)
    assert len(made["small"].data) < len(made["instagram_square"].data)


def test_many_formats_give_the_same_files_as_one_by_one_and_each_its_own_refusal():
    data = stored(quadrants(700, 700))
    names = ["instagram_feed", "pinterest_pin", "print_qr"]
    made = fit_each(data, [FORMATS[name] for name in names])
    assert made["instagram_feed"] == fit(data, FEED)
    assert isinstance(made["pinterest_pin"], TooSmall)
    assert isinstance(made["print_qr"], WrongKind)


def test_every_photo_format_can_be_made_from_twelve_megapixels():
    photos = [entry for entry in FORMATS.values() if "JPEG" in entry.file_types]
    made = fit_each(stored(quadrants(4000, 3000)), photos, FocalPoint(1000, 1000))
    for entry in photos:
        assert (made[entry.id].width, made[entry.id].height) == (entry.width, entry.height)
        assert len(made[entry.id].data) < entry.max_bytes
