"""How do staff open the scan of a sheet that was signed by hand? By permission, noted in the ledger."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from consent import actions
from consent.acts import staff
from consent.admin_views import attachments
from consent.models import Consent


@require_safe
def staff_scan(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The scan for a member of the staff who may read consents; nobody else learns of it."""
    consent = (
        Consent.objects.select_related("signature__scan").filter(reference=reference).first()
        if request.user.has_perm("consent.view_consent")
        else None
    )
    signature = getattr(consent, "signature", None)
    scan = signature.scan if signature else None
    if consent is None or scan is None:
        raise Http404
    response = attachments.answer(scan, f"signed-{consent.reference}")
    if request.method == "GET":
        actions.record_scan_seen(consent=consent, scan=scan, by=staff(request.user))
    return response
