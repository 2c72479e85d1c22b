"""Can anybody check a copy they were handed, without learning or leaving anything?"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.keys import copy_seal
from consent import actions, pdf
from consent.models import Consent, LedgerEntry, PatientCopy
from consent.privileges import Subject
from consent.signed import genuine, sealing_pdf
from consent.signed.genuine import Finding, judge
from tests.consent.contents import content
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db

ADDRESS = "/consent/verify/"


@pytest.fixture
def consent() -> Consent:
    patient = make_patient()
    return make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))


@pytest.fixture
def sealed(consent) -> bytes:
    with actions.keep_copy(consent=consent).file.open("rb") as file:
        return file.read()


def ask(client: Client, data: bytes, name: str = "permission.pdf"):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, data, "application/pdf")})


def test_the_page_asks_for_a_file_and_sets_no_cookie(client: Client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert 'enctype="multipart/form-data"' in response.content.decode()


def test_a_genuine_copy_is_confirmed_by_day_and_reference_alone(client: Client, consent, sealed):
    html = ask(client, sealed).content.decode()
    assert "This copy is genuine" in html
    assert consent.reference in html
    assert f"{consent.signed_at:%Y}" in html
    for secret in ("Amara", "Okafor", "website", "smiling"):
        assert secret not in html.replace("What leaves this website", ""), secret


@pytest.mark.parametrize("where", [10, 0.3, 0.7, 0.95, -40])
def test_one_changed_byte_is_a_changed_file(client: Client, sealed, where):
    at = where if isinstance(where, int) else int(len(sealed) * where)
    changed = bytearray(sealed)
    changed[at] ^= 1
    assert "This file was changed" in ask(client, bytes(changed)).content.decode()


def test_something_added_is_a_changed_file(sealed):
    assert judge(sealed + b"\n%%EOF\n").finding == Finding.CHANGED
    assert judge(sealed + b" ").finding == Finding.CHANGED


def test_a_copy_without_its_seal_is_a_changed_file(consent, sealed):
    unsealed = pdf.render(pdf.stored.content_of(consent)).data
    assert judge(unsealed).finding == Finding.CHANGED


def test_a_copy_sealed_by_somebody_else_is_a_changed_file(consent, settings, sealed, tmp_path):
    unsealed = pdf.render(pdf.stored.content_of(consent)).data
    ours, settings.COPY_SEAL_FILE = settings.COPY_SEAL_FILE, copy_seal(tmp_path / "theirs", {})
    theirs = sealing_pdf.seal(unsealed, practice="X")
    settings.COPY_SEAL_FILE = ours
    assert judge(theirs).finding == Finding.CHANGED


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%%EOF\n" * 500, b"\x00" * 70_000])
def test_another_file_is_unknown(client: Client, sealed, data):
    response = ask(client, data)
    assert response.status_code == 200
    assert "We do not know this file" in response.content.decode()


def test_a_forged_copy_that_looks_like_ours_is_unknown(settings, tmp_path, sealed):
    ours, settings.COPY_SEAL_FILE = settings.COPY_SEAL_FILE, copy_seal(tmp_path / "theirs", {})
    forged = sealing_pdf.seal(pdf.render(content()).data, practice="X")
    settings.COPY_SEAL_FILE = ours
    assert judge(forged).finding == Finding.UNKNOWN


def test_after_a_restored_backup_the_copy_in_the_patients_hands_is_still_genuine(consent, sealed):
    """The backup is from before the copy: the worker makes it anew, and the seal differs."""
    PatientCopy.objects.all().delete()
    again = actions.keep_copy(consent=consent)
    with again.file.open("rb") as file:
        assert file.read() != sealed
    found = judge(sealed)
    assert (found.finding, found.consent) == (Finding.GENUINE, consent)


def test_a_copy_of_a_consent_that_the_backup_forgot_is_ours_without_a_record(client, sealed):
    PatientCopy.objects.all().delete()
    assert (
        "It carries our seal, but we have no record of it" in ask(client, sealed).content.decode()
    )


def test_a_copy_sealed_with_an_older_key_is_still_ours(settings, tmp_path, consent, sealed):
    settings.COPY_SEAL_FILE = copy_seal(tmp_path / "new", {})
    assert judge(sealed).finding == Finding.GENUINE
    changed = sealed[:2000] + b"x" + sealed[2001:]
    assert judge(changed).finding == Finding.CHANGED


def test_a_file_that_is_too_large_is_refused_in_a_sentence(client: Client):
    response = ask(client, b"%PDF" + b"x" * (genuine.MOST_BYTES + 10_000))
    assert response.status_code == 413
    assert "larger than 5 MB" in response.content.decode()


def test_no_file_is_an_error_beside_the_field(client: Client):
    response = client.post(ADDRESS, {})
    assert response.status_code == 400
    assert "Choose a PDF file first." in response.content.decode()


def test_a_broken_form_is_an_error_beside_the_field(client: Client):
    response = client.post(ADDRESS, b"rubbish", content_type="multipart/form-data; boundary=x")
    assert response.status_code == 400


def test_other_methods_are_refused(client: Client):
    assert client.put(ADDRESS).status_code == 405


def test_nothing_of_the_file_is_kept(client: Client, settings, monkeypatch, tmp_path, sealed):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    opened = []
    monkeypatch.setattr(
        "django.core.files.uploadedfile.TemporaryUploadedFile.__init__",
        lambda *args, **kwargs: opened.append(args),
    )
    before = (LedgerEntry.objects.count(), sorted((tmp_path / "private").rglob("*")))
    ask(client, sealed + b"x" * 3_000_000)
    assert not opened and not list(temporary.iterdir())
    assert before == (LedgerEntry.objects.count(), sorted((tmp_path / "private").rglob("*")))
