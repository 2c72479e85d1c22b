"""Which page answers an address? Found in three queries, however deep it lies.

Wagtail asks twice for each step of the address, and each page then asks for the practice, its look
and its parents by itself. What is not plainly a page of ours is left to Wagtail.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.views import serve as wagtails_serve

from consent import asking
from practice.models import HoldingStatement, Theme

WITH_THE_SITE = (
    *("root_page__locale", "theme", "holdingstatement__page"),
    *("practicedetails__struct_org_logo", "practicedetails__struct_org_image"),
)


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's own view, which finds the page where `find` left it."""
    site = _site(request)
    if site is not None and site.root_page.locale.language_code == get_language():
        find(request, site.root_page, [step for step in path.split("/") if step])
    return wagtails_serve(request, path)


def find(request: HttpRequest, root: Page, steps: Sequence[str]) -> None:
    """Notes on the request what Wagtail's routing would find below `root`, or nothing at all."""
    way = _way(root, steps)
    for depth, page in enumerate(way):
        # Such a page answers some addresses below it before a page of that address does.
        if isinstance(page.specific_deferred, RoutablePageMixin) and _answers(page, steps[depth:]):
            way = way[: depth + 1]
            break
    page = _specific(way[-1])
    try:
        request._wagtail_route_for_request = page.route(request, list(steps[len(way) - 1 :]))  # type: ignore[attr-defined]
    except Http404:
        request._wagtail_route_for_request = None  # type: ignore[attr-defined]


def _site(request: HttpRequest) -> Site | None:
    """The one site of this installation, with what every page says of the practice."""
    sites = list(Site.objects.select_related(*WITH_THE_SITE)[:2])
    if len(sites) != 1 or not sites[0].is_default_site:
        return None
    site = request._wagtail_site = sites[0]  # type: ignore[attr-defined]
    details = getattr(site, "practicedetails", None)
    if details is not None:
        asking.once("practice", lambda: details)
    asking.once("theme", lambda: getattr(site, "theme", None) or Theme(site=site))
    asking.once("holding_statement", lambda: _statement(site))
    return site


def _statement(site: Site) -> HoldingStatement | None:
    return getattr(site, "holdingstatement", None)


def _way(root: Page, steps: Sequence[str]) -> list[Page]:
    """The pages along the address, as far as there are any; each knows the one above it."""
    wanted = Q(pk__in=[])
    for depth, slug in enumerate(steps, start=root.depth + 1):
        wanted |= Q(depth=depth, slug=slug)
    found = {(page.path[: -page.steplen], page.slug): page for page in Page.objects.filter(wanted)}
    way = [root]
    for slug in steps:
        page = found.get((way[-1].path, slug))
        if page is None:
            break
        page._cached_parent_obj = way[-1]
        way.append(page)
    return way


def _answers(page: Page, steps: Sequence[str]) -> bool:
    try:
        page.specific_deferred.resolve_subpage("".join(f"/{step}" for step in steps) + "/")
    except Http404:
        return False
    return page.live


def _specific(page: Page) -> Page:
    """The page as the type it is, together with the photos and people its fields name."""
    kind = page.specific_class
    if kind is None:
        return page.specific
    specific = kind._default_manager.select_related(*_along(kind)).get(pk=page.pk)
    specific._cached_parent_obj = getattr(page, "_cached_parent_obj", None)
    return specific


def _along(kind: type[Page]) -> list[str]:
    """The fields whose photos and people are read together with a page of this kind."""
    photos = [name for name in (*getattr(kind, "shapes", ()), "og_image") if _is_one(kind, name)]
    return ["locale", *photos, *getattr(kind, "read_along", ())]


def _is_one(kind: type[Page], name: str) -> bool:
    return any(field.name == name and field.many_to_one for field in kind._meta.get_fields())
