"""Which pages do header and footer link to? All of them in one query."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from consent import asking
from practice import links
from practice.models import AccessibilityPage, AppointmentPage, ContactPage, LocationPage
from practice.models.legal import KINDS

IN_THE_FRAME = (*KINDS, ContactPage, AppointmentPage)
DEPTH = 3  # of the pages right under the first page


def linked_pages() -> list[Page]:
    """Live pages of the menu and those above, whatever their language, in the editors' order."""
    return asking.once("linked_pages", _find)


def locations_below(contact: Page) -> list[LocationPage]:
    """The places everybody may read of, in the editors' order."""
    return [
        page.locationpage
        for page in linked_pages()
        if page.cached_content_type.model_class() is LocationPage
        if page.path[: -page.steplen] == contact.path
        if not any(page.path.startswith(path) for path in links.locked_paths())
    ]


def _find() -> list[Page]:
    plain = Q(slug=AccessibilityPage.fixed_slug, depth=DEPTH)
    in_menu = Q(show_in_menus=True, depth=DEPTH)
    wanted = PageQuerySet().type_q(*IN_THE_FRAME, LocationPage) | plain | in_menu
    pages = Page.objects.live().filter(wanted)
    return list(pages.select_related("locale", "locationpage").order_by("path"))
