"""Who may see which bytes? The gate in front of every photo and clip, and who looks at a page.

The gate stands before every other middleware, so it does by itself what they would: host, method,
conditional and range requests (consent.serving), security headers.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from consent import asking, at_work, clip_gate, coverage, facts, glass, serving, uses
from consent.models.photo import PRIVATE_RENDITIONS
from consent.serving import HEADERS

if TYPE_CHECKING:
    from consent.models import Staff

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]

PREFIX = "/photo/"
NAME = re.compile(r"^[0-9a-f]{32}\.(jpg|png|webp|avif)\Z")
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}
MEMO_SECONDS = 1.0
MEMO_SIZE = 2048

# A browser paints the body of a refusal; an empty one would be a broken icon.
NEUTRAL = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">'
    b'<path fill="#e6e2d8" d="M0 0h4v3H0z"/></svg>'
)

# Module level: previews build the middleware again for every inner request.
_memo: dict[str, tuple[float, bool]] = {}


def forget() -> None:
    """Drops the memo of this process, so that an act seen here is seen at once."""
    _memo.clear()
    clip_gate.forget()


class PhotoGate:
    """Serves /photo/<name> and /clip/<name> while the rule allows it, and nothing else."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith((PREFIX, clip_gate.PREFIX)):
            return self.get_response(request)
        response = self._answer(request, request.path_info)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code != 304 and "X-Accel-Redirect" not in response.headers:
            _tell_length(response)
        if settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = (
                f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            )
        return response

    def _answer(self, request: HttpRequest, path: str) -> HttpResponseBase:
        try:
            request.get_host()
        except DisallowedHost:
            return HttpResponse(status=400)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if path.startswith(clip_gate.PREFIX):
            return clip_gate.answer(request, path.removeprefix(clip_gate.PREFIX))
        name = path.removeprefix(PREFIX)
        if not NAME.match(name) or not may_be_served(name):
            return refused()
        return photo_response(request, name)


def _tell_length(response: HttpResponseBase) -> None:
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))


def may_be_served(name: str) -> bool:
    """The verdict on one file name, at most a second old. Doubt is a no."""
    now = time.monotonic()
    known = _memo.get(name)
    if known and known[0] > now:
        return known[1]
    try:
        found = facts.of_rendition(PRIVATE_RENDITIONS + name)
    except (DatabaseError, OSError, ValueError) as error:
        log.error("The photo gate got no facts (%s): no bytes.", type(error).__name__)
        return False
    answer = found is not None and bool(
        coverage.allowed_for_all(found.item, uses.of(found.filter_spec), at=found.now)
    )
    if len(_memo) >= MEMO_SIZE:
        _memo.clear()
    _memo[name] = (now + MEMO_SECONDS, answer)
    return answer


def refused() -> HttpResponse:
    """No photo, and nothing that tells whether there ever was one."""
    return HttpResponse(
        NEUTRAL,
        status=404,
        content_type="image/svg+xml",
        headers={"Cache-Control": "no-store", **HEADERS},
    )


def photo_response(
    request: HttpRequest, name: str, *, cache_control: str = "private, no-cache"
) -> HttpResponseBase:
    """The bytes of a private rendition that may be seen: whole, a range, or "not modified"."""
    response = serving.file_response(
        request,
        PRIVATE_RENDITIONS + name,
        kind=TYPES[name.rpartition(".")[2]],
        etag=f'"{name.partition(".")[0]}"',  # a stored rendition never changes under its name
        cache_control=cache_control,
    )
    return refused() if response is None else response


class Viewer:
    """Says whether this request is staff at work in the admin; everything else is the public.

    A preview runs an inner request through here: its address is a page's, so it sees what a
    visitor would see.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        staff = _is_staff_at_work(request)
        # A preview is for staff, who may wait; it shows what a visitor would see.
        makes_files = staff or getattr(request, "is_dummy", False)
        person = cast("Staff", request.user) if staff else None
        looker = person.pk if person and glass.open_until(request) else None
        with (
            asking.asking(staff=staff, makes_files=makes_files),
            at_work.works(person),
            glass.looked_through_by(looker),
        ):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
        # Without this a shared cache could keep a page's words longer than their permission.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _is_staff_at_work(request: HttpRequest) -> bool:
    if getattr(request, "is_dummy", False) or not request.path_info.startswith("/admin/"):
        return False
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_active and user.has_perm("wagtailadmin.access_admin"))
