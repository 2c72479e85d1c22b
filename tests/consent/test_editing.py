"""What do the steps of an edit make of a picture, and is nothing left of what was blurred?"""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageStat

from consent import editing
from consent.editing import WHOLE, BadEdits
from tests.factories import picture

TURN = {"op": "rotate", "turns": 1}
LEFT_HALF = {"op": "crop", "x": 0, "y": 0, "w": 5000, "h": WHOLE}
BLUR_ALL = {"op": "blur", "areas": [[0, 0, WHOLE, WHOLE]], "outside": False}
RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 200, 40), (40, 60, 220), (240, 220, 20)


def fine_lines(width: int = 400, height: int = 400) -> Image.Image:
    """Nothing but detail: lines of two pixels, black and white, crossed by others."""
    drawn = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(drawn)
    for at in range(0, width, 4):
        draw.line((at, 0, at, height), fill="black", width=2)
    for at in range(0, height, 8):
        draw.line((0, at, width, at), fill=(200, 40, 40), width=3)
    return drawn


def detail(picture: Image.Image) -> float:
    """How much neighbouring pixels differ, on average: 0 for a plain colour."""
    grey = picture.convert("L")
    shifted = ImageChops.offset(grey, 2, 0)
    inner = (4, 4, grey.width - 4, grey.height - 4)
    return ImageStat.Stat(ImageChops.difference(grey, shifted).crop(inner)).mean[0]


def is_like(colour: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(one - two) < 40 for one, two in zip(colour, other, strict=True))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


class TestChecked:
    @pytest.mark.parametrize(
        "edits",
        [
            None,
            "rotate",
            {"op": "rotate", "turns": 1},
            [None],
            [{"op": "sharpen"}],
            [{"op": "rotate", "turns": 4}],
            [{"op": "rotate", "turns": True}],
            [{"op": "rotate", "turns": 1.5}],
            [{"op": "crop", "x": 0, "y": 0, "w": 0, "h": WHOLE}],
            [{"op": "crop", "x": 1, "y": 0, "w": WHOLE, "h": WHOLE}],
            [{"op": "crop", "x": -1, "y": 0, "w": 5000, "h": 5000}],
            [{"op": "crop", "x": 0.5, "y": 0, "w": 5000, "h": 5000}],
            [{"op": "crop", "x": 0, "y": 0, "w": 5000}],
            [{"op": "blur", "areas": []}],
            [{"op": "blur", "areas": [[0, 0, 1]]}],
            [{"op": "blur", "areas": [[0, 0, "1", 1]]}],
            [{"op": "blur", "areas": [[0, 0, 1, 1]] * 21}],
            [{"op": "blur", "areas": [[0, 0, 1, 1]], "outside": "yes"}],
            [TURN] * 21,
        ],
    )
    def test_what_means_nothing_is_refused_with_a_sentence(self, edits):
        with pytest.raises(BadEdits) as refused:
            editing.checked(edits)
        assert str(refused.value).endswith(".")

    def test_what_is_stored_holds_nothing_but_the_steps(self):
        given_step = {**TURN, "note": "Amara's face", "x": 5}
        assert editing.checked([given_step]) == [TURN]

    def test_a_picture_of_which_nothing_is_left_is_refused(self):
        sliver = {"op": "crop", "x": 0, "y": 0, "w": 100, "h": WHOLE}
        with pytest.raises(BadEdits):
            editing.size_after((800, 600), [sliver])


areas = st.tuples(*[st.integers(0, WHOLE - 1)] * 2).flatmap(
    lambda at: st.tuples(
        st.just(at[0]),
        st.just(at[1]),
        st.integers(1, WHOLE - at[0]),
        st.integers(1, WHOLE - at[1]),
    )
)
steps = st.lists(
    st.one_of(
        st.sampled_from([{"op": "rotate", "turns": turns} for turns in (1, 2, 3)]),
        areas.map(lambda area: {"op": "crop", **dict(zip("xywh", area, strict=True))}),
        st.tuples(areas, st.booleans()).map(
            lambda one: {"op": "blur", "areas": [list(one[0])], "outside": one[1]}
        ),
    ),
    max_size=4,
)


@given(steps)
def test_the_size_that_is_reckoned_is_the_size_that_comes_out(edits):
    small = Image.new("RGB", (97, 61), "white")
    try:
        size = editing.size_after(small.size, editing.checked(edits))
    except BadEdits:
        return
    assert editing.applied(small, edits).size == size


class TestApplied:
    def colours(self, made: Image.Image) -> list[tuple[int, ...]]:
        w, h = made.size
        return [made.getpixel((w * x // 4, h * y // 4)) for y in (1, 3) for x in (1, 3)]

    @pytest.mark.parametrize(
        ("turns", "expected"),
        [
            (1, [BLUE, RED, YELLOW, GREEN]),
            (2, [YELLOW, BLUE, GREEN, RED]),
            (3, [GREEN, YELLOW, RED, BLUE]),
        ],
    )
    def test_quarter_turns_go_clockwise(self, turns, expected):
        made = editing.applied(opened(picture()), [{"op": "rotate", "turns": turns}])
        assert made.size == ((800, 600) if turns == 2 else (600, 800))
        assert all(map(is_like, self.colours(made), expected))

    def test_a_crop_keeps_its_part(self):
        made = editing.applied(opened(picture()), [LEFT_HALF])
        assert made.size == (400, 600)
        assert is_like(made.getpixel((200, 150)), RED)
        assert is_like(made.getpixel((390, 450)), BLUE)

    def test_each_step_is_measured_on_what_the_one_before_has_left(self):
        made = editing.applied(opened(picture()), [TURN, LEFT_HALF])
        assert made.size == (300, 800)
        assert is_like(made.getpixel((150, 200)), BLUE)

    def test_nothing_of_the_detail_is_left_in_a_blurred_area(self):
        drawn = fine_lines()
        area = [2500, 2500, 5000, 5000]
        made = editing.applied(drawn, [{"op": "blur", "areas": [area], "outside": False}])
        assert detail(drawn.crop((100, 100, 300, 300))) > 40
        assert detail(made.crop((100, 100, 300, 300))) < 1
        assert made.crop((0, 0, 100, 400)).tobytes() == drawn.crop((0, 0, 100, 400)).tobytes()

    def test_two_pictures_that_differ_in_detail_only_are_the_same_once_blurred(self):
        one = fine_lines()
        other = ImageChops.offset(one, 2, 0)
        blurred = [editing.applied(drawn, [BLUR_ALL]) for drawn in (one, other)]
        difference = ImageStat.Stat(ImageChops.difference(*blurred)).extrema
        assert max(high for _, high in difference) <= 2

    def test_a_blurred_background_leaves_only_what_is_marked(self):
        drawn = fine_lines()
        marked = [2500, 2500, 5000, 5000]
        made = editing.applied(drawn, [{"op": "blur", "areas": [marked], "outside": True}])
        inside = (100, 100, 300, 300)
        assert made.crop(inside).tobytes() == drawn.crop(inside).tobytes()
        assert detail(made.crop((0, 0, 98, 400))) < 1
        assert detail(made.crop((302, 0, 400, 400))) < 1

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    def test_every_kind_of_stored_file_can_be_edited(self, format):
        made = opened(editing.edited(picture(format=format), [TURN]))
        assert made.size == (600, 800)

    def test_transparency_stays(self):
        out = io.BytesIO()
        Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(out, "PNG")
        made = Image.open(io.BytesIO(editing.edited(out.getvalue(), [TURN])))
        assert (made.mode, made.size) == ("RGBA", (100, 200))

    def test_a_preview_is_small_and_looks_like_the_real_thing(self):
        data = picture(width=3000, height=2000)
        small = opened(editing.preview(data, [TURN], longest=300))
        assert small.size == (200, 300)
        assert is_like(small.getpixel((50, 75)), BLUE)

    @pytest.mark.parametrize("data", [b"", b"no picture", picture()[:400]])
    def test_what_is_no_picture_is_refused(self, data):
        with pytest.raises(editing.UnreadablePicture):
            editing.edited(data, [TURN])
