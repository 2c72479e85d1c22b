"""What does a cleaned photo show, and what do staff read when there is none?"""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from consent.cleaning import UnusablePhoto, clean, repaint
from tests.consent import hostile

GPS_EXIF = hostile.exif()
FORMATS = {"jpeg": hostile.jpeg, "png": hostile.png, "webp": hostile.webp}
TURNED_INTO_JPEG = {"heic": hostile.heic, "avif": hostile.avif}
UPLOADS = FORMATS | TURNED_INTO_JPEG
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
