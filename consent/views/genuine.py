"""Is this PDF genuine? Anybody may ask; the file is held in memory, looked at and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from consent.models import PracticeDetails
from consent.signed import genuine
from consent.signed.genuine import MOST_BYTES
from consent.views.pages import HEADERS, errors, size_of
from consent.views.speaking import in_language, switch_for

# Boundaries and headers of the form around the file.
FORM_BYTES = 8_192


class InMemory(FileUploadHandler):
    """Holds the file in memory, whatever its size: no temporary file is ever written."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


@csrf_exempt
def verify_copy(request: HttpRequest) -> HttpResponse:
    """Says of a PDF whether it is one of our copies: the day of signing and the reference only."""
    switch = switch_for(request)
    with in_language(request, switch):
        response = _answer(request)
    response.headers["Content-Language"] = switch.spoken
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        return _page(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    too_large = _("That file is larger than 5 MB. Our copies are much smaller.")
    if size_of(request) > MOST_BYTES + FORM_BYTES:
        return _page(request, status=413, errors=errors("id_file", too_large))
    request.upload_handlers = [InMemory(request)]
    try:
        chosen = request.FILES.get("file")
    except MultiPartParserError:
        chosen = None
    if chosen is None:
        return _page(request, status=400, errors=errors("id_file", _("Choose a PDF file first.")))
    answer = genuine.judge(chosen.read())
    with timezone.override(PracticeDetails.the_one().zone):
        return _page(request, finding=answer.finding.value, consent=answer.consent)


def _page(request: HttpRequest, *, status: int = 200, **facts: object) -> HttpResponse:
    context: Mapping[str, object] = facts
    response = render(request, "consent/manage/genuine.html", context, status=status)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
