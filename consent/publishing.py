"""What does a page, a draft or a scheduled revision show or say that nobody agreed to?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex

from consent import coverage, facts
from consent.coverage import Item, Verdict
from consent.models import Clip, Photo, Story
from consent.privileges import SHARING, WEBSITE, Kind

SOON = timedelta(days=30)
# Link previews have a permission of their own.
USES = {"og_image": SHARING}
# A film kept here for its record: the page plays it from another host.
NOT_ON_THE_PAGE = frozenset({"film_on_file"})
STAND_IN = "other_photo"
MODELS: Mapping[Kind, type[Photo] | type[Clip] | type[Story]] = {
    Kind.PHOTO: Photo,
    Kind.CLIP: Clip,
    Kind.STORY: Story,
}


class WhenNotCovered(StrEnum):
    """What becomes of a block while a photo of it may not be shown; the slugs are stored."""

    label: Promise

    def __new__(cls, value: str, label: Promise) -> WhenNotCovered:
        choice = str.__new__(cls, value)
        choice._value_ = value
        choice.label = label
        return choice

    LEAVE_OUT = "leave_out", _("Leave this block out")
    OTHER_PHOTO = "other_photo", _("Show the other photo instead")
    UNPUBLISH = "unpublish", _("Take the whole page off the site")


class Trouble(StrEnum):
    """What is the matter with a photo, clip or story at the moment that counts."""

    HIDDEN = "hidden"
    ENDS_BEFORE = "ends_before"  # covered today, but not any more when the page goes live
    ENDS_SOON = "ends_soon"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands on a page.

    Attributes:
        field: name of the page's field.
        label: the block's or the field's name, for staff.
        number: the block's place in its field, from 1; 0 outside of blocks.
        block: the block's id; '' outside of blocks, and before it is saved.
        choice: what becomes of the block.
        stands_in: whether it is the photo to be shown instead of the block's own.
    """

    field: str
    label: str
    number: int = 0
    block: str = ""
    choice: WhenNotCovered = WhenNotCovered.LEAVE_OUT
    stands_in: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return self.field, self.number


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo, clip or story as it stands on a page."""

    kind: Kind
    pk: int
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One photo, clip or story that visitors do not see, or soon will not, why, and where it stands.

    Attributes:
        covered_until: when a permission that holds today ends.
        replaced: whether the other photo of its block is shown instead.
    """

    item: Photo | Clip | Story
    verdict: Verdict
    place: Place
    trouble: Trouble = Trouble.HIDDEN
    covered_until: datetime | None = None
    replaced: bool = False

    @property
    def kind(self) -> Kind:
        return next(kind for kind, model in MODELS.items() if isinstance(self.item, model))


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found on one page, judged for the moment that counts.

    Attributes:
        at: that moment: now, or when the page goes live.
        goes_live: when it goes live, where that is still to come.
        hidden: what visitors will not see then.
        soon: what they will not see any more within 30 days after.
        patients: ids of all patients in its photos, clips and stories.
    """

    at: datetime
    goes_live: datetime | None
    hidden: tuple[Finding, ...] = ()
    soon: tuple[Finding, ...] = ()
    patients: tuple[int, ...] = ()

    @property
    def takes_page_off(self) -> tuple[Finding, ...]:
        """The findings because of which the page wants to be off the site."""
        return tuple(one for one in self.hidden if one.place.choice is WhenNotCovered.UNPUBLISH)

    @property
    def left_out(self) -> frozenset[tuple[str, int]]:
        """Keys of the places whose words go with their photo."""
        return frozenset(one.place.key for one in self.hidden if not one.place.stands_in)


def shown_in(content: models.Model) -> Iterator[Shown]:
    """Every photo, clip and story of a page (a draft too), each place once, in the page's order."""
    streams = [field for field in content._meta.get_fields() if isinstance(field, StreamField)]
    in_blocks = {field.name for field in streams}
    kinds = {ContentType.objects.get_for_model(model).pk: kind for kind, model in MODELS.items()}
    # Wagtail's own reading of chooser blocks, rich text and foreign keys; it works on unsaved
    # content too, which its stored index does not hold.
    for type_id, object_id, path, _content_path in ReferenceIndex._extract_references_from_object(
        content
    ):
        field = path.partition(".")[0]
        if type_id in kinds and field not in in_blocks | NOT_ON_THE_PAGE:
            place = Place(field, capfirst(_field_label(content, field)))
            yield Shown(kinds[type_id], int(object_id), place)
    for stream in streams:
        for number, child in enumerate(getattr(content, stream.name) or (), 1):
            yield from dict.fromkeys(_in_block(stream.name, number, child))


def _in_block(field: str, number: int, child: Any) -> Iterator[Shown]:
    choice = _choice_of(child.value)
    label = str(child.block.label)
    for model, object_id, path, _content_path in child.block.extract_references(child.value):
        if issubclass(model, Photo):
            stands_in = path.rpartition(".")[2] == STAND_IN
            if stands_in and choice is not WhenNotCovered.OTHER_PHOTO:
                continue
            place = Place(field, label, number, child.id or "", choice, stands_in)
            yield Shown(Kind.PHOTO, int(object_id), place)
        elif issubclass(model, Story):
            place = Place(field, label, number, child.id or "", choice)
            yield Shown(Kind.STORY, int(object_id), place)
    clip_ids = getattr(child.block, "clip_ids", None)
    for clip_id in clip_ids(child.value) if clip_ids else ():
        yield Shown(Kind.CLIP, clip_id, Place(field, label, number, child.id or "", choice))


def _choice_of(value: object) -> WhenNotCovered:
    chosen = value.get("when_not_covered") if isinstance(value, dict) else None
    # Blocks stored before there was a choice have none.
    return next((one for one in WhenNotCovered if one == chosen), WhenNotCovered.LEAVE_OUT)


def _field_label(content: models.Model, name: str) -> str:
    if name == "og_image":
        return str(_("photo for link previews"))
    return str(getattr(content._meta.get_field(name), "verbose_name", name))


def photos_in(content: models.Model) -> dict[int, str]:
    """Ids of the photos a page (a draft too) shows, each with the field of its first place."""
    found: dict[int, str] = {}
    for shown in shown_in(content):
        if shown.kind is Kind.PHOTO:
            found.setdefault(shown.pk, shown.place.field)
    return found


def read(content: models.Model, *, privilege: str = WEBSITE) -> Reading:
    """What visitors will not see of a page when it is live; a query of facts for each kind.

    Args:
        privilege: the use it is read for; link previews are judged by their own.
    """
    shown = list(shown_in(content))
    ids = {kind: sorted({one.pk for one in shown if one.kind is kind}) for kind in MODELS}
    known = {kind: facts.of_kind(kind, some) for kind, some in ids.items() if some}
    items = {kind: known[kind].items if kind in known else {} for kind in MODELS}
    now = max((some.now for some in known.values()), default=timezone.now())
    goes_live = getattr(content, "go_live_at", None)
    goes_live = goes_live if goes_live and goes_live > now else None
    objects: dict[Kind, dict[int, Any]] = {
        kind: dict(model._default_manager.in_bulk(ids[kind])) if ids[kind] else {}
        for kind, model in MODELS.items()
    }
    found = [
        finding
        for one in shown
        if (item := items[one.kind].get(one.pk)) and one.pk in objects[one.kind]
        for finding in _judged(
            item,
            objects[one.kind][one.pk],
            one.place,
            USES.get(one.place.field, privilege),
            now=now,
            at=goes_live or now,
            off_again=getattr(content, "expire_at", None),
        )
    ]
    hidden = [one for one in found if one.trouble is not Trouble.ENDS_SOON]
    return Reading(
        at=goes_live or now,
        goes_live=goes_live,
        hidden=tuple(_replaced(hidden, shown)),
        soon=tuple(one for one in found if one.trouble is Trouble.ENDS_SOON),
        patients=tuple(
            sorted(
                {
                    who.patient
                    for some in items.values()
                    for i in some.values()
                    for who in i.depicted
                }
            )
        ),
    )


def not_covered(content: models.Model, *, privilege: str = WEBSITE) -> list[Finding]:
    """The photos, clips and stories of a page that visitors will not see."""
    return list(read(content, privilege=privilege).hidden)


def _judged(
    item: Item,
    shown: Photo | Clip | Story,
    place: Place,
    use: str,
    *,
    now: datetime,
    at: datetime,
    off_again: datetime | None,
) -> Iterator[Finding]:
    today = coverage.allowed(item, use, at=now)
    then = coverage.allowed(item, use, at=at)
    if not then and today:
        yield Finding(shown, then, place, Trouble.ENDS_BEFORE, today.until)
    elif not then:
        yield Finding(shown, then, place)
    elif then.until and then.until < min(at + SOON, off_again or then.until + SOON):
        yield Finding(shown, then, place, Trouble.ENDS_SOON, then.until)


def _replaced(hidden: Iterable[Finding], shown: Iterable[Shown]) -> Iterator[Finding]:
    """The same findings; those whose block shows its other photo instead are marked."""
    hidden = list(hidden)
    missing = {one.place.key for one in hidden if one.place.stands_in}
    standing = {one.place.key for one in shown if one.place.stands_in} - missing
    for one in hidden:
        if one.place.key in standing:
            yield Finding(
                one.item, one.verdict, one.place, one.trouble, one.covered_until, replaced=True
            )
        else:
            yield one
