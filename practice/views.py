"""What does the site answer besides its pages, for visitors? The search."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from practice import search, search_words
from practice.models import FAQEntry, FAQIndexPage, TreatmentPage
from practice.models.base import menu, seen_by_all

RESULTS_PER_PAGE = 10
SUGGESTED = 5


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The search: what everybody may read now, and what to do where nothing is found."""
    question = search_words.read(request.GET.get("q", ""))
    found = search.find(question, request)
    page_obj = Paginator(found.results, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    site = Site.find_for_request(request)
    root = site.root_page.localized if site else None
    response = render(
        request,
        "practice/search.html",
        {
            "question": question,
            "page_obj": page_obj,
            "more": found.more,
            "query": f"{urlencode({'q': question.asked})}&",
            "most_words": search_words.MOST_WORDS,
            "longest_question": search_words.LONGEST_QUESTION,
            "suggestions": _suggestions(root, request) if root and not found.results else None,
            "nav_links": SimpleLazyObject(lambda: menu(root) if root else []),
        },
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _suggestions(root: Page, request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    """What others come for: questions and treatments."""

    def in_tree(pages):
        return seen_by_all(pages.live().descendant_of(root))

    page = in_tree(FAQIndexPage.objects.all()).first()
    entries = FAQEntry.objects.filter(live=True, locale=page.locale)[:SUGGESTED] if page else []
    url = page.get_url(request) if page else ""
    treatments = in_tree(TreatmentPage.objects.all()).order_by("path")[:SUGGESTED]
    return {
        "questions": [
            {"label": entry.question, "url": f"{url}#{entry.anchor}"} for entry in entries
        ],
        "treatments": [
            {"label": one.title, "url": one.get_url(request) or "/"} for one in treatments
        ],
    }
