"""Which cases of before and after may be seen now, of which treatment, and under which address?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest
from wagtail.blocks import StreamValue
from wagtail.models import Locale

from practice import pictures
from practice.models.base import seen_by_all

if TYPE_CHECKING:
    from practice.models import GalleryPage, TreatmentPage

TREATMENT = "treatment"


@dataclass(frozen=True, slots=True)
class Case:
    """One pair that may be seen, for a template: `{% include_block case.block %}`.

    Attributes:
        block: the pair with its words.
        treatment: the published treatment the case belongs to, if there is one.
    """

    block: StreamValue.StreamChild
    treatment: TreatmentPage | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of the filter.

    Attributes:
        query: what follows the page's address; '' for all cases.
        count: how many cases it shows.
    """

    label: str
    query: str
    count: int
    current: bool = False


def cases_of(treatment: TreatmentPage) -> list[Case]:
    """The cases of a treatment that may be seen now, of the published lists in its language.

    Only these cases are loaded, with a number of queries that does not grow with them. Outside of
    a request every photo is asked about by itself: see `consent.asking`.
    """
    found: list[Case] = []
    for page in galleries(treatment.locale):
        raw = [one for one in page.cases.raw_data if _treatment_id(one) == treatment.pk]
        if raw:
            found += seen(page.cases.stream_block.to_python(raw), [treatment])
    return found


def galleries(locale: Locale) -> list[GalleryPage]:
    """The published lists of cases in a language; there is one, unless the site has several."""
    from practice.models import GalleryPage  # its page asks here which cases to show

    return list(seen_by_all(GalleryPage.objects.live().filter(locale=locale)).order_by("path"))


def address(gallery: GalleryPage, treatment: TreatmentPage, request: HttpRequest) -> str:
    """Where the cases of one treatment stand in the list."""
    return f"{gallery.get_url(request) or '/'}{_query(treatment)}"


def seen(stream: StreamValue, treatments: Iterable[TreatmentPage]) -> list[Case]:
    """The cases of which both photos are covered and ready; the others are left out, words too.

    Args:
        treatments: those that everybody may read about; a case of another has none.
    """
    known = {one.pk: one for one in treatments}
    children = list(stream)
    for child in children:
        child.value  # noqa: B018 (reading it loads it: the first verdict asks for all photos)
    return [
        Case(child, known.get(_chosen(child)))
        for child in children
        if child.block.may_be_shown(child.value)
        and all(
            pictures.picture(photo, child.block.meta.shape)
            for photo in child.block.photos(child.value)
        )
    ]


def published(stream: StreamValue) -> list[TreatmentPage]:
    """The published treatments of a list of cases, in the order of the site."""
    from practice.models import TreatmentPage  # as above

    ids = {chosen for child in stream if (chosen := _chosen(child)) is not None}
    if not ids:
        return []
    return list(seen_by_all(TreatmentPage.objects.live().filter(pk__in=ids)).order_by("path"))


def choices(cases: Iterable[Case], asked: str, everything: str) -> tuple[list[Choice], list[Case]]:
    """The links of the filter, and the cases that remain; an unknown treatment means all.

    Args:
        asked: the slug of a treatment, from the address.
        everything: the words for all cases.

    Returns:
        No links where there is nothing to choose between.
    """
    cases = list(cases)
    treatments = {one.treatment.pk: one.treatment for one in cases if one.treatment is not None}
    by_path = sorted(treatments.values(), key=lambda one: one.path)
    chosen = next((one for one in by_path if one.slug == asked), None)
    links = [Choice(everything, "", len(cases), chosen is None)]
    for one in by_path:
        count = sum(case.treatment == one for case in cases)
        links.append(Choice(one.title, _query(one), count, one == chosen))
    narrows = any(link.count < len(cases) for link in links)
    if chosen is not None:
        cases = [case for case in cases if case.treatment == chosen]
    return (links if narrows else []), cases


def _query(treatment: TreatmentPage) -> str:
    return f"?{urlencode({TREATMENT: treatment.slug})}"


def _chosen(child: StreamValue.StreamChild) -> int | None:
    treatment = child.value.get(TREATMENT)
    return treatment.pk if treatment is not None else None


def _treatment_id(raw: dict) -> int | None:
    return raw["value"].get(TREATMENT)
