"""Does a crash while the shut-file is written heal by itself, and nothing that only looks like one?"""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from consent import actions, followups, shutfile, shutting, verify
from consent.acts import SYSTEM
from consent.coverage import Reason
from consent.models import Consent, FollowUp, Photo
from consent.privileges import Subject
from tests.factories import make_consent, make_patient, make_photo
from tests.leaks.backup import Backup
from tests.leaks.judging import marked_picture

pytestmark = pytest.mark.django_db

NUMBERS = itertools.count(400)


@pytest.fixture
def file(settings) -> Path:
    return Path(settings.SHUT_FILE)


def signed() -> tuple[Photo, Consent]:
    patient = make_patient()
    with TestCase.captureOnCommitCallbacks(execute=True):
        photo = make_photo(
            Subject.PATIENT, patients=[patient], data=marked_picture(number=next(NUMBERS))
        )
        return photo, make_consent(patient, photo)


def taken_back(consent: Consent) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy")


def killed_within_the_line(consent: Consent, file: Path, left: int) -> bytes:
    """The withdrawal is committed, `left` bytes of its line are on the disk; gives the whole file."""
    before = file.read_bytes()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    waiting = FollowUp.objects.get(kind=shutfile.FOLLOW_UP, done_at=None)
    shutting.append(shutting.LedgerEntry.objects.get(seq=waiting.cause))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(before) + left])
    return whole


@pytest.mark.parametrize("left", [1, 40, -1])
def test_a_line_torn_by_a_crash_is_written_again_by_the_clock(left, file):
    photo, _consent = signed()
    lost_photo, lost = signed()
    whole = killed_within_the_line(lost, file, left)
    if left == -1:
        file.write_bytes(whole[:-1])
    assert photo.verdict().reason is Reason.LOCKED
    assert not lost_photo.verdict()
    shutting.plan_missing()
    assert file.read_bytes() == whole
    assert photo.verdict()
    assert not lost_photo.verdict()
    followups.work_off_due()
    assert file.read_bytes() == whole
    assert list(verify.shut_file_agrees()) == []


def test_a_line_whose_end_a_power_cut_filled_with_zeros_is_written_again(file):
    photo, _consent = signed()
    _photo, lost = signed()
    whole = killed_within_the_line(lost, file, 50)
    file.write_bytes(file.read_bytes() + bytes(30))
    shutting.plan_missing()
    assert file.read_bytes() == whole
    assert photo.verdict()


def test_a_withdrawal_that_comes_while_a_line_is_torn_is_added_once_it_is_whole(file):
    _photo, lost = signed()
    other_photo, other = signed()
    whole = killed_within_the_line(lost, file, 50)
    taken_back(other)
    assert file.read_bytes() == whole[: len(file.read_bytes())]
    assert not other_photo.verdict()
    shutting.plan_missing()
    FollowUp.objects.filter(kind=shutfile.FOLLOW_UP, done_at=None).update(due_at=lost.signed_at)
    followups.work_off_due()
    assert file.read_bytes().startswith(whole)
    assert shutfile.read().consent_is_shut(other.reference, "website", "")
    assert not shutting.is_locked()


def test_reconcile_writes_a_torn_line_again_too(file):
    photo, _consent = signed()
    _photo, lost = signed()
    whole = killed_within_the_line(lost, file, 50)
    call_command("reconcile", stdout=io.StringIO())
    assert file.read_bytes().startswith(whole)
    assert photo.verdict()


def test_a_cut_line_of_an_act_that_a_restored_database_does_not_know_stays_shut(file):
    photo, _consent = signed()
    lost_photo, lost = signed()
    backup = Backup()
    taken_back(lost)
    file.write_bytes(file.read_bytes()[:-30])
    backup.restore()
    shutting.plan_missing()
    assert photo.verdict().reason is Reason.LOCKED
    assert lost_photo.verdict().reason is Reason.LOCKED
    with pytest.raises(CommandError, match="cut off"):
        call_command("reconcile", stdout=io.StringIO())


def test_a_cut_line_that_is_no_beginning_of_what_waits_stays_shut(file):
    photo, _consent = signed()
    _photo, lost = signed()
    killed_within_the_line(lost, file, 50)
    file.write_bytes(file.read_bytes()[:-1] + b"#")
    torn = file.read_bytes()
    shutting.plan_missing()
    assert file.read_bytes() == torn
    assert photo.verdict().reason is Reason.LOCKED


def test_a_line_cut_in_the_middle_of_the_file_stays_shut(file):
    photo, _consent = signed()
    _photo, lost = signed()
    killed_within_the_line(lost, file, 50)
    first, _, rest = file.read_bytes().partition(b"\n")
    file.write_bytes(first[:-9] + b"\n" + rest)
    shutting.plan_missing()
    assert photo.verdict().reason is Reason.LOCKED


@pytest.mark.parametrize("how", ["missing", "emptied", "an older copy"])
def test_reconcile_refuses_a_file_that_lost_lines(how, file):
    """After a restore the lines that are lost may be those of the withdrawals that are lost."""
    photo, _consent = signed()
    _photo, first = signed()
    taken_back(first)
    older = file.read_bytes()
    _photo, second = signed()
    taken_back(second)
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes(older if how == "an older copy" else b"")
    with pytest.raises(CommandError, match="missing, or lines at its end are lost"):
        call_command("reconcile", stdout=io.StringIO())
    assert photo.verdict().reason is Reason.LOCKED
    assert list(verify.shut_file_agrees()) == [
        "The shut-file cannot be trusted: The file is missing, or lines at its end are lost."
    ]
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("reconcile", "--accept-broken", stdout=io.StringIO())
    assert photo.verdict()
    assert shutfile.read().consent_is_shut(second.reference, "website", "")
    assert list(verify.shut_file_agrees()) == []
