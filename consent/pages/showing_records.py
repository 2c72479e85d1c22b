"""Do the showings on record agree with what the website shows? Rows begin and end to the instant.

What is new begins a row, what is gone ends one, at the time at which that happened: a permission
that ran out ended its showings at that instant, however late the comparison comes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from wagtail.models import Page

from consent.followups import Event, register
from consent.models import (
    Clip,
    Consent,
    Disclosure,
    FollowUp,
    LedgerEntry,
    Photo,
    PracticeDetails,
    Story,
)
from consent.models.takedown import LISTS
from consent.pages import showings
from consent.pages.showings import Showing
from consent.privileges import Subject

OF_SITE = "showings.of_site"
OF_CONTENT = "showings.of_content"


def bring_up(rows: models.QuerySet[Disclosure], pages: Collection[Page], *, at: datetime) -> int:
    """Makes the showings on record among `rows` agree with what `pages` show; returns the changes.

    Args:
        at: when the change happened that led here.
    """
    return _agree(
        rows.exclude(place=LISTS),
        lambda: showings.shown_on(pages),
        at=at,
        published={showings.address_of(page): page.last_published_at for page in pages},
    )


def bring_up_lists(
    *, at: datetime, digests: Collection[str] = (), urls: Collection[str] | None = None
) -> int:
    """Showings in lists; where something is named, of these files or at and below these addresses.

    What else has changed in a list is left to the follow-up that knows when it did.
    """

    def is_concerned(showing: Showing) -> bool:
        whole = urls is None and not digests
        below = any(showing.url.startswith(url) for url in urls or ())
        return whole or below or showing.item_sha256 in digests

    rows = Disclosure.objects.filter(place=LISTS)
    return _agree(rows, showings.shown_in_lists, at=at, place=LISTS, is_concerned=is_concerned)


def _agree(
    rows: models.QuerySet[Disclosure],
    find_shown: Callable[[], set[Showing]],
    *,
    at: datetime,
    published: Mapping[str, datetime | None] | None = None,
    place: str = "",
    is_concerned: Callable[[Showing], bool] = lambda showing: True,
) -> int:
    published = published or {}
    with transaction.atomic():
        # One comparison at a time: two would both write down what is new.
        PracticeDetails.objects.select_for_update().first()
        shown = {showing for showing in find_shown() if is_concerned(showing)}
        still_open = {
            showing: row
            for row in rows.select_for_update().filter(last_at=None)
            if is_concerned(showing := Showing.of(row))
        }
        gone = {showing: row for showing, row in still_open.items() if showing not in shown}
        ends = _natural_ends({showing.consent_reference for showing in gone}, gone)
        closed: dict[tuple[str, str, str], datetime] = {}
        still_there = {showing.place for showing in shown}
        for showing, row in gone.items():
            known = [ends[one] for one in gone if one.place == showing.place and one in ends]
            own = ends.get(showing)
            # Where all of it went, it went with the first consent that ended.
            moment = own if showing.place in still_there else min(known, default=None)
            row.last_at = max(row.first_at, min(filter(None, (moment, at))))
            row.save(update_fields=["last_at"])
            closed[showing.place] = max(row.last_at, closed.get(showing.place, row.last_at))
        new = shown - still_open.keys()
        consents = Consent.objects.in_bulk(
            {one.consent_reference for one in new}, field_name="reference"
        )
        for showing in new:
            consent = consents[showing.consent_reference]
            # One that takes over begins where the other ended, however late this is noticed.
            begins = [closed.get(showing.place, at), consent.starts_at, consent.signed_at]
            begins.append(published.get(showing.url) or consent.signed_at)
            Disclosure.objects.create(
                item_sha256=showing.item_sha256,
                privilege=showing.privilege,
                place=place or showing.privilege,
                url=showing.url,
                first_at=max(begins),
                consent_reference=showing.consent_reference,
            )
    return len(gone) + len(new)


def _natural_ends(
    references: Collection[str], showings: Iterable[Showing]
) -> dict[Showing, datetime]:
    """When the permission behind each showing ended: by time, or because it was taken back."""
    consents = {
        consent.reference: consent
        for consent in Consent.objects.filter(reference__in=references).prefetch_related(
            "grants", "items"
        )
    }
    return {
        showing: end_of(consents[showing.consent_reference], showing)
        for showing in showings
        if showing.consent_reference in consents
    }


def end_of(consent: Consent, showing: Showing) -> datetime:
    """The instant from which the consent does not cover the showing any more, past or to come."""
    instants = [consent.ends_at, consent.revoked_at]
    instants += [
        grant.revoked_at for grant in consent.grants.all() if grant.privilege == showing.privilege
    ]
    instants += [
        item.withdrawn_at for item in consent.items.all() if item.sha256 == showing.item_sha256
    ]
    return min(instant for instant in instants if instant is not None)


def bring_up_files(digests: Collection[str], *, at: datetime) -> int:
    """All showings of these files, and whatever else the pages show on which they stand."""
    rows = Disclosure.objects.on_site()
    urls = set(rows.filter(item_sha256__in=digests, last_at=None).values_list("url", flat=True))
    pages = {
        page.pk: page
        for model in (Photo, Clip, Story)
        for page in showings.pages_with(model, _ids(model, digests))
    }
    # Wagtail writes its references a moment later than the page: what is on record is known.
    pages |= {page.pk: page for page in showings.pages_at(urls)}
    pages |= {page.pk: page for page in showings.pages_that_show(pages.values())}
    urls |= {showings.address_of(page) for page in pages.values()}
    concerned = rows.filter(Q(url__in=urls) | Q(item_sha256__in=digests))
    changes = bring_up(concerned, pages.values(), at=at)
    return changes + bring_up_lists(at=at, digests=set(digests))


def _ids(model: type[models.Model], digests: Collection[str]) -> list[int]:
    found = model._default_manager.filter(sha256__in=digests)
    return list(found.values_list("pk", flat=True))


def bring_up_pages(pages: Collection[Page], *, at: datetime) -> int:
    """All showings at the addresses of these pages and of those that show them, and in lists."""
    pages = [*pages, *showings.pages_that_show(pages)]
    urls = {showings.address_of(page) for page in pages} - {""}
    rows = Disclosure.objects.on_site().filter(url__in=urls)
    with_files = set(rows.filter(last_at=None).values_list("item_sha256", flat=True))
    with_files |= {showing.item_sha256 for showing in showings.shown_on(pages)}
    changes = bring_up(rows, pages, at=at)
    return changes + bring_up_lists(at=at, digests=with_files, urls=urls)


def bring_up_site(*, at: datetime) -> int:
    """All showings of the website."""
    pages = pages_with_patients()
    return bring_up(Disclosure.objects.on_site(), pages, at=at) + bring_up_lists(at=at)


def pages_with_patients() -> list[Page]:
    """The live pages in which a photo, clip or story of a patient stands."""
    pages: dict[int, Page] = {}
    told_of: dict[type[models.Model], models.QuerySet] = {
        Photo: Photo.objects.filter(subject=Subject.PATIENT),
        Clip: Clip.objects.filter(subject=Subject.PATIENT),
        Story: Story.objects.all(),
    }
    for model, some in told_of.items():
        ids = list(some.values_list("pk", flat=True))
        pages |= {page.pk: page for page in showings.pages_with(model, ids)}
    pages |= {page.pk: page for page in showings.pages_that_show(list(pages.values()))}
    return list(pages.values())


def happened_at(entry: LedgerEntry) -> datetime:
    """When what an entry tells of took effect: the end of a consent is entered after it ended."""
    if entry.act == "consent.ended":
        consent = Consent.objects.filter(reference=entry.refs["consent"]).first()
        return consent.ends_at if consent else entry.at
    return entry.at


def _cause(followup: FollowUp) -> LedgerEntry:
    return LedgerEntry.objects.get(seq=followup.cause)


@register(
    "showings.of_photo",
    "Write down where a photo is shown",
    at_once=True,
    upon=[Event.BEGINS, Event.ENDS],
)
def showings_of_photo(followup: FollowUp) -> None:
    _of_file(Photo, followup)


@register(
    "showings.of_clip",
    "Write down where a clip is shown",
    at_once=True,
    upon=[Event.CLIP_BEGINS, Event.CLIP_ENDS],
)
def showings_of_clip(followup: FollowUp) -> None:
    _of_file(Clip, followup)


@register(
    "showings.of_story",
    "Write down where a patient's own words are shown",
    at_once=True,
    upon=[Event.STORY_BEGINS, Event.STORY_ENDS],
)
def showings_of_story(followup: FollowUp) -> None:
    _of_file(Story, followup)


def _of_file(model: type[models.Model], followup: FollowUp) -> None:
    cause = _cause(followup)
    digests = set(
        model._default_manager.filter(pk=followup.target).values_list("sha256", flat=True)
    )
    # The file that was exchanged or deleted is known to the ledger only.
    names = ("sha256", "from_sha256", "to_sha256", "was")
    digests |= {cause.refs[name] for name in names if isinstance(cause.refs.get(name), str)}
    bring_up_files(digests - {""}, at=happened_at(cause))


@register(
    OF_CONTENT, "Write down what a page shows of patients", at_once=True, upon=[Event.PUBLISHED]
)
def showings_of_content(followup: FollowUp) -> None:
    """A page, or every page that shows a snippet; the target is app.model:id."""
    label, _, key = followup.target.partition(":")
    model = apps.get_model(label)
    at = happened_at(_cause(followup))
    if issubclass(model, Page):
        bring_up_pages(list(model.objects.filter(pk=key)), at=at)
    else:
        bring_up_pages(showings.pages_with(model, [int(key)]), at=at)
        bring_up_lists(at=at)


@register(OF_SITE, "Compare the whole website with what is on record of it")
def showings_of_site(followup: FollowUp) -> None:
    bring_up_site(at=happened_at(_cause(followup)))
