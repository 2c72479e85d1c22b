"""What does every template know of the website? The pages the frame links to, in one query."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from consent import asking
from practice import links, places
from practice.frame import DEPTH, IN_THE_FRAME, linked_pages, locations_below
from practice.models import (
    AccessibilityPage,
    AppointmentPage,
    ContactPage,
    HoldingStatement,
)
from practice.models.fields import today
from practice.models.legal import KINDS


def site(request: HttpRequest) -> dict[str, object]:
    """`legal_links` (label, url), `contact_url`, `ask_url`, `locations` (title, url, address_lines,
    phone, phone_href) and `holding_statement` (text, is_urgent, url, label), each fetched when a
    template first asks for it."""
    return {
        "legal_links": SimpleLazyObject(lambda: _frame(request)["legal_links"]),
        "contact_url": SimpleLazyObject(lambda: _frame(request)["contact_url"]),
        "ask_url": SimpleLazyObject(lambda: _frame(request)["ask_url"]),
        "locations": SimpleLazyObject(
            lambda: asking.once("locations", lambda: _locations(request))
        ),
        "holding_statement": SimpleLazyObject(lambda: _statement(request)),
    }


def _locations(request: HttpRequest) -> list[dict[str, object]]:
    """The places below the contact page, in the editors' order."""
    contact = _frame(request)["contact"]
    if not isinstance(contact, Page) or not contact.numchild:
        return []
    found: list[dict[str, object]] = []
    for page in locations_below(contact):
        here = places.read(page, page.get_url(request) or "")
        found.append(
            {
                "title": here.title,
                "url": here.url,
                "address_lines": here.address_lines,
                "phone": here.phone,
                "phone_href": here.phone_href,
            }
        )
    return found


def _statement(request: HttpRequest) -> dict[str, object] | None:
    """What stands above every page today; None where nothing does."""
    statement = HoldingStatement.the_one()
    if statement is None or not statement.stands_on(today()):
        return None
    url = links.url_of(statement.page, request)
    return {
        "text": statement.text,
        "is_urgent": statement.tone == HoldingStatement.Tone.URGENT,
        "url": url,
        "label": statement.page.title if url and statement.page else "",
    }


def _frame(request: HttpRequest) -> dict[str, object]:
    return asking.once("frame", lambda: _find(request))


def _find(request: HttpRequest) -> dict[str, object]:
    legal, contact, contact_url, ask_url = [], None, "", ""
    for page in _in_language(get_language() or settings.LANGUAGE_CODE):
        url = page.get_url(request) or ""
        kind = page.cached_content_type.model_class()
        if kind is ContactPage:
            contact, contact_url = page, url
        elif kind is AppointmentPage:
            ask_url = url
        else:
            legal.append({"label": page.title, "url": url, "rank": _rank(page)})
    return {
        "legal_links": sorted(legal, key=lambda one: one["rank"]),
        "contact": contact,
        "contact_url": contact_url,
        "ask_url": ask_url,
    }


def _rank(page: Page) -> int:
    """Its place in the footer; a plain page stands where its address says."""
    for place, kind in enumerate(KINDS):
        if page.slug == kind.fixed_slug:
            return place
    return len(KINDS)


def _in_language(language: str) -> list[Page]:
    """Each page once: in the reader's language where it is translated, else as it was written."""
    found: dict[object, Page] = {}
    for page in linked_pages():
        kind = page.cached_content_type.model_class()
        is_plain = page.slug == AccessibilityPage.fixed_slug and page.depth == DEPTH
        if kind not in IN_THE_FRAME and not is_plain:
            continue
        if page.translation_key not in found or page.locale.language_code == language:
            found[page.translation_key] = page
    return list(found.values())
