"""Which follow-ups does the website have, and what does each do?"""

from __future__ import annotations

from consent import actions
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


@register(
    "pages.take_off",
    "Take pages off the site that ask for it when a photo is not covered",
    upon=[Event.ENDS],
)
def take_pages_off(followup: FollowUp) -> None:
    """Unpublishes the live pages with such a block; the target is the photo's id.

    Until then the block itself is left out: safety does not wait for this.
    """
    photo_id = int(followup.target)
    for page in search_index.pages_showing(photo_id):
        actions.take_off(page=page, photo_id=photo_id)
