"""Which part of a photo does a network get, and how does the file fit its limits?

Pillow only. The decoder does most of the shrinking: a JPEG is read at the smallest DCT scale
(1, 1/2, 1/4, 1/8) that is still large enough, once per scale for all the formats of a post.
"""

import hashlib
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from blog.social.compression import ExportRefused, TooHeavy, TooLight, compressed
from blog.social.networks import Format

READABLE = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_PIXELS = 50_000_000
_DAMAGED = "This picture is damaged: part of it is missing."
_ORIENTATION_TAG = 0x0112
_TURNED_SIDEWAYS = frozenset({5, 6, 7, 8})


class TooSmall(ExportRefused):
    """The photo has fewer pixels than the network accepts."""


class Unreadable(ExportRefused):
    """The bytes are not a whole picture of a kind that can be exported."""


class WrongKind(ExportRefused):
    """The format is not a JPEG (a PDF, a QR code)."""


@dataclass(frozen=True)
class FocalPoint:
    """What must stay in the picture: centre and size in pixels of the upright original."""

    x: float
    y: float
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Box:
    """A part of a picture in whole pixels; right and bottom are just outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def holds(self, focal: FocalPoint) -> bool:
        """Whether the whole focal area lies inside."""
        return (
            self.left <= focal.x - focal.width / 2
            and focal.x + focal.width / 2 <= self.right
            and self.top <= focal.y - focal.height / 2
            and focal.y + focal.height / 2 <= self.bottom
        )


@dataclass(frozen=True)
class Exported:
    """A finished JPEG: sRGB, no metadata. `warnings` are sentences for staff."""

    data: bytes
    width: int
    height: int
    sha256: str
    quality: int
    warnings: tuple[str, ...] = ()


def crop_box(width: int, height: int, *, to: tuple[int, int], focal: FocalPoint | None) -> Box:
    """The largest box in the ratio of `to` inside a picture of `width` x `height` pixels.

    It is centred on the focal area, or on the picture without one, and pushed back inside. Where
    whole pixels cannot meet the ratio, the box is less than a pixel too wide, never too tall:
    Instagram refuses what is taller than 4:5. Raises ValueError for sizes below one pixel.
    """
    wide, tall = to
    if min(width, height, wide, tall) < 1:
        raise ValueError("A picture and its target are at least one pixel wide and tall.")
    box_width = max(1, min(width, height * wide // tall))
    box_height = max(1, min(height, box_width * tall // wide))
    focal = focal or FocalPoint(width / 2, height / 2)
    left = _start(focal.x, focal.width, box_width, width)
    top = _start(focal.y, focal.height, box_height, height)
    return Box(left, top, left + box_width, top + box_height)


def _start(centre: float, extent: float, length: int, whole: int) -> int:
    """Where a stretch of `length` begins so that it holds the focal stretch and stays in `whole`."""
    start = round(centre - length / 2)
    if extent <= length:
        start = max(start, math.ceil(centre + extent / 2) - length)
        start = min(start, math.floor(centre - extent / 2))
    return min(max(start, 0), whole - length)


def check_size(width: int, height: int, format: Format) -> None:
    """Raises TooSmall where a picture of `width` x `height` pixels has too few for `format`."""
    _check_box(crop_box(width, height, to=(format.width, format.height), focal=None), format)


def fit(data: bytes, format: Format, focal: FocalPoint | None = None) -> Exported:
    """The photo cropped, shrunk and compressed for `format`; never enlarged.

    Raises TooSmall, TooHeavy, TooLight, Unreadable or WrongKind, each with a sentence.
    """
    return _Original(data).fit(format, focal)


def fit_each(
    data: bytes, formats: Iterable[Format], focal: FocalPoint | None = None
) -> dict[str, Exported | ExportRefused]:
    """The photo for many formats, by format id, decoding it once per scale.

    A format that refuses the photo has its refusal as value; an unreadable photo raises.
    """
    asked = tuple(formats)
    original = _Original(data)
    made: dict[str, Exported | ExportRefused] = {}
    # From the smallest scale up: only one decoded picture is in memory at any time.
    for format_ in sorted(asked, key=original.scale_for):
        try:
            made[format_.id] = original.fit(format_, focal)
        except (TooSmall, TooHeavy, TooLight, WrongKind) as refusal:
            made[format_.id] = refusal
    return {format_.id: made[format_.id] for format_ in asked}


class _Original:
    """A photo's bytes, decoded when needed; the scale decoded last is kept."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._scale: tuple[int, int] | None = None
        self._decoded: Image.Image | None = None
        image = self._open()
        self._profile = image.info.get("icc_profile")
        try:
            self._orientation = image.getexif().get(_ORIENTATION_TAG, 1)
        except (OSError, SyntaxError, ValueError) as error:
            raise Unreadable(_DAMAGED) from error
        self._sideways = self._orientation in _TURNED_SIDEWAYS
        self.size = image.size[::-1] if self._sideways else image.size
        # only a JPEG has scales; a PNG is decoded to the end to find its orientation
        self._only_scale = None if isinstance(image, JpegImageFile) else image

    def scale_for(self, format_: Format) -> float:
        """How much of the original's resolution the format needs; 1 where it needs all of it."""
        box = crop_box(*self.size, to=(format_.width, format_.height), focal=None)
        return min(1.0, format_.width / box.width)

    def fit(self, format_: Format, focal: FocalPoint | None) -> Exported:
        if "JPEG" not in format_.file_types:
            raise WrongKind(
                f"{format_.label} is not a photo: it takes {' or '.join(format_.file_types)}."
            )
        box = crop_box(*self.size, to=(format_.width, format_.height), focal=focal)
        _check_box(box, format_)
        warnings = []
        size = (format_.width, format_.height)
        if box.width < format_.width or box.height < format_.height:
            size = (box.width, box.height)
            warnings.append(
                f"The photo is smaller than {format_.label} asks for "
                f"({format_.width} by {format_.height} pixels): it was left at its own "
                f"{box.width} by {box.height} pixels, not enlarged."
            )
        if focal is not None and not box.holds(focal):
            warnings.append(
                f"The marked area is larger than {format_.label} shows: part of it is cut off."
            )
        picture = self._cropped(box, size)
        data, quality, complaints = compressed(picture, format_)
        warnings += complaints
        return Exported(
            data, *size, hashlib.sha256(data).hexdigest(), quality, warnings=tuple(warnings)
        )

    def _open(self) -> Image.Image:
        try:
            image = Image.open(io.BytesIO(self._data), formats=READABLE)
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise Unreadable("This file is not a picture that can be exported.") from error
        except Image.DecompressionBombError as error:
            raise Unreadable("This picture has too many pixels to be exported.") from error
        if image.width * image.height > MOST_PIXELS:
            raise Unreadable("This picture has more than 50 million pixels.")
        return image

    def _at_least(self, size: tuple[int, int]) -> Image.Image:
        """The whole picture, upright, at the smallest scale that has at least `size` pixels."""
        image = self._only_scale or self._open()
        image.draft(None, size[::-1] if self._sideways else size)
        if self._decoded is None or image.size != self._scale:
            self._decoded, self._scale = None, image.size
            try:
                image.load()
                upright = image if self._orientation == 1 else ImageOps.exif_transpose(image)
            except (OSError, SyntaxError, ValueError) as error:
                raise Unreadable(_DAMAGED) from error
            self._decoded = _flat(upright)
        return self._decoded

    def _cropped(self, box: Box, size: tuple[int, int]) -> Image.Image:
        width, height = self.size
        whole = self._at_least(
            (math.ceil(width * size[0] / box.width), math.ceil(height * size[1] / box.height))
        )
        across, down = whole.width / width, whole.height / height
        part = (box.left * across, box.top * down, box.right * across, box.bottom * down)
        # The decoder has done most of the shrinking: Lanczos costs half as much again and shows
        # no difference below a factor of two.
        resized = whole.resize(size, Image.Resampling.BICUBIC, box=part)
        picture = Image.new("RGB", size, "white")
        coloured = _in_srgb(resized, self._profile)
        picture.paste(coloured, mask=resized if resized.mode == "RGBA" else None)
        return picture


def _flat(image: Image.Image) -> Image.Image:
    """Palettes and deep greys as colours that can be resized; transparency is kept for now."""
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    return image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        opaque = image.convert("RGB") if image.mode == "RGBA" else image
        try:
            converted = ImageCms.profileToProfile(
                opaque,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            # a broken or mismatched profile says nothing: browsers show such a file as sRGB too
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _check_box(box: Box, format_: Format) -> None:
    for got, needed, direction in (
        (box.width, format_.min_width, "wide"),
        (box.height, format_.min_height, "tall"),
    ):
        if needed is not None and got < needed:
            raise TooSmall(
                f"In the shape of {format_.label} this photo is {got} pixels {direction}; "
                f"{format_.network_name} needs at least {needed}. Choose a larger photo."
            )
