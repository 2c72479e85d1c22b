"""May these bytes of a clip go out? Its film, or the captions: both are judged at every request."""

from __future__ import annotations

import logging
import re
import time

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from consent import coverage, evidence, facts, serving
from consent.models import Clip
from consent.privileges import WEBSITE

log = logging.getLogger(__name__)

PREFIX = "/clip/"
NAME = re.compile(r"^(?P<key>[0-9a-f]{32})\.(?P<kind>mp4|webm|vtt)\Z")
TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
VISITORS_MAY_KEEP = "private, no-cache"
MEMO_SECONDS = 1.0
MEMO_SIZE = 512

# Key to when the answer is forgotten and the file's name, '' where it may not be seen.
_memo: dict[str, tuple[float, str]] = {}


def forget() -> None:
    _memo.clear()


def answer(request: HttpRequest, name: str) -> HttpResponseBase:
    """The public door: /clip/<key>.mp4, .webm or .vtt."""
    match = NAME.match(name)
    file = may_be_served(match["key"]) if match else ""
    if not match or not file:
        return refused()
    if match["kind"] == "vtt":
        return captions_response(request, match["key"], cache_control=VISITORS_MAY_KEEP)
    if not file.endswith(f".{match['kind']}"):
        return refused()
    return clip_response(request, file, match["key"], cache_control=VISITORS_MAY_KEEP)


def may_be_served(key: str) -> str:
    """The stored name of the clip with this key, '' where it may not be seen: at most a second old.

    Doubt is a no.
    """
    now = time.monotonic()
    known = _memo.get(key)
    if known and known[0] > now:
        return known[1]
    try:
        found = facts.of_clip(key)
    except (DatabaseError, OSError, ValueError) as error:
        log.error("The clip gate got no facts (%s): no bytes.", type(error).__name__)
        return ""
    allowed = found is not None and coverage.allowed(found.item, WEBSITE, at=found.now)
    file = found.file if found and allowed else ""
    if len(_memo) >= MEMO_SIZE:
        _memo.clear()
    _memo[key] = (now + MEMO_SECONDS, file)
    return file


def refused() -> HttpResponse:
    """No clip, and nothing that tells whether there ever was one."""
    return HttpResponse(
        status=404,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store", **serving.HEADERS},
    )


def clip_response(
    request: HttpRequest, file: str, key: str, *, cache_control: str
) -> HttpResponseBase:
    """The film of a clip that may be seen; `key` changes with its file."""
    kind = TYPES.get(file.rpartition(".")[2])
    if kind is None:
        return refused()
    response = serving.file_response(
        request, file, kind=kind, etag=f'"{key}"', cache_control=cache_control
    )
    return refused() if response is None else response


def captions_response(request: HttpRequest, key: str, *, cache_control: str) -> HttpResponseBase:
    """The captions of a clip that may be seen, as WebVTT."""
    try:
        text = Clip.objects.filter(media_key=key).values_list("captions", flat=True).first()
    except DatabaseError as error:
        log.error("The clip gate got no captions (%s).", type(error).__name__)
        return refused()
    if not text:
        return refused()
    etag = f'"{evidence.sha256(text.encode())[:32]}"'
    headers = {"Cache-Control": cache_control, "ETag": etag, **serving.HEADERS}
    if serving.not_modified(request, etag):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(text.encode(), content_type="text/vtt; charset=utf-8", headers=headers)
