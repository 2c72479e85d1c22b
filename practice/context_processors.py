"""What does every template know of the website? The pages the frame links to, in one query."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.query import PageQuerySet

from consent import asking
from practice.models import ContactPage, NoticePage, PrivacyPage

# A plain page of this address, right under the first page, stands in the footer too.
ACCESSIBILITY = "accessibility"
DEPTH = 3


def site(request: HttpRequest) -> dict[str, object]:
    """`legal_links` (label, url) and `contact_url`, fetched when a template first asks for them."""
    return {
        "legal_links": SimpleLazyObject(lambda: _frame(request)["legal_links"]),
        "contact_url": SimpleLazyObject(lambda: _frame(request)["contact_url"]),
    }


def _frame(request: HttpRequest) -> dict[str, object]:
    return asking.once("frame", lambda: _find(request))


def _find(request: HttpRequest) -> dict[str, object]:
    legal, contact_url = [], ""
    for page in _in_language(get_language() or settings.LANGUAGE_CODE):
        url = page.get_url(request) or ""
        if page.cached_content_type.model_class() is ContactPage:
            contact_url = url
        else:
            legal.append({"label": page.title, "url": url})
    return {"legal_links": legal, "contact_url": contact_url}


def _in_language(language: str) -> list[Page]:
    """Each page once: in the reader's language where it is translated, else as it was written."""
    wanted = PageQuerySet().type_q(PrivacyPage, NoticePage, ContactPage)
    pages = Page.objects.live().filter(wanted | Q(slug=ACCESSIBILITY, depth=DEPTH))
    found: dict[object, Page] = {}
    for page in pages.select_related("locale").order_by("path"):
        if page.translation_key not in found or page.locale.language_code == language:
            found[page.translation_key] = page
    return list(found.values())
