"""Are the demo's drawings repeatable, self-contained and honest about before and after?"""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

from config.demo.drawings import (
    CASES,
    CAST,
    ROOMS,
    SCENES,
    Smile,
    logo,
    portrait,
    room,
    scene,
    smile_close_up,
)
from config.demo.drawings.logo import wordmark
from config.demo.drawings.marks import MARKS
from config.demo.drawings.render import to_jpeg, to_png

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {
    **{f"portrait of {name}, {ratio}": (portrait, (person,), {"ratio": ratio}) for name, person in CAST.items() for ratio in ("4:5", "1:1")},
    **{f"room {name}, {ratio}": (room, (name,), {"ratio": ratio}) for name in ROOMS for ratio in ("3:2", "16:9")},
    **{f"scene {name}, {ratio}": (scene, (name, ratio), {}) for name in SCENES for ratio in ("4:5", "16:9")},
    **{f"smile {name}": (smile_close_up, (pair[0],), {"skin": "honey"}) for name, pair in CASES.items()},
    "logo": (logo, (), {}),
}  # fmt: skip


def pixels(svg: str, width: int = 160) -> Image.Image:
    return Image.open(io.BytesIO(to_png(svg, width=width))).convert("RGB")


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_well_formed_repeatable_and_needs_nothing_from_elsewhere(name):
    draw, given, named = DRAWN[name]
    svg = draw(*given, **named)
    assert draw(*given, **named) == svg
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    names = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "path", "clipPath"}
        assert not {key for key in element.attrib if key.endswith("href") or key.startswith("on")}
    assert set(re.findall(r"url\(([^)]*)\)", svg)) <= {f"#{name}" for name in names}
    assert not re.search(r"\b(nan|inf)\b", svg)


@pytest.mark.parametrize(
    ("ratio", "height"), [("4:5", 500), ("1:1", 400), ("3:2", 267), ("16:9", 225)]
)
def test_a_portrait_has_the_proportions_asked_for(ratio, height):
    assert pixels(portrait(CAST["amara"], ratio=ratio), 400).size == (400, height)


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("ratio", ["4:5", "1:1"])
def test_no_head_touches_the_top_or_the_sides_of_its_portrait(name, ratio):
    person = replace(CAST[name], light="window")
    drawn = pixels(portrait(person, ratio=ratio))
    empty = pixels(portrait(replace(person, wall="#ff00ff"), ratio=ratio))
    same = (
        ImageChops.difference(drawn, empty)
        .convert("L")
        .point(lambda value: 255 if value < 8 else 0)
    )
    left, top, right, _ = same.crop((0, 0, 160, round(same.height * 0.62))).getbbox()
    assert top > 3
    assert left > 3
    assert right < 157


def test_the_same_drawing_gives_the_same_bytes_in_both_formats():
    svg = smile_close_up(Smile(crowding=0.5), skin="umber")
    assert to_png(svg, width=320) == to_png(svg, width=320)
    assert to_jpeg(svg, width=320) == to_jpeg(svg, width=320)


def test_a_jpeg_has_the_width_asked_for_and_carries_no_metadata():
    pressed = to_jpeg(portrait(CAST["ruth"]), width=640)
    with Image.open(io.BytesIO(pressed)) as image:
        assert image.format == "JPEG"
        assert image.size == (640, 800)
        assert not image.getexif()


def test_a_picture_of_no_width_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="at least 1 pixel"):
        to_png(logo(), width=0)


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_changes_the_face_and_leaves_the_teeth(name):
    """A moustache may hang over the lip, never over what was treated."""
    plain = pixels(smile_close_up(Smile(), skin="peach"), 300)
    marked = pixels(smile_close_up(Smile(), skin="peach", marks=(name,)), 300)
    assert ImageChops.difference(plain, marked).getbbox()
    teeth = (70, 95, 230, 130)
    assert not ImageChops.difference(plain.crop(teeth), marked.crop(teeth)).getbbox()


@pytest.mark.parametrize("name", CASES)
def test_before_and_after_differ_inside_the_mouth_and_nowhere_else(name):
    before, after = (pixels(smile_close_up(smile, skin="bronze"), 300) for smile in CASES[name])
    assert before.size == after.size
    box = ImageChops.difference(before, after).getbbox()
    assert box, "a treatment must be seen"
    left, top, right, bottom = box
    assert left > 15
    assert top > 60
    assert right < 285
    assert bottom < 165


@pytest.mark.parametrize(
    "numbers",
    [{"crowding": 1}, {"rotation": 1}, {"gap": 3}, {"overbite": 6}, {"overbite": -3}, {"chip": 1}, {"tone": 0}, {"brackets": True}],
    ids=str,
)  # fmt: skip
def test_every_number_of_a_smile_is_seen_from_close_by(numbers):
    plain = smile_close_up(Smile(), skin="peach")
    assert ImageChops.difference(
        pixels(plain), pixels(smile_close_up(Smile(**numbers), skin="peach"))
    ).getbbox()


def test_braces_are_seen_in_a_portrait():
    person = CAST["ines"]
    without = replace(person, smile=replace(person.smile, brackets=False))
    assert portrait(person) != portrait(without)


def test_the_cast_is_of_many_ages_and_complexions():
    ages = [person.age for person in CAST.values()]
    assert len(CAST) >= 10
    assert min(ages) < 12
    assert max(ages) > 70
    assert len({person.skin for person in CAST.values()}) >= 5
    assert any(person.covering == "headscarf" for person in CAST.values())
    assert any(person.glasses for person in CAST.values())


def test_a_sign_without_a_letterform_is_refused():
    with pytest.raises(KeyError):
        wordmark("Ärzte")
