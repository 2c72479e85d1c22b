"""Are the cheap hostile files cleaned or refused in words? `make proof` sends all of them by HTTP."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError
from wagtail.models import UploadedFile

from consent import cleaning
from consent.cleaning import UnusablePhoto
from consent.forms import PhotoFileField
from consent.intake import captions, import_csv, scans
from consent.privileges import Role
from tests.consent import hostile
from tests.consent.looking import cleaned_here, shows_the_quadrants
from tests.factories import make_staff
from tests.proof.corpus_all import every_case
from tests.proof.corpus_case import MARK, NAME, Case, Door, Must

pytestmark = pytest.mark.once
LARGEST = 200_000


def cheap(*doors: Door) -> list[Case]:
    return [case for case in every_case() if case.door in doors and not case.is_heavy]


def fault_of_picture(case: Case) -> str:
    """What is wrong with what becomes of a picture; '' for nothing."""
    try:
        kept = cleaned_here(case.build()) if case.build() else b""
    except UnusablePhoto as refusal:
        return "is refused" if case.must is Must.BE_CLEANED or not str(refusal) else ""
    if case.must is Must.BE_REFUSED:
        return "is kept" if kept else ""
    if cleaning.metadata_in(kept) or MARK in kept:
        return "keeps words"
    return "is not upright" if case.shows and not shows_the_quadrants(kept) else ""


def test_the_corpus_is_large_and_has_every_door():
    cases = every_case()
    assert len(cases) >= 250
    assert {case.door for case in cases} == set(Door)
    assert Counter(case.must for case in cases)[Must.BE_CLEANED] > 100


def test_a_case_is_the_same_file_each_time():
    random = {"HEIC", "AVIF"}  # encoded by threads
    for case in every_case()[::9]:
        if not case.is_heavy and not random & set(case.name.split()):
            assert case.build() == case.build(), case.name


@pytest.mark.parametrize("third", range(3))
def test_every_hostile_picture_is_cleaned_or_refused(third):
    faults = {
        case.name: fault
        for case in cheap(Door.PHOTO)[third::3]
        if len(case.build()) < LARGEST and (fault := fault_of_picture(case))
    }
    assert not faults


def test_the_forms_field_says_why_in_words():
    for case in cheap(Door.PHOTO):
        if case.must is Must.BE_REFUSED and case.name.startswith(("GIF", "a ", "HTML", "PNG of")):
            with pytest.raises(ValidationError) as refused:
                PhotoFileField().clean(SimpleUploadedFile(case.file_name, case.build()))
            assert len(refused.value.messages[0]) > 20, case.name


def test_every_hostile_caption_is_plain_words_or_refused():
    for case in cheap(Door.CAPTIONS):
        try:
            kept = captions.cleaned(case.build().decode("utf-8-sig", errors="replace"))
        except captions.BadCaptions as refusal:
            assert case.must is not Must.BE_CLEANED and str(refusal), case.name
        else:
            assert case.must is not Must.BE_REFUSED or "\ufffd" in kept, case.name
            assert "<" not in kept and MARK.decode() not in kept, case.name
            assert captions.cleaned(kept) == kept


def test_every_hostile_list_of_names_is_read_or_refused():
    for case in cheap(Door.NAMES):
        try:
            import_csv.read(case.build())
        except import_csv.UnreadableList as refusal:
            assert str(refusal), case.name
        else:
            assert case.must is not Must.BE_REFUSED, case.name


def test_every_hostile_sheet_is_kept_as_what_it_is_or_refused():
    for case in cheap(Door.SCAN):
        data = case.build()
        if not data.startswith(b"%PDF-") and case.must is Must.BE_CLEANED:
            continue  # a picture: the cleaner's, above
        try:
            scans.checked(data)
        except scans.NotAScan as refusal:
            assert case.must is not Must.BE_CLEANED and refusal.reason, case.name
        else:
            assert case.must is not Must.BE_REFUSED, case.name


HOSTILE = ["a patient", "emoji alone", "300 wide letters", "a NUL", "right to left", "only dots"]


@pytest.mark.django_db
@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_put_aside_has_a_name_of_its_own(what, client):
    case = next(one for one in cheap(Door.MANY) if one.name == f"called by {what}")
    client.force_login(make_staff(Role.FRONT_DESK))
    file = SimpleUploadedFile("x", hostile.jpeg())
    file._name = case.file_name.replace("\0", "")
    answer = client.post(
        "/admin/images/multiple/add/",
        {"title": case.file_name.replace("\0", ""), "files[]": file},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.json()["success"], answer.content
    name = UploadedFile.objects.get().file.name
    assert default_storage.exists(name)
    assert len(name) < 60 and NAME.split()[1] not in name
