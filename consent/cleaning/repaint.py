"""What do the pixels of a photo look like upright, in sRGB and with nothing else in the file?

Runs in the child process. A picture of 24 million pixels has 96 MB here whatever its mode, so at
most two are held at once: each step takes the only reference to the one before.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from io import BytesIO
from math import sqrt
from typing import BinaryIO

from PIL import Image, ImageChops, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin, _webp

from .accepted import JPEG, MILLION, PNG, STORED_PIXELS, WEBP, damaged, too_demanding
from .reading import read
from .source import Source

PLUGINS = {
    JPEG: JpegImagePlugin.JpegImageFile.format,
    PNG: PngImagePlugin.PngImageFile.format,
    WEBP: WebPImagePlugin.WebPImageFile.format,
}

DECODING_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError,
    struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
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

# Cameras of "24 megapixels" have up to 26: these are resampled, halving them would lose too much.
RESAMPLED_PIXELS = 28 * MILLION
STRIP_ROWS = 256

QUALITY = 90
# libwebp's fourth method needs 415 MB for 24 million pixels, the second 260; the first two fail
# on large pictures (partition overflow).
WEBP_METHOD = 2
# Lossless encoding needs 27 bytes for a pixel; larger pictures become quality 90.
WEBP_LOSSLESS_PIXELS = 8 * MILLION
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
    if source.format is JPEG:
        picture = fitted(picture)
    picture = in_srgb(picture, source.icc)
    blank_what_is_clear(picture)
    if source.orientation != 1:
        picture = picture.transpose(UPRIGHT[source.orientation])
    picture.info.clear()
    try:
        picture.save(out, PLUGINS[source.format], **options(source, picture))
    except (OSError, ValueError) as error:
        raise too_demanding() from error


def decoded(source: Source) -> Image.Image:
    """The pixels in one of the modes L, LA, RGB, RGBA, CMYK."""
    painted = b"".join(source.painted)
    source.painted.clear()
    if source.format is WEBP:
        return decoded_webp(source, painted)
    picture = Image.open(BytesIO(painted), formats=[PLUGINS[source.format]])
    del painted
    if picture.size != (source.width, source.height):
        raise damaged()
    if source.format is JPEG and source.width * source.height > RESAMPLED_PIXELS:
        picture.draft(None, (source.width // 2, source.height // 2))
    picture.load()
    if picture.mode == "CMYK" and not source.inverted_inks:
        return ImageChops.invert(picture)
    return in_plain_mode(picture, source)


def in_plain_mode(picture: Image.Image, source: Source) -> Image.Image:
    if picture.mode == "P":
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.info.pop("transparency", None)
    if picture.mode == "I;16":
        # Pillow's convert("L") cuts at 255; little-endian, the brighter byte is the second.
        picture = Image.frombytes("L", picture.size, picture.tobytes()[1::2])
    elif picture.mode == "1":
        picture = picture.convert("L")
    if source.transparent is None:
        return picture
    samples = [in_eight_bits(sample, source.depth) for sample in source.transparent]
    with_alpha = {"L": "LA", "RGB": "RGBA"}.get(picture.mode)
    if with_alpha is None or len(samples) != len(picture.mode):
        raise damaged()
    picture.info["transparency"] = samples[0] if len(samples) == 1 else tuple(samples)
    return picture.convert(with_alpha)


def in_eight_bits(sample: int, depth: int) -> int:
    if depth == 16:
        return sample >> 8
    brightest = (1 << depth) - 1
    return min(sample, brightest) * 255 // brightest


def decoded_webp(source: Source, painted: bytes) -> Image.Image:
    """Decode by libwebp's plain decoder.

    Pillow always takes the one for animations, which holds four copies: 412 MB at 24 million
    pixels against 200 here. Where its library keeps that name hidden, Pillow's own way works too.
    """
    mode = "RGBA" if source.alpha else "RGB"
    try:
        decode = ctypes.CDLL(_webp.__file__).WebPDecodeRGBAInto
    except (AttributeError, OSError):
        return Image.open(BytesIO(painted), formats=["WEBP"]).convert(mode)
    size = source.width * source.height * 4
    pixels = bytearray(size)
    into = (ctypes.c_char * size).from_buffer(pixels)
    decode.restype = ctypes.c_void_p
    decode.argtypes = (
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int,
    )  # fmt: skip
    if not decode(painted, len(painted), into, size, source.width * 4):
        raise damaged()
    return Image.frombytes(
        mode, (source.width, source.height), pixels, "raw", "RGBA" if source.alpha else "RGBX"
    )


def fitted(picture: Image.Image) -> Image.Image:
    """A picture of slightly too many pixels, made to fit; strip by strip for a third of memory."""
    width, height = picture.size
    if width * height <= STORED_PIXELS:
        return picture
    shrink = sqrt(STORED_PIXELS / (width * height))
    fit = Image.new(picture.mode, (int(width * shrink), int(height * shrink)))
    for top in range(0, fit.height, STRIP_ROWS):
        rows = min(STRIP_ROWS, fit.height - top)
        box = (0, top * height / fit.height, width, (top + rows) * height / fit.height)
        fit.paste(picture.resize((fit.width, rows), Image.Resampling.BICUBIC, box), (0, top))
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


def options(source: Source, picture: Image.Image) -> dict[str, object]:
    if source.format is JPEG:
        return {"quality": QUALITY, "progressive": True, "subsampling": "4:2:0"}
    if source.format is PNG:
        return {"compress_level": PNG_COMPRESSION}
    pixels = picture.width * picture.height
    if source.lossless and pixels <= WEBP_LOSSLESS_PIXELS:
        return {"lossless": True, "quality": 20, "method": WEBP_METHOD}
    return {"quality": QUALITY, "method": WEBP_METHOD}
