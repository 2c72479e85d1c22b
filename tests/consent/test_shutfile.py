"""Does a withdrawal outlast everything, a restored backup included? The shut-file and reconcile."""

from __future__ import annotations

import io
import itertools
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, TestCase
from django.utils import timezone

from consent import actions, followups, middleware, shutfile, shutting, triggers, verify
from consent.acts import SYSTEM
from consent.coverage import Reason
from consent.models import Consent, FollowUp, LedgerEntry, Photo, Withdrawal
from consent.privileges import Subject
from tests.factories import make_consent, make_patient, make_photo
from tests.leaks.backup import Backup
from tests.leaks.judging import marked_picture

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 2, tzinfo=UTC)
A, B = "a" * 64, "b" * 64
NUMBERS = itertools.count(1)


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def signed(*slugs: str):
    patient = make_patient()
    with TestCase.captureOnCommitCallbacks(execute=True):
        photo = make_photo(
            Subject.PATIENT, patients=[patient], data=marked_picture(number=next(NUMBERS))
        )
        return photo, make_consent(patient, photo, uses=slugs or ["website"])


def take_back(consent: Consent, committing, **part: str) -> None:
    with committing():
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy", **part)


def lines(settings) -> list[dict]:
    path = Path(settings.SHUT_FILE)
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def withdrawals(settings) -> list[dict]:
    return [line for line in lines(settings) if line["act"].startswith("consent.")]


def served(url: str) -> bool:
    middleware.forget()
    response = Client().get(url)
    b"".join(response)
    return response.status_code == 200


def reconcile(*arguments: str) -> str:
    out = io.StringIO()
    call_command("reconcile", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "shut"),
    [
        ({}, {}),
        ({"privilege": "website"}, {"privilege": "website"}),
        ({"sha256": "its own"}, {"sha256": "its own"}),
    ],
)
def test_each_way_of_taking_back_adds_a_line(part, shut, committing, settings):
    photo, consent = signed("website", "instagram")
    own = {key: photo.sha256 if value == "its own" else value for key, value in part.items()}
    take_back(consent, committing, **own)
    (line,) = withdrawals(settings)
    wanted = {key: photo.sha256 if value == "its own" else value for key, value in shut.items()}
    assert line["shut"] == [{"consent": consent.reference, **wanted}]
    entry = LedgerEntry.objects.get(seq=line["seq"])
    assert line["ledger"] == entry.sha256
    assert not shutting.is_locked()
    assert list(verify.shut_file_agrees()) == []


def test_the_file_names_nobody_and_only_its_owner_reads_it(committing, settings):
    _photo, consent = signed()
    take_back(consent, committing)
    text = Path(settings.SHUT_FILE).read_text()
    assert "Okafor" not in text
    assert "example.org" not in text
    assert Path(settings.SHUT_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("part", "shut_uses"),
    [
        ({}, {"website", "instagram"}),
        ({"privilege": "instagram"}, {"instagram"}),
        ({"sha256": "its own"}, {"website", "instagram"}),
    ],
)
def test_the_gate_denies_what_the_file_lists_even_if_the_database_says_otherwise(
    part, shut_uses, committing
):
    photo, consent = signed("website", "instagram")
    own = {key: photo.sha256 if value == "its own" else value for key, value in part.items()}
    take_back(consent, committing, **own)
    triggers.drop()
    Consent.objects.update(revoked_at=None)
    consent.grants.update(revoked_at=None)
    consent.items.update(withdrawn_at=None)
    triggers.make()
    for use in ("website", "instagram"):
        verdict = photo.verdict(use)
        assert (verdict.reason is Reason.SHUT) is (use in shut_uses)
        assert verdict.allowed is (use not in shut_uses)


def test_filing_as_public_and_back_is_remembered(committing, settings):
    with committing():
        photo = make_photo(Subject.NONE)
    with committing():
        actions.classify(photo=photo, subjects=actions.Subjects(Subject.UNKNOWN), by=SYSTEM)
    assert shutfile.read().no_longer_public(photo.sha256)
    Photo.objects.update(subject=Subject.NONE)
    assert photo.verdict().reason is Reason.UNCLASSIFIED
    Photo.objects.update(subject=Subject.UNKNOWN)
    with committing():
        actions.classify(photo=photo, subjects=actions.Subjects(Subject.NONE), by=SYSTEM)
    assert not shutfile.read().no_longer_public(photo.sha256)
    assert photo.verdict().reason is Reason.PUBLIC


def test_a_line_that_was_held_up_does_not_lift_what_a_later_act_shut(settings):
    digest = "c" * 64
    for seq, on in ((7, True), (3, False)):
        shutfile.append(
            seq=seq,
            ledger_sha256=f"{seq:064x}",
            act="photo.classified",
            at=AT,
            shut=[{"public_sha256": digest, "on": on}],
        )
    assert shutfile.read().no_longer_public(digest)
    assert shutfile.read().head_seq == 7


def test_an_exchanged_file_is_shut_and_the_new_one_is_not(committing):
    photo, _consent = signed()
    before = photo.sha256
    Photo.objects.filter(pk=photo.pk).update(sha256=B)
    photo.refresh_from_db()
    with committing():
        actions.record_swap(photo=photo, old_sha256=before, old_key=photo.media_key, by=SYSTEM)
    denials = shutfile.read()
    assert denials.file_is_shut(photo.pk, before)
    assert not denials.file_is_shut(photo.pk, B)
    Photo.objects.filter(pk=photo.pk).update(sha256=before)
    assert photo.verdict().reason is Reason.SHUT


def test_every_act_that_shuts_is_known_to_the_file():
    refs = {
        "consent": "C",
        "privilege": "website",
        "sha256": A,
        "photo": 1,
        "clip": 1,
        "from": "none",
        "to": "patient",
        "people": [[1, True]],
        "from_sha256": A,
        "to_sha256": B,
        "ends_at": "2027-01-10T05:00:00+00:00",
    }
    for act in shutting.SHUTTING_ACTS:
        assert shutfile.shut_by(act, refs)
    assert shutfile.shut_by("consent.signed", refs) == []


def test_a_restored_database_shuts_every_photo_until_it_is_reconciled(committing, settings):
    lost_photo, lost = signed()
    other_photo, _other = signed()
    lost_url = lost_photo.get_rendition("width-90").url
    other_url = other_photo.get_rendition("width-90").url
    public_url = make_photo(Subject.NONE).get_rendition("width-90").url
    backup = Backup()
    take_back(lost, committing)
    assert not served(lost_url)
    assert served(other_url)

    backup.restore()
    assert Consent.objects.get(pk=lost.pk).revoked_at is None
    assert not served(lost_url)
    assert not served(other_url)
    assert not served(public_url)
    assert other_photo.verdict().reason is Reason.LOCKED
    assert shutting.is_locked()
    assert list(verify.shut_file_agrees()) == [
        "Shut-file and database disagree: run manage.py reconcile."
    ]

    with committing():
        told = reconcile()
    assert f"consent.revoked: consent {lost.reference}, everything" in told
    assert "1 acts repeated." in told
    assert Consent.objects.get(pk=lost.pk).revoked_at is not None
    assert Withdrawal.objects.filter(consent=lost).count() == 1
    assert not served(lost_url)
    assert served(other_url)
    assert served(public_url)
    assert list(verify.shut_file_agrees()) == []
    assert [line["act"] for line in lines(settings)].count(shutfile.RECONCILED) == 1
    assert "0 acts repeated." in reconcile()


def test_a_second_older_backup_is_brought_together_too(committing):
    photo, consent = signed()
    older = Backup()
    take_back(consent, committing)
    newer = Backup()
    older.restore()
    with committing():
        reconcile()
    _photo, later = signed()
    take_back(later, committing)
    newer.restore()
    assert not photo.verdict()
    with committing():
        assert f"consent {later.reference} (not in this database)" in reconcile()
    assert not photo.verdict()
    assert not shutting.is_locked()


def test_the_same_old_backup_restored_twice_is_brought_together_twice(committing):
    photo, consent = signed()
    backup = Backup()
    take_back(consent, committing)
    for _ in range(2):
        backup.restore()
        assert not photo.verdict()
        with committing():
            assert f"consent {consent.reference}, everything" in reconcile()
        assert Consent.objects.get(pk=consent.pk).revoked_at is not None
        assert not shutting.is_locked()


def test_acts_after_a_restore_do_not_unlock_by_reaching_the_same_number(committing):
    photo, consent = signed()
    backup = Backup()
    take_back(consent, committing)
    backup.restore()
    head = shutfile.read().head_seq
    while not LedgerEntry.objects.filter(seq__gte=head).exists():
        with transaction.atomic():
            LedgerEntry.objects.append("patient.added", actor=SYSTEM.as_json(), refs={})
    assert shutting.is_locked()
    assert not photo.verdict()


def test_a_lost_part_is_repeated_as_that_part(committing):
    photo, consent = signed("website", "instagram")
    backup = Backup()
    take_back(consent, committing, privilege="instagram")
    backup.restore()
    with committing():
        told = reconcile()
    assert f"consent {consent.reference}, instagram" in told
    assert photo.verdict("website")
    assert not photo.verdict("instagram")


def test_a_photo_that_turned_out_to_show_a_patient_is_unknown_again_after_a_restore(committing):
    with committing():
        photo = make_photo(Subject.NONE)
    backup = Backup()
    with committing():
        actions.classify(photo=photo, subjects=actions.Subjects(Subject.UNKNOWN), by=SYSTEM)
    backup.restore()
    assert not photo.verdict()
    with committing():
        assert "photos no longer public: 1" in reconcile()
    assert Photo.objects.get(pk=photo.pk).subject == Subject.UNKNOWN


BREAKAGES = {
    "a changed line": lambda text: text.replace('"n":1', '"n":1 ', 1).replace("revoked", "Revoked"),
    "a line that is no JSON": lambda text: "nonsense\n" + text,
    "a missing first line": lambda text: text.partition("\n")[2],
    "a cut-off last line": lambda text: text[:-20],
    "a last line without its end": lambda text: text[:-1],
    "an empty line": lambda text: "\n" + text,
    "a line twice": lambda text: text + text.splitlines()[-1] + "\n",
    "a line of another kind": lambda text: text + "[]\n",
    "binary rubbish": lambda text: text + "\udcff\n",
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_file_shuts_every_photo(breakage, committing, settings):
    photo, _consent = signed()
    _photo, other = signed()
    take_back(other, committing)
    _photo, another = signed()
    take_back(another, committing)
    assert photo.verdict()
    path = Path(settings.SHUT_FILE)
    text = BREAKAGES[breakage](path.read_text())
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert photo.verdict().reason is Reason.LOCKED
    assert make_photo(Subject.NONE).verdict().reason is Reason.LOCKED
    with pytest.raises(CommandError, match="cannot be trusted"):
        reconcile()
    assert photo.verdict().reason is Reason.LOCKED
    assert any("cannot be trusted" in line for line in verify.shut_file_agrees())


def test_a_broken_file_is_set_aside_only_when_somebody_says_so(committing, settings):
    photo, _consent = signed()
    lost_photo, lost = signed()
    take_back(lost, committing)
    path = Path(settings.SHUT_FILE)
    path.write_text(path.read_text() + "rubbish\n")
    with committing():
        reconcile("--accept-broken")
    assert list(path.parent.glob("shut.jsonl.broken-*"))
    assert photo.verdict()
    assert not lost_photo.verdict()
    assert shutfile.read().consent_is_shut(lost.reference, "website", "")
    assert list(verify.shut_file_agrees()) == []


@pytest.mark.parametrize("how", ["lost", "emptied", "an older copy"])
def test_a_file_that_lost_lines_shuts_for_the_database_knows_it_had_them(how, committing, settings):
    photo, _consent = signed()
    _photo, first = signed()
    take_back(first, committing)
    path = Path(settings.SHUT_FILE)
    older = path.read_bytes()
    _photo, second = signed()
    take_back(second, committing)
    assert photo.verdict()
    if how == "lost":
        path.unlink()
    else:
        path.write_bytes(older if how == "an older copy" else b"")
    assert photo.verdict().reason is Reason.LOCKED


def test_an_unreadable_file_shuts(committing, settings):
    photo, _consent = signed()
    Path(settings.SHUT_FILE).unlink()
    Path(settings.SHUT_FILE).mkdir()
    assert photo.verdict().reason is Reason.LOCKED


def test_a_file_that_never_had_a_line_shuts_nothing(settings):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo)
    assert not Path(settings.SHUT_FILE).exists()
    assert shutfile.read() == shutfile.Denials()
    assert photo.verdict()


def test_a_crash_between_commit_and_line_shuts_nothing_else_and_tick_heals_it(settings):
    photo, _consent = signed()
    lost_photo, lost = signed()
    actions.withdraw(consent=lost, by=SYSTEM, channel="copy")
    assert withdrawals(settings) == []
    assert not lost_photo.verdict()
    assert photo.verdict()
    assert not shutting.is_locked()
    shutting.plan_missing()
    followups.work_off_due()
    assert [line["act"] for line in withdrawals(settings)] == ["consent.revoked"]
    assert photo.verdict()


def test_an_act_whose_follow_up_was_lost_is_planned_anew(settings):
    _photo, consent = signed()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    FollowUp.objects.filter(kind=shutfile.FOLLOW_UP, done_at=None).delete()
    assert shutting.plan_missing() == 1
    followups.work_off_due()
    assert shutting.plan_missing() == 0
    assert len(withdrawals(settings)) == 1


def test_a_disk_that_refuses_is_tried_again_later(committing, settings):
    photo, consent = signed()
    path = Path(settings.SHUT_FILE)
    kept = path.with_name("kept")
    path.rename(kept)
    path.mkdir()
    take_back(consent, committing)
    followup = FollowUp.objects.get(kind=shutfile.FOLLOW_UP, done_at=None)
    assert followup.last_error
    path.rmdir()
    kept.rename(path)
    assert not photo.verdict()
    FollowUp.objects.filter(pk=followup.pk).update(due_at=timezone.now())
    followups.work_off_due()
    assert len(withdrawals(settings)) == 1


def test_the_same_act_is_written_once(settings):
    for _ in range(3):
        shutfile.append(
            seq=1, ledger_sha256=A, act="consent.revoked", at=AT, shut=[{"consent": "C"}]
        )
    assert len(lines(settings)) == 1


def test_lines_form_a_chain(settings):
    for seq in (1, 2, 3):
        shutfile.append(
            seq=seq,
            ledger_sha256=f"{seq:064x}",
            act="consent.revoked",
            at=AT,
            shut=[{"consent": f"C{seq}"}],
        )
    chain = lines(settings)
    assert [line["n"] for line in chain] == [1, 2, 3]
    assert [line["prev"] for line in chain[1:]] == [line["sha256"] for line in chain[:-1]]


def test_nothing_is_added_to_a_file_that_cannot_be_trusted(settings):
    path = Path(settings.SHUT_FILE)
    path.write_text("rubbish\n")
    shutfile.append(seq=1, ledger_sha256=A, act="consent.revoked", at=AT, shut=[{"consent": "C"}])
    assert path.read_text() == "rubbish\n"


def test_an_exchanged_shut_file_is_read_anew_even_if_it_has_the_same_size(settings):
    path = Path(settings.SHUT_FILE)
    for reference in ("C1", "C2"):
        path.unlink(missing_ok=True)
        shutfile.append(
            seq=1, ledger_sha256=A, act="consent.revoked", at=AT, shut=[{"consent": reference}]
        )
        os.utime(path, ns=(10**18, 10**18 + len(reference) + int(reference[1])))
        assert shutfile.read().consent_is_shut(reference, "website", "")
