"""By which acts does the site come into a state? The real ones, on a photo that stands on its pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.images import ImageFile
from django.test import TestCase

from consent import actions, followups
from consent.acts import SYSTEM
from consent.models import Consent, Patient, Photo
from consent.privileges import State, Subject
from tests.factories import make_consent, make_patient, make_photo, move
from tests.leaks.backup import Backup
from tests.leaks.judging import NAME_MARK, QUADRANTS, WORDS_MARK, Colours, marked_picture
from tests.working import work_off_everything

USES = ("website", "instagram", "facebook", "google_business", "sharing")


@dataclass
class Case:
    """The photo, who is in it, and what they signed."""

    photo: Photo
    patients: list[Patient] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)

    def read_again(self) -> Case:
        """The same, as it stands in the database."""
        return Case(
            Photo.objects.get(pk=self.photo.pk),
            [Patient.objects.get(pk=one.pk) for one in self.patients],
            [Consent.objects.get(pk=one.pk) for one in self.consents],
        )


Begin = Callable[[Photo], Case]


def committed():
    """Runs what an act planned for after its commit, as the web process would."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def upload(*, number: int = 0, colours: Colours = QUADRANTS, words: str = WORDS_MARK) -> Photo:
    """As it comes in: nobody has said who can be seen."""
    return make_photo(
        title=f"{NAME_MARK}.jpg",
        description=f"A smile, {words}",
        data=marked_picture(number=number, colours=colours),
    )


def file_as(photo: Photo, subject: str, *patients: Patient) -> None:
    actions.classify(
        photo=Photo.objects.get(pk=photo.pk),
        subjects=actions.Subjects(subject, recognisable=patients),
        by=SYSTEM,
    )


def signed(photo: Photo, *slugs: str, people: int = 1) -> Case:
    patients = [
        make_patient(f"Patient {number}", email=f"patient{number}@example.org")
        for number in range(people)
    ]
    file_as(photo, Subject.PATIENT, *patients)
    consents = [make_consent(patient, photo, uses=slugs or USES) for patient in patients]
    return Case(photo, patients, consents)


def covered(photo: Photo) -> Case:
    return signed(photo)


def covered_for_website(photo: Photo) -> Case:
    return signed(photo, "website")


def covered_for_instagram(photo: Photo) -> Case:
    return signed(photo, "instagram")


def covered_by_two(photo: Photo) -> Case:
    return signed(photo, people=2)


def unclassified(photo: Photo) -> Case:
    return Case(photo)


def never_signed(photo: Photo) -> Case:
    patient = make_patient()
    file_as(photo, Subject.PATIENT, patient)
    return Case(photo, [patient])


def filed_as_nobody(photo: Photo) -> Case:
    file_as(photo, Subject.NONE)
    return Case(photo)


def nothing_more(case: Case) -> None:
    pass


def do_what_follows(case: Case) -> None:
    followups.work_off_due()


def let_it_run_out(case: Case) -> None:
    for consent in case.consents:
        move(consent, first=-40, last=-1)


def revoke(case: Case) -> None:
    """With everything that follows: shut-file, tidying, mails."""
    with committed():
        actions.withdraw(consent=case.consents[0], by=SYSTEM, channel="copy")
    followups.work_off_due()


def revoke_and_die(case: Case) -> None:
    """The process is killed right after the commit and no worker runs."""
    actions.withdraw(consent=case.consents[0], by=SYSTEM, channel="copy")


def take_back_uses(case: Case) -> None:
    with committed():
        for use in USES:
            actions.withdraw(consent=case.consents[0], by=SYSTEM, channel="copy", privilege=use)


def take_back_the_photo(case: Case) -> None:
    with committed():
        actions.withdraw(
            consent=case.consents[0], by=SYSTEM, channel="copy", sha256=case.photo.sha256
        )


def file_as_patient(case: Case) -> None:
    with committed():
        _file_as_patient(case)
    followups.work_off_due()


def file_as_patient_and_die(case: Case) -> None:
    _file_as_patient(case)


def _file_as_patient(case: Case) -> None:
    case.patients = [make_patient()]
    file_as(case.photo, Subject.PATIENT, *case.patients)


def swap_the_file(case: Case) -> None:
    """The same person in another picture, named again: nobody has agreed to this one."""
    photo = Photo.objects.get(pk=case.photo.pk)
    old_sha256, old_key = photo.sha256, photo.media_key
    with committed():
        photo.file = ImageFile(io.BytesIO(marked_picture(number=99)), name=f"{NAME_MARK}.jpg")
        photo.save()
        actions.record_swap(photo=photo, old_sha256=old_sha256, old_key=old_key, by=SYSTEM)
        actions.classify(
            photo=photo,
            subjects=actions.Subjects(Subject.PATIENT, recognisable=tuple(case.patients)),
            by=SYSTEM,
        )
    work_off_everything()


def put_away(case: Case) -> None:
    Photo.objects.filter(pk=case.photo.pk).update(state=State.QUARANTINED)


def delete(case: Case) -> None:
    with committed():
        Photo.objects.get(pk=case.photo.pk).delete()


def revoke_then_restore_a_backup(case: Case) -> None:
    backup = Backup()
    revoke(case)
    backup.restore()
    assert Consent.objects.get(pk=case.consents[0].pk).revoked_at is None


def reclassify_then_restore_a_backup(case: Case) -> None:
    backup = Backup()
    file_as_patient(case)
    backup.restore()
    assert Photo.objects.get(pk=case.photo.pk).subject == Subject.NONE


def break_the_shut_file(case: Case) -> None:
    Path(settings.SHUT_FILE).write_text("{}\n")
