"""What does the site answer besides its pages? Health, robots, public bytes, the calm error page."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error as DatabaseError
from django.db import connection
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe
from wagtail.models import Site

from consent import facts
from consent.middleware import TYPES, refused
from consent.models import Photo
from practice.models.base import menu

log = logging.getLogger(__name__)

KEY = re.compile(r"^[0-9a-f]{32}$")
FILE = re.compile(r"^[0-9a-f]{32}\.(jpg|png|webp|avif)$")
# Nobody reads a page in place of a picture or a script; people do type page.html.
NO_PAGE = re.compile(r"\.(?!html?$|php$|aspx?$)[A-Za-z0-9]{1,5}$")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines stay out of the staff's, the signers' and the photos' addresses."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /consent/",
        "Disallow: /documents/",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def public_photo(request: HttpRequest, media_key: str, name: str) -> HttpResponseBase:
    """Bytes of a photo in which no patient can be seen, while that is so."""
    if not KEY.match(media_key) or not FILE.match(name):
        return refused()
    photo_id = Photo.objects.filter(media_key=media_key).values_list("pk", flat=True).first()
    path = Path(default_storage.path(f"pub/{media_key}/{name}"))
    if photo_id is None or not facts.is_public(photo_id) or not path.is_file():
        return refused()
    # Asked again each time, a few bytes: a photo that turns out to show a patient must not live on
    # in a browser or a cache. A stored file never changes under its name.
    headers = {"Cache-Control": "public, no-cache", "ETag": f'"{name.partition(".")[0]}"'}
    if request.headers.get("If-None-Match", "") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    response = FileResponse(
        path.open("rb"), content_type=TYPES[name.rpartition(".")[2]], headers=headers
    )
    response.headers.pop("Content-Disposition", None)
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page at this address: the menu and the search lead on; where a file was wanted, a word."""
    if NO_PAGE.search(request.path):
        return HttpResponse("Not found\n", content_type="text/plain; charset=utf-8", status=404)
    site = Site.find_for_request(request)
    root = site.root_page.localized if site else None
    links = SimpleLazyObject(lambda: menu(root) if root else [])
    return render(request, "404.html", {"nav_links": links}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The calm page when something broke: it asks no database and no context.

    The log gets the kind of error and where it arose, never its text: that may name a patient.
    """
    kind, _error, trace = sys.exc_info()
    if kind is not None:
        frames = traceback.extract_tb(trace)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
        log.error("A page broke: %s in %s", kind.__name__, where)
    return HttpResponse(get_template("500.html").render(), status=500)
