"""Which uses does a rendition spec name? The image operation `use-<slug>`."""

from __future__ import annotations

import re

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.image_operations import FilterOperation

from consent.privileges import SLUG_PATTERN, WEBSITE

_SLUG = re.compile(SLUG_PATTERN)


def of(spec: str) -> tuple[str, ...]:
    """The uses a spec names, all of which must be covered; `website` where it names none."""
    named = [part.removeprefix("use-") for part in spec.split("|") if part.startswith("use-")]
    return tuple(dict.fromkeys(named)) or (WEBSITE,)


class Use(FilterOperation):
    """Names a use in the spec, hence in the row, the random file name and the cache key.

    It changes no pixel, reads no database and no context: Wagtail runs it in threads.
    """

    def construct(self, slug: str) -> None:
        if not _SLUG.fullmatch(slug):
            raise InvalidFilterSpecError(f"{slug!r} is no use: small letters, digits and _ only.")
        self.slug = slug

    def run(self, willow, image, env):
        return willow
