"""What is done when the address of a page with patients' photos changes, or the page goes?"""

from __future__ import annotations

from django.db import models, transaction
from wagtail.models import Page

from consent import followups
from consent.acts import SYSTEM, Actor
from consent.models import Disclosure, LedgerEntry
from consent.pages import showings

OF_SITE = "showings.of_site"
OF_CONTENT = "showings.of_content"
BEGUN = "showings.begun"
_begun = False


@transaction.atomic
def record_change(*, content: models.Model, act: str, by: Actor) -> LedgerEntry | None:
    """Enters that a page or snippet was published, or taken off, with or without photos of its own.

    None where it neither shows a patient nor did so until now, and no list shows others for it.
    """
    pages = (
        [content] if isinstance(content, Page) else showings.pages_with(type(content), [content.pk])
    )
    urls = {showings.address_of(page) for page in pages}
    on_record = Disclosure.objects.on_site().filter(url__in=urls, last_at=None)
    known = on_record.exists() or showings.shown_on(pages)
    if not known and showings.shown_in_lists() == showings.lists_on_record():
        return None
    entry = LedgerEntry.objects.append(
        act, actor=by.as_json(), refs={"content": content._meta.label_lower, "id": content.pk}
    )
    followups.plan(entry, OF_CONTENT, target=f"{content._meta.label_lower}:{content.pk}")
    return entry


@transaction.atomic
def record_address_change(*, page: Page, act: str, by: Actor) -> LedgerEntry | None:
    """Enters that a page, and all below it, moved or went; None where nothing is on record."""
    if not Disclosure.objects.on_site().filter(last_at=None).exists():
        return None
    entry = LedgerEntry.objects.append(
        act, actor=by.as_json(), refs={"content": page._meta.label_lower, "id": page.pk}
    )
    followups.plan(entry, OF_SITE)
    return entry


def begin_showings() -> bool:
    """Once for each installation: writes down what has been on the site all along."""
    global _begun
    if _begun or LedgerEntry.objects.filter(act=BEGUN).exists():
        _begun = True
        return False
    with transaction.atomic():
        entry = LedgerEntry.objects.append(BEGUN, actor=SYSTEM.as_json(), refs={})
        followups.plan(entry, OF_SITE)
    _begun = True
    return True
