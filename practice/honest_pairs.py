"""Is a pair of before and after honest? The same view twice, and words that say what to expect."""

from __future__ import annotations

import re

from consent.models import Photo

# Of two photos in the ratio of their sides: a 4:3 beside a 3:2 still shows the same view.
MOST_DIFFERENCE = 1.34
_SAYS_NOTHING = re.compile(r"(?:individual |your )?results (?:may|can|will) vary\W*", re.IGNORECASE)


def same_view(before: Photo, after: Photo) -> bool:
    """Whether both photos, cut to the same shape, still show the same view (B&P 651)."""
    ratios = [photo.width / photo.height for photo in (before, after)]
    return max(ratios) <= min(ratios) * MOST_DIFFERENCE


def says_nothing(expectation: str) -> bool:
    """Whether it is the sentence that does not count (16 CFR 255.2(b))."""
    return _SAYS_NOTHING.fullmatch(expectation.strip()) is not None
