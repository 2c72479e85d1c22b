"""Which pages show less from a day on, because something of theirs may no longer be shown?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from consent.endings.ending import Key, LastDay
from consent.models import Clip, Story
from consent.pages import whereabouts
from consent.pages.whereabouts import Place, PlaceKind
from consent.privileges import WEBSITE, Kind

Which = tuple[int | None, str, str]
COUNTED = whereabouts.ON_THE_SITE | {PlaceKind.SCHEDULED}


@dataclass(frozen=True, slots=True)
class Losing:
    """One page and which of its photos, clips and stories end."""

    place: Place
    keys: frozenset[Key]


def of(days: Iterable[LastDay]) -> dict[date, list[Losing]]:
    """For each last day the pages that visitors see now, or will, and that lose something then."""
    days = list(days)
    places = places_of({key for day in days for key in day.lost(use=WEBSITE)})
    found: dict[date, list[Losing]] = {}
    for day in days:
        pages: dict[Which, tuple[Place, set[Key]]] = {}
        for key in day.lost(use=WEBSITE):
            here = {
                which(place): place
                for place in reversed(places.get(key, []))
                if place.kind in COUNTED and place.kind != PlaceKind.CLIP
            }
            for name, place in here.items():
                pages.setdefault(name, (place, set()))[1].add(key)
        found[day.day] = sorted(
            (Losing(place, frozenset(keys)) for place, keys in pages.values()),
            key=lambda one: (-len(one.keys), one.place.title),
        )
    return found


def which(place: Place) -> Which:
    """What makes two places the same page: a page and its scheduled change are one."""
    return place.page_id, place.edit_url, place.title if place.page_id is None else ""


def places_of(keys: Iterable[Key]) -> dict[Key, list[Place]]:
    """Where each photo, clip or story is used."""
    keys = list(keys)
    photos = whereabouts.uses_of([number for kind, number in keys if kind == Kind.PHOTO])
    found: dict[Key, list[Place]] = {
        (str(Kind.PHOTO), number): list(places) for number, places in photos.items()
    }
    for other, model in ((Kind.CLIP, Clip), (Kind.STORY, Story)):
        ids = [number for kind, number in keys if kind == other]
        if ids:
            found |= _referring(other, model, ids)
    return found


def _referring(
    kind: Kind, model: type[Clip] | type[Story], ids: list[int]
) -> dict[Key, list[Place]]:
    """The published pages that show a clip or a story, by Wagtail's index of references."""
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(one) for one in ids],
    )
    pairs = {
        (int(page), int(item)) for page, item in references.values_list("object_id", "to_object_id")
    }
    pages = Page.objects.filter(live=True).in_bulk({page for page, _item in pairs})
    found: dict[Key, list[Place]] = {(str(kind), one): [] for one in ids}
    for page_id, item_id in sorted(pairs):
        if page_id in pages:
            place = whereabouts._page_place(pages[page_id], PlaceKind.LIVE, at=None)
            found[str(kind), item_id].append(place)
    return found
