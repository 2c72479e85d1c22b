"""What does a page, a draft or a scheduled revision show that nobody agreed to?"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ReferenceIndex

from consent import coverage, facts
from consent.coverage import Verdict
from consent.models import Photo
from consent.privileges import WEBSITE


@dataclass(frozen=True, slots=True)
class Finding:
    """One photo that visitors do not see, why, and where it stands."""

    photo: Photo
    verdict: Verdict
    place: str


def photos_in(content: models.Model) -> dict[int, str]:
    """Ids of the photos a page (a draft too) shows, each with the path of its first place."""
    found: dict[int, str] = {}
    # Wagtail's own reading of chooser blocks, rich text and foreign keys; it works on unsaved
    # content too, which its stored index does not hold.
    photo_type = ContentType.objects.get_for_model(Photo).pk
    for type_id, object_id, model_path, _ in ReferenceIndex._extract_references_from_object(
        content
    ):
        if type_id == photo_type:
            found.setdefault(int(object_id), model_path)
    return found


def not_covered(content: models.Model, *, privilege: str = WEBSITE) -> list[Finding]:
    """The photos of a page that are not shown, in one query of facts."""
    places = photos_in(content)
    if not places:
        return []
    known = facts.of_photos(list(places))
    photos = Photo.objects.in_bulk(places)
    findings = []
    for photo_id, place in places.items():
        item = known.items.get(photo_id)
        verdict = coverage.allowed(item, privilege, at=known.now) if item else coverage.MISSING
        if not verdict and photo_id in photos:
            findings.append(Finding(photos[photo_id], verdict, place.partition(".")[0]))
    return findings
