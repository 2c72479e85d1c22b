"""How do staff open a patient's copy, to print it at the desk? By permission, noted in the ledger."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from consent import actions
from consent.acts import staff
from consent.models import PatientCopy
from consent.views.receipts import pdf_response


@require_safe
def staff_copy(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The sealed PDF for a member of the staff who may read consents; nobody else learns of it."""
    kept = (
        PatientCopy.objects.filter(consent__reference=reference).select_related("consent").first()
    )
    if (
        kept is None
        or not request.user.has_perm("consent.view_consent")
        or not kept.file.storage.exists(str(kept.file.name))
    ):
        raise Http404
    response = pdf_response(kept, is_download=False)
    if request.method == "GET":
        actions.record_copy_seen(consent=kept.consent, by=staff(request.user))
    return response
