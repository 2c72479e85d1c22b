"""What is done with a page that shows visitors less than it holds?"""

from __future__ import annotations

from django.db import models, transaction
from wagtail.models import Page, Revision

from consent import followups, publishing
from consent.acts import SYSTEM, Actor, staff
from consent.models import LedgerEntry, Staff
from consent.privileges import Kind
from consent.publishing import Finding, Reading

NOTE = "mail.page_note"
PUBLISHED = "wagtail.publish.scheduled"


@transaction.atomic
def publish_anyway(*, revision: Revision, reading: Reading, texts: int, by: Staff) -> LedgerEntry:
    """Publishes or schedules a page although not all of it will be seen, as staff confirmed."""
    content = revision.as_object()
    entry = record_set_aside(content=content, reading=reading, texts=texts, by=staff(by))
    revision.publish(user=by)
    return entry


@transaction.atomic
def record_set_aside(
    *, content: models.Model, reading: Reading, texts: int, by: Actor
) -> LedgerEntry:
    """Enters that somebody read the advice about a page and publishes it all the same.

    Args:
        texts: how many words may name or describe a patient.
    """
    refs = {**_refs(content, reading.hidden), "texts": texts}
    if reading.goes_live:
        refs["goes_live"] = reading.goes_live.isoformat()
    return LedgerEntry.objects.append("content.advice_set_aside", actor=by.as_json(), refs=refs)


@transaction.atomic
def publish_due(*, revision: Revision) -> LedgerEntry | None:
    """Publishes what is scheduled; staff are told where it goes live without something.

    A page that wants to be off the site while a photo is not covered stays as it is.

    Returns:
        The entry of what staff are told; None where there is nothing to tell.
    """
    content = revision.as_object()
    reading = publishing.read(content)
    if reading.takes_page_off:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        return _told("content.kept_back", content, reading.takes_page_off)
    revision.publish(log_action=PUBLISHED)
    return _told("content.went_live_short", content, reading.hidden) if reading.hidden else None


@transaction.atomic
def take_off(*, page: Page, kind: Kind, item_id: int) -> LedgerEntry | None:
    """Takes a page off the site where the block of a photo or clip asks for it; only a hand puts it back.

    Returns:
        None where the page is off already, or nothing asks for it because of that photo or clip.
    """
    if not page.live:
        return None
    because = tuple(
        one
        for one in publishing.read(page).takes_page_off
        if one.kind is kind and one.item.pk == item_id
    )
    if not because:
        return None
    page.unpublish()
    return _told("content.taken_off", page, because)


def _told(act: str, content: models.Model, findings: tuple[Finding, ...]) -> LedgerEntry:
    entry = LedgerEntry.objects.append(act, actor=SYSTEM.as_json(), refs=_refs(content, findings))
    followups.plan(entry, NOTE)
    return entry


def _refs(content: models.Model, findings: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "content": content._meta.label_lower,
        "id": content.pk,
        "photos": sorted({one.item.pk for one in findings if one.kind is Kind.PHOTO}),
        "clips": sorted({one.item.pk for one in findings if one.kind is Kind.CLIP}),
        "stories": sorted({one.item.pk for one in findings if one.kind is Kind.STORY}),
    }
