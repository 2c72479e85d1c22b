"""What does a visitor read of one place of the practice, now?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import timezone

from consent.details.opening_days import Holiday
from consent.details.opening_hours import OpenNow, holidays, note, open_now, rows
from consent.details.telephone import href
from consent.models import PracticeDetails
from consent.models.practice_details import address_lines

if TYPE_CHECKING:
    from practice.models import LocationPage

CARD = "card.vcf"


@dataclass(frozen=True)
class Place:
    """One place in words.

    Attributes:
        address_lines, hours_rows, holidays, open_now: its own only, never those of another place.
        phone, email: its own, else the practice's.
        own_phone: whether the number rings here and nowhere else.
        today: the hours of today in words; '' where no hours are known.
        note: what is unusual in the next two weeks; '' for nothing.
    """

    title: str
    url: str
    address_lines: Sequence[str]
    phone: str
    phone_href: str
    own_phone: bool
    email: str
    hours_rows: Sequence[dict[str, object]]
    holidays: Sequence[Holiday]
    open_now: OpenNow | None
    today: str
    note: str

    @property
    def card_url(self) -> str:
        return f"{self.url}{CARD}"


def read(page: LocationPage, url: str) -> Place:
    """The place of a page that stands at `url`."""
    details = PracticeDetails.the_one()
    now = here_and_now(details)
    hours_rows = rows(page.struct_org_hours, now.date())
    phone = page.struct_org_phone or details.struct_org_phone
    return Place(
        title=page.title,
        url=url,
        address_lines=address_lines(page),
        phone=phone,
        phone_href=href(phone),
        own_phone=bool(page.struct_org_phone) and page.struct_org_phone != details.struct_org_phone,
        email=page.email or details.email,
        hours_rows=hours_rows,
        holidays=holidays(page.struct_org_hours, now.date()),
        open_now=open_now(page.struct_org_hours, now),
        today=_today(hours_rows),
        note=note(page.struct_org_hours, now.date()),
    )


def here_and_now(details: PracticeDetails) -> datetime:
    """The time on the practice's own clock."""
    return timezone.now().astimezone(details.zone)


def _today(hours_rows: Iterable[dict[str, object]]) -> str:
    return next((str(row["text"]) for row in hours_rows if row["today"]), "")


def host_of(url: str) -> str:
    """Whose site a link opens: visitors are told before they follow it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
