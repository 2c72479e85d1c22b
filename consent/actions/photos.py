"""What is done to photos? Filing them under who can be seen, exchanging their file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import asking, followups, middleware, shutfile
from consent.actions.copies import list_copies
from consent.acts import Actor
from consent.followups import Event
from consent.models import CoveredItem, Depiction, LedgerEntry, Patient, Photo, RequestedItem
from consent.models.fields import new_key
from consent.privileges import PUBLIC_SUBJECTS, Kind, Subject
from consent.signals import consent_ended
from consent.storage import photo_storage


class KnownPatient(ValueError):
    """This very file is on record as a patient's; it cannot be filed as anything public."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is on record as a patient’s photo. It cannot be filed as public.")
        )


class StillOnRecord(ValueError):
    """Somebody has signed for this very file: it cannot be filed as if they were not in it."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            _("%(names)s signed for this photo and must stay named.")
            % {"names": ", ".join(sorted(names))}
        )


class FiledMeanwhile(ValueError):
    """Somebody else has filed the photo since it was looked at."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has just filed this photo. Look at it again first."))


@dataclass(frozen=True, slots=True)
class Subjects:
    """Who can be seen in a photo, in full."""

    subject: str
    recognisable: tuple[Patient, ...] = ()
    unrecognisable: tuple[Patient, ...] = ()
    source: str = ""
    licence: str = ""

    @property
    def people(self) -> dict[int, bool]:
        """Patient id to whether they can be recognised; the stricter word counts."""
        people = {patient.pk: False for patient in self.unrecognisable}
        people.update({patient.pk: True for patient in self.recognisable})
        return people if self.subject == Subject.PATIENT else {}


def is_known_patient_file(photo: Photo) -> bool:
    """Whether a consent, a request or another photo says that this file shows a patient."""
    digests = {digest for digest in (photo.sha256, photo.upload_sha256) if digest}
    others = Photo.objects.exclude(pk=photo.pk).filter(subject=Subject.PATIENT)
    return (
        CoveredItem.objects.filter(sha256__in=digests).exists()
        or RequestedItem.objects.filter(sha256__in=digests).exists()
        or others.filter(Q(sha256__in=digests) | Q(upload_sha256__in=digests)).exists()
    )


@transaction.atomic
def record_upload(*, photo: Photo, by: Actor) -> LedgerEntry:
    """Enters a new photo in the ledger."""
    return LedgerEntry.objects.append(
        "photo.added",
        actor=by.as_json(),
        refs={"photo": photo.pk, "sha256": photo.sha256, "upload_sha256": photo.upload_sha256},
    )


@transaction.atomic
def classify(
    *,
    photo: Photo,
    subjects: Subjects,
    by: Actor,
    reason: str = "",
    expected: str = "",
    undoes: int | None = None,
) -> LedgerEntry:
    """Files a photo under who can be seen in it.

    Leaving a public subject takes the public files away, now and by follow-up, and the shut-file
    remembers it; `photo` is brought up to date.

    Args:
        reason: why a filed photo is filed anew; words that can be erased from the ledger.
        expected: the subject it is believed to have now; '' where that does not matter.
        undoes: seq of the filing that this one takes back.

    Raises:
        FiledMeanwhile: it is not filed as `expected` any more.
        KnownPatient: a public subject for a file that is on record as a patient's.
        StillOnRecord: somebody who has signed for this file is not named any more.
    """
    # Two people may file one photo at the same time: each sees what the other has written.
    before = Photo.objects.select_for_update().get(pk=photo.pk)
    if expected and before.subject != expected:
        raise FiledMeanwhile
    public = subjects.subject in PUBLIC_SUBJECTS
    if public and is_known_patient_file(before):
        raise KnownPatient
    check_filing(photo=before, subjects=subjects)
    was_public = before.subject in PUBLIC_SUBJECTS
    photo.subject = subjects.subject
    photo.source, photo.licence = subjects.source, subjects.licence
    photo.media_key = new_key() if was_public != public else before.media_key
    photo.save(update_fields=["subject", "source", "licence", "media_key"])
    _name_people(photo, subjects.people)
    entry = LedgerEntry.objects.append(
        "photo.classified",
        actor=by.as_json(),
        refs={
            "photo": photo.pk,
            "sha256": photo.sha256,
            "from": before.subject,
            "to": subjects.subject,
            "people": sorted([pk, known] for pk, known in subjects.people.items()),
            **({"undoes": undoes} if undoes is not None else {}),
        },
        detail=reason,
    )
    if was_public != public:
        _clear_files(photo, entry, old_key=before.media_key)
    else:
        _tell(photo, entry)
    list_copies([photo.sha256])
    _forget_answers()
    return entry


@transaction.atomic
def undo_filing(*, photo: Photo, filing: int, by: Actor) -> LedgerEntry:
    """Takes one's own first filing of a photo back: nobody has said who can be seen again.

    Args:
        filing: seq of the ledger entry of that filing.

    Raises:
        FiledMeanwhile: it was not the first filing, not one's own, or not the last word.
    """
    # Holds the photo, so that nobody files it between the question and the act.
    Photo.objects.select_for_update().get(pk=photo.pk)
    own = LedgerEntry.objects.filter(
        seq=filing, act="photo.classified", refs__photo=photo.pk
    ).first()
    if own is None or own.actor != by.as_json() or own.refs["from"] != Subject.UNKNOWN:
        raise FiledMeanwhile
    later = LedgerEntry.objects.filter(
        seq__gt=filing, act__in=["photo.classified", "photo.swapped"], refs__photo=photo.pk
    )
    if later.exists():
        raise FiledMeanwhile
    return classify(photo=photo, subjects=Subjects(Subject.UNKNOWN), by=by, undoes=filing)


@transaction.atomic
def record_swap(*, photo: Photo, old_sha256: str, old_key: str, by: Actor) -> LedgerEntry:
    """Enters an exchanged file: nothing that was said of the old one holds for the new one."""
    photo.depictions.all().delete()
    entry = LedgerEntry.objects.append(
        "photo.swapped",
        actor=by.as_json(),
        refs={"photo": photo.pk, "from_sha256": old_sha256, "to_sha256": photo.sha256},
    )
    _clear_files(photo, entry, old_key=old_key)
    list_copies([old_sha256])
    _forget_answers()
    return entry


@transaction.atomic
def record_focus(*, photo: Photo, by: Actor) -> LedgerEntry:
    """Enters that the focus moved: every crop of the photo is another one now."""
    entry = LedgerEntry.objects.append(
        "photo.refocused",
        actor=by.as_json(),
        refs={"photo": photo.pk, "sha256": photo.sha256},
    )
    followups.plan_upon(entry, Event.BEGINS, [photo.pk])
    return entry


@transaction.atomic
def record_original_seen(*, photo: Photo, by: Actor) -> LedgerEntry:
    """Enters that a member of the staff opened the original of a patient's photo."""
    return LedgerEntry.objects.append(
        "photo.original_seen", actor=by.as_json(), refs={"photo": photo.pk, "sha256": photo.sha256}
    )


@transaction.atomic
def record_deletion(*, photo: Photo, by: Actor) -> LedgerEntry:
    """Enters that a photo is being deleted; its files go with the commit, no task needed.

    Called inside the deletion, before the row is gone. Consents, requests and their digests stay.
    """
    entry = LedgerEntry.objects.append(
        "photo.deleted",
        actor=by.as_json(),
        refs={
            "photo": photo.pk,
            "sha256": photo.sha256,
            "subject": photo.subject,
            "patients": sorted(photo.depictions.values_list("patient_id", flat=True)),
        },
    )
    original = photo.file.name
    transaction.on_commit(lambda: photo_storage().delete(original))
    _clear_files(photo, entry, old_key=photo.media_key)
    list_copies([photo.sha256])
    _forget_answers()
    return entry


def _name_people(photo: Photo, people: dict[int, bool]) -> None:
    photo.depictions.exclude(patient_id__in=people).delete()
    for patient_id, recognisable in people.items():
        Depiction.objects.update_or_create(
            photo=photo, patient_id=patient_id, defaults={"recognisable": recognisable}
        )


def _clear_files(photo: Photo, entry: LedgerEntry, *, old_key: str) -> None:
    """Takes every rendition away: none may lie where the photo's new state does not allow it."""
    files = list(photo.renditions.values_list("file", flat=True))
    photo.renditions.all().delete()
    transaction.on_commit(lambda: _delete_files(files, old_key))
    # A rendition made at this very moment may still land under the old key: look again later.
    for minutes in (0, 1, 10):
        followups.plan(
            entry,
            "photo.sweep_public",
            target=f"{old_key}+{minutes}",
            due_at=timezone.now() + timedelta(minutes=minutes),
        )
    _tell(photo, entry)


def _tell(photo: Photo, entry: LedgerEntry) -> None:
    """To the shut-file, and to the layers above."""
    if shutfile.shut_by(entry.act, entry.refs):
        followups.plan(entry, shutfile.FOLLOW_UP)
    # A new filing may shut and open at once: both are told.
    for event in (Event.BEGINS, Event.ENDS):
        followups.plan_upon(entry, event, [photo.pk])
    transaction.on_commit(lambda: consent_ended.send(None, photo_ids=[photo.pk], seq=entry.seq))


def check_filing(*, photo: Photo, subjects: Subjects) -> None:
    """Whoever signed for this file stays named, whatever became of their permission.

    Raises:
        StillOnRecord: somebody would be dropped.
    """
    if subjects.subject != Subject.PATIENT:
        return
    named = set(
        Patient.objects.filter(pk__in=subjects.people).values_list(
            Coalesce("merged_into_id", "id"), flat=True
        )
    )
    signed = Patient.objects.filter(
        consents__items__sha256=photo.sha256, consents__items__kind=Kind.PHOTO
    ).distinct()
    dropped = [patient.name for patient in signed if patient.root_id not in named]
    if dropped:
        raise StillOnRecord(dropped)


def _delete_files(names: Iterable[str], media_key: str) -> None:
    for name in names:
        photo_storage().delete(name)
    photo_storage().delete_public(media_key)


def _forget_answers() -> None:
    asking.forget()
    transaction.on_commit(middleware.forget)
    transaction.on_commit(asking.forget)
