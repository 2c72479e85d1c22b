"""Which follow-ups does the website have, and what does each do?"""

from __future__ import annotations

from consent import actions
from consent.followups import Event, NotYet, register
from consent.models import Clip, FollowUp, Story
from consent.pages import showings
from consent.privileges import Kind
from practice import appointment_mail, appointments, search_index


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
        actions.take_off(page=page, kind=Kind.PHOTO, item_id=photo_id)


@register(
    "search.reindex_for_story",
    "Bring the search up to which of a patient's words may be read now",
    upon=[Event.STORY_BEGINS, Event.STORY_ENDS],
)
def reindex_pages_of_story(followup: FollowUp) -> None:
    """As for a photo; the target is the story's id."""
    search_index.reindex(showings.pages_with(Story, [int(followup.target)]))


@register(
    "pages.take_off_for_story",
    "Take pages off the site that ask for it when a patient's words are not covered",
    upon=[Event.STORY_ENDS],
)
def take_pages_off_for_story(followup: FollowUp) -> None:
    """As for a photo; the target is the story's id."""
    story_id = int(followup.target)
    for page in showings.pages_with(Story, [story_id]):
        actions.take_off(page=page, kind=Kind.STORY, item_id=story_id)


@register(
    "pages.take_off_for_clip",
    "Take pages off the site that ask for it when a video is not covered",
    upon=[Event.CLIP_ENDS],
)
def take_pages_off_for_clip(followup: FollowUp) -> None:
    """As for a photo; the target is the clip's id."""
    clip_id = int(followup.target)
    for page in showings.pages_that_show(showings.pages_with(Clip, [clip_id])):
        actions.take_off(page=page, kind=Kind.CLIP, item_id=clip_id)


@register(appointments.NOTICE, "Tell the practice that somebody asks for an appointment")
def tell_of_requests(followup: FollowUp) -> None:
    """Mails that requests wait, never whose; nothing where somebody has seen to them already."""
    allowed = appointments.next_notice_at()
    if allowed is not None:
        raise NotYet(allowed)
    if appointments.waiting().filter(status=appointments.Status.NEW).exists():
        appointment_mail.send_notice()
