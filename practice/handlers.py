"""Which follow-ups does the website have, and what does each do?"""

from __future__ import annotations

from consent.followups import Event, register
from consent.models import FollowUp
from practice import search_index


@register(
    "search.reindex",
    "Bring the search up to what may be read now",
    upon=[Event.BEGINS, Event.ENDS],
)
def reindex_pages_of_photo(followup: FollowUp) -> None:
    """Writes the index of every page in which the photo stands; the target is the photo's id."""
    search_index.reindex(search_index.pages_showing(int(followup.target)))
