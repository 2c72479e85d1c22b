"""May this browser see this photo? Only where its link was opened and the person is the right one."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from consent import identity, session_photos
from consent.middleware import NAME, photo_response, refused
from consent.models import (
    Consent,
    ConsentRequest,
    CoveredItem,
    Patient,
    PhotoRendition,
    RequestedItem,
)
from consent.models.photo import PRIVATE_RENDITIONS
from consent.views import sessions
from consent.views.links import still_opens
from consent.views.pages import private_page


@private_page
@require_safe
def session_photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """The bytes of a photo that was asked about or agreed to, for the person asked."""
    if not NAME.match(name):
        return refused()
    rendition = (
        PhotoRendition.objects.select_related("image")
        .filter(file=PRIVATE_RENDITIONS + name, filter_spec=session_photos.SPEC)
        .first()
    )
    if rendition is None or not _may_see(request, rendition.image_id, rendition.image.sha256):
        return refused()
    return photo_response(request, name, cache_control="no-store, private")


def _may_see(request: HttpRequest, photo_id: int, sha256: str) -> bool:
    """Bound to the digest: a file that was exchanged since is another photo."""
    for asked in _identified_requests(request):
        requested = RequestedItem.objects.filter(request=asked, photo=photo_id, sha256=sha256)
        if photo_id in session_photos.showable(requested, asked.patient):
            return True
    patient_id = sessions.identified_patient(request)
    patient = Patient.objects.filter(pk=patient_id).first() if patient_id else None
    if patient is None:
        return False
    covered = CoveredItem.objects.filter(
        consent__in=Consent.objects.of_patient(patient), photo=photo_id, sha256=sha256
    )
    return photo_id in session_photos.showable(covered, patient)


def _identified_requests(request: HttpRequest) -> list[ConsentRequest]:
    opened = sessions.live_references(request)
    asked = ConsentRequest.objects.select_related("patient").filter(reference__in=opened)
    now = timezone.now()
    return [
        one
        for one in asked
        if still_opens(one, at=now) and (opened[one.reference] or identity.is_vouched(one))
    ]
