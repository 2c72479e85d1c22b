"""What is compressed on its way to the visitor? Text; pictures and films are small already.

Style and script files have compressed copies on disk and never come here. Django pads each answer
by a random length, so that its size says nothing about a secret in it (BREACH).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = (
    *("text/", "application/json", "application/xml", "application/atom+xml"),
    *("application/rss+xml", "image/svg+xml"),
)


class TextCompression(GZipMiddleware):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
