"""Which photos and clips do sections show that are filled from other pages, for the record?

Of the first page, of treatments and of the list of offers; see `practice.in_lists`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.models import Clip, Photo
from consent.pages import showing_lists
from consent.pages.showing_lists import Listed
from consent.pages.showings import address_of
from practice.home_blocks import PeopleBlock, PostsBlock, TreatmentsBlock
from practice.models import HomePage, OfferIndexPage, TreatmentPage


@showing_lists.register
def sections_of_home() -> Iterator[Listed]:
    for home in HomePage.objects.live():
        for child in home.body:
            yield from _at(address_of(home), _pictured_in(child, home))


@showing_lists.register
def sections_of_treatments() -> Iterator[Listed]:
    """Cases, the faces of those who do it, the video or its still picture."""
    for treatment in TreatmentPage.objects.live():
        sections = treatment.sections()
        video = sections["video"]
        yield from _at(
            address_of(treatment),
            [
                *(photo for case in sections["cases"] for photo in _of_case(case)),
                *(person.photo for person in sections["people"]),
                *((video.clip, video.still) if video is not None else ()),
            ],
        )


@showing_lists.register
def offers() -> Iterator[Listed]:
    for index in OfferIndexPage.objects.live():
        yield from _at(address_of(index), [offer.hero for offer in index.offers()])


def _pictured_in(child, home: HomePage) -> Iterable[Photo | None]:
    block, value = child.block, child.value
    if isinstance(block, PeopleBlock):
        return [person.photo for person in block.found(value, home)]
    if isinstance(block, TreatmentsBlock):
        return [page.hero for page in block.found(value, home)]
    if isinstance(block, PostsBlock):
        return [post.hero for post in block.found(value, home)[:1]]
    return []


def _of_case(case) -> Iterable[Photo | None]:
    return case.block.block.photos(case.block.value)


def _at(url: str, items: Iterable[Photo | Clip | None]) -> Iterator[Listed]:
    return (Listed(url, item) for item in items if item is not None)
