"""What do all pages for patients share? Headers, a limit on posts, language, the invalid link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from consent.models import PracticeDetails
from consent.views.speaking import Switch, in_language, switch_for

View = Callable[..., HttpResponseBase]

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def private_page(view: View) -> View:
    """A page about one person: kept by no cache, found by no search engine.

    Views that change anything for the person add `csrf_protect` themselves, inside this: Django's
    own check would parse an oversized post before its size could be refused in a sentence.
    """

    @csrf_exempt
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        switch = switch_for(request)
        with in_language(request, switch):
            if request.method not in {"GET", "HEAD", "POST"}:
                response: HttpResponseBase = HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            elif size_of(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                response = render(request, "consent/sign/too_large.html", status=413)
            else:
                response = view(request, *args, **kwargs)
        # Views that know the person set their own.
        response.headers.setdefault("Content-Language", switch.spoken)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return page


def size_of(request: HttpRequest) -> int:
    given = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(given) if given.isdecimal() else 0


@contextmanager
def speaking_to(request: HttpRequest, switch: Switch) -> Iterator[None]:
    """Words in the language the person reads, days and hours in the practice's time zone."""
    with in_language(request, switch), timezone.override(PracticeDetails.the_one().zone):
        yield


def invalid_link(
    request: HttpRequest, *, manage: bool = False, context: Mapping[str, object] | None = None
) -> HttpResponse:
    """The one answer to every link that does not open: same status, same bytes.

    Args:
        manage: whether the link was to lead to permissions rather than to a question.
    """
    facts = {"manage": manage, **(context or {})}
    return render(request, "consent/sign/link_invalid.html", facts, status=404)


def errors(field_id: str, message: str) -> list[dict[str, str]]:
    """One fault for the summary and for its field."""
    return [{"field_id": field_id, "message": message}]
