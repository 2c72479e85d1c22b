"""Where may a link lead? Only to a page that answers everybody now; and which pages are not found?

An editor chooses a page, and later somebody takes it off the site, locks it, or the person it is
about leaves. Whoever writes a link asks here, so that none leads to a 404.
"""

from __future__ import annotations

from django.apps import apps
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from consent import asking


def locked_paths() -> tuple[str, ...]:
    """The tree paths behind a password or a sign-in; asked for once in a request."""
    return asking.once(
        "locked",
        lambda: tuple(PageViewRestriction.objects.values_list("page__path", flat=True)),
    )


def answers(page: Page | None) -> bool:
    """Whether everybody who follows a link to the page gets it."""
    if page is None or not page.live:
        return False
    if any(page.path.startswith(path) for path in locked_paths()):
        return False
    return not _is_of_a_person(page) or page.pk not in pages_of_nobody()


def url_of(page: Page | None, request: HttpRequest | None = None) -> str:
    """The address to link to; '' where the words must stand without a link."""
    return page.get_url(request) or "" if page is not None and answers(page) else ""


def above(page: Page, request: HttpRequest | None = None) -> dict[str, str] | None:
    """The way back from a page: address and title of the one above it, if that answers."""
    parent = page.get_parent()
    url = url_of(parent, request)
    return {"url": url, "title": parent.title} if url else None


def pages_of_nobody() -> frozenset[int]:
    """Ids of live pages of people whose person was deleted or taken off: visitors get a 404."""
    people = apps.get_model("practice", "PersonPage")
    return asking.once(
        "pages_of_nobody",
        lambda: frozenset(
            people.objects.live().exclude(person__live=True).values_list("pk", flat=True)
        ),
    )


def findable(pages: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that search engines and our own search may name today.

    An offer is found while it holds, the page of a person while the person is shown.
    """
    from practice.models.offers import OfferPage  # its pages ask here where to link

    return pages.exclude(pk__in=pages_of_nobody()).exclude(
        pk__in=OfferPage.objects.not_holding().values("pk")
    )


def _is_of_a_person(page: Page) -> bool:
    return page.cached_content_type.model == "personpage"
