"""What are the pixels of a file, once a library has decoded them?

Runs in the child process. A picture of 24 million pixels has 96 MB here whatever its mode.
"""

from __future__ import annotations

import ctypes
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    Image,
    ImageChops,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
    _webp,
)

from .accepted import AVIF, HEIC, JPEG, PNG, WEBP, damaged
from .source import Source

PLUGINS = {
    JPEG: JpegImagePlugin.JpegImageFile.format,
    PNG: PngImagePlugin.PngImageFile.format,
    WEBP: WebPImagePlugin.WebPImageFile.format,
}


def decoded(source: Source) -> Image.Image:
    """In one of the modes L, LA, RGB, RGBA, CMYK."""
    painted = b"".join(source.painted)
    source.painted.clear()
    decode = {WEBP: decoded_webp, HEIC: decoded_heic, AVIF: decoded_avif}.get(source.format)
    if decode is not None:
        return decode(source, painted)
    picture = Image.open(BytesIO(painted), formats=[PLUGINS[source.format]])
    del painted
    if picture.size != (source.width, source.height):
        raise damaged()
    if source.halved:
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
    """By libwebp's plain decoder.

    Pillow always takes the one for animations, which holds four copies: 412 MB at 24 million
    pixels against 200 here. Where its library keeps that name hidden, Pillow's own way works too.
    """
    mode = "RGBA" if source.alpha else "RGB"
    try:
        decode = getattr(ctypes.CDLL(_webp.__file__), f"WebPDecode{mode}Into")
    except (AttributeError, OSError):
        return Image.open(BytesIO(painted), formats=["WEBP"]).convert(mode)
    row = source.width * len(mode)
    size = source.height * row
    pixels = bytearray(size)
    into = (ctypes.c_char * size).from_buffer(pixels)
    decode.restype = ctypes.c_void_p
    decode.argtypes = (
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int,
    )  # fmt: skip
    if not decode(painted, len(painted), into, size, row):
        raise damaged()
    return Image.frombytes(mode, (source.width, source.height), pixels)


def decoded_heic(source: Source, painted: bytes) -> Image.Image:
    """Cropped and turned by libheif."""
    # Loads 30 MB of libraries, which no other format needs.
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    picture = pillow_heif.open_heif(painted, convert_hdr_to_8bit=True)[0]
    if picture.size != upright_size(source):
        raise damaged()
    source.crop, source.orientation = None, 1
    mode, pixels = picture.mode, picture.data
    decoded = Image.frombytes(mode, picture.size, pixels, "raw", mode, picture.stride)
    return decoded.convert("RGBA") if mode == "RGBa" else decoded


def upright_size(source: Source) -> tuple[int, int]:
    left, top, right, bottom = source.crop or (0, 0, source.width, source.height)
    across, down = right - left, bottom - top
    return (across, down) if source.orientation < 5 else (down, across)


def decoded_avif(source: Source, painted: bytes) -> Image.Image:
    """As it is stored: Pillow neither crops nor turns it.

    Its decoder is let go before the picture is made; `Image.open` holds both, 40 MB more.
    """
    decoder = AvifImagePlugin._avif.AvifDecoder(painted, "auto", 1)
    size, frames, mode, *_ = decoder.get_info()
    if size != (source.width, source.height) or frames != 1:
        raise damaged()
    pixels = decoder.get_frame(0)[0]
    del decoder
    return Image.frombytes(mode, size, pixels)
