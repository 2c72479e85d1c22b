"""What do lists show, and the frame of every page, beyond what is stored in the page itself?

The parts above know their lists; they say here what stands in them. All of it is compared with the
record together (consent.pages.showing_records), so that nobody has to know which list a change concerns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from consent.models import Clip, Photo
from consent.privileges import WEBSITE, Kind


@dataclass(frozen=True, slots=True)
class Listed:
    """A photo or clip that visitors meet at an address of this site; what of nobody may be left out.

    Attributes:
        url: the path of the address; showing_history.EVERY_PAGE where it is on all of them.
        use: the use it is shown for; it counts only while that is covered.
    """

    url: str
    item: Photo | Clip
    use: str = WEBSITE

    @property
    def key(self) -> tuple[Kind, int]:
        return (Kind.CLIP if isinstance(self.item, Clip) else Kind.PHOTO, self.item.pk)


Source = Callable[[], Iterable[Listed]]

_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Enters a function that says what one kind of list shows, of all its lists, now."""
    _sources[f"{source.__module__}.{source.__name__}"] = source
    return source


def listed() -> Iterator[Listed]:
    """Everything that lists show, by all who know of some."""
    for source in _sources.values():
        yield from source()
