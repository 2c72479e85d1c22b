"""What do our own edits make of a picture: turned, cropped, blurred? Pure; the file itself stays.

Edits are a list of steps, each measured on the picture the step before has left. All measures are
whole numbers in ten-thousandths of its width and height, so that they mean the same for every
size of a picture and read the same wherever they are written down:

    {"op": "rotate", "turns": 1}                                     quarter turns clockwise
    {"op": "crop", "x": 0, "y": 0, "w": 5000, "h": 10000}            the part that is kept
    {"op": "blur", "areas": [[0, 0, 2500, 2500]], "outside": false}  or everything outside them
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

from PIL import Image, UnidentifiedImageError

from consent.cleaning.accepted import STORED_PIXELS

Size = tuple[int, int]
Box = tuple[int, int, int, int]
Edit = dict[str, Any]

WHOLE = 10_000
MOST_STEPS = 20
MOST_AREAS = 20
SHORTEST_SIDE = 50
"""In pixels: less than this is no picture any more."""
CELLS = 6
"""Averages left along the longer side of a blurred area: a face cannot be told from so few."""
BACKGROUND_CELLS = 12
"""The same for a whole picture whose background is blurred: a face is a part of it only."""
READABLE = ("JPEG", "PNG", "WEBP")
PREVIEW_QUALITY = 85
FULL_QUALITY = 95

_TURNS = {
    1: Image.Transpose.ROTATE_270,  # Pillow counts the other way round
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


class BadEdits(ValueError):
    """These steps cannot be taken; the text says why, for staff."""


class UnreadablePicture(ValueError):
    """The bytes are not a picture that can be edited."""


def checked(edits: object) -> list[Edit]:
    """The steps in the one form in which they are stored.

    Raises:
        BadEdits: it is no list of steps, or one of them means nothing.
    """
    if not isinstance(edits, list):
        raise BadEdits("The changes to the picture could not be read.")
    if len(edits) > MOST_STEPS:
        raise BadEdits(f"A picture takes at most {MOST_STEPS} changes. Start again from it.")
    return [_checked_step(step) for step in edits]


def _checked_step(step: object) -> Edit:
    given = cast(Edit, step) if isinstance(step, dict) else {}
    match given.get("op"):
        case "rotate":
            turns = given.get("turns")
            if type(turns) is int and turns in _TURNS:
                return {"op": "rotate", "turns": turns}
        case "crop":
            x, y, w, h = _checked_area([given.get(name) for name in ("x", "y", "w", "h")])
            return {"op": "crop", "x": x, "y": y, "w": w, "h": h}
        case "blur":
            areas, outside = given.get("areas"), given.get("outside", False)
            if isinstance(areas, list) and isinstance(outside, bool):
                if not areas:
                    raise BadEdits("Mark at least one area.")
                if len(areas) > MOST_AREAS:
                    raise BadEdits(f"Mark at most {MOST_AREAS} areas.")
                return {
                    "op": "blur",
                    "areas": [_checked_area(area) for area in areas],
                    "outside": outside,
                }
    raise BadEdits("The changes to the picture could not be read.")


def _checked_area(area: object) -> list[int]:
    numbers = area if isinstance(area, list) else []
    if len(numbers) != 4 or any(type(number) is not int for number in numbers):
        raise BadEdits("An area needs four whole numbers: left, top, width and height.")
    x, y, w, h = cast(list[int], numbers)
    if min(x, y) < 0 or min(w, h) < 1 or x + w > WHOLE or y + h > WHOLE:
        raise BadEdits("An area must lie inside the picture and have a width and a height.")
    return [x, y, w, h]


def with_step(edits: Sequence[Edit], step: Edit) -> list[Edit]:
    """The steps and one more; a blur right after one of its kind adds its areas to that one."""
    last = edits[-1] if edits else {}
    if step["op"] == "blur" == last.get("op") and step["outside"] == last["outside"]:
        return [*edits[:-1], {**last, "areas": [*last["areas"], *step["areas"]]}]
    return [*edits, step]


def size_after(size: Size, edits: Sequence[Edit]) -> Size:
    """Width and height in pixels of a picture of `size` after these (checked) steps.

    Raises:
        BadEdits: next to nothing would be left of it.
    """
    for step in edits:
        if step["op"] == "rotate" and step["turns"] != 2:
            size = size[::-1]
        elif step["op"] == "crop":
            left, top, right, bottom = _kept(step, size)
            size = right - left, bottom - top
    if edits and min(size) < SHORTEST_SIDE:
        raise BadEdits(f"Too little is left: each side needs {SHORTEST_SIDE} pixels at least.")
    return size


def changes_shape(edits: Sequence[Edit]) -> bool:
    """Whether more than a blur is among the steps: what was marked lies somewhere else then."""
    return any(step["op"] != "blur" for step in edits)


def applied(picture: Image.Image, edits: Sequence[Edit]) -> Image.Image:
    """The picture after these (checked) steps; `picture` itself is left as it is."""
    for step in edits:
        if step["op"] == "rotate":
            picture = picture.transpose(_TURNS[step["turns"]])
        elif step["op"] == "crop":
            picture = picture.crop(_kept(step, picture.size))
        elif step["outside"]:
            picture = _background_blurred(picture, step["areas"])
        else:
            picture = _areas_blurred(picture, step["areas"])
    return picture


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The file of a stored picture after these (checked) steps: a JPEG, a PNG where it is clear.

    Raises:
        UnreadablePicture: the bytes cannot be read.
    """
    picture = _opened(data)
    made = applied(_in_plain_mode(picture), edits)
    return _as_file(made, FULL_QUALITY)


def preview(data: bytes, edits: Sequence[Edit], *, longest: int) -> bytes:
    """The same, made from a smaller copy: no side is longer than `longest` pixels.

    Raises:
        UnreadablePicture: the bytes cannot be read.
    """
    picture = _opened(data)
    # What a crop leaves is shown as large as it is needed, up to twice.
    picture.draft(None, (2 * longest, 2 * longest))
    plain = _in_plain_mode(picture)
    plain.thumbnail((2 * longest, 2 * longest))
    made = applied(plain, edits)
    made.thumbnail((longest, longest))
    return _as_file(made, PREVIEW_QUALITY)


def size_of(data: bytes) -> Size:
    """Width and height of a stored picture in pixels.

    Raises:
        UnreadablePicture: the bytes cannot be read.
    """
    return _opened(data).size


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(data), formats=READABLE)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadablePicture("This picture cannot be read.") from error
    except Image.DecompressionBombError as error:
        raise UnreadablePicture("This picture has too many pixels.") from error
    if picture.width * picture.height > STORED_PIXELS:
        raise UnreadablePicture("This picture has too many pixels.")
    return picture


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadablePicture("This picture is damaged.") from error
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _as_file(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG", compress_level=1)
    else:
        picture.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def _kept(step: Edit, size: Size) -> Box:
    return _pixels((step["x"], step["y"], step["w"], step["h"]), size)


def _pixels(area: Sequence[int], size: Size) -> Box:
    """The area in pixels, left, top, right, bottom; a pixel it touches is in it."""
    x, y, w, h = area
    width, height = size
    return (
        x * width // WHOLE,
        y * height // WHOLE,
        min(width, -(-(x + w) * width // WHOLE)),
        min(height, -(-(y + h) * height // WHOLE)),
    )


def _areas_blurred(picture: Image.Image, areas: Sequence[Sequence[int]]) -> Image.Image:
    made = picture.copy()
    for area in areas:
        box = _pixels(area, picture.size)
        made.paste(_averaged(picture.crop(box), CELLS), box)
    return made


def _background_blurred(picture: Image.Image, areas: Sequence[Sequence[int]]) -> Image.Image:
    made = _averaged(picture, BACKGROUND_CELLS)
    for area in areas:
        box = _pixels(area, picture.size)
        made.paste(picture.crop(box), box)
    return made


def _averaged(part: Image.Image, cells: int) -> Image.Image:
    """Nothing but a few averages, drawn softly: what they were made of is gone.

    A blur by a filter can be computed back where nothing was rounded away; averages cannot.
    """
    longest = max(part.size)
    few = tuple(max(1, round(side * cells / longest)) for side in part.size)
    averages = part.resize(cast(Size, few), Image.Resampling.BOX)
    return averages.resize(part.size, Image.Resampling.BILINEAR)
