"""Is it entered which lawyer has read a form, and is their letter kept from everybody else?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from consent.models import Attachment, ConsentForm, LedgerEntry, LegalReview
from consent.privileges import Role
from tests.consent.form_editing import ROOT, edit_url, posted, signed_in
from tests.factories import make_version, picture

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n% the letter\n%%EOF\n"


@pytest.fixture
def form() -> ConsentForm:
    return ConsentForm.objects.get(pk=make_version("website", "instagram").form_id)


@pytest.fixture
def owner() -> Client:
    return signed_in(Role.OWNER)


def review(client: Client, form: ConsentForm, **changes: object):
    data = {
        "version": form.newest_version().pk,
        "reviewer": "Ruth Bader, Bader & Partners",
        "reviewed_on": "2026-01-15",
        "note": "For Ohio.",
        **changes,
    }
    return client.post(f"{ROOT}review/{form.pk}/", data)


def stored(attachment: Attachment) -> bytes:
    with default_storage.open(attachment.file.name) as file:
        return file.read()


def letter(name: str = "letter.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_review_is_entered_with_its_letter_and_shown_beside_the_form(form, owner):
    assert "not reviewed by a lawyer yet" in owner.get(edit_url(form)).content.decode()
    assert "Not reviewed by a lawyer yet" in owner.get(ROOT).content.decode()
    assert review(owner, form, document=letter()).status_code == 302
    kept = LegalReview.objects.get()
    assert kept.version == form.newest_version() and kept.document.kind == "legal_review"
    assert stored(kept.document) == PDF
    assert "was reviewed by Ruth Bader" in owner.get(edit_url(form)).content.decode()
    assert "Reviewed by Ruth Bader, Bader &amp; Partners on 15 January 2026" in (
        owner.get(ROOT).content.decode()
    )


def test_the_ledger_says_that_it_was_reviewed_and_names_nobody(form, owner):
    review(owner, form, document=letter())
    entry = LedgerEntry.objects.get(act="form.reviewed")
    kept = LegalReview.objects.get()
    assert entry.refs["review"] == kept.pk
    assert entry.refs["sha256"] == kept.version.sha256
    assert entry.refs["document"] == kept.document.sha256
    assert "Ruth" not in str(entry.refs) and "Ohio" not in str(entry.refs)


def test_a_new_version_is_not_reviewed_yet(form, owner):
    review(owner, form)
    owner.post(edit_url(form), posted(form, introduction="Another.", **{"action-publish": "1"}))
    page = owner.get(edit_url(form)).content.decode()
    assert "Version 2 is not reviewed by a lawyer yet." in page


def test_a_review_of_a_version_that_is_not_the_newest_any_more_is_not_entered(form, owner):
    old = form.newest_version().pk
    owner.post(edit_url(form), posted(form, introduction="Another.", **{"action-publish": "1"}))
    review(owner, form, version=old)
    assert not LegalReview.objects.exists()


REFUSED = [
    ({"reviewer": " "}, "Write the lawyer’s name."),
    ({"reviewed_on": ""}, "Choose the day of the review."),
    ({"reviewed_on": (timezone.now() + timedelta(days=3)).date()}, "This day has not come yet."),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED)
def test_a_review_without_name_or_day_is_refused_in_a_sentence(form, owner, changes, sentence):
    answer = review(owner, form, **changes)
    assert answer.status_code == 200 and sentence in answer.content.decode()
    assert not LegalReview.objects.exists()


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"PK\x03\x04letter", b"%!PS", b"GIF89a"]
)
def test_only_a_pdf_or_a_picture_is_kept(form, owner, content):
    answer = review(owner, form, document=letter("letter.pdf", content))
    assert "Choose a PDF or a picture of the letter." in answer.content.decode()
    assert not LegalReview.objects.exists() and not Attachment.objects.exists()


def test_a_photographed_letter_loses_everything_but_its_pixels(form, owner):
    review(owner, form, document=letter("letter.jpg", picture() + b"hidden behind it"))
    assert b"hidden" not in stored(Attachment.objects.get())


def test_the_letter_is_saved_by_those_who_write_forms_and_by_nobody_else(form, owner):
    review(owner, form, document=letter())
    url = f"{ROOT}review/{form.pk}/{LegalReview.objects.get().pk}/document/"
    answer = owner.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer.headers["Cache-Control"]
    for role in (Role.FRONT_DESK, Role.EDITOR, Role.REVIEWER, Role.TECHNICAL):
        assert signed_in(role).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    other = make_version("website").form_id
    assert owner.get(url.replace(f"/{form.pk}/", f"/{other}/", 1)).status_code == 404
