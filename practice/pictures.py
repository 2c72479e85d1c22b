"""In which sizes and formats is a photo shown? One shape per place, the same for page and task.

A visitor's request makes no file: what a page needs is made by `make_pictures` when it is
published and when a photo of it becomes covered. Until then the place stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from wagtail.fields import StreamField
from wagtail.images.models import SourceImageIOError

from consent.models import Photo, PhotoRendition

BEST_FIRST = ("avif", "webp")
FALLBACK = "jpeg"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a photo is cut for one kind of place.

    Attributes:
        operation: Wagtail's operation with {width} and {height} in pixels.
        widths: in pixels, small to large: a phone of today and one with a finer screen, a desk.
        plain: the one of them that is made as a JPEG too.
        ratio: width divided by height, where the operation needs a height.
    """

    operation: str
    widths: tuple[int, ...]
    plain: int
    ratio: float = 1.0

    def spec(self, width: int, kind: str) -> str:
        size = self.operation.format(width=width, height=round(width / self.ratio))
        return f"{size}|format-{kind}"

    @property
    def fallback(self) -> str:
        return self.spec(self.plain, FALLBACK)

    def specs(self) -> list[str]:
        best = [self.spec(width, kind) for kind in BEST_FIRST for width in self.widths]
        return [*best, self.fallback]


SHAPES = {
    "wide": Shape("width-{width}", (600, 750, 900, 1400), 900),
    "figure": Shape("max-{width}x{height}", (450, 680, 1200, 1800), 1200),
    "pair": Shape("fill-{width}x{height}", (450, 680, 900), 900, 4 / 3),
    "card": Shape("fill-{width}x{height}", (400, 680, 900), 900, 3 / 2),
    "portrait": Shape("fill-{width}x{height}", (320, 640), 640, 4 / 5),
    "video": Shape("fill-{width}x{height}", (640, 1280), 1280, 16 / 9),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo that may be shown here and now, ready to be written into a page.

    Attributes:
        sources: media type and srcset, best format first.
    """

    sources: tuple[tuple[str, str], ...]
    src: str
    width: int
    height: int
    alt: str


def picture(photo: Photo | None, shape: str) -> Picture | None:
    """The photo in one shape; None where it is not covered, or its files are not made yet.

    Raises:
        KeyError: no such shape.
    """
    cut = SHAPES[shape]
    if photo is None:
        return None
    found = photo.get_renditions(*cut.specs())
    fallback = found[cut.fallback]
    if fallback.is_placeholder:
        return None
    sources = []
    for kind in BEST_FIRST:
        ready = [found[cut.spec(width, kind)] for width in cut.widths]
        srcset = _srcset(one for one in ready if not one.is_placeholder)
        if srcset:
            sources.append((f"image/{kind}", srcset))
    return Picture(tuple(sources), fallback.url, fallback.width, fallback.height, fallback.alt)


def _srcset(renditions: Iterable[PhotoRendition]) -> str:
    # A photo smaller than the largest width gives the same width twice.
    by_width = {rendition.width: rendition.url for rendition in renditions}
    return ", ".join(f"{url} {width}w" for width, url in by_width.items())


Wanted = Iterator[tuple[Photo, list[str]]]


def wanted(content: models.Model) -> Wanted:
    """The photos of a page, a snippet or a setting, each with the specs its places need.

    A model says in `shapes` how its fields are shown, a block in `pictured`; what goes into link
    previews comes from `sharing_specs`.
    """
    for name, shapes in getattr(content, "shapes", {}).items():
        photo = getattr(content, name)
        if photo is not None:
            yield photo, [spec for shape in shapes for spec in SHAPES[shape].specs()]
    for field in content._meta.get_fields():
        if isinstance(field, StreamField):
            for block in getattr(content, field.name):
                pictured = getattr(block.block, "pictured", None)
                for photo, shape in pictured(block.value) if pictured else ():
                    yield photo, SHAPES[shape].specs()
    sharing_specs = getattr(content, "sharing_specs", None)
    if sharing_specs is not None:
        yield from sharing_specs()


def make(needs: Wanted, *, only: int | None = None) -> int:
    """Makes the files that are needed and may be seen; returns how many there are now.

    Args:
        only: the id of one photo, where no other is meant.

    Raises:
        SourceImageIOError: an original is there and cannot be read now, or was exchanged meanwhile;
            all the others are made. Whoever planned it tries again.
    """
    there = 0
    trouble: SourceImageIOError | None = None
    for photo, specs in needs:
        if only is None or photo.pk == only:
            # A photo whose original is lost shows nothing; the others are made all the same.
            try:
                there += sum(
                    not one.is_placeholder for one in photo.get_renditions(*specs).values()
                )
            except SourceImageIOError as error:
                if not isinstance(error.__cause__, FileNotFoundError):
                    trouble = error
    if trouble is not None:
        raise trouble
    return there
