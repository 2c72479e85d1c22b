"""Which photos and clips do the website's lists show, and every page's frame, for the record?

What stands in a page itself is found without this (consent.pages.showings). A list that gets pictures is
entered here; tests/leaks/test_on_record.py fails for one that is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from consent import chores
from consent.models import PracticeDetails
from consent.pages import showing_lists, showing_records
from consent.pages.showing_history import EVERY_PAGE
from consent.pages.showing_lists import Listed
from consent.pages.showings import address_of
from consent.privileges import SHARING, Subject
from practice.home_blocks import PeopleBlock, PostsBlock, TreatmentsBlock
from practice.models import (
    HomePage,
    OfferIndexPage,
    OfferPage,
    TreatmentIndexPage,
    TreatmentPage,
    VideoIndexPage,
)
from practice.models.fields import today


@showing_lists.register
def treatments() -> Iterator[Listed]:
    for index in TreatmentIndexPage.objects.live():
        for treatment in index.treatments().filter(hero__subject=Subject.PATIENT):
            yield Listed(address_of(index), treatment.hero)


@showing_lists.register
def offers() -> Iterator[Listed]:
    for index in OfferIndexPage.objects.live():
        for offer in index.offers().filter(hero__subject=Subject.PATIENT):
            yield Listed(address_of(index), offer.hero)


@chores.register
def let_offers_come_and_go() -> None:
    """Brings the record up on the days on which an offer enters its list or leaves it.

    The calendar does that, with no act that a follow-up could come after.
    """
    day = today()
    turning = Q(first_day=day) | Q(last_day=day - timedelta(days=1))
    if OfferPage.objects.live().filter(turning, hero__subject=Subject.PATIENT).exists():
        urls = [address_of(index) for index in OfferIndexPage.objects.live()]
        showing_records.bring_up_lists(at=timezone.now(), urls=urls)


@showing_lists.register
def pages_of_treatments() -> Iterator[Listed]:
    """The cases and the video that a treatment's page takes from elsewhere."""
    for treatment in TreatmentPage.objects.live():
        url, sections = address_of(treatment), treatment.sections()
        for case in sections["cases"]:
            child = case.block
            yield from (Listed(url, photo) for photo in child.block.photos(child.value) if photo)
        video = sections["video"]
        if video is not None:
            yield from (Listed(url, item) for item in (video.clip, video.still) if item)


@showing_lists.register
def sections_of_the_first_page() -> Iterator[Listed]:
    for home in HomePage.objects.live():
        for child in home.body:
            if isinstance(child.block, TreatmentsBlock | PostsBlock | PeopleBlock):
                found = child.block.found(child.value, home)
                # Of the posts, the newest alone has its picture there.
                for one in found[:1] if isinstance(child.block, PostsBlock) else found:
                    photo = one.photo if isinstance(child.block, PeopleBlock) else one.hero
                    if photo is not None:
                        yield Listed(address_of(home), photo)


@showing_lists.register
def videos() -> Iterator[Listed]:
    """The still pictures of those that can be played."""
    for index in VideoIndexPage.objects.live():
        for video in index.videos():
            if video.still is not None:
                yield Listed(address_of(index), video.still)


@showing_lists.register
def pictures_of_the_practice() -> Iterator[Listed]:
    """Every page tells search engines of the practice's logo and photo."""
    practice = PracticeDetails.the_one()
    for photo in (practice.struct_org_logo, practice.struct_org_image):
        if photo is not None and practice.struct_org_name:
            yield Listed(EVERY_PAGE, photo, SHARING)
