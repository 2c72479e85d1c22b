"""What does the record say of one photo, one address and one day? For reviewers and auditors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from consent import clock
from consent.actions import keeping
from consent.admin_views.words import use_labels
from consent.models import (
    Clip,
    Consent,
    Disclosure,
    LedgerEntry,
    Photo,
    PracticeDetails,
    Signature,
)
from consent.models.takedown import LISTS
from consent.pages import showing_history
from consent.pages.showing_history import EVERY_PAGE, Row, Span
from consent.privileges import SHARING, WEBSITE

REFERENCE = re.compile(r"(?:(?P<kind>photo|clip)[-\s]?)?(?P<pk>\d{1,9})\Z", re.IGNORECASE)
DIGEST = re.compile(r"[0-9a-f]{12,64}\Z")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: the file or files that one photo or clip has had, or one digest.

    Attributes:
        item: None where only the record of it is left.
    """

    name: str
    digests: tuple[str, ...]
    item: Photo | Clip | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One showing for people: `consents` with who signed each."""

    span: Span
    url: str
    use: str
    consents: list[Signed]
    in_list: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A consent by its reference, and who signed it; `consent` is None for one not on file."""

    reference: str
    consent: Consent | None = None
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes with the stretches of time, or no with what is known instead.

    Attributes:
        in_force: consents that covered it for the website on that day, shown or not.
        kept_since: the first instant of which anything is on record.
    """

    lines: list[Line]
    before: Span | None
    after: Span | None
    elsewhere: list[str]
    in_force: list[Signed]
    kept_since: datetime | None
    is_unkept: bool = False


def find(words: str) -> Subject | None:
    """What a typed reference (photo-12, 12, clip-3) or the beginning of a digest means."""
    words = words.strip().lower()
    digests = DIGEST.match(words)
    reference = REFERENCE.match(words)
    if reference:
        item = find_item(reference["kind"] or "photo", int(reference["pk"]))
        if item is not None:
            return subject_of(item)
        gone = _digests_in_ledger(reference["kind"] or "photo", int(reference["pk"]))
        if gone:
            return Subject(f"{reference['kind'] or 'photo'}-{reference['pk']}", gone)
    if digests:
        known = Disclosure.objects.filter(item_sha256__startswith=words)
        found = set(known.values_list("item_sha256", flat=True))
        for model in (Photo, Clip):
            rows = model._default_manager.filter(sha256__startswith=words)
            found |= set(rows.values_list("sha256", flat=True))
        if len(found) == 1:
            return Subject(words[:16], tuple(found))
    return None


def find_item(kind: str, pk: int) -> Photo | Clip | None:
    """The photo or clip of that kind and id; None where there is none."""
    if kind == "clip":
        return Clip.objects.filter(pk=pk).first()
    return Photo.objects.filter(pk=pk).first() if kind == "photo" else None


def subject_of(item: Photo | Clip) -> Subject:
    """A photo or clip with every file it has had."""
    kind = keeping.kind_of(item)
    digests = (item.sha256, *_digests_in_ledger(kind, item.pk))
    return Subject(keeping.reference_of(item), tuple(dict.fromkeys(filter(None, digests))), item)


def _digests_in_ledger(kind: str, pk: int) -> tuple[str, ...]:
    acts = [f"{kind}.{act}" for act in ("added", "swapped", "deleted")]
    entries = LedgerEntry.objects.filter(act__in=acts, **{f"refs__{kind}": pk})
    names = ("sha256", "from_sha256", "to_sha256")
    found = (entry.refs.get(name, "") for entry in entries for name in names)
    return tuple(dict.fromkeys(filter(None, found)))


def rows_of(digests: Iterable[str]) -> dict[str, list[Row]]:
    """The showings on record of these files, by use: the website first."""
    rows: dict[str, list[Row]] = {WEBSITE: [], SHARING: []}
    for one in Disclosure.objects.on_site().filter(item_sha256__in=list(digests)):
        row = Row(one.url, one.first_at, one.last_at, one.consent_reference)
        rows.setdefault(one.privilege, []).append(row)
    return rows


def answer(subject: Subject, url: str, day: date) -> Answer:
    """What the record says of that day at that address."""
    zone = PracticeDetails.the_one().zone
    by_use = rows_of(subject.digests)
    found = [
        (use, span)
        for use, rows in by_use.items()
        for span in showing_history.was_shown(rows, url, day, zone)
    ]
    every = [row for rows in by_use.values() for row in rows]
    before, after = showing_history.nearest(every, url, day, zone)
    in_force = _in_force(subject.digests, clock.start_of(day, zone), clock.end_of(day, zone))
    signed = _signed({name for _use, span in found for name in span.consents} | set(in_force))
    begun = LedgerEntry.objects.filter(act="showings.begun").order_by("seq").first()
    address = showing_history.address(url)
    labels = use_labels()
    return Answer(
        lines=[
            Line(span, address, labels.get(use, use), [signed[name] for name in span.consents])
            for use, span in found
        ],
        before=before,
        after=after,
        elsewhere=showing_history.elsewhere(every, url, day, zone),
        in_force=[signed[name] for name in in_force],
        kept_since=begun.at if begun else None,
        is_unkept=begun is None or clock.end_of(day, zone) <= begun.at,
    )


def _in_force(digests: Iterable[str], start: datetime, end: datetime) -> list[str]:
    """Consents that covered one of the files for the website at some instant of the day."""
    found = []
    rows = Consent.objects.filter(items__sha256__in=list(digests), starts_at__lt=end)
    for consent in rows.distinct().prefetch_related("grants", "items").order_by("signed_at"):
        grants = [one for one in consent.grants.all() if one.privilege == WEBSITE]
        items = [one for one in consent.items.all() if one.sha256 in digests]
        ends = [consent.ends_at, consent.revoked_at]
        still = any((one.revoked_at or end) > start for one in grants) and any(
            (one.withdrawn_at or end) > start for one in items
        )
        if still and all(moment is None or moment > start for moment in ends):
            found.append(consent.reference)
    return found


def _signed(references: Iterable[str]) -> Mapping[str, Signed]:
    references = set(references)
    rows = Consent.objects.filter(reference__in=references).select_related("signature", "patient")
    found = {one.reference: Signed(one.reference, one, one.signature) for one in rows}
    return {name: found.get(name, Signed(name)) for name in references}


def lines_of(digests: Iterable[str]) -> list[Line]:
    """Every showing of these files, newest first."""
    labels = use_labels()
    rows = list(Disclosure.objects.on_site().filter(item_sha256__in=list(digests)))
    signed = _signed(one.consent_reference for one in rows)
    return [
        Line(
            Span(one.first_at, one.last_at, (one.consent_reference,)),
            _("every page") if one.url == EVERY_PAGE else one.url,
            labels.get(one.privilege, one.privilege),
            [signed[one.consent_reference]],
            in_list=one.place == LISTS and one.url != EVERY_PAGE,
        )
        for one in rows
    ]
