"""Is a program's guess about faces a hint and nothing more, and off where its extra is missing?"""

from __future__ import annotations

import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consent import actions
from consent.acts import SYSTEM
from consent.intake import import_folder, importing, vision
from consent.models import LedgerEntry, Photo
from consent.privileges import Role, Subject
from tests.factories import make_patient, make_photo, make_staff, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def faces(monkeypatch):
    """Switches the guess on and says what it finds; counts how often it looked."""
    looked = []

    def switch(found: int | None):
        monkeypatch.setattr(vision, "is_on", lambda: True)
        monkeypatch.setattr(vision, "faces_in", lambda data: looked.append(data) or found)
        return looked

    return switch


def page(photo, role=Role.REVIEWER) -> str:
    client = Client()
    client.force_login(make_staff(role))
    return client.get(f"/admin/images/{photo.pk}/").content.decode()


def test_without_the_extra_nothing_is_guessed(monkeypatch):
    photo = make_photo()
    monkeypatch.setattr(vision, "is_on", lambda: False)
    monkeypatch.setattr(subprocess, "run", None)
    assert vision.faces_in(b"anything") is None
    assert vision.hint_for(photo) == ""


def test_the_hint_says_what_it_is(faces):
    faces(2)
    photo = make_photo(Subject.PATIENT, patients=[make_patient()])
    assert vision.hint_for(photo) == (
        "2 faces found, 1 person named. This is a guess by a program: it misses faces and sees "
        "some where there are none."
    )
    assert "2 faces found, 1 person named" in page(photo)


@pytest.mark.parametrize("found", [0, None])
def test_no_face_found_says_nothing(faces, found):
    faces(found)
    photo = make_photo()
    assert vision.hint_for(photo) == ""
    assert "found" not in vision.hint(found, named=0)


def upload(client, url: str, **fields: str) -> dict:
    """What the upload form is told of one file."""
    file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    headers = {"X-Requested-With": "XMLHttpRequest"}
    return client.post(url, {"files[]": file, **fields}, headers=headers).json()


@pytest.fixture
def desk(client):
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


BATCH_PAGE = "/admin/images/multiple/add/"


def test_each_file_of_a_batch_comes_with_its_count(faces, desk):
    looked = faces(2)
    assert upload(desk, BATCH_PAGE, batch="1")["faces"] == 2
    assert len(looked) == 1
    assert "js/photo-faces.js" in desk.get(BATCH_PAGE).content.decode()
    assert not Photo.objects.exists()


def test_a_photo_that_goes_straight_into_a_record_comes_with_its_count(faces, desk):
    faces(2)
    page = f"/admin/patients/{make_patient().reference}/photos/"
    assert upload(desk, page)["faces"] == 2
    html = desk.get(page).content.decode()
    assert "js/photo-faces.js" in html
    assert 'data-named="1"' in html


def test_what_was_counted_at_upload_is_not_counted_again_for_the_photo(faces, desk):
    looked = faces(2)
    upload(desk, f"/admin/patients/{make_patient().reference}/photos/")
    assert len(looked) == 1
    assert vision.faces_of(Photo.objects.get()) == 2
    assert len(looked) == 1


def test_without_the_extra_the_upload_forms_say_nothing_of_faces(monkeypatch, desk):
    monkeypatch.setattr(vision, "is_on", lambda: False)
    monkeypatch.setattr(vision, "faces_in", None)
    assert upload(desk, BATCH_PAGE, batch="1")["faces"] is None
    html = desk.get(BATCH_PAGE).content.decode()
    assert "photo-faces" not in html
    assert "faces" not in html


def test_a_guess_files_nothing_and_stands_in_no_record(faces):
    faces(3)
    photo = make_photo()
    before = LedgerEntry.objects.count()
    vision.hint_for(photo)
    photo.refresh_from_db()
    assert photo.subject == Subject.UNKNOWN
    assert not photo.depictions.exists()
    assert LedgerEntry.objects.count() == before


def test_the_same_file_is_looked_at_once_a_day(faces):
    looked = faces(1)
    photo = make_photo()
    vision.hint_for(photo)
    vision.hint_for(photo)
    assert len(looked) == 1


@pytest.mark.parametrize(
    ("code", "out", "faces_found"),
    [
        (0, b"2", 2),
        (0, b"0", 0),
        (1, b"2", None),
        (0, b"", None),
        (0, b"-1", None),
        (-9, b"", None),
    ],
)
def test_only_a_child_that_ended_well_is_believed(monkeypatch, code, out, faces_found):
    monkeypatch.setattr(vision, "is_on", lambda: True)
    monkeypatch.setattr(
        vision.subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, code, out, b"")
    )
    assert vision.faces_in(b"a picture") == faces_found


def test_a_child_that_takes_too_long_says_nothing(monkeypatch):
    def slow(*args, **kwargs):
        raise subprocess.TimeoutExpired(args, kwargs["timeout"])

    monkeypatch.setattr(vision, "is_on", lambda: True)
    monkeypatch.setattr(vision.subprocess, "run", slow)
    assert vision.faces_in(b"a picture") is None


def test_whom_the_list_names_is_shown_to_those_who_know_patients(faces, tmp_path, settings):
    faces(0)
    settings.DATA_DIR = tmp_path
    patient, photo = make_patient("Zebulon Quagmire"), make_photo()
    made = actions.prepare_import(
        folder="old",
        files=[import_folder.Found("a.png", 1)],
        named=importing.Matched({"a.png": patient.pk}),
        by=SYSTEM,
    )
    made.files.update(photo=photo)
    assert "names Zebulon Quagmire for this file" in page(photo)
    editor = make_staff(Role.EDITOR)
    photo.uploaded_by_user = editor
    photo.save()
    client = Client()
    client.force_login(editor)
    for url in (f"/admin/images/{photo.pk}/", "/admin/photos/to-classify/"):
        assert "Quagmire" not in client.get(url, follow=True).content.decode()
    client.force_login(make_staff(Role.REVIEWER))
    html = client.get("/admin/photos/to-classify/").content.decode()
    assert "Yes, Zebulon Quagmire" in html
