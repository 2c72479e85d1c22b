"""Is a sheet signed by hand as good as a signature on a screen, and never entered wrongly or twice?"""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from consent import actions, clock, coverage, facts
from consent.acts import SYSTEM, staff
from consent.evidence import sha256
from consent.intake import scans
from consent.models import (
    Attachment,
    Consent,
    ConsentRequest,
    LedgerEntry,
    PatientCopy,
    PracticeDetails,
)
from consent.pdf import asked as asked_pdf
from consent.pdf import sheet as sheet_pdf
from consent.privileges import Outcome, Role, SignerRole, Subject
from consent.texts import translations
from consent.verify import run
from tests.consent.poppler import pdftotext, pictures, type_sizes
from tests.consent.walking import body
from tests.factories import (
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
    picture,
    shows_quadrants,
)

PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>\nendobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n"
    b"0000000115 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n184\n%%EOF\n"
)


def today() -> date:
    return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)


def kept_in(field) -> bytes:
    with field.open("rb") as file:
        return file.read()


def ago(asked: ConsentRequest, days: int) -> ConsentRequest:
    """The same request, asked some days earlier."""
    ConsentRequest.objects.filter(pk=asked.pk).update(
        created_at=asked.created_at - timedelta(days=days),
        answer_by=asked.answer_by - timedelta(days=days),
    )
    asked.refresh_from_db()
    return asked


@pytest.fixture
def asked(db) -> ConsentRequest:
    return make_request()


@pytest.fixture
def desk(db, client) -> Client:
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


def on_request(asked: ConsentRequest, what: str = "") -> str:
    return f"/admin/requests/{asked.reference}/{what}"


def entered(**changed: object) -> dict[str, object]:
    return {
        "uses": ["website"],
        "day": today().isoformat(),
        "name": "Amara Okafor",
        "witness": "Wanda Witness",
        "language": "en",
        "scan": SimpleUploadedFile("scan.pdf", PDF),
        **changed,
    }


def enter(desk: Client, asked: ConsentRequest, **changed: object):
    return desk.post(on_request(asked, "paper/"), entered(**changed))


def on_sheet(**changed: object) -> actions.SignedSheet:
    return actions.SignedSheet(
        **{
            "uses": ("website",),
            "day": today(),
            "name": "Amara Okafor",
            "witness": "",
            "scan": ContentFile(PDF, name="scan.pdf"),
            **changed,
        }
    )


def test_what_was_signed_on_paper_is_in_force_with_its_scan(desk, asked, work, mailoutbox):
    response = enter(desk, asked)
    consent = Consent.objects.get()
    assert response.url == f"/admin/consents/inspect/{consent.pk}/"
    photo = asked.items.get().photo_id
    known = facts.of_photos([photo])
    assert coverage.allowed(known.items[photo], "website", at=known.now).allowed
    assert not coverage.allowed(known.items[photo], "instagram", at=known.now).allowed
    signature = consent.signature
    assert (signature.method, signature.typed_name, signature.witness) == (
        "paper",
        "Amara Okafor",
        "Wanda Witness",
    )
    assert signature.scan.kind == "scan"
    assert signature.scan.sha256 == sha256(PDF) == sha256(kept_in(signature.scan.file))
    work()
    assert "Your receipt" in mailoutbox[-1].subject
    assert "what you signed on paper on" in mailoutbox[-1].body
    assert not run()


def test_its_evidence_names_the_sheet_and_claims_no_screen(desk, asked):
    enter(desk, asked)
    consent = Consent.objects.get()
    signed = json.loads(consent.evidence.text)
    assert signed["signature"]["method"] == "paper"
    assert signed["electronic_records"] is None
    assert signed["paper"]["scan"] == sha256(PDF)
    assert signed["paper"]["day"] == today().isoformat()
    assert "Wanda" not in consent.evidence.text
    entry = LedgerEntry.objects.get(act="consent.signed")
    assert entry.actor["kind"] == "staff"
    assert entry.refs["scan"] == sha256(PDF)


def test_the_copy_says_that_it_was_signed_on_paper(desk, asked, work, tmp_path):
    enter(desk, asked)
    work()
    copy = PatientCopy.objects.get()
    words = pdftotext(kept_in(copy.file), tmp_path)
    assert "Signed on paper. The practice keeps the sheet." in words
    assert "Wanda Witness" in words
    assert sha256(PDF) in words.replace(" ", "")
    assert "Signing on a screen" not in words


def test_a_sheet_of_last_week_holds_from_its_own_day(asked):
    ago(asked, 9)
    day = today() - timedelta(days=5)
    consent = actions.sign_on_paper(request=asked, sheet=on_sheet(day=day), by=SYSTEM)
    assert consent.first_day == day
    assert clock.day_of(consent.signed_at, PracticeDetails.the_one().zone) == day
    assert consent.last_day == clock.months_later(day, 24) - timedelta(days=1)
    assert not run()


def test_a_sheet_that_was_signed_in_time_is_entered_after_the_time_to_answer(desk, asked):
    ago(asked, 30)
    in_time = today() - timedelta(days=20)
    assert desk.get(on_request(asked, "paper/")).status_code == 200
    assert "time to answer was over" in enter(desk, asked).content.decode()
    assert enter(desk, asked, day=in_time.isoformat()).status_code == 302
    assert Consent.objects.get().first_day == in_time


def test_a_parents_sheet_ends_with_childhood(db):
    birth = today().replace(year=today().year - 17, day=1) - timedelta(days=40)
    patient = make_patient(birth_date=birth)
    asked = make_request(
        patient,
        photos=[make_photo(Subject.PATIENT, patients=[patient])],
        signer_role=SignerRole.PARENT,
        signer_name="Ines Okafor",
        authority="mother",
    )
    consent = actions.sign_on_paper(request=asked, sheet=on_sheet(name="I. Okafor"), by=SYSTEM)
    assert consent.last_day == clock.majority_on(birth) - timedelta(days=1)


def encrypted() -> bytes:
    return PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 5 0 R")


BAD = {
    "a day to come": ({"day": lambda: today() + timedelta(days=1)}, "still to come"),
    "a day before it was asked": ({"day": lambda: today() - timedelta(days=1)}, "nobody had been"),
    "no day": ({"day": ""}, "Enter the day"),
    "no date": ({"day": "31 February"}, "Enter a valid date"),
    "no use": ({"uses": []}, "Tick at least one use"),
    "a use nobody asked for": ({"uses": ["print"]}, "Select a valid choice"),
    "no name": ({"name": " "}, "Enter the name"),
    "somebody else's name": ({"name": "Jon Doe"}, "Amara Okafor was asked"),
    "no scan": ({"scan": ""}, "Add the scan"),
    "an empty file": ({"scan": SimpleUploadedFile("a.pdf", b"")}, "empty"),
    "a text": ({"scan": SimpleUploadedFile("a.pdf", b"I say yes")}, "A scan is a PDF"),
    "a page of the web": (
        {"scan": SimpleUploadedFile("a.pdf", b"<html><script>1</script>")},
        "A scan is a PDF",
    ),
    "a GIF": ({"scan": SimpleUploadedFile("a.jpg", b"GIF89a" + b"0" * 99)}, "A scan is a PDF"),
    "half a PDF": ({"scan": SimpleUploadedFile("a.pdf", PDF[:200])}, "damaged or not complete"),
    "a head of a PDF": ({"scan": SimpleUploadedFile("a.pdf", b"%PDF-1.7 " * 9)}, "damaged"),
    "half a JPEG": ({"scan": SimpleUploadedFile("a.jpg", picture()[:900])}, "damaged"),
    "a locked PDF": ({"scan": SimpleUploadedFile("a.pdf", encrypted())}, "password"),
    "16 MB": ({"scan": SimpleUploadedFile("a.pdf", PDF + b"0" * (16 << 20))}, "up to 15 MB"),
    "40 MB": ({"scan": SimpleUploadedFile("a.pdf", PDF + b"0" * (40 << 20))}, "up to 15 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_sheet_that_cannot_be_right_is_refused_in_words(desk, asked, name):
    changed, said = BAD[name]
    given = {key: value() if callable(value) else value for key, value in changed.items()}
    for value in given.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    response = enter(desk, asked, **given)
    assert response.status_code == 200, name
    assert said in response.content.decode(), name
    assert not Consent.objects.exists()
    assert not Attachment.objects.exists()
    asked.refresh_from_db()
    assert asked.outcome == Outcome.OPEN


def test_a_photo_of_the_sheet_keeps_its_pixels_and_nothing_else(desk, asked):
    from PIL import Image

    taken = Image.open(BytesIO(picture()))
    exif = Image.Exif()
    exif[0x010F] = "A camera that knows a name"
    out = BytesIO()
    taken.save(out, "JPEG", exif=exif)
    assert enter(desk, asked, scan=SimpleUploadedFile("a.pdf", out.getvalue())).status_code == 302
    kept = Attachment.objects.get()
    data = kept_in(kept.file)
    assert str(kept.file.name).endswith(".jpg")
    assert b"knows a name" not in data
    assert kept.sha256 == sha256(data)


def test_the_same_sheet_twice_makes_one_consent_and_leaves_one_file(asked, settings):
    first = actions.sign_on_paper(request=asked, sheet=on_sheet(), by=SYSTEM)
    again = actions.sign_on_paper(
        request=asked, sheet=on_sheet(scan=ContentFile(PDF, name="scan.pdf")), by=SYSTEM
    )
    assert again == first
    assert Attachment.objects.count() == 1
    assert len(list((settings.PRIVATE_ROOT / "attachments").iterdir())) == 1


@pytest.mark.parametrize("how", ["cancelled", "declined", "signed"])
def test_a_question_that_was_answered_takes_no_sheet(desk, asked, how, settings):
    if how == "cancelled":
        actions.cancel(request=asked, by=SYSTEM)
    elif how == "declined":
        actions.decline(request=asked, by=SYSTEM)
    else:
        actions.sign(
            request=asked,
            answers=actions.Answers(
                uses=("website",),
                method="typed",
                typed_name="Amara Okafor",
                erecords_shown_at=timezone.now(),
            ),
        )
    assert enter(desk, asked).url == on_request(asked)
    assert desk.get(on_request(asked, "paper/")).url == on_request(asked)
    if how != "signed":
        with pytest.raises(actions.NotOpen):
            actions.sign_on_paper(request=asked, sheet=on_sheet(), by=SYSTEM)
    assert not Attachment.objects.exists()
    assert not (settings.PRIVATE_ROOT / "attachments").exists() or not list(
        (settings.PRIVATE_ROOT / "attachments").iterdir()
    )


@pytest.mark.usefixtures("migrated_rows")
@pytest.mark.django_db(transaction=True)
def test_of_two_staff_at_once_one_enters_it():
    asked = make_request()
    answers: list[object] = []
    both = threading.Barrier(2)

    def enter_it() -> None:
        try:
            both.wait(timeout=10)
            consent = actions.sign_on_paper(
                request=asked,
                sheet=on_sheet(scan=ContentFile(PDF, name="scan.pdf")),
                by=SYSTEM,
            )
            answers.append(consent.pk)
        finally:
            connection.close()

    people = [threading.Thread(target=enter_it) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(answers) == 2
    assert len(set(answers)) == Consent.objects.count() == Attachment.objects.count() == 1


def test_the_scan_is_read_by_those_who_read_consents_and_that_is_noted(desk, asked):
    enter(desk, asked)
    consent = Consent.objects.get()
    address = f"/admin/consents/{consent.reference}/scan/"
    assert address in desk.get(f"/admin/consents/inspect/{consent.pk}/").content.decode()
    response = desk.get(address)
    assert body(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    assert LedgerEntry.objects.filter(act="consent.scan_seen").count() == 1
    desk.force_login(make_staff(Role.EDITOR))
    assert desk.get(address).status_code == 404
    assert desk.get("/admin/consents/AAAAAAAAAAAA/scan/").status_code == 404


def test_verify_sees_a_scan_that_was_changed_or_is_gone(asked):
    actions.sign_on_paper(request=asked, sheet=on_sheet(), by=SYSTEM)
    kept = Attachment.objects.get()
    path = Path(kept.file.path)
    path.write_bytes(path.read_bytes() + b"0")
    assert any(breach.invariant == "scans" for breach in run())
    kept.file.storage.delete(kept.file.name)
    assert any("missing" in breach.sentence for breach in run())


def test_the_printed_sheet_says_everything_that_the_screen_says(desk, asked, tmp_path):
    response = desk.get(on_request(asked, "paper.pdf"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    words = pdftotext(response.content, tmp_path)
    for said in (
        asked.reference,
        "We would like to show how treatment works.",
        "Your treatment does not depend on it.",
        "Our website",
        "Anyone who visits our website",
        "24 months after the day you sign",
        "A smiling woman",
        "Signature of the witness",
    ):
        assert said in words, said
    assert "You can sign on paper instead" not in words
    assert LedgerEntry.objects.get(act="request.printed").refs == {"request": asked.reference}


def test_the_sheet_shows_the_photos_themselves(desk, asked, tmp_path):
    shown = pictures(desk.get(on_request(asked, "paper.pdf")).content, tmp_path)
    assert any(shows_quadrants(one) for one in shown)


def test_the_sheet_is_for_those_who_know_patients_and_ask(client, asked):
    address = on_request(asked, "paper.pdf")
    assert client.get(address).status_code == 302
    for role in (Role.EDITOR, Role.TECHNICAL):
        client.force_login(make_staff(role))
        assert client.get(address).status_code == 404, role
    assert not LedgerEntry.objects.filter(act="request.printed").exists()


def test_nothing_is_printed_for_a_photo_that_was_changed_since(desk, asked):
    item = asked.items.get()
    actions.classify(
        photo=item.photo, subjects=actions.Subjects(subject=Subject.UNKNOWN), by=SYSTEM
    )
    assert desk.get(on_request(asked, "paper.pdf")).url == on_request(asked)


def test_a_sheet_for_california_has_no_small_type(asked, tmp_path):
    content = asked_pdf.content_of(asked, translations.readings(asked)["en"])
    assert min(type_sizes(sheet_pdf.render_sheet(content), tmp_path)) < 14
    large = sheet_pdf.render_sheet(replace(content, is_large=True))
    assert min(type_sizes(large, tmp_path)) >= 14


def test_a_pdf_may_have_its_table_as_a_stream():
    stream = PDF[: PDF.index(b"xref")] + (
        b"4 0 obj\n<< /Type /XRef /Size 5 /Root 1 0 R >>\nstream\n\nendstream\nendobj\n"
        b"startxref\n184\n%%EOF\n"
    )
    assert scans.checked(stream).ending == "pdf"
    assert scans.checked(b"\n\n" + PDF).data.startswith(b"\n\n%PDF")


def test_who_entered_it_stands_beside_the_scan(asked):
    person = make_staff(Role.FRONT_DESK)
    actions.sign_on_paper(request=asked, sheet=on_sheet(), by=staff(person), entered_by=person)
    assert Attachment.objects.get().added_by == person


def test_a_yes_on_condition_is_one_on_paper_too(desk, asked):
    enter(desk, asked, only_unrecognisable="on")
    assert Consent.objects.get().grants.get().only_unrecognisable
    signed = json.loads(Consent.objects.get().evidence.text)
    assert signed["uses"][0]["only_unrecognisable"] is True


def childs_request() -> ConsentRequest:
    """A mother asked for a child of twelve, by a form that asks the child too."""
    patient = make_patient(birth_date=today() - timedelta(days=12 * 366))
    version = make_version()
    version.form.assent_from_age = 7
    version.form.save()
    return make_request(
        patient,
        photos=[make_photo(Subject.PATIENT, patients=[patient])],
        version=actions.make_version(form=version.form),
        signer_role=SignerRole.PARENT,
        signer_name="Ines Okafor",
        authority="mother",
    )


def test_a_child_who_is_asked_too_writes_its_own_name_on_the_sheet(desk, tmp_path):
    asked = childs_request()
    words = pdftotext(desk.get(on_request(asked, "paper.pdf")).content, tmp_path)
    assert "Yes, I want that too. My name:" in words
    refused = enter(desk, asked, name="Ines Okafor")
    assert "The child is asked too." in refused.content.decode()
    assert not Consent.objects.exists()
    assert enter(desk, asked, name="Ines Okafor", childs_yes="on").status_code == 302
    assert Consent.objects.get().assent.method == "paper"
    assert not run()


def test_who_is_not_asked_with_a_child_finds_no_line_for_one(desk, asked, tmp_path):
    words = pdftotext(desk.get(on_request(asked, "paper.pdf")).content, tmp_path)
    assert "My name:" not in words
    assert "childs_yes" not in desk.get(on_request(asked, "paper/")).content.decode()
