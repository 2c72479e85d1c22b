"""When is a photo or clip put away, brought back, and rid of its files? The follow-ups that do it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from consent import actions
from consent.actions import keeping
from consent.followups import Event, NotYet, register
from consent.models import Clip, FollowUp, Photo
from consent.privileges import State
from consent.storage import photo_storage

LOOK_AGAIN = timedelta(minutes=5)


@register(
    "photo.put_away", "Put a photo away that no permission covers any more", upon=[Event.ENDS]
)
def put_photo_away(followup: FollowUp) -> None:
    _put_away(Photo.objects.filter(pk=followup.target).first())


@register(
    "clip.put_away", "Put a clip away that no permission covers any more", upon=[Event.CLIP_ENDS]
)
def put_clip_away(followup: FollowUp) -> None:
    _put_away(Clip.objects.filter(pk=followup.target).first())


@register(
    "photo.take_out", "Bring a photo back that is covered again", at_once=True, upon=[Event.BEGINS]
)
def take_photo_out(followup: FollowUp) -> None:
    _take_out(Photo.objects.filter(pk=followup.target).first())


@register(
    "clip.take_out",
    "Bring a clip back that is covered again",
    at_once=True,
    upon=[Event.CLIP_BEGINS],
)
def take_clip_out(followup: FollowUp) -> None:
    _take_out(Clip.objects.filter(pk=followup.target).first())


def _put_away(item: Photo | Clip | None) -> None:
    if item is None or item.state != State.LIVE:
        return
    found, ended = keeping.judge(item)
    if found is not None and found.locked:
        # What the shut-file knows may change the answer: `reconcile` comes first.
        raise NotYet(timezone.now() + LOOK_AGAIN)
    if not ended:
        return
    asked_until = keeping.open_requests(item).order_by("-answer_by").values_list("answer_by")
    if still_open := asked_until.first():
        raise NotYet(still_open[0])
    actions.put_item_away(item=item)


def _take_out(item: Photo | Clip | None) -> None:
    if item is None or item.state != State.QUARANTINED:
        return
    found, _ended = keeping.judge(item)
    if found is not None and found.locked:
        raise NotYet(timezone.now() + LOOK_AGAIN)
    actions.take_out(item=item)


@register(keeping.DELETE_FILES, "Delete the files of what was purged", at_once=True)
def delete_files(followup: FollowUp) -> None:
    """Deletes the stored file and everything made from it; the target is photo:id or clip:id."""
    kind, _, key = followup.target.partition(":")
    rows = Clip.objects if kind == "clip" else Photo.objects
    item = rows.filter(pk=key, state=State.PURGED).first()
    if item is None:
        return
    storage = photo_storage()
    if isinstance(item, Photo):
        for rendition in item.renditions.all():
            storage.delete(rendition.file.name)
            rendition.delete()
        storage.delete_public(item.media_key)
    storage.delete(str(item.file.name))
