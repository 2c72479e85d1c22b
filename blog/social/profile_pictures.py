"""How do a logo and a photo become the pictures of a profile? Pillow only, nothing of the practice.

Networks cut the profile picture to a circle, so the logo lies inside one. A cover is the photo, cut
to the network's shape; without a photo that will do, it is the accent colour with the logo on it.
"""

from __future__ import annotations

import io
import math

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from blog.social import crop
from blog.social.compression import ExportRefused, compressed
from blog.social.crop import MOST_PIXELS, READABLE, FocalPoint
from blog.social.networks import Format

INSIDE_THE_CIRCLE = 0.88
LOGO_ON_COVER = (0.42, 0.4)  # of the cover's width and height
PLATE_AROUND_LOGO = 0.12  # of the logo's height
WIDE_LOGO = 2.2
SAME_COLOUR = 12  # of 255: what a JPEG makes of one colour
WHITE = (255, 255, 255)
ORIENTATION_TAG = 0x0112
SIDEWAYS = frozenset({5, 6, 7, 8})

Colour = tuple[int, int, int]


class Logo:
    """A logo without the empty margin around it.

    Raises:
        ExportRefused: the bytes are no picture that can be read.
    """

    def __init__(self, data: bytes) -> None:
        image = _opened(data)
        self.ground = _ground(image)
        flat = Image.new("RGB", image.size, self.ground)
        flat.paste(image, mask=image.getchannel("A"))
        margin = ImageChops.difference(flat, Image.new("RGB", flat.size, self.ground))
        box = margin.convert("L").point(lambda value: 255 if value > SAME_COLOUR else 0).getbbox()
        self.image = flat.crop(box) if box else flat

    @property
    def is_wide(self) -> bool:
        return self.image.width > WIDE_LOGO * self.image.height

    def fitted(self, width: float, height: float) -> Image.Image:
        """The logo as large as it fits, never enlarged."""
        scale = min(1.0, width / self.image.width, height / self.image.height)
        size = (
            max(1, round(self.image.width * scale)),
            max(1, round(self.image.height * scale)),
        )
        return self.image.resize(size, Image.Resampling.LANCZOS)


def profile(logo: Logo, format_: Format) -> bytes:
    """The logo in the middle of its own ground, inside the circle networks cut."""
    width, height = logo.image.size
    diagonal = min(format_.width, format_.height) * INSIDE_THE_CIRCLE
    share = diagonal / math.hypot(width, height)
    picture = Image.new("RGB", (format_.width, format_.height), logo.ground)
    _centre(picture, logo.fitted(width * share, height * share))
    return compressed(picture, format_)[0]


def cover(
    photo: bytes, format_: Format, focal: FocalPoint | None, *, needs: Format
) -> tuple[bytes, str]:
    """The photo in the network's shape, and what staff should know of it.

    Args:
        needs: the format that is uploaded, where `format_` is a smaller one to look at.

    Raises:
        ExportRefused: it is too small, or no picture that can be read.
    """
    crop.check_size(*_size(photo), needs)
    made = crop.fit(photo, format_, focal)
    return made.data, " ".join(made.warnings)


def plain_cover(logo: Logo | None, format_: Format, accent: str) -> bytes:
    """The accent colour, with the logo on a plate of its own ground.

    Args:
        accent: #rrggbb.
    """
    picture = Image.new("RGB", (format_.width, format_.height), accent)
    if logo is not None:
        across, down = LOGO_ON_COVER
        fitted = logo.fitted(format_.width * across, format_.height * down)
        border = round(max(fitted.height, format_.height * 0.1) * PLATE_AROUND_LOGO * 2)
        _centre(picture, ImageOps.expand(fitted, border, logo.ground))
    return compressed(picture, format_)[0]


def _centre(picture: Image.Image, part: Image.Image) -> None:
    picture.paste(part, ((picture.width - part.width) // 2, (picture.height - part.height) // 2))


def _opened(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=READABLE)
        if image.width * image.height > MOST_PIXELS:
            raise ExportRefused("This picture has more than 50 million pixels.")
        image.load()
        return ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, ExportRefused):
            raise
        raise ExportRefused("This file is not a picture that can be exported.") from error
    except Image.DecompressionBombError as error:
        raise ExportRefused("This picture has too many pixels to be exported.") from error


def _size(data: bytes) -> tuple[int, int]:
    """Width and height of the upright picture, in pixels."""
    try:
        with Image.open(io.BytesIO(data), formats=READABLE) as image:
            width, height = image.size
            sideways = image.getexif().get(ORIENTATION_TAG, 1) in SIDEWAYS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ExportRefused("This file is not a picture that can be exported.") from error
    return (height, width) if sideways else (width, height)


def _ground(image: Image.Image) -> Colour:
    """The colour behind the logo: that of its corners where they agree, else white."""
    right, bottom = image.width - 1, image.height - 1
    places = ((0, 0), (right, 0), (0, bottom), (right, bottom))
    corners = [image.crop((x, y, x + 1, y + 1)).tobytes() for x, y in places]
    first = corners[0]
    alike = all(
        corner[3] == 255
        and max(abs(a - b) for a, b in zip(corner, first, strict=True)) <= SAME_COLOUR
        for corner in corners
    )
    return (first[0], first[1], first[2]) if alike else WHITE
