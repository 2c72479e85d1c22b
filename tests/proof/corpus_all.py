"""Which cases does the corpus have, all doors together?"""

from __future__ import annotations

from functools import cache

from tests.proof import corpus_bombs, corpus_carriers, corpus_clips, corpus_papers, corpus_photos
from tests.proof.corpus_case import Case, no_two_alike


@cache
def every_case() -> tuple[Case, ...]:
    parts = (corpus_photos, corpus_bombs, corpus_carriers, corpus_clips, corpus_papers)
    return tuple(no_two_alike(case for part in parts for case in part.cases()))
