"""What is done to clips? Filing them under who can be seen or heard, exchanging their file."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from consent import asking, followups, middleware, shutfile
from consent.actions.copies import list_copies
from consent.actions.photos import KnownPatient, StillOnRecord, Subjects
from consent.acts import Actor
from consent.followups import Event
from consent.models import Clip, CoveredItem, Depiction, LedgerEntry, Patient, RequestedItem
from consent.models.fields import new_key
from consent.privileges import PUBLIC_SUBJECTS, Kind, Subject
from consent.signals import consent_ended
from consent.storage import photo_storage


class KnownPatientsClip(KnownPatient):
    """This very file is on record as a patient's; it cannot be filed as anything public."""

    def __init__(self) -> None:
        ValueError.__init__(
            self, _("This file is on record as a patient’s clip. It cannot be filed as public.")
        )


class StillOnRecordInClip(StillOnRecord):
    """Somebody has signed for this very file: it cannot be filed as if they were not in it."""

    def __init__(self, names: Iterable[str]) -> None:
        ValueError.__init__(
            self,
            _("%(names)s signed for this clip and must stay named.")
            % {"names": ", ".join(sorted(names))},
        )


def is_known_patient_clip(clip: Clip) -> bool:
    """Whether a consent, a request or another clip says that this file shows a patient."""
    digests = {digest for digest in (clip.sha256, clip.upload_sha256) if digest}
    others = Clip.objects.exclude(pk=clip.pk).filter(subject=Subject.PATIENT)
    return (
        CoveredItem.objects.filter(sha256__in=digests).exists()
        or RequestedItem.objects.filter(sha256__in=digests).exists()
        or others.filter(Q(sha256__in=digests) | Q(upload_sha256__in=digests)).exists()
    )


def check_clip_filing(*, clip: Clip, subjects: Subjects) -> None:
    """Whoever signed for this file stays named, and it never becomes public.

    Raises:
        KnownPatientsClip: a public subject for a file that is on record as a patient's.
        StillOnRecordInClip: somebody who has signed for it would be dropped.
    """
    if subjects.subject in PUBLIC_SUBJECTS and is_known_patient_clip(clip):
        raise KnownPatientsClip
    if subjects.subject != Subject.PATIENT:
        return
    named = set(
        Patient.objects.filter(pk__in=subjects.people).values_list(
            Coalesce("merged_into_id", "id"), flat=True
        )
    )
    signed = Patient.objects.filter(
        consents__items__sha256=clip.sha256, consents__items__kind=Kind.CLIP
    ).distinct()
    dropped = [patient.name for patient in signed if patient.root_id not in named]
    if dropped:
        raise StillOnRecordInClip(dropped)


@transaction.atomic
def record_clip(*, clip: Clip, by: Actor) -> LedgerEntry:
    """Enters a new clip in the ledger."""
    return LedgerEntry.objects.append(
        "clip.added",
        actor=by.as_json(),
        refs={"clip": clip.pk, "sha256": clip.sha256, "upload_sha256": clip.upload_sha256},
    )


@transaction.atomic
def classify_clip(*, clip: Clip, subjects: Subjects, by: Actor) -> LedgerEntry:
    """Files a clip under who can be seen or heard in it; it gets a new address.

    Raises:
        KnownPatientsClip, StillOnRecordInClip: as `check_clip_filing`.
    """
    # Two people may file one clip at the same time: each sees what the other has written.
    before = Clip.objects.select_for_update().get(pk=clip.pk)
    check_clip_filing(clip=before, subjects=subjects)
    clip.subject = subjects.subject
    clip.source, clip.licence = subjects.source, subjects.licence
    clip.media_key = new_key()
    clip.save(update_fields=["subject", "source", "licence", "media_key"])
    people = subjects.people
    clip.depictions.exclude(patient_id__in=people).delete()
    for patient_id, recognisable in people.items():
        Depiction.objects.update_or_create(
            clip=clip, patient_id=patient_id, defaults={"recognisable": recognisable}
        )
    entry = LedgerEntry.objects.append(
        "clip.classified",
        actor=by.as_json(),
        refs={
            "clip": clip.pk,
            "sha256": clip.sha256,
            "from": before.subject,
            "to": subjects.subject,
            "people": sorted([pk, known] for pk, known in people.items()),
        },
    )
    _tell(clip, entry, [clip.sha256])
    return entry


@transaction.atomic
def record_clip_swap(*, clip: Clip, old_sha256: str, by: Actor) -> LedgerEntry:
    """Enters an exchanged file: nothing that was said of the old one holds for the new one."""
    clip.depictions.all().delete()
    entry = LedgerEntry.objects.append(
        "clip.swapped",
        actor=by.as_json(),
        refs={"clip": clip.pk, "from_sha256": old_sha256, "to_sha256": clip.sha256},
    )
    _tell(clip, entry, [old_sha256])
    return entry


@transaction.atomic
def record_clip_seen(*, clip: Clip, by: Actor) -> LedgerEntry:
    """Enters that a member of the staff played a patient's clip."""
    return LedgerEntry.objects.append(
        "clip.original_seen", actor=by.as_json(), refs={"clip": clip.pk, "sha256": clip.sha256}
    )


@transaction.atomic
def record_clip_deletion(*, clip: Clip, by: Actor) -> LedgerEntry:
    """Enters that a clip is being deleted; its file goes with the commit, no task needed.

    Called inside the deletion, before the row is gone. Consents, requests and their digests stay.
    """
    entry = LedgerEntry.objects.append(
        "clip.deleted",
        actor=by.as_json(),
        refs={
            "clip": clip.pk,
            "sha256": clip.sha256,
            "subject": clip.subject,
            "patients": sorted(clip.depictions.values_list("patient_id", flat=True)),
        },
    )
    stored = clip.stored_name
    transaction.on_commit(lambda: photo_storage().delete(stored))
    _tell(clip, entry, [clip.sha256])
    return entry


def _tell(clip: Clip, entry: LedgerEntry, digests: list[str]) -> None:
    """To the shut-file, to the layers above, and to whatever remembers an answer."""
    if shutfile.shut_by(entry.act, entry.refs):
        followups.plan(entry, shutfile.FOLLOW_UP)
    list_copies(digests)
    clip_ids = [clip.pk]  # a deletion takes the key from the object before the commit
    for event in (Event.CLIP_BEGINS, Event.CLIP_ENDS):
        followups.plan_upon(entry, event, clip_ids)
    transaction.on_commit(
        lambda: consent_ended.send(None, photo_ids=[], clip_ids=clip_ids, seq=entry.seq)
    )
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
