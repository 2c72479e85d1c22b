"""How do staff open the scan of a sheet that was signed by hand? By permission, noted in the ledger."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from consent import actions
from consent.acts import staff
from consent.models import Consent
from consent.scans import TYPES


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
    name = str(scan.file.name)
    ending = name.rpartition(".")[2]
    if ending not in TYPES or not scan.file.storage.exists(name):
        raise Http404
    if request.method == "GET":
        actions.record_scan_seen(consent=consent, scan=scan, by=staff(request.user))
    response = FileResponse(
        scan.file.storage.open(name),
        # A PDF of others is for the reader on their own machine, never for a page of ours.
        as_attachment=ending == "pdf",
        filename=f"signed-{consent.reference}.{ending}",
        content_type=TYPES[ending],
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
