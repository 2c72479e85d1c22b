"""Which photos, clips and stories of patients does the website show now, where, and under which consent?

Pages are read by Wagtail's own references, so that no kind of page has to be known here; what lists
show is said by the parts that make them (consent.pages.showing_lists).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex

from consent import asking, coverage, facts
from consent.coverage import Item
from consent.models import Disclosure
from consent.models.takedown import LISTS
from consent.pages import showing_lists
from consent.privileges import SHARING, WEBSITE, Kind, Subject
from consent.publishing import MODELS, STAND_IN

URL_LENGTH = Disclosure._meta.get_field("url").max_length
# Kept beside the page, but no part of what the page itself shows.
NOT_ON_THE_PAGE = frozenset({"og_image", "film_on_file"})

Key = tuple[Kind, int]


@dataclass(frozen=True, slots=True)
class Showing:
    """One photo or clip at one address, for one use, resting on one consent."""

    item_sha256: str
    privilege: str
    url: str
    consent_reference: str

    @classmethod
    def of(cls, row: Disclosure) -> Showing:
        return cls(row.item_sha256, row.privilege, row.url, row.consent_reference)

    @property
    def place(self) -> tuple[str, str, str]:
        return (self.item_sha256, self.privilege, self.url)


def address_of(page: Page) -> str:
    """The path of a page, '' where it has no address."""
    parts = page.get_url_parts()
    return (parts[2] or "")[:URL_LENGTH] if parts else ""


Group = tuple[str, str, frozenset[Key]]


def shown_on(pages: Iterable[Page]) -> set[Showing]:
    """What these pages show to visitors now of patients, by one query of facts for each kind."""
    with asking.asking():
        groups = [
            (address_of(page), use, group)
            for page in pages
            if page.live
            for use, group in _groups_of_page(page)
        ]
    return _covered(groups)


def shown_in_lists() -> set[Showing]:
    """What lists, and the frame of every page, show to visitors now of patients."""
    with asking.asking():
        listed = list(showing_lists.listed())
    return _covered([(one.url[:URL_LENGTH], one.use, frozenset({one.key})) for one in listed])


def lists_on_record() -> set[Showing]:
    """What is on record as shown in lists now."""
    return {Showing.of(row) for row in Disclosure.objects.filter(place=LISTS, last_at=None)}


def _covered(groups: Iterable[Group]) -> set[Showing]:
    """The showings of those groups in which everything is covered."""
    groups = list(groups)
    items = _facts({key for _url, _use, group in groups for key in group})
    found = set()
    for url, use, group in groups:
        verdicts = {
            key: coverage.allowed(items[key][0], use, at=items[key][1])
            for key in group
            if key in items
        }
        if not url or not verdicts or not all(verdicts.values()):
            continue
        for key, verdict in verdicts.items():
            item = items[key][0]
            if item.subject == Subject.PATIENT:
                found |= {Showing(item.sha256, use, url, name) for name in verdict.consents}
    return found


def _facts(keys: Iterable[Key]) -> dict[Key, tuple[Item, datetime]]:
    ids: dict[Kind, list[int]] = defaultdict(list)
    for kind, key in keys:
        ids[kind].append(key)
    found = {}
    for kind, some in ids.items():
        known = facts.of_kind(kind, some)
        found.update({(kind, key): (item, known.now) for key, item in known.items.items()})
    return found


def _groups_of_page(page: Page) -> Iterator[tuple[str, frozenset[Key]]]:
    """The use and the photos and clips of each place; a place is shown whole or not at all."""
    others: dict[int, set[int]] = defaultdict(set)
    for group in _groups(page, others):
        yield WEBSITE, group
    for type_id, ids in others.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None or issubclass(model, Page) or not ReferenceIndex.is_indexed(model):
            continue
        for content in model._default_manager.filter(pk__in=ids):
            if getattr(content, "live", True):
                for group in _groups(content, defaultdict(set)):
                    yield WEBSITE, group
    for child in _blocks(page):
        shown_of_others = getattr(child.block, "shown_of_others", None)
        for item in shown_of_others(child.value) if shown_of_others else ():
            yield WEBSITE, frozenset({showing_lists.Listed("", item).key})
    sharing_photo = getattr(page, "sharing_photo", None)
    photo = sharing_photo() if sharing_photo is not None else None
    if photo is not None:
        yield SHARING, frozenset({(Kind.PHOTO, photo.pk)})


def _groups(content: models.Model, others: dict[int, set[int]]) -> Iterator[frozenset[Key]]:
    """Photos and clips that stand or fall together; what else is referred to goes into `others`."""
    kinds = {ContentType.objects.get_for_model(model).pk: kind for kind, model in MODELS.items()}
    whole = {
        child.id: child
        for child in _blocks(content)
        if child.id and hasattr(child.block, "may_be_shown")
    }
    together: dict[str, set[Key]] = defaultdict(set)
    for type_id, object_id, _model_path, path in ReferenceIndex._extract_references_from_object(
        content
    ):
        field, _, rest = path.partition(".")
        block = rest.partition(".")[0]
        if field in NOT_ON_THE_PAGE or not object_id.isdecimal():
            continue
        if block in whole and path.rpartition(".")[2] == STAND_IN:
            continue
        kind = kinds.get(type_id)
        if kind is None or kind == Kind.CLIP:
            # A clip is shown with its still picture.
            others[type_id].add(int(object_id))
        if kind is not None:
            # By itself, unless its block is left out whole when one of its photos is not covered.
            name = block if block in whole else f"{path} {object_id}"
            together[name].add((kind, int(object_id)))
    yield from map(frozenset, together.values())
    for child in whole.values():
        shown_instead = getattr(child.block, "shown_instead", None)
        instead = shown_instead(child.value) if shown_instead else None
        if instead is not None and not child.block.may_be_shown(child.value):
            yield frozenset({(Kind.PHOTO, instead.pk)})


def _blocks(content: models.Model) -> Iterator[StreamValue.StreamChild]:
    for field in content._meta.get_fields():
        if isinstance(field, StreamField):
            yield from getattr(content, field.name)


def pages_with(model: type[models.Model], ids: Collection[int]) -> list[Page]:
    """The live pages in which these stand, by themselves or through a snippet."""
    page_type = ContentType.objects.get_for_model(Page).pk
    found: set[int] = set()
    wanted = {ContentType.objects.get_for_model(model).pk: {str(one) for one in ids}}
    # From the photo to the page in two steps at most: a snippet, or a clip's still picture.
    for _step in range(2):
        following: dict[int, set[str]] = defaultdict(set)
        for to_type, to_ids in wanted.items():
            references = ReferenceIndex.objects.filter(
                to_content_type_id=to_type, to_object_id__in=to_ids
            ).values_list("base_content_type_id", "object_id")
            for base_type, object_id in references:
                if base_type == page_type:
                    found.add(int(object_id))
                else:
                    following[base_type].add(object_id)
        wanted = following
    return list(Page.objects.live().filter(pk__in=found).specific())


def pages_that_show(pages: Collection[Page]) -> list[Page]:
    """The live pages in which one of these is named: a block may show what stands there."""
    page_type = ContentType.objects.get_for_model(Page).pk
    named_in = ReferenceIndex.objects.filter(
        base_content_type=page_type,
        to_content_type=page_type,
        to_object_id__in=[str(page.pk) for page in pages],
    ).exclude(object_id__in=[str(page.pk) for page in pages])
    ids = {int(object_id) for object_id in named_in.values_list("object_id", flat=True)}
    found = Page.objects.live().filter(pk__in=ids).specific()
    return [page for page in found if any(_shows_others(child) for child in _blocks(page))]


def _shows_others(child: StreamValue.StreamChild) -> bool:
    return hasattr(child.block, "shown_of_others")


def pages_at(urls: Collection[str]) -> list[Page]:
    """The live pages with these addresses."""
    slugs = {url.strip("/").rpartition("/")[2] for url in urls} - {""}
    found = Page.objects.live().filter(models.Q(slug__in=slugs) | models.Q(depth__lte=2)).specific()
    return [page for page in found if address_of(page) in urls]
