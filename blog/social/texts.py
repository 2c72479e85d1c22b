"""What does a kit say: caption, address, hashtags? And which of its words may reveal a patient?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from blog.models import BlogPage
from blog.social import captions, links, refusals
from blog.social.captions import Caption
from blog.social.networks import Format
from blog.social.refusals import Fix, Refusal
from consent import wording
from consent.models import Depiction, Photo, PracticeDetails
from consent.wording import Finding, Kind, Known


def addresses(post: BlogPage, format: Format) -> tuple[str, str, Refusal | None]:
    """The public address, the tagged one, and what is wrong with them."""
    address = post.full_url
    if not address:
        return (
            "",
            "",
            refusals.no_address(
                "This post has no public address.", "Move it under the site's home page."
            ),
        )
    url = links.canonical(address)
    try:
        return (
            url,
            links.tagged(url, network=format.network, campaign=post.slug, content=format.id),
            None,
        )
    except links.TagRefused as refused:
        sentence, _, step = str(refused).rpartition(". ")
        return url, "", refusals.no_address(f"{sentence}.", step)


def hashtags(post: BlogPage) -> tuple[str, ...]:
    """What the post is about, in words: its topic, then its tags."""
    return (*post.topic.split(","), *(tag.name for tag in post.tags.all()))


def suggested(post: BlogPage, words: tuple[str, ...], link: str, format: Format) -> Caption:
    """The caption made from the post's title, first sentences and `words` for hashtags."""
    return captions.caption(post.title, post.intro, link, words, format)


@dataclass(frozen=True)
class Said:
    """One text that leaves with the kit, and where staff change it."""

    where: str
    text: str
    fix: Fix
    photo_id: int | None = None
    lower_case: bool = False


def known_of(photos: Iterable[Photo]) -> tuple[Known, bool]:
    """What the words are compared with, and whether any photo of the post shows a patient."""
    details = PracticeDetails.the_one()
    people = list(
        Depiction.objects.filter(photo__in=[photo.pk for photo in photos])
        .values_list("patient__name", "patient__birth_date_sealed", "patient__merged_into__name")
        .distinct()
    )
    names = [name for person in people for name in (person[0], person[2]) if name]
    births = [date.fromisoformat(born) for _, born, _ in people if born]
    return (
        Known(
            names=tuple(dict.fromkeys(names)),
            birth_dates=tuple(dict.fromkeys(births)),
            own_contacts=tuple(filter(None, (details.email, details.struct_org_phone))),
        ),
        bool(people),
    )


def checked(
    texts: Iterable[Said], known: Known, *, shows_patients: bool
) -> tuple[tuple[Refusal, ...], tuple[str, ...]]:
    """Refusals, and warnings where the words may well mean something else.

    Without a patient in the post's photos an age or a number points to nobody: a warning.
    """
    refused: list[Refusal] = []
    warned: list[str] = []
    for said, finding in _found_once(texts, known):
        if finding.sure and (shows_patients or finding.kind is Kind.NAME):
            refused.append(
                refusals.words(finding, where=said.where, fix=said.fix, photo_id=said.photo_id)
            )
        else:
            warned.append(f"In {said.where}, {refusals.reveals(finding)}. If it is, take it out.")
    return tuple(refused), tuple(warned)


def _found_once(texts: Iterable[Said], known: Known) -> Iterator[tuple[Said, Finding]]:
    """The same words told for the first text that has them: the caption repeats the title."""
    told: set[tuple[Kind, str]] = set()
    for said in texts:
        for finding in wording.findings(said.text, known, lower_case=said.lower_case):
            key = (finding.kind, finding.words.casefold())
            if key not in told:
                told.add(key)
                yield said, finding
