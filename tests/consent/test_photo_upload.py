"""Does an upload through Wagtail's own pages end as a clean photo, or with a sentence?"""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import UploadedFile

from consent import cleaning
from consent.models import Photo
from consent.privileges import Role, Subject
from tests.consent import hostile
from tests.consent.looking import TURNED_INTO_JPEG
from tests.factories import make_patient, make_photo, make_staff, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def front_desk():
    return make_staff(Role.FRONT_DESK)


class TestMultipleUpload:
    """Wagtail's page for many files: the first step puts the file aside, the second one keeps it."""

    def first(self, client, data: bytes, name: str = "amara-okafor.jpg"):
        return client.post(
            "/admin/images/multiple/add/",
            {"title": name, "files[]": SimpleUploadedFile(name, data)},
            headers={"X-Requested-With": "XMLHttpRequest"},
        ).json()

    def second(self, client, number: int, **answers):
        data = {f"uploaded-image-{number}-{name}": value for name, value in answers.items()}
        return client.post(
            f"/admin/images/multiple/create_from_uploaded_image/{number}/", data
        ).json()

    def test_no_photo_is_made_before_the_question_is_answered(self, client, front_desk):
        client.force_login(front_desk)
        answer = self.first(client, picture())
        assert answer["success"]
        assert not Photo.objects.exists()
        assert "uploaded-image-" in answer["form"]
        assert 'type="file"' not in answer["form"]
        again = self.second(client, answer["uploaded_file_id"], title="Smile")
        assert not again["success"]
        assert not Photo.objects.exists()

    def test_the_second_step_cleans_the_file_and_files_it(
        self, client, front_desk, django_capture_on_commit_callbacks
    ):
        patient = make_patient()
        client.force_login(front_desk)
        answer = self.first(
            client, hostile.jpeg(hostile.four_quadrants(400, 300), exif=hostile.exif(6))
        )
        waiting = UploadedFile.objects.get().file.name
        with django_capture_on_commit_callbacks(execute=True):
            done = self.second(
                client,
                answer["uploaded_file_id"],
                title="Smile",
                subject="patient",
                unrecognisable=[patient.pk],
            )
        assert done["success"], done
        photo = Photo.objects.get()
        with photo.file.open() as file:
            assert cleaning.metadata_in(file.read()) == []
        assert photo.sha256
        assert (photo.width, photo.height) == (300, 400)
        assert photo.subject == Subject.PATIENT
        assert photo.uploaded_by_user == front_desk
        assert photo.file.name.startswith("originals/")
        assert not default_storage.exists(waiting)

    @pytest.mark.parametrize("name", TURNED_INTO_JPEG)
    def test_a_photo_of_a_phone_is_taken(self, client, front_desk, name):
        client.force_login(front_desk)
        page = client.get("/admin/images/multiple/add/").content.decode()
        assert f"image/{name}" in page
        data = TURNED_INTO_JPEG[name](exif=hostile.exif(6), xmp=hostile.XMP)
        answer = self.first(client, data, f"IMG_0001.{name.upper()}")
        assert answer["success"], answer
        number = answer["uploaded_file_id"]
        done = self.second(client, number, title="Smile", subject="none")
        assert done["success"], done
        photo = Photo.objects.get()
        assert photo.file.name.endswith(".jpg")
        assert photo.sha256
        assert (photo.width, photo.height) == (64, 96)
        with photo.file.open() as file:
            assert hostile.SECRET not in file.read()
        assert photo.get_rendition("width-40").width == 40

    def test_a_file_known_as_a_patients_is_refused_in_the_second_step_too(self, client, front_desk):
        data = picture()
        make_photo(Subject.PATIENT, patients=[make_patient()], data=data)
        client.force_login(front_desk)
        answer = self.first(client, data)
        again = self.second(client, answer["uploaded_file_id"], title="A room", subject="none")
        assert not again["success"]
        assert "record as a patient" in again["form"]
        assert Photo.objects.count() == 1

    @pytest.mark.parametrize("data", [picture()[:300], b"<svg/>", b"nothing"])
    def test_a_bad_file_gets_its_sentence_in_the_first_step(self, client, front_desk, data):
        client.force_login(front_desk)
        answer = self.first(client, data)
        assert not answer["success"]
        assert len(answer["error_message"]) > 20
        assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("name", TURNED_INTO_JPEG)
def test_the_chooser_takes_a_photo_of_a_phone(client, front_desk, name):
    client.force_login(front_desk)
    data = TURNED_INTO_JPEG[name](exif=hostile.exif())
    answer = client.post(
        "/admin/images/chooser/create/",
        {
            "image-chooser-upload-title": "Smile",
            "image-chooser-upload-subject": "none",
            "image-chooser-upload-file": SimpleUploadedFile(f"IMG_0001.{name}", data),
            "image-chooser-upload-collection": Photo._meta.get_field("collection").get_default(),
        },
    )
    assert answer.json()["step"] == "chosen", answer.content
    photo = Photo.objects.get()
    assert photo.file.name.endswith(".jpg")
    assert photo.sha256
