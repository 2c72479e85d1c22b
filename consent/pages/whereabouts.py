"""Where is a photo used: on the site, in drafts and scheduled changes, in kits handed out?

Wagtail's reference index knows what is stored of pages and snippets, as soon as the worker has
been by; drafts and scheduled changes are read from the revisions themselves (consent.pages.drafts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.snippets.models import get_snippet_models
from wagtail.tasks import update_reference_index_task

from consent import publishing
from consent.models import Clip, Disclosure, Photo, TakeDown
from consent.pages import drafts
from consent.privileges import SHARING, WEBSITE

BATCH = 500


class PlaceKind(StrEnum):
    """What a place is, the most public first."""

    LIVE = "live"
    ALIAS = "alias"
    TRANSLATION = "translation"
    SNIPPET = "snippet"
    SETTING = "setting"
    CLIP = "clip"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    KIT = "kit"
    ELSEWHERE = "elsewhere"


# Those that a visitor of the site can see now.
ON_THE_SITE = frozenset(
    {
        PlaceKind.LIVE,
        PlaceKind.ALIAS,
        PlaceKind.TRANSLATION,
        PlaceKind.SNIPPET,
        PlaceKind.SETTING,
        PlaceKind.CLIP,
    }
)
_ORDER = {kind: number for number, kind in enumerate(PlaceKind)}


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a photo is used, or where a copy of it may be.

    Attributes:
        title: for staff; a page's title may say more than visitors read.
        edit_url: where staff change it or work on it; '' where nobody can.
        public_url: where a visitor sees it, or the post a copy was made for; '' where none does.
        at: published, saved, handed out; for a scheduled change when it goes live.
        page_id: of the page in the tree; None for everything else.
    """

    kind: PlaceKind
    title: str
    edit_url: str = ""
    public_url: str = ""
    at: datetime | None = None
    page_id: int | None = None

    @property
    def on_the_site(self) -> bool:
        return self.kind in ON_THE_SITE


Found = dict[int, list[Place]]


def uses_of(photo_ids: Iterable[int]) -> Found:
    """The places of each photo, the most public first; every id asked for has a list.

    The number of queries depends on the kinds of content that use the photos and on the drafts
    that may, not on how many photos there are.
    """
    found: Found = {photo_id: [] for photo_id in photo_ids}
    ids = list(found)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        for photo_id, place in _all_places(batch):
            found[photo_id].append(place)
    for photo_id, places in found.items():
        found[photo_id] = sorted(_without_doubles(places), key=lambda place: _ORDER[place.kind])
    return found


def is_behind() -> bool:
    """Whether something saved is not in Wagtail's index yet: a list of places may lack it."""
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return DBTaskResult.objects.filter(
        status__in=waiting, task_path=update_reference_index_task.module_path
    ).exists()


def _all_places(photo_ids: list[int]) -> Iterator[tuple[int, Place]]:
    yield from _stored(photo_ids)
    yield from _in_settings(photo_ids)
    yield from _in_revisions(photo_ids)
    yield from _handed_out(photo_ids)


def _without_doubles(places: Iterable[Place]) -> Iterator[Place]:
    """Each place once: a draft of what shows the photo live already adds nothing."""
    places = list(dict.fromkeys(places))
    known = {_which(place) for place in places if place.kind != PlaceKind.DRAFT}
    for place in places:
        if place.kind != PlaceKind.DRAFT or _which(place) not in known:
            yield place


def _which(place: Place) -> tuple[int | None, str, str]:
    return place.page_id, place.edit_url, place.title if place.page_id is None else ""


def _stored(photo_ids: list[int]) -> Iterator[tuple[int, Place]]:
    photo_type = ContentType.objects.get_for_model(Photo)
    rows = ReferenceIndex.objects.filter(
        to_content_type=photo_type, to_object_id__in=[str(one) for one in photo_ids]
    ).values_list("base_content_type", "content_type", "object_id", "to_object_id")
    by_type: dict[int, set[tuple[str, int]]] = {}
    page_type = ContentType.objects.get_for_model(Page).pk
    for base_type, own_type, object_id, photo_id in rows.distinct():
        key = page_type if base_type == page_type else own_type
        by_type.setdefault(key, set()).add((object_id, int(photo_id)))
    for type_id, pairs in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None or not _is_a_place(model):
            continue
        places = {
            object_id: _place(one)
            for object_id, one in _instances(model, {object_id for object_id, _ in pairs})
        }
        for object_id, photo_id in sorted(pairs):
            place = places.get(object_id)
            if place is not None:
                yield photo_id, place


def _in_settings(photo_ids: list[int]) -> Iterator[tuple[int, Place]]:
    """Settings with pictures: there is one row of each, and the index does not hold them all."""
    wanted = set(photo_ids)
    for model in apps.get_models():
        if not issubclass(model, AbstractSetting) or not _names_photos(model):
            continue
        for setting in model._default_manager.all():
            for photo_id in sorted(publishing.photos_in(setting).keys() & wanted):
                yield photo_id, _other_place(setting, PlaceKind.SETTING)


def _names_photos(model: type[models.Model]) -> bool:
    return any(field.related_model is Photo for field in model._meta.get_fields())


def _is_a_place(model: type[models.Model]) -> bool:
    """Whether people see it: records of ours that name a photo are none."""
    return issubclass(model, Page | Clip) or model in get_snippet_models()


def _instances(model: type[models.Model], ids: set[str]) -> Iterator[tuple[str, models.Model]]:
    content = model._default_manager.filter(pk__in=ids)
    if model is Page:
        content = content.select_related("locale")
    for one in content:
        yield str(one.pk), one


def _place(content: models.Model) -> Place | None:
    """The place that is stored; None where its revisions tell more."""
    live = getattr(content, "live", True)
    if not live and getattr(content, "latest_revision_id", None):
        return None
    if isinstance(content, Page):
        kind = _kind_of_page(content) if live else PlaceKind.DRAFT
        return _page_place(content, kind, at=content.last_published_at)
    if not live:
        return _other_place(content, PlaceKind.DRAFT)
    kind = PlaceKind.CLIP if isinstance(content, Clip) else PlaceKind.SNIPPET
    return _other_place(content, kind, at=getattr(content, "last_published_at", None))


def _kind_of_page(page: Page) -> PlaceKind:
    if page.alias_of_id:
        return PlaceKind.ALIAS
    if page.locale.language_code != settings.LANGUAGE_CODE:
        return PlaceKind.TRANSLATION
    return PlaceKind.LIVE


def _page_place(page: Page, kind: PlaceKind, *, at: datetime | None) -> Place:
    return Place(
        kind,
        page.get_admin_display_title(),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        (page.get_url() or "") if kind in ON_THE_SITE else "",
        at,
        page.pk,
    )


def _other_place(content: models.Model, kind: PlaceKind, *, at: datetime | None = None) -> Place:
    title = (
        str(content._meta.verbose_name).capitalize()
        if isinstance(content, AbstractSetting)
        else str(content)
    )
    return Place(kind, title, AdminURLFinder().get_edit_url(content) or "", at=at)


def _in_revisions(photo_ids: list[int]) -> Iterator[tuple[int, Place]]:
    wanted = set(photo_ids)
    for draft in drafts.that_may_name(photo_ids):
        shown = publishing.photos_in(draft.content).keys() & wanted
        if shown:
            place = _revision_place(draft.revision, draft.stored)
            for photo_id in sorted(shown):
                yield photo_id, place


def _revision_place(revision: Revision, stored: models.Model) -> Place:
    scheduled = revision.approved_go_live_at
    kind = PlaceKind.SCHEDULED if scheduled else PlaceKind.DRAFT
    at = scheduled or revision.created_at
    if isinstance(stored, Page):
        return _page_place(stored, kind, at=at)
    return _other_place(stored, kind, at=at)


def _handed_out(photo_ids: list[int]) -> Iterator[tuple[int, Place]]:
    """Copies that may be anywhere: what left in a kit and is not known to be removed."""
    of_digest: dict[str, list[int]] = {}
    for photo_id, sha256 in Photo.objects.filter(pk__in=photo_ids).values_list("pk", "sha256"):
        if sha256:
            of_digest.setdefault(sha256, []).append(photo_id)
    copies = (
        Disclosure.objects.filter(item_sha256__in=of_digest)
        # What this site shows itself is found by the pages.
        .exclude(privilege__in=[WEBSITE, SHARING])
        .prefetch_related(models.Prefetch("takedowns", TakeDown.objects.order_by("-pk")))
    )
    for copy in copies:
        takedowns = list(copy.takedowns.all())
        newest = takedowns[0] if takedowns else None
        last_shown = copy.last_at or copy.first_at
        if newest is not None and newest.closed_at is not None and newest.closed_at >= last_shown:
            continue
        place = Place(
            PlaceKind.ELSEWHERE if newest else PlaceKind.KIT,
            copy.place,
            reverse("takedowns:takedown", args=[newest.pk]) if newest else "",
            copy.url,
            last_shown,
        )
        for photo_id in of_digest[copy.item_sha256]:
            yield photo_id, place
