"""What do staff say of a photo when they upload or edit it, and what does the site refuse?"""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.forms import get_image_form

from consent import cleaning
from consent.models import FollowUp, LedgerEntry, Photo
from consent.privileges import Role, Subject
from tests.consent import hostile
from tests.consent.looking import TURNED_INTO_JPEG
from tests.factories import make_consent, make_patient, make_photo, make_staff, picture

pytestmark = pytest.mark.django_db


def upload(data: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(), content_type="image/jpeg")


def filled(user, photo: Photo | None = None, file=None, **answers):
    data = {"title": "Smile", "subject": Subject.NONE, "description": "", **answers}
    return get_image_form(Photo)(
        data, {"file": file} if file else {}, instance=photo or Photo(), user=user
    )


def with_camera_data() -> bytes:
    image = Image.open(io.BytesIO(picture(width=400, height=300)))
    exif = Image.Exif()
    exif[0x010F] = "Camera of Amara"
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def front_desk():
    return make_staff(Role.FRONT_DESK)


def test_a_photo_is_stored_clean_and_filed_as_was_said(front_desk):
    patient = make_patient()
    form = filled(
        front_desk, file=upload(with_camera_data()), subject="patient", recognisable=[patient.pk]
    )
    assert form.is_valid(), form.errors
    photo = form.save()
    photo.refresh_from_db()
    with photo.file.open() as file:
        assert cleaning.metadata_in(file.read()) == []
    assert (photo.width, photo.height) == (300, 400)
    assert photo.subject == Subject.PATIENT
    assert list(photo.depictions.values_list("patient", "recognisable")) == [(patient.pk, True)]
    assert list(LedgerEntry.objects.values_list("act", flat=True)) == [
        "photo.added",
        "photo.classified",
    ]
    assert LedgerEntry.objects.first().actor == {"kind": "staff", "id": front_desk.pk}


def test_a_photo_is_unknown_in_the_database_until_it_is_classified(front_desk, monkeypatch):
    from consent import actions

    seen = []
    real = actions.classify

    def classify(**given):
        seen.append(Photo.objects.get(pk=given["photo"].pk).subject)
        return real(**given)

    monkeypatch.setattr(actions, "classify", classify)
    form = filled(front_desk, file=upload())
    assert form.is_valid(), form.errors
    form.save()
    assert seen == [Subject.UNKNOWN]


def test_a_form_that_is_not_committed_never_makes_a_photo_public(front_desk):
    form = filled(front_desk, file=upload())
    assert form.is_valid()
    assert form.save(commit=False).subject == Subject.UNKNOWN


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (picture()[:400], "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<!doctype html><script>alert(1)</script>", "HTML"),
        (b"no picture at all", "not a picture"),
        (b"\xff" * (25 * 1024 * 1024 + 1), "25 MB"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(front_desk, data, words):
    form = filled(front_desk, file=SimpleUploadedFile("photo.jpg", data))
    assert not form.is_valid()
    assert words in " ".join(form.errors["file"])


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "none", "recognisable": "P"}, "subject"),
        ({"subject": "patient", "recognisable": "P", "unrecognisable": "P"}, "unrecognisable"),
        ({"subject": "model"}, "source"),
        ({"subject": "patient", "recognisable": "P", "title": "okafor_before"}, "title"),
        (
            {"subject": "patient", "recognisable": "P", "description": "Amara smiling"},
            "description",
        ),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_field(front_desk, answers, field):
    patient = make_patient("Amara Okafor")
    answers = {name: [patient.pk] if value == "P" else value for name, value in answers.items()}
    form = filled(front_desk, file=upload(), **answers)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_file_known_as_a_patients_cannot_be_filed_as_public(front_desk):
    data = picture()
    make_photo(Subject.PATIENT, patients=[make_patient()], data=data)
    form = filled(front_desk, file=upload(data), subject="none")
    assert not form.is_valid()
    assert "record as a patient" in form.errors["subject"][0]


def test_an_exchanged_file_is_unknown_again_and_the_old_one_goes_with_the_commit(
    django_capture_on_commit_callbacks,
):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo)
    old = photo.file.name
    photo = Photo.objects.get(pk=photo.pk)
    answers = {"subject": "patient", "recognisable": [patient.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        form = filled(make_staff(Role.REVIEWER), photo, upload(), **answers)
        assert form.is_valid(), form.errors
        form.save()
        assert default_storage.exists(old)
    photo.refresh_from_db()
    assert photo.subject == Subject.UNKNOWN
    assert not photo.depictions.exists()
    assert not photo.verdict("website")
    assert not default_storage.exists(old)


def test_an_edit_of_the_title_leaves_what_was_said():
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    photo = Photo.objects.get(pk=photo.pk)
    before = LedgerEntry.objects.count()
    form = filled(
        make_staff(Role.REVIEWER),
        photo,
        title="Another",
        subject="patient",
        recognisable=[patient.pk],
        source=photo.source,
        licence=photo.licence,
    )
    assert form.is_valid(), form.errors
    form.save()
    assert photo.depictions.count() == 1
    assert LedgerEntry.objects.count() == before


def test_an_editor_is_never_shown_patients_and_keeps_those_on_record():
    editor = make_staff(Role.EDITOR)
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    photo = Photo.objects.get(pk=photo.pk)
    form = filled(editor, photo, source="Our camera", subject="none")
    assert {"recognisable", "unrecognisable"}.isdisjoint(form.fields)
    assert form.is_valid(), form.errors
    form.save()
    photo.refresh_from_db()
    assert photo.subject == Subject.PATIENT
    assert photo.depictions.filter(patient=patient).exists()


def test_front_desk_cannot_refile_a_photo_that_has_been_filed(front_desk):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    photo = Photo.objects.get(pk=photo.pk)
    form = filled(front_desk, photo, subject="none")
    assert form.is_valid(), form.errors
    form.save()
    photo.refresh_from_db()
    assert photo.subject == Subject.PATIENT
    assert photo.depictions.exists()


def test_the_picker_lists_ticked_patients_first_with_their_references():
    reviewer = make_staff(Role.REVIEWER)
    make_patient("Anna First")
    seen = make_patient("Zoe Last")
    photo = make_photo(Subject.PATIENT, patients=[seen])
    html = str(get_image_form(Photo)(instance=photo, user=reviewer)["recognisable"])
    assert html.index("Zoe Last") < html.index("Anna First")
    assert seen.reference in html
    assert "checked" in html.split("</li>")[0]


@pytest.mark.parametrize("name", TURNED_INTO_JPEG)
def test_a_photo_of_a_phone_is_stored_as_a_jpeg_and_shown_in_any_size(front_desk, name):
    data = TURNED_INTO_JPEG[name](hostile.four_quadrants(300, 200), exif=hostile.exif(6))
    form = filled(front_desk, file=SimpleUploadedFile(f"IMG_0001.{name}", data))
    assert form.is_valid(), form.errors
    form.save()
    photo = Photo.objects.get()
    assert photo.file.name.endswith(".jpg")
    assert len(photo.sha256) == len(photo.upload_sha256) == 64
    assert (photo.width, photo.height) == (200, 300)
    with photo.file.open() as file:
        assert cleaning.metadata_in(file.read()) == []
    for spec in ("width-100", "width-100|format-webp", "width-100|format-avif"):
        rendition = photo.get_rendition(spec)
        assert (rendition.width, rendition.height) == (100, 150)
        with rendition.file.open() as file:
            assert cleaning.metadata_in(file.read()) == []


def test_a_moved_focus_is_told_so_that_live_pages_get_new_crops(front_desk):
    form = filled(front_desk, file=upload())
    assert form.is_valid(), form.errors
    photo = form.save()
    known = set(FollowUp.objects.values_list("pk", flat=True))
    focus = {f"focal_point_{side}": 20 for side in ("x", "y", "width", "height")}
    form = filled(front_desk, photo, **focus)
    assert form.is_valid(), form.errors
    form.save()
    assert LedgerEntry.objects.filter(act="photo.refocused", refs__photo=photo.pk).count() == 1
    assert FollowUp.objects.exclude(pk__in=known).filter(kind="pictures.of_photo").exists()
