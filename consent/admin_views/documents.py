"""Who may open a document? Staff; for everybody else there are none."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail.documents.models import AbstractDocument


def for_staff_only(document: AbstractDocument, request: HttpRequest) -> None:
    """Stands before Wagtail serves a document.

    Raises:
        Http404: the visitor is not a member of the staff.
    """
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
