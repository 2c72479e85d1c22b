"""How is a private file of the record handed to staff? As what it is, kept by no cache."""

from __future__ import annotations

from django.http import FileResponse, Http404

from consent.middleware import TYPES
from consent.models import Attachment

KINDS = {**TYPES, "pdf": "application/pdf"}


def answer(attachment: Attachment, name: str, *, in_place: bool = True) -> FileResponse:
    """The file; who may have it is for the caller to say.

    Args:
        name: what it is saved as, without its ending; no name of a person.
        in_place: whether a picture may be shown by the browser. A PDF of others never is: it is for
            the reader on their own machine, not for a page of ours.

    Raises:
        Http404: the file is gone, or is of no kind that is kept.
    """
    stored = str(attachment.file.name)
    ending = stored.rpartition(".")[2]
    storage = attachment.file.storage
    if ending not in KINDS or not storage.exists(stored):
        raise Http404
    response = FileResponse(
        storage.open(stored),
        as_attachment=ending == "pdf" or not in_place,
        filename=f"{name}.{ending}",
        content_type=KINDS[ending],
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
