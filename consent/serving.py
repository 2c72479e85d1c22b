"""How are the bytes of a private file handed out? Whole, one range of them, or "not modified".

Whoever calls has judged already. The gate stands before every other middleware, so the headers
those would set are set here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase

HEADERS = {
    "X-Robots-Tag": "noindex, noimageindex, noarchive",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
BLOCK = 64 * 1024


class Part:
    """A part of an open file in blocks: a film is never held in memory whole."""

    def __init__(self, file: BinaryIO, first: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (block := self.file.read(min(BLOCK, self.left))):
            self.left -= len(block)
            yield block

    def close(self) -> None:
        self.file.close()


def file_response(
    request: HttpRequest, stored: str, *, kind: str, etag: str, cache_control: str
) -> HttpResponseBase | None:
    """The bytes of a file that may be seen; None where it is not there.

    Args:
        stored: its name in the storage.
        kind: its media type.
        etag: with its quotes.
    """
    try:
        file = Path(default_storage.path(stored)).open("rb")  # noqa: SIM115 (the answer closes it)
    except OSError:
        return None
    size = file.seek(0, 2)
    headers = {"Cache-Control": cache_control, "ETag": etag, "Accept-Ranges": "bytes", **HEADERS}
    if not_modified(request, etag):
        file.close()
        return HttpResponseNotModified(headers=headers)
    if request.method == "HEAD":
        file.close()
        return HttpResponse(content_type=kind, headers={**headers, "Content-Length": str(size)})
    span = asked_span(request, etag, size)
    if span is not None:
        first, last = span
        if first > last:
            file.close()
            return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        # For whoever notes what was seen, too; nginx cuts the part itself and drops this.
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    # An odd range means the whole file here and an error page to nginx: it never sees one.
    if settings.SENDFILE_PREFIX and (span is not None or "Range" not in request.headers):
        file.close()
        del headers["Accept-Ranges"]  # nginx says it by itself
        headers["X-Accel-Redirect"] = f"{settings.SENDFILE_PREFIX}{stored}"
        return HttpResponse(content_type=kind, headers=headers)
    if span is None:
        file.seek(0)
        response = FileResponse(file, content_type=kind, headers=headers)
        response.headers.pop("Content-Disposition", None)
        return response
    headers["Content-Length"] = str(last - first + 1)
    part = Part(file, first, last - first + 1)
    return StreamingHttpResponse(part, status=206, content_type=kind, headers=headers)


def not_modified(request: HttpRequest, etag: str) -> bool:
    """Whether the browser has this very version, or any ("*")."""
    given = request.headers.get("If-None-Match", "").split(",")
    known = {part.strip().removeprefix("W/") for part in given}
    return etag in known or "*" in known


def asked_span(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None for what is no single range: the whole file then."""
    if request.headers.get("If-Range", etag).strip() != etag:
        return None
    match = RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    if not match or match.groups() == ("", ""):
        return None
    start, end = match.groups()
    if not start:
        length = int(end)
        return (max(0, size - length), size - 1) if length else (1, 0)
    if int(start) >= size:
        return (1, 0)
    return int(start), min(int(end), size - 1) if end else size - 1
