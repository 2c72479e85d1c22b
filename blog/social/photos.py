"""Which photos does a post show, and which of them may go to this network at the planned time?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from blog.models import BlogPage
from blog.social import crop, refusals
from blog.social.networks import Format
from blog.social.refusals import Refusal
from consent import clock, coverage, facts
from consent.coverage import Item, Reason, Verdict
from consent.facts import Facts
from consent.models import Patient, Photo
from practice.blocks import CoveredBlock

NO_ITEM = Item(sha256="", subject="", state="")


@dataclass(frozen=True)
class Post:
    """A post as its readers see it, or will see it.

    Attributes:
        content: the live page; the scheduled revision where it is not live yet; else the draft.
        goes_live: when a scheduled post is published; None for one that is live or a draft.
    """

    content: BlogPage
    goes_live: datetime | None = None

    @property
    def is_published_or_planned(self) -> bool:
        return self.content.live or self.goes_live is not None


@dataclass(frozen=True)
class Choice:
    """A photo of the post with the answer whether it may be shown on the network.

    Attributes:
        number: its place in the post, from 1.
        item: what was known of it; its digest names the file that was judged.
        left_out: why it may not be in the kit; None where it may.
        unfit: why it cannot be used as it is, although it may be shown: too small, undescribed.
    """

    number: int
    photo: Photo
    item: Item
    verdict: Verdict
    left_out: Refusal | None = None
    unfit: Refusal | None = None

    @property
    def usable(self) -> bool:
        return bool(self.verdict) and self.unfit is None

    @property
    def name(self) -> str:
        """Its number and description: a title may hold the patient's name."""
        said = Truncator(self.photo.description.strip()).chars(60)
        return f"Photo {self.number} (“{said}”)" if said else f"Photo {self.number}"


def read(page: BlogPage) -> Post:
    """The post behind a page of the tree."""
    if page.live:
        return Post(page)
    planned = page.scheduled_revision
    if planned is not None:
        return Post(planned.as_object(), planned.approved_go_live_at)
    return Post(page.get_latest_revision_as_object())


def shown_in(post: BlogPage) -> tuple[Photo, ...]:
    """The large photo, then those of the blocks, in order, each once."""
    found: dict[int, Photo] = {}
    for photo in _in_order(post):
        if photo is not None:
            found.setdefault(photo.pk, photo)
    return tuple(found.values())


def _in_order(post: BlogPage) -> Iterator[Photo | None]:
    yield post.hero
    for block in post.body:
        if isinstance(block.block, CoveredBlock):
            yield from block.block.photos(block.value)


@dataclass(frozen=True)
class Judged:
    """All photos of a post, judged at once.

    Attributes:
        now: the database's time.
        planned: the instant they were judged for; never before `now`.
    """

    choices: tuple[Choice, ...]
    now: datetime
    planned: datetime


def known_of(photos: Collection[Photo]) -> Facts:
    """What the database knows of these photos, by one query at most."""
    if not photos:
        return Facts(timezone.now(), {})
    return facts.of_photos([photo.pk for photo in photos])


def judge(
    photos: tuple[Photo, ...],
    known: Facts,
    format: Format,
    *,
    zone: ZoneInfo,
    at: datetime | None,
    goes_live: datetime | None = None,
) -> Judged:
    """What may be shown on the format's network, by the facts that are `known`.

    A kit can be posted the moment it is downloaded, so each photo must be covered now as well as
    at the planned time: the latest of `at`, the go-live and now. Days are told in `zone`.
    """
    now = known.now
    planned = max(moment for moment in (at, goes_live, now) if moment is not None)
    items = {photo.pk: known.items.get(photo.pk, NO_ITEM) for photo in photos}
    answers = {pk: _Answer.of(item, format.network, now, planned) for pk, item in items.items()}
    references = _references({who for answer in answers.values() for who in answer.missing})
    choices = tuple(
        Choice(number, photo, items[photo.pk], answers[photo.pk].verdict)
        for number, photo in enumerate(photos, 1)
    )
    return Judged(
        tuple(
            replace(
                choice,
                left_out=_left_out(
                    choice, answers[choice.photo.pk], format, planned, references, zone
                ),
                unfit=_unfit(choice, format),
            )
            for choice in choices
        ),
        now,
        planned,
    )


@dataclass(frozen=True)
class _Answer:
    """The verdict for now and the planned time together, and whose permission is missing."""

    verdict: Verdict
    missing: tuple[int, ...] = ()
    ends: datetime | None = None

    @classmethod
    def of(cls, item: Item, use: str, now: datetime, planned: datetime) -> _Answer:
        if item is NO_ITEM:
            return cls(coverage.MISSING)
        today = coverage.allowed(item, use, at=now)
        then = coverage.allowed(item, use, at=planned) if today and planned > now else today
        if then:
            both = tuple(dict.fromkeys((*today.consents, *then.consents)))
            return cls(replace(then, consents=both))
        missing = tuple(
            who.patient
            for who in item.depicted
            if not coverage.allowed(
                replace(item, depicted=(who,)), use, at=planned if today else now
            )
        )
        return cls(then, missing, today.until if today else None)


def _references(patient_ids: set[int]) -> dict[int, str]:
    if not patient_ids:
        return {}
    return dict(Patient.objects.filter(pk__in=patient_ids).values_list("pk", "reference"))


def _left_out(
    choice: Choice,
    answer: _Answer,
    format: Format,
    planned: datetime,
    references: dict[int, str],
    zone: ZoneInfo,
) -> Refusal | None:
    if choice.verdict:
        return None
    begins = choice.verdict.until if choice.verdict.reason is Reason.NOT_YET else None
    return refusals.not_covered(
        choice.verdict.reason,
        photo_id=choice.photo.pk,
        name=choice.name,
        use=format.network_name,
        patients=tuple(references[who] for who in answer.missing if who in references),
        begins=day_in_words(begins, zone) if begins else "",
        ended=last_day_in_words(answer.ends, zone) if answer.ends else "",
        planned=day_in_words(planned, zone),
    )


def _unfit(choice: Choice, format: Format) -> Refusal | None:
    photo = choice.photo
    if format.takes_alt_text and not photo.description.strip():
        return refusals.no_description(photo.pk, choice.name)
    try:
        crop.check_size(photo.width, photo.height, format)
    except crop.TooSmall as small:
        return refusals.not_exported(photo.pk, choice.name, str(small))
    return None


def day_in_words(instant: datetime, zone: ZoneInfo) -> str:
    """The practice's day of an instant: "3 May 2027"."""
    return date_format(clock.day_of(instant, zone), "j F Y")


def last_day_in_words(ends_at: datetime, zone: ZoneInfo) -> str:
    """The last whole day before a permission ends."""
    return date_format(clock.last_day_before(ends_at, zone), "j F Y")
