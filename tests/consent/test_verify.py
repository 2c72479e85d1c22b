"""Is every broken invariant named, and is a sound installation silent?"""

from __future__ import annotations

import io
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from consent import actions, asking, triggers, verify
from consent.acts import SYSTEM
from consent.models import (
    ConsentFormVersion,
    Evidence,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    LinkToken,
    Patient,
    Photo,
    PhotoRendition,
    Signature,
)
from consent.privileges import Channel, Purpose, State, Subject
from tests.factories import make_consent, make_patient, make_photo, make_request
from tests.leaks.judging import marked_picture

pytestmark = pytest.mark.django_db

OLD = 3600 * 24


@pytest.fixture
def installation():
    """A practice with one of everything, made by the real acts, with their follow-ups done."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        patient = make_patient()
        photo = make_photo(Subject.PATIENT, patients=[patient])
        consent = make_consent(patient, photo, uses=["website", "instagram"])
        make_photo(Subject.NONE).get_rendition("width-90")
        photo.get_rendition("width-90")
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
    return consent


def breaches(name: str) -> list[str]:
    return [breach.sentence for breach in verify.run() if breach.invariant == name]


def quietly(change) -> None:
    triggers.drop()
    change()
    triggers.make()


def test_a_sound_installation_has_no_breach(installation):
    assert verify.run() == []
    out = io.StringIO()
    call_command("verify", stdout=out)
    last = LedgerEntry.objects.order_by("-seq")[0]
    assert out.getvalue().splitlines() == [
        f"{len(verify.CHECKS)} invariants, 0 breaches.",
        f"Ledger: {last.seq}:{last.sha256}",
    ]


def test_an_empty_installation_has_no_breach():
    assert verify.run() == []


def test_a_breach_is_a_line_and_exit_status_1(installation):
    quietly(lambda: Evidence.objects.update(text="{}"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify", stdout=out)
    assert stopped.value.code == 1
    assert f"evidence: The evidence of consent {installation.reference} was changed." in (
        out.getvalue()
    )
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert report["checked"] == list(verify.CHECKS)
    assert {breach["invariant"] for breach in report["breaches"]} == {"evidence"}


def test_evidence_that_the_ledger_does_not_confirm_is_named(installation):
    quietly(lambda: Evidence.objects.update(sha256="0" * 64))
    assert (
        f"The ledger does not confirm the evidence of consent {installation.reference}."
        in breaches("evidence")
    )


@pytest.mark.parametrize("model", [Evidence, Signature])
def test_a_consent_without_its_proof_is_named(installation, model):
    quietly(lambda: model.objects.all().delete())
    assert f"Consent {installation.reference} has no signature or no evidence." in breaches(
        "evidence"
    )


def test_a_consent_that_vanished_is_named(installation):
    def vanish() -> None:
        for related in ("evidence", "signature"):
            getattr(installation, related).delete()
        for related in ("withdrawals", "grants", "items"):
            getattr(installation, related).all()._raw_delete("default")
        installation.delete()

    quietly(vanish)
    assert f"Consent {installation.reference} stands in the ledger and nowhere else." in breaches(
        "evidence"
    )
    assert breaches("requests") == [
        f"Request {installation.request.reference} is marked signed and has no consent."
    ]


def test_a_changed_form_version_is_named(installation):
    quietly(lambda: ConsentFormVersion.objects.update(text="{}"))
    assert breaches("form-versions") == [
        f"The text of form version {installation.version_id} was changed."
    ]


def test_changed_words_beside_the_ledger_are_named(installation):
    LedgerDetail.objects.create(seq=1, salt="x", detail="words")
    assert breaches("ledger-details") == ["The words beside ledger entry 1 were changed."]


def test_a_changed_original_is_named():
    photo = make_photo(Subject.NONE)
    path = Path(default_storage.path(photo.file.name))
    path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    assert breaches("photo-files") == [
        f"The file of photo {photo.pk} is not the one its digest names.",
        f"The file of photo {photo.pk} is damaged.",
    ]


def test_an_original_with_metadata_is_named():
    photo = make_photo(Subject.NONE)
    Path(default_storage.path(photo.file.name)).write_bytes(marked_picture())
    assert any("carries" in sentence for sentence in breaches("photo-files"))


def test_a_lost_original_is_named_unless_it_was_purged():
    photo = make_photo(Subject.NONE)
    Path(default_storage.path(photo.file.name)).unlink()
    assert breaches("photo-files") == [f"The file of photo {photo.pk} is missing."]
    Photo.objects.update(state=State.PURGED)
    assert breaches("photo-files") == []


def test_public_files_of_no_public_photo_are_named():
    photo = make_photo(Subject.NONE)
    photo.get_rendition("width-90")
    assert breaches("public-files") == []
    Photo.objects.update(subject=Subject.UNKNOWN)
    found = breaches("public-files")
    rendition = PhotoRendition.objects.get()
    assert found == [
        f"Public files lie under the key {photo.media_key}, which is no public photo's.",
        f"Rendition {rendition.pk} is public and its photo is not.",
    ]


def test_a_file_without_a_row_is_named_once_it_is_old():
    make_photo(Subject.NONE)
    for name in ("originals/stray.jpg", "photo/stray.jpg", f"pub/{'0' * 32}/stray.jpg"):
        saved = default_storage.save(name, ContentFile(b"x"))
        assert f"The file {saved} belongs to no record." not in breaches("orphan-files")
        path = Path(default_storage.path(saved))
        before = timezone.now().timestamp() - OLD
        os.utime(path, (before, before))
        assert f"The file {saved} belongs to no record." in breaches("orphan-files")


def test_a_merge_of_a_merge_is_named():
    first, second, third = (
        make_patient(f"Patient {n}", email=f"p{n}@example.org") for n in range(3)
    )
    Patient.objects.filter(pk=first.pk).update(merged_into=second)
    assert breaches("merges") == []
    Patient.objects.filter(pk=second.pk).update(merged_into=third)
    assert breaches("merges") == [
        f"Patient {first.reference} is merged into somebody who is merged themselves."
    ]


def test_an_open_link_of_a_cancelled_request_is_named():
    request = make_request()
    link = actions.mint_link(
        purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request
    ).link
    actions.cancel(request=request, by=SYSTEM)
    assert breaches("links") == []
    LinkToken.objects.update(closed_at=None)
    assert breaches("links") == [f"Link {link.pk} of a cancelled request is open."]


def test_a_link_stored_in_the_clear_is_named():
    request = make_request()
    delivery = actions.mint_link(
        purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request
    )
    LinkToken.objects.update(digest=delivery.token)
    assert breaches("tokens") == [f"Link {delivery.link.pk} is not stored as a digest."]


def test_follow_ups_that_are_overdue_or_that_nobody_handles_are_named():
    now = timezone.now()
    overdue = FollowUp.objects.create(
        cause=1, kind="mail.receipt", target="x", due_at=now - timedelta(days=2)
    )
    FollowUp.objects.create(cause=1, kind="no.such", due_at=now - timedelta(minutes=1))
    FollowUp.objects.create(cause=2, kind="mail.receipt", due_at=now + timedelta(days=2))
    assert breaches("follow-ups") == [
        f"Follow-up {overdue.pk} (Mail the receipt of a signature) is overdue.",
        "Nothing handles follow-ups of kind no.such.",
    ]


def test_a_private_derivative_of_a_patients_photo_is_no_breach():
    photo = make_photo(Subject.PATIENT, patients=[make_patient()])
    with asking.asking(staff=True):
        photo.get_rendition("width-90")
    assert breaches("public-files") == []
    assert breaches("orphan-files") == []
