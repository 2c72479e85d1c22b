"""In which states must a patient's photo not be seen? Each is entered by the real acts, on a live site."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.images import ImageFile
from django.test import TestCase

from consent import actions, asking, followups, middleware
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    Patient,
    Photo,
)
from consent.privileges import State, Subject
from tests.factories import make_consent, make_patient, make_photo, move
from tests.leaks.backup import Backup
from tests.leaks.harness import World
from tests.leaks.judging import NAME_MARK, WORDS_MARK, marked_picture
from tests.leaks.placing import place
from tests.working import work_off_everything

USES = ("website", "instagram", "facebook", "google_business", "sharing")
STAFF_SPECS = (
    "original",
    "max-165x165",
    "max-800x600",
    "width-400",
    "fill-300x200|use-instagram",
    "fill-1200x630|format-jpeg|use-sharing",
    "width-400|use-website|use-instagram",
    "max-1000x1000|format-jpeg|use-signing",
)


@dataclass
class Case:
    """The photo, who is in it, and what they signed."""

    photo: Photo
    patients: list[Patient] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)


@dataclass(frozen=True)
class Situation:
    """One state.

    Attributes:
        begin: how it stood while the site was first looked at.
        enter: what happened then.
        allowed: the uses that remain covered.
        blind: surfaces that are not judged in it, each with the reason.
    """

    name: str
    sentence: str
    begin: Callable[[], Case]
    enter: Callable[[Case], None]
    allowed: frozenset[str] = frozenset()
    blind: dict[str, str] = field(default_factory=dict)


def committed():
    """Runs what an act planned for after its commit, as the web process would."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def upload(subject: str, *patients: Patient, number: int = 0) -> Photo:
    return make_photo(
        subject,
        patients=patients,
        title=f"{NAME_MARK}.jpg",
        description=f"A smile, {WORDS_MARK}",
        data=marked_picture(number=number),
    )


def covered(*slugs: str, people: int = 1) -> Case:
    patients = [
        make_patient(f"Patient {number}", email=f"patient{number}@example.org")
        for number in range(people)
    ]
    photo = upload(Subject.PATIENT, *patients)
    consents = [make_consent(patient, photo, uses=slugs or USES) for patient in patients]
    return Case(photo, patients, consents)


def unclassified() -> Case:
    return Case(upload(Subject.UNKNOWN))


def never_signed() -> Case:
    patient = make_patient()
    return Case(upload(Subject.PATIENT, patient), [patient])


def filed_as_nobody() -> Case:
    return Case(upload(Subject.NONE))


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
    actions.classify(
        photo=Photo.objects.get(pk=case.photo.pk),
        subjects=actions.Subjects(Subject.PATIENT, recognisable=tuple(case.patients)),
        by=SYSTEM,
    )


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


SITUATIONS = {
    situation.name: situation
    for situation in (
        Situation("unclassified", "Nobody has said who can be seen.", unclassified, nothing_more),
        Situation(
            "no_consent", "A patient is named, who has not signed.", never_signed, nothing_more
        ),
        Situation(
            "website_only",
            "Signed for the website only; asked for the other uses.",
            lambda: covered("website"),
            nothing_more,
            frozenset({"website"}),
        ),
        Situation(
            "instagram_only",
            "Signed for Instagram only; asked for the other uses.",
            lambda: covered("instagram"),
            nothing_more,
            frozenset({"instagram"}),
        ),
        Situation(
            "expired", "The last day has passed and no job has run.", covered, let_it_run_out
        ),
        Situation("revoked", "Taken back, and everything that follows was done.", covered, revoke),
        Situation(
            "revoked_worker_down",
            "Taken back; the process died after the commit and no worker runs.",
            covered,
            revoke_and_die,
        ),
        Situation("uses_revoked", "Every use taken back by itself.", covered, take_back_uses),
        Situation("photo_withdrawn", "This photo taken back.", covered, take_back_the_photo),
        Situation(
            "reclassified",
            "Filed as nobody and public; then it turned out to show a patient.",
            filed_as_nobody,
            file_as_patient,
        ),
        Situation(
            "reclassified_worker_down",
            "The same; the process died after the commit and no worker runs.",
            filed_as_nobody,
            file_as_patient_and_die,
            blind={
                "served_folders": "the public file lies there until the follow-up runs; "
                "the view of /media/pub/ refuses it at once"
            },
        ),
        Situation(
            "swapped", "The consent is valid, the file was exchanged.", covered, swap_the_file
        ),
        Situation(
            "one_of_two_revoked",
            "Two patients agreed, one took it back.",
            lambda: covered(people=2),
            revoke,
        ),
        Situation("put_away", "Consent is valid, the photo was put away.", covered, put_away),
        Situation("deleted", "The photo was deleted.", covered, delete),
        Situation(
            "backup_restored",
            "Taken back; then a backup from before was restored.",
            covered,
            revoke_then_restore_a_backup,
        ),
        Situation(
            "public_backup_restored",
            "It turned out to show a patient; then a backup from before was restored.",
            filed_as_nobody,
            reclassify_then_restore_a_backup,
            blind={
                "served_folders": "the restore put the public file back; the view of "
                "/media/pub/ asks the shut-file and refuses it"
            },
        ),
        Situation("shut_file_broken", "The shut-file is broken.", covered, break_the_shut_file),
    )
}
COVERED = Situation(
    "covered",
    "Signed for every use.",
    covered,
    do_what_follows,
    frozenset(USES),
)


def build(situation: Situation) -> World:
    """The site in one state, with all that was seen on it before."""
    case = situation.begin()
    world = place(case.photo)
    with asking.asking(staff=True):
        Photo.objects.get(pk=case.photo.pk).get_renditions(*STAFF_SPECS)
    world.remember()
    situation.enter(case)
    world.allowed = situation.allowed
    # As if the second that a verdict may be old had passed.
    middleware.forget()
    return world
