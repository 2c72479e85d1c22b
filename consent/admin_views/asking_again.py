"""What was asked before, to be asked again? Ticked on the page "Ask" as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from consent.forms.ask import ON_FILE
from consent.models import ConsentFormVersion, ConsentRequest, Patient, Story
from consent.privileges import Kind, SignerRole


@dataclass(frozen=True, slots=True)
class Before:
    """A request of the same patient, whatever became of it."""

    request: ConsentRequest

    def version(self, askable: Iterable[ConsentFormVersion]) -> ConsentFormVersion | None:
        """The newest text of its form; None where the form is not published any more."""
        form = self.request.version.form_id
        return next((one for one in askable if one.form_id == form), None)

    @property
    def gone(self) -> int:
        """How many of its photos and clips were deleted or exchanged since."""
        return sum(
            (item.kind == Kind.PHOTO and (item.photo is None or item.photo.sha256 != item.sha256))
            or (item.kind == Kind.CLIP and (item.clip is None or item.clip.sha256 != item.sha256))
            for item in self.request.items.all()
        )

    def initial(self) -> dict[str, Any]:
        """What the page has ticked and filled in; what is gone is not offered there."""
        request = self.request
        items = list(request.items.all())
        digests = [item.sha256 for item in items if item.kind == Kind.STORY]
        stories = Story.objects.filter(sha256__in=digests).values_list("pk", flat=True)
        filled: dict[str, Any] = {
            "photos": [item.photo_id for item in items if item.photo_id],
            "clips": [item.clip_id for item in items if item.clip_id],
            "stories": list(stories) if digests else [],
            "uses": [use.slug for use in request.uses.all()],
            "scope": request.scope,
            "scope_year": str(request.scope_year or ""),
        }
        if request.representative is not None and request.representative.ended_at is None:
            filled["signer_role"] = f"{ON_FILE}{request.representative.reference}"
        elif request.signer_role != SignerRole.PATIENT:
            filled["signer_role"] = request.signer_role
            filled["signer_name"] = request.signer_name
            filled["authority"] = request.authority
        return filled


def before(reference: str, patient: Patient) -> Before | None:
    """The request to ask again; None for a reference that is none of this patient's."""
    if not reference:
        return None
    request = (
        ConsentRequest.objects.filter(Q(patient=patient) | Q(patient__merged_into=patient))
        .filter(reference=reference)
        .select_related("version", "representative")
        .prefetch_related("items__photo", "items__clip", "uses")
        .first()
    )
    return Before(request) if request else None
