"""Is the patient's copy made once, from what was signed, and told to staff where it needs a look?"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection
from django.utils import timezone

from config.keys import copy_seal
from consent import actions, pdf, triggers, verify
from consent.actions import patient_copy
from consent.evidence import sha256
from consent.models import (
    Consent,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    Patient,
    PatientCopy,
    PracticeDetails,
    RequestedItem,
    Signature,
)
from consent.pdf import stored
from consent.privileges import SignerRole, Subject
from consent.signed import sealing_pdf
from tests.consent.contents import ARABIC
from tests.consent.poppler import pdfsig, pdftotext
from tests.consent.walking import STROKES
from tests.factories import make_consent, make_patient, make_photo, make_request

pytestmark = pytest.mark.django_db


def signed(name: str = "Amara Okafor", **answers: object) -> Consent:
    """A consent for two photos, one use of two agreed to, with its follow-ups still open."""
    patient = make_patient(name)
    photos = [
        make_photo(Subject.PATIENT, patients=[patient], description=words)
        for words in ("Before, from the side", "After, from the side")
    ]
    request = make_request(patient, photos=photos)
    given = {"method": "typed", "typed_name": name, "uses": ("website",), **answers}
    return actions.sign(
        request=request, answers=actions.Answers(erecords_shown_at=timezone.now(), **given)
    )


def bytes_of(copy: PatientCopy) -> bytes:
    with copy.file.open("rb") as file:
        return file.read()


def breaches(name: str) -> list[str]:
    return [breach.sentence for breach in verify.run() if breach.invariant == name]


def files() -> list[str]:
    return default_storage.listdir("copies")[1] if default_storage.exists("copies") else []


def quietly(change) -> None:
    """What somebody with the database's own tools could do."""
    triggers.drop()
    change()
    triggers.make()


def test_a_signature_plans_its_copy_and_the_worker_makes_it(work):
    consent = signed()
    planned = FollowUp.objects.get(kind="copy.make")
    assert (planned.target, planned.done_at) == (consent.reference, None)
    work()
    planned.refresh_from_db()
    assert planned.done_at
    assert PatientCopy.objects.get().consent == consent


def test_the_copy_says_what_was_signed(tmp_path, work):
    consent = signed()
    work()
    text = pdftotext(bytes_of(consent.copy), tmp_path)
    entry = stored.signed_entry(consent)
    for words in (
        "Photos on our website and social pages",
        "Signed by Amara Okafor on",
        "The patient",
        "Anyone who visits our website",
        "Our Instagram page",
        f"{consent.reference}-1 Before, from the side",
        f"{consent.reference}-2 After, from the side",
        *consent.items.values_list("sha256", flat=True),
        "We would like to show how treatment works.",
        "Your treatment does not depend on it.",
        "You can have a paper copy for free.",
        "/consent/",
        "/consent/verify/",
        "(America/New_York)",
        consent.evidence.sha256,
        entry.sha256,
        consent.version.sha256,
        consent.signature.erecords_version,
    ):
        assert words in text, words
    yes, no = text.index("You said yes to"), text.index("You said no to")
    assert yes < text.index("Our website") < no < text.index("Our Instagram page")


def test_a_drawn_signature_is_drawn_in_strokes(tmp_path, work):
    consent = signed(method="drawn", points=STROKES, typed_name="")
    work()
    data = bytes_of(consent.copy)
    assert "Drawn on a screen" in pdftotext(data, tmp_path)
    assert stored.content_of(consent).signature_path.startswith("M20 100 L200 40")
    assert b"/Subtype/Image" not in data.replace(b" ", b"")


def test_whoever_signs_for_another_is_named_with_their_authority(tmp_path, work):
    patient = make_patient("Noor Haddad", birth_date=timezone.now().date() - timedelta(days=3000))
    photo = make_photo(Subject.PATIENT, patients=[patient])
    request = make_request(
        patient,
        photos=[photo],
        signer_role=SignerRole.PARENT,
        signer_name="Rana Haddad",
        authority="mother, with custody",
    )
    consent = actions.sign(
        request=request,
        answers=actions.Answers(
            uses=("website",),
            method="typed",
            typed_name="Rana Haddad",
            erecords_shown_at=timezone.now(),
        ),
    )
    Patient.objects.filter(pk=patient.pk).update(name="Noor Married")
    work()
    text = pdftotext(bytes_of(consent.copy), tmp_path)
    for words in ("Rana Haddad", "A parent", "mother, with custody", "Noor Haddad"):
        assert words in text, words
    assert "Noor Married" not in text, "the patient is named as on the day of signing"


def test_what_changes_later_changes_nothing_in_the_copy():
    consent = signed()
    before = pdf.render(stored.content_of(consent)).data
    practice = PracticeDetails.the_one()
    practice.struct_org_name = "Another name"
    practice.time_zone = "Asia/Tokyo"
    practice.save()
    Patient.objects.update(name="Somebody Else", language="de")
    consent.version.form.title = "Another title"
    consent.version.form.save()
    actions.withdraw(consent=consent, by=patient_copy.SYSTEM, channel="copy")
    again = Consent.objects.get(pk=consent.pk)
    assert pdf.render(stored.content_of(again)).data == before


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda: Signature.objects.update(name="Somebody Else"), "name"),
        (lambda: Signature.objects.update(typed_name="Somebody Else"), "signature"),
        (lambda: Signature.objects.update(authority="none"), "authority"),
        (lambda: RequestedItem.objects.update(sha256="0" * 64), "list of items"),
        (lambda: stored_text("Anyone", "Everyone"), "text"),
    ],
)
def test_what_was_tampered_with_is_never_printed_as_signed(change, part):
    patient = make_patient()
    consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))
    quietly(change)
    with pytest.raises(stored.NotAsSigned, match=part):
        actions.keep_copy(consent=Consent.objects.get(pk=consent.pk))
    assert not PatientCopy.objects.exists() and not files()


def stored_text(old: str, new: str) -> None:
    for consent in Consent.objects.select_related("version"):
        version = consent.version
        type(version).objects.filter(pk=version.pk).update(text=version.text.replace(old, new))


def test_it_is_sealed_once_and_a_repeat_finds_it():
    consent = signed()
    first = actions.keep_copy(consent=consent)
    data = bytes_of(first)
    assert actions.keep_copy(consent=Consent.objects.get()) == first
    assert bytes_of(PatientCopy.objects.get()) == data
    assert len(files()) == 1
    assert LedgerEntry.objects.filter(act="consent.copy_kept").count() == 1


def test_both_digests_are_an_event_of_the_ledger():
    consent = signed()
    copy = actions.keep_copy(consent=consent)
    entry = LedgerEntry.objects.get(act="consent.copy_kept")
    assert entry.refs == {
        "consent": consent.reference,
        "unsealed": sha256(pdf.render(stored.content_of(consent)).data),
        "sealed": sha256(bytes_of(copy)),
        "certificate": sealing_pdf.own_certificate(),
        "standards": ["ua-1", "a-2a"],
    }
    assert (copy.unsealed_sha256, copy.sealed_sha256) == (
        entry.refs["unsealed"],
        entry.refs["sealed"],
    )


def test_pdfsig_agrees_with_the_kept_file(tmp_path):
    told = pdfsig(bytes_of(actions.keep_copy(consent=signed())), tmp_path)
    assert "Signature is Valid." in told and "Total document signed" in told


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_one_copy():
    consent = signed()

    def make(_: int) -> PatientCopy:
        try:
            return actions.keep_copy(consent=Consent.objects.get())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        copies = list(pool.map(make, range(4)))
    assert {copy.pk for copy in copies} == {PatientCopy.objects.get().pk}
    assert len(files()) == 1
    assert sha256(bytes_of(consent.copy)) == consent.copy.sealed_sha256
    assert LedgerEntry.objects.filter(act="consent.copy_kept").count() == 1


def test_drawing_and_sealing_hold_no_lock(monkeypatch, work):
    outside, inside = list(connection.savepoint_ids), []
    draw, seal = pdf.render, sealing_pdf.seal

    def watched_drawing(content):
        inside.append(list(connection.savepoint_ids))
        return draw(content)

    def watched_sealing(data, **facts):
        inside.append(list(connection.savepoint_ids))
        return seal(data, **facts)

    monkeypatch.setattr(pdf, "render", watched_drawing)
    monkeypatch.setattr(sealing_pdf, "seal", watched_sealing)
    signed()
    work()
    assert inside == [outside, outside], "no transaction is open but the test's own"


def test_a_failure_after_sealing_leaves_no_file_and_is_tried_again(monkeypatch, work):
    signed()
    monkeypatch.setattr(patient_copy, "_record", fail)
    work()
    monkeypatch.undo()
    assert not files() and not PatientCopy.objects.exists()
    planned = FollowUp.objects.get(kind="copy.make")
    assert (planned.done_at, planned.last_error) == (None, "Lost")
    FollowUp.objects.update(due_at=timezone.now())
    work()
    assert len(files()) == 1


class Lost(Exception):
    """The database went away."""


def fail(*args: object) -> None:
    raise Lost


@pytest.mark.parametrize("name", ["Wilhelmina " * 18, ARABIC * 15, ("李小龙 😀 " + ARABIC) * 10])
def test_a_copy_is_made_for_a_name_of_200_characters_in_any_script(name, work):
    consent = signed(name[:200].strip())
    work()
    assert bytes_of(consent.copy).startswith(b"%PDF")


def test_staff_are_told_where_no_font_has_a_sign(work, mailoutbox, tmp_path):
    practice = PracticeDetails.the_one()
    practice.email = "desk@example.org"
    practice.save()
    consent = signed("李小龙")
    work()
    entry = LedgerEntry.objects.get(act="consent.copy_kept")
    assert entry.refs["standards"] == ["1.7"]
    assert LedgerDetail.objects.get(seq=entry.seq).detail == "U+674E U+5C0F U+9F99"
    assert "674E" not in json.dumps(entry.refs), "letters of a name stand where they can be erased"
    work()
    told = [mail for mail in mailoutbox if mail.to == ["desk@example.org"]]
    assert len(told) == 1
    assert consent.reference in told[0].subject
    assert "李" not in told[0].body and "674E" not in told[0].body
    text = pdftotext(bytes_of(consent.copy), tmp_path)
    assert "U+674E U+5C0F U+9F99" in text[text.index("Your signature") :]


def test_staff_are_not_told_where_every_sign_is_drawn(work, mailoutbox):
    practice = PracticeDetails.the_one()
    practice.email = "desk@example.org"
    practice.save()
    signed()
    work()
    work()
    assert not [mail for mail in mailoutbox if mail.to == ["desk@example.org"]]


@pytest.mark.parametrize("chosen", [True, False])
def test_a_mail_carries_it_only_if_the_signer_chose_so(chosen, work, mailoutbox):
    consent = signed(copy_by_mail=chosen)
    work()
    carried = [(mail.to, *part) for mail in mailoutbox for part in mail.attachments]
    name, data = f"permission-{consent.reference}.pdf", bytes_of(consent.copy)
    expected = [(["amara@example.org"], name, data, "application/pdf")]
    assert carried == (expected if chosen else [])
    assert json.loads(consent.evidence.text)["copy_by_mail"] is chosen
    assert PatientCopy.objects.count() == 1


def test_a_copy_that_was_chosen_by_mail_and_has_no_address_sends_nothing(work, mailoutbox):
    consent = signed(copy_by_mail=True)
    patient = consent.patient
    patient.email = ""
    patient.save()
    work()
    assert not mailoutbox
    assert not FollowUp.objects.filter(kind="mail.copy", done_at=None).exists()


class TestVerify:
    def test_a_sound_copy_is_silent(self, work):
        signed()
        work()
        assert breaches("patient-copies") == breaches("copies-made") == []

    def test_a_changed_file_is_named(self):
        consent = signed()
        copy = actions.keep_copy(consent=consent)
        data = bytearray(bytes_of(copy))
        data[len(data) // 3] ^= 1
        with default_storage.open(copy.file.name, "wb") as file:
            file.write(bytes(data))
        assert breaches("patient-copies") == [
            f"The patient's copy of consent {consent.reference} is not the file its digests name.",
            f"The seal on the patient's copy of consent {consent.reference} is not whole.",
        ]

    def test_a_missing_file_is_named(self):
        copy = actions.keep_copy(consent=signed())
        default_storage.delete(copy.file.name)
        (line,) = breaches("patient-copies")
        assert "is missing" in line

    def test_an_exchanged_copy_is_named_though_its_own_digests_fit(self):
        consent = signed()
        copy = actions.keep_copy(consent=consent)
        unsealed = pdf.render(stored.content_of(signed("Another Name"))).data
        forged = sealing_pdf.seal(unsealed, practice="X")
        with default_storage.open(copy.file.name, "wb") as file:
            file.write(forged)
        PatientCopy.objects.update(sealed_sha256=sha256(forged), unsealed_sha256=sha256(unsealed))
        assert breaches("patient-copies") == [
            f"The ledger does not confirm the patient's copy of consent {consent.reference}."
        ]

    def test_a_file_without_a_row_is_named(self):
        copy = actions.keep_copy(consent=signed())
        assert not breaches("orphan-files")
        PatientCopy.objects.all().delete()
        path = default_storage.path(copy.file.name)
        os.utime(path, (0, 0))
        assert breaches("orphan-files") == [f"The file {copy.file.name} belongs to no record."]

    def test_an_old_signature_without_copy_or_plan_is_named_and_planned_anew(self, work):
        consent = signed()
        assert breaches("copies-made") == [], "it is young"
        quietly(lambda: Consent.objects.update(signed_at=timezone.now() - timedelta(hours=2)))
        assert breaches("copies-made") == [], "it is planned"
        FollowUp.objects.filter(kind="copy.make").delete()
        assert breaches("copies-made") == [
            f"Consent {consent.reference} has no patient's copy, and none is planned."
        ]
        assert actions.plan_missing_copies() == 1
        assert actions.plan_missing_copies() == 0
        work()
        assert breaches("copies-made") == []

    def test_a_copy_sealed_with_a_key_that_was_lost_since_still_holds(self, settings, tmp_path):
        actions.keep_copy(consent=signed())
        settings.COPY_SEAL_FILE = copy_seal(tmp_path / "new", {})
        assert breaches("patient-copies") == []


def test_the_database_keeps_one_copy_per_consent():
    consent = signed()
    actions.keep_copy(consent=consent)
    with pytest.raises(IntegrityError):
        PatientCopy.objects.create(
            consent=consent, file="x", unsealed_sha256="0" * 64, sealed_sha256="0" * 64
        )
