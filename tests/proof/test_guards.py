"""Do defences hold that no other test asks for by itself? For `make mutants`, which takes each away."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from wagtail.documents import get_document_model

from consent import actions, middleware, triggers, verify
from consent.acts import SYSTEM
from consent.models import CoveredItem, Evidence, FollowUp, LedgerEntry
from consent.privileges import Channel, Purpose, Subject
from tests.consent.sets import signed_set
from tests.factories import make_consent, make_patient, make_photo, make_request
from tests.leaks.judging import marked_picture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["leaflet.jpg", "leaflet.png", "leaflet.webp", "leaflet"])
def test_a_picture_is_no_document(name):
    """Nobody would be asked who can be seen in it."""
    document = get_document_model()(
        title="A leaflet", file=SimpleUploadedFile(name, marked_picture(), "image/jpeg")
    )
    with pytest.raises(ValidationError) as refusal:
        document.full_clean()
    assert "file" in refusal.value.message_dict


def test_no_table_holds_a_link_that_would_open():
    request = make_request()
    tokens = [
        actions.mint_link(
            purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request
        ).token,
        actions.mint_link(
            purpose=Purpose.MANAGE, channel=Channel.COPY, by=SYSTEM, patient=request.patient
        ).token,
    ]
    stored = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            stored += [str(value) for row in cursor.fetchall() for value in row]
    assert [value for value in stored if any(token in value for token in tokens)] == []


def test_what_follows_a_withdrawal_is_on_record_before_its_commit():
    patient = make_patient()
    consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))
    FollowUp.objects.all().delete()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    act = LedgerEntry.objects.get(act="consent.revoked")
    planned = set(FollowUp.objects.filter(cause=act.seq).values_list("kind", flat=True))
    assert {"shutfile.append", "mail.withdrawn"} <= planned


def test_a_changed_word_of_the_evidence_is_named():
    patient = make_patient()
    consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))
    text = consent.evidence.text
    assert "website" in text
    triggers.drop()
    Evidence.objects.update(text=text.replace("website", "instagram"))
    triggers.make()
    told = [one.sentence for one in verify.run() if one.invariant == "evidence"]
    assert f"The evidence of consent {consent.reference} was changed." in told


def test_a_withdrawal_seen_by_this_process_does_not_wait_for_its_memory(
    monkeypatch, django_capture_on_commit_callbacks
):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo)
    name = PurePosixPath(photo.get_rendition("max-400x400").file.name).name
    # Not a moment passes, and the file may be gone: only forgetting makes the answer another.
    monkeypatch.setattr(middleware, "time", SimpleNamespace(monotonic=lambda: 100.0))
    assert middleware.may_be_served(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert not middleware.may_be_served(name)


def test_the_database_takes_nothing_into_a_described_set_that_nobody_attests():
    patient = make_patient()
    consent = signed_set(patient)
    photo = make_photo(Subject.PATIENT, patients=[patient])
    with pytest.raises(DatabaseError, match="attests"), transaction.atomic():
        CoveredItem.objects.create(consent=consent, photo=photo, sha256=photo.sha256)
    CoveredItem.objects.create(
        consent=consent, photo=photo, sha256=photo.sha256, attested_at=timezone.now()
    )
    assert photo.verdict("website")
