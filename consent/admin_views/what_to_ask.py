"""What of a patient can be asked about, and what is agreed already?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from consent import clock
from consent.admin_views.photo_policy import verdicts
from consent.admin_views.words import use_labels
from consent.models import Clip, Patient, Photo, PracticeDetails
from consent.privileges import WEBSITE, State

THUMBNAIL = "max-400x400"


@dataclass(frozen=True, slots=True)
class Cover:
    """What a photo may be used for already, in words and by slug, and until which day."""

    uses: tuple[str, ...]
    last_day: date | None
    slugs: frozenset[str] = frozenset()


def photos_of(patient: Patient) -> list[Photo]:
    """The photos in which the patient can be seen, newest first, each with its `cover`."""
    return photos_of_many([patient])[patient.pk]


def photos_of_many(patients: Iterable[Patient]) -> dict[int, list[Photo]]:
    """The same for several patients in one go, by their id."""
    found: dict[int, list[Photo]] = {patient.pk: [] for patient in patients}
    photos = list(
        Photo.objects.filter(depictions__patient__in=found)
        .exclude(state=State.PURGED)
        .distinct()
        .order_by("-created_at")
        .prefetch_related("depictions")
        .prefetch_renditions(THUMBNAIL)
    )
    answers, labels = verdicts(photo.pk for photo in photos), use_labels()
    zone = PracticeDetails.the_one().zone
    for photo in photos:
        allowed = {use: one for use, one in answers.get(photo.pk, {}).items() if one.allowed}
        ends = [one.until for one in allowed.values() if one.until]
        photo.cover = Cover(
            tuple(labels[use] for use in allowed),
            clock.last_day_before(min(ends), zone) if ends else None,
            frozenset(allowed),
        )
        for depiction in photo.depictions.all():
            if depiction.patient_id in found:
                found[depiction.patient_id].append(photo)
    return found


def clips_of(patient: Patient) -> list[Clip]:
    """The clips in which the patient can be seen or heard, newest first, each with its `cover`."""
    clips = list(
        Clip.objects.filter(depictions__patient__in=[patient.pk])
        .exclude(state=State.PURGED)
        .order_by("-created_at")
    )
    zone = PracticeDetails.the_one().zone
    for clip in clips:
        verdict = clip.verdict(WEBSITE)
        clip.cover = Cover(
            (use_labels()[WEBSITE],) if verdict.allowed else (),
            clock.last_day_before(verdict.until, zone)
            if verdict.allowed and verdict.until
            else None,
            frozenset({WEBSITE} if verdict.allowed else ()),
        )
    return clips


def not_agreed(photos: Iterable[Photo], uses: Iterable[str]) -> list[Photo]:
    """Those of photos with a `cover` that lack a permission for one of these uses."""
    wanted = frozenset(uses)
    return [photo for photo in photos if wanted - photo.cover.slugs]
