"""What is a covered item called? A photo, a video or words to patients, who know no clips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent.privileges import Kind

PHOTOS, FILMS, WORDS = (frozenset({str(kind)}) for kind in (Kind.PHOTO, Kind.CLIP, Kind.STORY))
EVERYTHING = PHOTOS | FILMS | WORDS


class Item(Protocol):
    """Whatever was asked about or agreed to."""

    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _OfTheSet:
    """Stands for the photos of a described set, however many there are."""

    kind: str = Kind.PHOTO


def with_set(items: Iterable[Item], scope_text: str) -> list[Item]:
    """The items as a heading or a choice speaks of them: a described set is photos."""
    return [*items, _OfTheSet()] if scope_text else [*items]


def has_film(items: Iterable[Item]) -> bool:
    """Whether a clip is among them, so that "photos" would leave something out."""
    return any(item.kind == Kind.CLIP for item in items)


def has_story(items: Iterable[Item]) -> bool:
    """Whether somebody's own words are among them."""
    return any(item.kind == Kind.STORY for item in items)


def only_stories(items: Iterable[Item]) -> bool:
    """Whether nothing but somebody's own words is among them."""
    return all(item.kind == Kind.STORY for item in items)


def heading(items: Iterable[Item]) -> str:
    """What stands above the list of items."""
    return _one_of(
        items,
        {
            PHOTOS: _("The photos"),
            FILMS: _("The videos"),
            WORDS: _("The words"),
            PHOTOS | FILMS: _("The photos and videos"),
            PHOTOS | WORDS: _("The photos and words"),
            FILMS | WORDS: _("The videos and words"),
            EVERYTHING: _("The photos, videos and words"),
        },
    )


def column(items: Iterable[Item]) -> str:
    """What one of the items is called where each gets a line."""
    return _one_of(
        items,
        {
            PHOTOS: _("Photo"),
            FILMS: _("Video"),
            WORDS: _("Words"),
            PHOTOS | FILMS: _("Photo or video"),
            PHOTOS | WORDS: _("Photo or words"),
            FILMS | WORDS: _("Video or words"),
            EVERYTHING: _("Photo, video or words"),
        },
    )


def take_back_choices(items: Iterable[Item]) -> str:
    """How much can be taken back, in one sentence."""
    return _one_of(
        items,
        {
            PHOTOS: _("One photo, one use, or everything. You need not say why."),
            FILMS: _("One video, one use, or everything. You need not say why."),
            WORDS: _("Your words, one use, or everything. You need not say why."),
            PHOTOS | FILMS: _("One photo or video, one use, or everything. You need not say why."),
            PHOTOS | WORDS: _(
                "One photo, your words, one use, or everything. You need not say why."
            ),
            FILMS | WORDS: _(
                "One video, your words, one use, or everything. You need not say why."
            ),
            EVERYTHING: _(
                "One photo or video, your words, one use, or everything. You need not say why."
            ),
        },
    )


def everything(items: Iterable[Item]) -> str:
    """The choice that ends the whole permission."""
    return _one_of(
        items,
        {
            PHOTOS: _("Everything: all photos, all uses"),
            FILMS: _("Everything: all videos, all uses"),
            WORDS: _("Everything: all words, all uses"),
            PHOTOS | FILMS: _("Everything: all photos and videos, all uses"),
            PHOTOS | WORDS: _("Everything: all photos and words, all uses"),
            FILMS | WORDS: _("Everything: all videos and words, all uses"),
            EVERYTHING: _("Everything: all photos, videos and words, all uses"),
        },
    )


def counted(items: Iterable[Item], *, scope: str = "") -> str:
    """How many there are of each: "2 photos", "1 photo, 1 video and 1 story".

    Args:
        scope: the described set that comes on top, or stands alone; it is named beside this.
    """
    kinds = [item.kind for item in items]
    photos, clips, stories = (kinds.count(kind) for kind in (Kind.PHOTO, Kind.CLIP, Kind.STORY))
    said = [
        ngettext("%(number)s photo", "%(number)s photos", photos) % {"number": photos},
        ngettext("%(number)s video", "%(number)s videos", clips) % {"number": clips},
        ngettext("%(number)s story", "%(number)s stories", stories) % {"number": stories},
    ]
    there = [words for words, count in zip(said, (photos, clips, stories), strict=True) if count]
    if scope:
        there.append(_("the photos described here"))
    return get_text_list(there or said[:1], _("and"))


def name(item: Item, number: int, description: str) -> str:
    """One item in words, as it was numbered when it was asked about."""
    if item.kind == Kind.STORY:
        return _("the words, number %(number)s") % {"number": number}
    words = _("video %(number)s") if item.kind == Kind.CLIP else _("photo %(number)s")
    named = words % {"number": number}
    return f"{named}: {description}" if description else named


def _one_of(items: Iterable[Item], words: Mapping[frozenset[str], str]) -> str:
    kinds = frozenset(item.kind for item in items) or PHOTOS
    return words[kinds]


GONE: dict[str, str | Promise] = {
    Kind.PHOTO: gettext_lazy("The photo was deleted; its digest stays."),
    Kind.CLIP: gettext_lazy("The clip was deleted; its digest stays."),
    Kind.STORY: gettext_lazy("The story was deleted; its digest stays."),
}
