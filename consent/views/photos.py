"""May this browser see this photo or clip? Only where its link was opened and the person is the right one."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from consent import clip_gate
from consent.middleware import NAME, photo_response, refused
from consent.models import (
    Clip,
    ConsentRequest,
    CoveredItem,
    PhotoRendition,
    RequestedItem,
)
from consent.models.photo import PRIVATE_RENDITIONS
from consent.people import identity
from consent.people.permission_links import consents_for, still_opens
from consent.signed import session_photos
from consent.views import sessions
from consent.views.pages import private_page

NEVER_KEPT = "no-store, private"


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
    return photo_response(request, name, cache_control=NEVER_KEPT)


@private_page
@require_safe
def session_clip(request: HttpRequest, name: str) -> HttpResponseBase:
    """The film or the captions of a clip that was asked about or agreed to, for the person asked."""
    match = clip_gate.NAME.match(name)
    clip = Clip.objects.filter(media_key=match["key"]).first() if match else None
    if match is None or clip is None or not _may_see_clip(request, clip):
        return clip_gate.refused()
    if match["kind"] == "vtt":
        return clip_gate.captions_response(request, clip.media_key, cache_control=NEVER_KEPT)
    return clip_gate.clip_response(
        request, clip.stored_name, clip.media_key, cache_control=NEVER_KEPT
    )


def _may_see_clip(request: HttpRequest, clip: Clip) -> bool:
    """As for a photo: bound to the digest."""
    for asked in _identified_requests(request):
        requested = RequestedItem.objects.filter(request=asked, clip=clip, sha256=clip.sha256)
        if clip.pk in session_photos.showable_clips(requested, asked.patient):
            return True
    opened = sessions.managed(request)
    if opened is None:
        return False
    patient, _link = opened
    covered = CoveredItem.objects.filter(
        consent__in=consents_for(*opened), clip=clip, sha256=clip.sha256
    )
    return clip.pk in session_photos.showable_clips(covered, patient)


def _may_see(request: HttpRequest, photo_id: int, sha256: str) -> bool:
    """Bound to the digest: a file that was exchanged since is another photo."""
    for asked in _identified_requests(request):
        requested = RequestedItem.objects.filter(request=asked, photo=photo_id, sha256=sha256)
        if photo_id in session_photos.showable(requested, asked.patient):
            return True
    opened = sessions.managed(request)
    if opened is None:
        return False
    patient, _link = opened
    covered = CoveredItem.objects.filter(
        consent__in=consents_for(*opened), photo=photo_id, sha256=sha256
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
