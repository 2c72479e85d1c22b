"""Was everything on record of the website covered while it was shown, and is nothing left of the purged?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from consent import in_batches
from consent.models import (
    Clip,
    Consent,
    Disclosure,
    Evidence,
    FollowUp,
    LedgerEntry,
    Photo,
    PhotoRendition,
    Story,
)
from consent.models.takedown import OWN_PLACES
from consent.pages import showing_records, showings
from consent.pages.showing_records import end_of
from consent.pages.showings import Showing
from consent.privileges import State

CLOSED_WITHIN = timedelta(hours=1)


def showings_were_covered() -> Iterator[str]:
    """Each lies within a consent to that use of that file; one that is over is closed in the hour.

    A copy elsewhere that names no consent showed nobody when it was handed out.
    """
    now = timezone.now()
    for rows in in_batches.of(Disclosure.objects.order_by("pk")):
        consents = _consents(row.consent_reference for row in rows)
        for row in rows:
            if row.place in OWN_PLACES:
                yield from _on_site(row, consents.get(row.consent_reference), now)
            elif row.consent_reference:
                yield from _elsewhere(row, consents.get(row.consent_reference))


def _consents(references: Iterable[str]) -> dict[str, Consent]:
    found = Consent.objects.filter(reference__in=set(references))
    return {one.reference: one for one in found.prefetch_related("grants", "items")}


def _on_site(row: Disclosure, consent: Consent | None, now: datetime) -> Iterator[str]:
    if consent is None:
        yield f"Showing {row.pk} rests on no consent."
        return
    if not _is_for(consent, row):
        yield f"Showing {row.pk} is of a file or for a use that {consent.reference} is not for."
    end = end_of(consent, Showing.of(row))
    if row.first_at < consent.starts_at:
        yield f"Showing {row.pk} began before its consent {consent.reference}."
    elif row.last_at is None and end < now - CLOSED_WITHIN:
        yield f"Showing {row.pk} is open, and its consent {consent.reference} has ended."
    elif row.last_at is not None and row.last_at > end:
        yield f"Showing {row.pk} went on after its consent {consent.reference} had ended."


def _elsewhere(row: Disclosure, consent: Consent | None) -> Iterator[str]:
    """Handed out once or several times: each time some consent covered it."""
    if consent is None:
        yield f"Copy {row.pk} rests on no consent."
        return
    for at in {row.first_at, row.last_at or row.first_at}:
        if _covers(consent, row, at):
            continue
        others = Consent.objects.filter(
            grants__privilege=row.privilege, items__sha256=row.item_sha256
        ).prefetch_related("grants", "items")
        if not any(_covers(other, row, at) for other in others.distinct()):
            yield f"Copy {row.pk} was handed out while no consent covered it."
            return


def _covers(consent: Consent, row: Disclosure, at: datetime) -> bool:
    return _is_for(consent, row) and consent.starts_at <= at < end_of(consent, Showing.of(row))


def _is_for(consent: Consent, row: Disclosure) -> bool:
    uses = {grant.privilege for grant in consent.grants.all()}
    files = {item.sha256 for item in consent.items.all()}
    return row.privilege in uses and row.item_sha256 in files


def what_is_shown_is_what_was_signed() -> Iterator[str]:
    """A file that is shown now is one on record, and the very one that its consent's evidence names.

    An added photo of a described set is named by the act that added it.
    """
    shown = Disclosure.objects.on_site().filter(last_at=None).order_by("pk")
    for rows in in_batches.of(shown):
        digests = {row.item_sha256 for row in rows}
        stored = {
            digest
            for model in (Photo, Clip, Story)
            for digest in model._default_manager.filter(
                sha256__in=digests, state=State.LIVE
            ).values_list("sha256", flat=True)
        }
        signed = _signed(row.consent_reference for row in rows)
        for row in rows:
            if row.item_sha256 not in stored:
                yield f"Showing {row.pk} is of a file that no photo, clip or story has."
            named = signed.get(row.consent_reference)
            if named is not None and row.item_sha256 not in named:
                yield f"Showing {row.pk} is of a file that was not signed for."


def _signed(references: Iterable[str]) -> dict[str, set[str]]:
    """The digests that the evidence of each consent names, and those added by an act."""
    wanted = set(references)
    signed: dict[str, set[str]] = {}
    for record in Evidence.objects.filter(consent__reference__in=wanted).values_list(
        "consent__reference", "text"
    ):
        reference, text = record
        try:
            signed[reference] = {item["sha256"] for item in json.loads(text)["items"]}
        except (ValueError, KeyError, TypeError):
            continue  # signatures_have_evidence says so
    for entry in LedgerEntry.objects.filter(act="consent.item_added").iterator():
        if entry.refs["consent"] in signed:
            signed[entry.refs["consent"]].add(entry.refs["sha256"])
    return signed


def showings_agree_with_the_site() -> Iterator[str]:
    """What is shown now is on record as shown now, and nothing else, unless that is being seen to."""
    now = timezone.now()
    coming = FollowUp.objects.open().filter(kind__startswith="showings.")
    if coming.exists() or not LedgerEntry.objects.filter(act="showings.begun").exists():
        return
    ended = Consent.objects.filter(ends_at__range=(now - CLOSED_WITHIN, now))
    just_over = set(ended.values_list("reference", flat=True))
    shown = showings.shown_on(showing_records.pages_with_patients()) | showings.shown_in_lists()
    on_record = {Showing.of(row) for row in Disclosure.objects.on_site().filter(last_at=None)}
    for one in shown - on_record:
        yield f"A photo is shown at {one.url} under {one.consent_reference} and is not on record."
    for one in on_record - shown:
        if one.consent_reference not in just_over:
            yield f"A photo is on record at {one.url} under {one.consent_reference}, not shown there."


def purged_items_have_no_file() -> Iterator[str]:
    for model, word in ((Photo, "photo"), (Clip, "clip")):
        for item in model._default_manager.filter(state=State.PURGED).iterator():
            if default_storage.exists(str(item.file.name)):
                yield f"The file of {word} {item.pk} is still there, and it was purged."
    for rendition in PhotoRendition.objects.filter(image__state=State.PURGED):
        yield f"Rendition {rendition.pk} is still there, and its photo was purged."
