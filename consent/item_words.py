"""What is a covered item called? A photo or a video to patients, who know no clips."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent.privileges import Kind


class Item(Protocol):
    """Whatever was asked about or agreed to."""

    @property
    def kind(self) -> str: ...


def has_film(items: Iterable[Item]) -> bool:
    """Whether a clip is among them, so that "photos" would leave something out."""
    return any(item.kind == Kind.CLIP for item in items)


def heading(items: Iterable[Item]) -> str:
    """What stands above the list of items."""
    return _one_of(items, _("The photos"), _("The videos"), _("The photos and videos"))


def column(items: Iterable[Item]) -> str:
    """What one of the items is called where each gets a line."""
    return _one_of(items, _("Photo"), _("Video"), _("Photo or video"))


def take_back_choices(items: Iterable[Item]) -> str:
    """How much can be taken back, in one sentence."""
    return _one_of(
        items,
        _("One photo, one use, or everything. You need not say why."),
        _("One video, one use, or everything. You need not say why."),
        _("One photo or video, one use, or everything. You need not say why."),
    )


def everything(items: Iterable[Item]) -> str:
    """The choice that ends the whole permission."""
    return _one_of(
        items,
        _("Everything: all photos, all uses"),
        _("Everything: all videos, all uses"),
        _("Everything: all photos and videos, all uses"),
    )


def counted(items: Iterable[Item]) -> str:
    """How many there are of each: "2 photos", "1 photo and 1 video"."""
    kinds = [item.kind for item in items]
    clips = kinds.count(Kind.CLIP)
    photos = len(kinds) - clips
    of_photos = ngettext("%(number)s photo", "%(number)s photos", photos) % {"number": photos}
    of_clips = ngettext("%(number)s video", "%(number)s videos", clips) % {"number": clips}
    both = _("%(photos)s and %(videos)s") % {"photos": of_photos, "videos": of_clips}
    return both if photos and clips else of_clips if clips else of_photos


def name(item: Item, number: int, description: str) -> str:
    """One item in words, as it was numbered when it was asked about."""
    words = _("video %(number)s") if item.kind == Kind.CLIP else _("photo %(number)s")
    named = words % {"number": number}
    return f"{named}: {description}" if description else named


def _one_of(items: Iterable[Item], photos: str, videos: str, both: str) -> str:
    kinds = {item.kind == Kind.CLIP for item in items}
    return both if len(kinds) > 1 else videos if True in kinds else photos


GONE: dict[str, str | Promise] = {
    Kind.PHOTO: gettext_lazy("The photo was deleted; its digest stays."),
    Kind.CLIP: gettext_lazy("The clip was deleted; its digest stays."),
    Kind.STORY: gettext_lazy("The story was deleted; its digest stays."),
}
