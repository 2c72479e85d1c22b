"""What are staff told of a page that shows visitors less than it holds? A mail, a line on the board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from consent import publishing
from consent.models import LedgerEntry, PracticeDetails, Staff

WENT_LIVE_SHORT, KEPT_BACK, TAKEN_OFF = ACTS = (
    "content.went_live_short",
    "content.kept_back",
    "content.taken_off",
)
ON_THE_BOARD_FOR = timedelta(days=90)
MOST = 10


@dataclass(frozen=True, slots=True)
class Note:
    """One page that needs a look, and what happened to it."""

    page: Page
    act: str
    at: datetime


def mail(entry: LedgerEntry) -> None:
    """Tells the practice; the mail names neither the page nor a photo."""
    practice = PracticeDetails.the_one()
    if not practice.email:
        return
    # Entries from before there were stories name none.
    missing = sum(len(entry.refs.get(kind, ())) for kind in ("photos", "clips", "stories"))
    text = render_to_string(
        "consent/mail/page_note.txt",
        {
            "act": entry.act,
            "missing": missing,
            "url": settings.BASE_URL + reverse("wagtailadmin_pages:edit", args=[entry.refs["id"]]),
            "practice": practice,
        },
    )
    subject, _, body = text.lstrip().partition("\n")
    EmailMessage(
        subject=subject.removeprefix("Subject:").strip(),
        body=body.strip() + "\n",
        to=[practice.email],
    ).send()


def notes_for(user: Staff) -> Iterator[Note]:
    """The pages this member of the staff may mend, the newest first; a mended one is not told."""
    entries = LedgerEntry.objects.filter(act__in=ACTS, at__gte=timezone.now() - ON_THE_BOARD_FOR)
    newest: dict[int, LedgerEntry] = {}
    for entry in entries.order_by("-seq")[: 10 * MOST]:
        newest.setdefault(entry.refs["id"], entry)
    pages = Page.objects.filter(pk__in=newest).specific().in_bulk()
    told = 0
    for page_id, entry in newest.items():
        page = pages.get(page_id)
        if page is None or told == MOST:
            continue
        if page.permissions_for_user(user).can_edit() and _still_open(page, entry):
            told += 1
            yield Note(page, entry.act, entry.at)


def _still_open(page: Page, entry: LedgerEntry) -> bool:
    if entry.act == TAKEN_OFF:
        return not page.live
    if entry.act == KEPT_BACK:
        # Somebody who has saved it since then knows.
        saved = page.latest_revision_created_at
        return saved is None or saved <= entry.at
    return page.live and bool(publishing.read(page).hidden)
