"""What do the pixels of a photo look like upright, in sRGB and with nothing else in the file?

Runs in the child process. At most two pictures of the largest size are held at once.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from math import ceil, floor, sqrt
from typing import BinaryIO

from PIL import Image, ImageCms

from .accepted import JPEG, MILLION, PNG, STORED_PIXELS, WEBP, Format, damaged, too_demanding
from .decoding import PLUGINS, decoded
from .reading import read

DECODING_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError,
    RuntimeError, struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

STRIP_ROWS = 64
# More than a bicubic filter looks at above and below a strip: twice what it is shrunk by.
STRIP_MARGIN = 16

QUALITY = 90
# libwebp's fourth method needs 17 bytes for a pixel, the second 10.5; the first two fail on large
# pictures (partition overflow).
WEBP_METHOD = 2
WEBP_PIXELS = 16 * MILLION
WEBP_SIDE = 16_383
# Lossless encoding, of transparency too, needs up to 35 bytes for a pixel; what is larger becomes
# quality 90, and smaller where it is transparent.
WEBP_LOSSLESS_PIXELS = 5 * MILLION
WEBP_ALPHA_PIXELS = 5 * MILLION
# Half of zlib's default time, files some per cent larger.
PNG_COMPRESSION = 4


def repaint(upload: bytes, out: BinaryIO) -> None:
    """Decode `upload` and write the clean file to `out`.

    Raises `UnusablePhoto` or MemoryError; `out` may then hold half a file.
    """
    source = read(upload)
    del upload
    try:
        picture = decoded(source)
    except DECODING_ERRORS as error:
        raise damaged() from error
    if source.crop is not None:
        picture = picture.crop(source.crop)
    picture = without_idle_alpha(picture, source.format)
    kind = stored_as(source.format, picture)
    if kind is WEBP and "A" in picture.getbands():
        picture = fitted(picture, WEBP_ALPHA_PIXELS, WEBP_SIDE)
    picture = fitted(picture, STORED_PIXELS)
    picture = in_srgb(picture, source.icc)
    blank_what_is_clear(picture)
    if source.orientation != 1:
        picture = picture.transpose(UPRIGHT[source.orientation])
    picture.info.clear()
    try:
        picture.save(out, PLUGINS[kind], **options(kind, source.lossless, picture))
    except (OSError, ValueError) as error:
        raise too_demanding() from error


def without_idle_alpha(picture: Image.Image, kind: Format) -> Image.Image:
    """Phones and editors write transparency in which nothing is clear; a PNG keeps it."""
    if kind is PNG or "A" not in picture.getbands():
        return picture
    if picture.getchannel("A").getextrema() != (255, 255):
        return picture
    return picture.convert(picture.mode[:-1])


def stored_as(kind: Format, picture: Image.Image) -> Format:
    """JPEG for what browsers cannot show or WebP cannot hold; WebP where a JPEG would be opaque."""
    if kind in (JPEG, PNG):
        return kind
    if "A" in picture.getbands():
        return WEBP
    small = picture.width * picture.height <= WEBP_PIXELS and max(picture.size) <= WEBP_SIDE
    return WEBP if kind is WEBP and small else JPEG


def fitted(picture: Image.Image, pixels: int, side: int = 65_535) -> Image.Image:
    """A picture of slightly too many pixels, made to fit; strip by strip for a third of memory."""
    width, height = picture.size
    shrink = min(sqrt(pixels / (width * height)), side / max(width, height))
    if shrink >= 1:
        return picture
    fit = Image.new(picture.mode, (max(1, int(width * shrink)), max(1, int(height * shrink))))
    for top in range(0, fit.height, STRIP_ROWS):
        rows = min(STRIP_ROWS, fit.height - top)
        above, below = (place * height / fit.height for place in (top, top + rows))
        first = max(0, floor(above) - STRIP_MARGIN)
        strip = picture.crop((0, first, width, min(height, ceil(below) + STRIP_MARGIN)))
        box = (0, above - first, width, below - first)
        fit.paste(strip.resize((fit.width, rows), Image.Resampling.BICUBIC, box), (0, top))
    return fit


def in_srgb(picture: Image.Image, icc: bytes | None) -> Image.Image:
    """A picture in L, LA, RGB or RGBA by its colour profile; a broken or foreign one is ignored."""
    painting = {"L": "GRAY", "LA": "GRAY", "RGB": "RGB ", "RGBA": "RGB ", "CMYK": "CMYK"}
    if icc is not None:
        try:
            profile = ImageCms.ImageCmsProfile(BytesIO(icc))
            if profile.profile.xcolor_space == painting[picture.mode]:
                return through_profile(picture, profile)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return in_srgb(picture, None)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def through_profile(picture: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    if picture.mode == "LA":
        alpha, picture = picture.getchannel("A"), picture.getchannel("L")
        coloured = through_profile(picture, profile)
        coloured.putalpha(alpha)
        return coloured
    in_place = picture.mode in ("RGB", "RGBA")
    transform = ImageCms.buildTransform(
        profile, srgb, picture.mode, picture.mode if in_place else "RGB"
    )
    return ImageCms.applyTransform(picture, transform, inPlace=in_place) or picture


def blank_what_is_clear(picture: Image.Image) -> None:
    """An eraser often makes pixels clear and keeps their colours: what was erased must go."""
    if "A" not in picture.getbands():
        return
    alpha = picture.getchannel("A")
    if alpha.getextrema()[0] == 0:
        clear = alpha.point([255] + [0] * 255)
        picture.paste((0,) * len(picture.mode), mask=clear)


def options(kind: Format, lossless: bool, picture: Image.Image) -> dict[str, object]:
    if kind is JPEG:
        return {"quality": QUALITY, "progressive": True, "subsampling": "4:2:0"}
    if kind is PNG:
        return {"compress_level": PNG_COMPRESSION}
    if lossless and picture.width * picture.height <= WEBP_LOSSLESS_PIXELS:
        return {"lossless": True, "quality": 20, "method": WEBP_METHOD}
    return {"quality": QUALITY, "method": WEBP_METHOD}
