"""What is written above a preview, for the staff who look at it: what visitors do not see of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from wagtail.models import Page

from consent import clock, publishing
from consent.models import PracticeDetails
from consent.privileges import Kind
from consent.publishing import Finding, Place, Trouble


@dataclass(frozen=True, slots=True)
class Line:
    """One photo, clip or story: where it stands, until when it is or was covered.

    Not what it shows: a preview says no word that a visitor may not read.
    """

    place: Place
    until: str = ""
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class PreviewNote:
    """What a preview says on top.

    Attributes:
        photos, clips, stories: how many visitors do not see.
        soon: covered when the page goes live, but not for long.
        goes_live: the day, in words; '' for a page that is not scheduled.
    """

    hidden: tuple[Line, ...]
    soon: tuple[Line, ...]
    photos: int
    clips: int
    stories: int
    goes_live: str


def preview_note(page: Page) -> PreviewNote | None:
    """The note for one preview; None where visitors see everything for a while to come."""
    reading = publishing.read(page)
    if not reading.hidden and not reading.soon:
        return None
    zone = PracticeDetails.the_one().zone

    def line(finding: Finding) -> Line:
        ends = finding.covered_until
        return Line(
            finding.place,
            date_format(clock.last_day_before(ends, zone), "j F Y") if ends else "",
            finding.replaced,
        )

    live = reading.goes_live
    return PreviewNote(
        hidden=tuple(map(line, reading.hidden)),
        soon=tuple(line(one) for one in reading.soon if one.trouble is Trouble.ENDS_SOON),
        photos=len({one.item.pk for one in reading.hidden if one.kind is Kind.PHOTO}),
        clips=len({one.item.pk for one in reading.hidden if one.kind is Kind.CLIP}),
        stories=len({one.item.pk for one in reading.hidden if one.kind is Kind.STORY}),
        goes_live=date_format(clock.day_of(live, zone), "j F Y") if live else "",
    )
