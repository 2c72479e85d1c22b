"""What is done to clips, and does it outlast a restored backup?"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client, TestCase

from consent import actions, clip_cleaning, followups, middleware, shutfile, shutting, verify
from consent.acts import ACTS, SYSTEM
from consent.coverage import Reason
from consent.models import (
    Clip,
    CoveredItem,
    Depiction,
    FollowUp,
    LedgerEntry,
    Patient,
    RequestedItem,
)
from consent.privileges import Kind, Subject
from consent.signals import consent_ended
from tests.clips import film, make_clip, sign_for
from tests.factories import make_patient
from tests.leaks.backup import Backup

pytestmark = pytest.mark.django_db


def committed():
    return TestCase.captureOnCommitCallbacks(execute=True)


def signed() -> tuple[Clip, Patient]:
    patient = make_patient()
    with committed():
        clip = make_clip(Subject.PATIENT, patients=[patient])
        sign_for(patient, clip)
    return clip, patient


def served(clip: Clip) -> bool:
    middleware.forget()
    response = Client().get(Clip.objects.get(pk=clip.pk).url)
    b"".join(response)
    return response.status_code == 200


def files() -> list[str]:
    folder = Path(default_storage.path("clips"))
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def swap(clip: Clip) -> None:
    old = clip.sha256
    clip.file = ContentFile(film(number=900), name="other.mp4")
    clip.save()
    actions.record_clip_swap(clip=clip, old_sha256=old, by=SYSTEM)


def test_a_new_clip_is_cleaned_stored_privately_and_unknown():
    clip = make_clip(data=film(told=(("title", "MARKED"),)))
    assert clip.subject == Subject.UNKNOWN
    with clip.file.open("rb") as stored:
        assert b"MARKED" not in stored.read()
    assert clip.sha256 == clip_cleaning.digest(Path(default_storage.path(clip.file.name)))
    assert clip.file.name.startswith("clips/")
    assert "upload" not in clip.file.name
    assert len(files()) == 1
    assert LedgerEntry.objects.filter(act="clip.added", refs__clip=clip.pk).exists()


def test_a_clip_that_cannot_be_kept_leaves_nothing_behind():
    with pytest.raises(clip_cleaning.UnusableClip):
        make_clip(data=b"no film")
    assert (Clip.objects.count(), files()) == (0, [])


def test_captions_are_words_and_times_whatever_way_they_came_in():
    clip = make_clip(captions="1\n00:00:00,000 --> 00:00:01,000\n<b>Brush.</b>\n")
    assert clip.captions == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nBrush.\n"


def test_what_is_said_comes_from_the_captions_where_nobody_wrote_it_down():
    assert make_clip(transcript="Written.").in_writing == "Written."
    assert make_clip().in_writing == "Brush along the wire."


def test_everybody_in_it_must_have_agreed():
    first, second = make_patient(), make_patient("Ben", email="ben@example.org")
    clip = make_clip(Subject.PATIENT, patients=[first, second])
    sign_for(first, clip)
    assert clip.verdict().reason is Reason.NOT_ASKED
    consent = sign_for(second, clip)
    assert clip.verdict().reason is Reason.COVERED
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert clip.verdict().reason is Reason.REVOKED


def test_what_was_asked_and_signed_names_the_clip_and_its_digest():
    clip, _patient = signed()
    for model in (RequestedItem, CoveredItem):
        item = model.objects.get()
        assert (item.kind, item.sha256, item.clip, item.photo) == (
            Kind.CLIP,
            clip.sha256,
            clip,
            None,
        )


def test_a_consent_ends_with_news_of_the_clip():
    clip, patient = signed()
    heard = []

    def listen(sender, **news):
        heard.append(news["clip_ids"])

    consent_ended.connect(listen)
    try:
        with committed():
            actions.withdraw(consent=patient.consents.get(), by=SYSTEM, channel="copy")
    finally:
        consent_ended.disconnect(listen)
    assert heard == [[clip.pk]]


def test_another_file_is_another_clip_and_the_old_consent_is_for_the_old_one():
    clip, patient = signed()
    old_key, old_digest = clip.media_key, clip.sha256
    with committed():
        swap(clip)
    assert clip.subject == Subject.UNKNOWN
    assert clip.media_key != old_key
    assert clip.sha256 != old_digest
    assert not clip.depictions.exists()
    actions.classify_clip(
        clip=clip, subjects=actions.Subjects(Subject.PATIENT, recognisable=(patient,)), by=SYSTEM
    )
    assert clip.verdict().reason is Reason.SWAPPED


def test_filing_a_clip_names_everybody_in_the_ledger_and_in_the_shut_file(settings):
    patient, other = make_patient(), make_patient("Ben", email="ben@example.org")
    clip = make_clip(Subject.NONE)
    with committed():
        actions.classify_clip(
            clip=clip,
            subjects=actions.Subjects(
                Subject.PATIENT, recognisable=(patient,), unrecognisable=(other,)
            ),
            by=SYSTEM,
        )
    assert dict(clip.depictions.values_list("patient", "recognisable")) == {
        patient.pk: True,
        other.pk: False,
    }
    line = [json.loads(one) for one in Path(settings.SHUT_FILE).read_text().splitlines()][-1]
    assert line["shut"] == [
        {"public_sha256": clip.sha256, "on": True},
        {
            "clip": clip.pk,
            "filed_sha256": clip.sha256,
            "as": "patient",
            "people": [[patient.pk, True], [other.pk, False]],
        },
    ]


def test_a_file_on_record_as_a_patients_never_becomes_public():
    clip, _patient = signed()
    for one in (clip, make_clip(data=film(number=901))):
        Clip.objects.filter(pk=one.pk).update(sha256=clip.sha256)
        with pytest.raises(actions.KnownPatientsClip, match="on record as a patient’s clip"):
            actions.classify_clip(clip=one, subjects=actions.Subjects(Subject.NONE), by=SYSTEM)


def test_who_has_signed_for_a_clip_stays_named_in_it():
    clip, _patient = signed()
    other = make_patient("Ben", email="ben@example.org")
    with pytest.raises(actions.StillOnRecordInClip, match="Amara Okafor signed for this clip"):
        actions.classify_clip(
            clip=clip, subjects=actions.Subjects(Subject.PATIENT, recognisable=(other,)), by=SYSTEM
        )


def test_a_deleted_clip_takes_its_file_along_and_leaves_its_digest():
    clip, _patient = signed()
    digest, pk = clip.sha256, clip.pk
    assert len(files()) == 1
    with committed():
        Clip.objects.get(pk=pk).delete()
    assert files() == []
    assert CoveredItem.objects.get().sha256 == digest
    assert LedgerEntry.objects.get(act="clip.deleted").refs["sha256"] == digest
    assert not Depiction.objects.exists()


def test_every_act_on_clips_has_a_sentence():
    clip, _patient = signed()
    swap(clip)
    actions.record_clip_seen(clip=clip, by=SYSTEM)
    clip.delete()
    written = set(LedgerEntry.objects.values_list("act", flat=True))
    names = ("added", "classified", "swapped", "original_seen", "deleted")
    assert {f"clip.{name}" for name in names} <= written
    assert written <= set(ACTS)


# A restored backup


def reconcile() -> str:
    out = io.StringIO()
    with committed():
        call_command("reconcile", stdout=out)
    return out.getvalue()


def test_a_withdrawal_outlasts_a_restored_backup():
    clip, patient = signed()
    assert served(clip)
    backup = Backup()
    with committed():
        actions.withdraw(
            consent=patient.consents.get(), by=SYSTEM, channel="copy", sha256=clip.sha256
        )
    backup.restore()
    assert patient.consents.get().items.get().withdrawn_at is None
    assert not served(clip)
    assert clip.verdict().reason is Reason.LOCKED
    assert "one photo" in reconcile()
    assert not served(clip)
    assert patient.consents.get().items.get().withdrawn_at is not None


def test_a_clip_that_turned_out_to_show_a_patient_stays_shut_after_a_restored_backup():
    patient = make_patient()
    with committed():
        clip = make_clip(Subject.NONE)
    backup = Backup()
    with committed():
        actions.classify_clip(
            clip=clip,
            subjects=actions.Subjects(Subject.PATIENT, recognisable=(patient,)),
            by=SYSTEM,
        )
    backup.restore()
    assert Clip.objects.get().subject == Subject.NONE
    assert not served(clip)
    assert f"clip {clip.pk}: who can be seen in it" in reconcile()
    assert Clip.objects.get().subject == Subject.PATIENT
    assert Depiction.objects.get().patient == patient
    assert not served(clip)


def test_somebody_named_since_the_backup_must_still_agree():
    clip, patient = signed()
    backup = Backup()
    other = make_patient("Ben", email="ben@example.org")
    with committed():
        actions.classify_clip(
            clip=clip,
            subjects=actions.Subjects(Subject.PATIENT, recognisable=(patient, other)),
            by=SYSTEM,
        )
    backup.restore()
    Patient.objects.bulk_create([other])
    reconcile()
    assert set(Depiction.objects.values_list("patient", flat=True)) == {patient.pk, other.pk}
    assert clip.verdict().reason is Reason.NOT_ASKED


def test_an_exchanged_file_does_not_come_back():
    clip, _patient = signed()
    backup = Backup()
    with committed():
        swap(clip)
    backup.restore()
    assert f"clip {clip.pk}: its exchanged file is missing" in reconcile()
    assert Clip.objects.get().subject == Subject.UNKNOWN
    assert not served(clip)


def test_a_line_that_was_never_written_is_made_again():
    with committed():
        clip = make_clip(Subject.NONE)
    actions.classify_clip(
        clip=clip, subjects=actions.Subjects(Subject.UNKNOWN), by=SYSTEM
    )  # the process dies right after the commit
    assert not shutfile.read().no_longer_public(clip.sha256)
    FollowUp.objects.filter(kind=shutfile.FOLLOW_UP, done_at=None).delete()
    assert shutting.plan_missing() == 1
    followups.work_off_due()
    assert shutfile.read().no_longer_public(clip.sha256)


# What `manage.py verify` says


def test_a_sound_clip_is_nothing_to_speak_of():
    signed()
    names = ("clip-files", "clip-contents", "orphan-files", "agreements")
    assert [list(verify.CHECKS[name]()) for name in names] == [[], [], [], []]


def test_a_changed_a_missing_and_a_stray_film_are_named():
    clip, other = make_clip(), make_clip()
    Path(default_storage.path(clip.file.name)).write_bytes(b"other bytes")
    Path(default_storage.path(other.file.name)).unlink()
    stray = Path(default_storage.path("clips/stray.mp4"))
    stray.write_bytes(b"whose?")
    assert list(verify.CHECKS["clip-files"]()) == [
        f"The file of clip {clip.pk} is not the one its digest names.",
        f"The file of clip {other.pk} is missing.",
    ]
    assert list(verify.CHECKS["orphan-files"]()) == []  # it may be a clip on its way in
    os.utime(stray, (0, 0))
    assert list(verify.CHECKS["orphan-files"]()) == [
        "The file clips/stray.mp4 belongs to no record."
    ]
