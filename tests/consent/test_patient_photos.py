"""Do photos come straight into a patient's record, and lead to the question for exactly these?"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consent.intake import collections
from consent.models import Photo
from consent.privileges import Role, Subject
from tests.factories import make_patient, make_photo, make_staff, make_version, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def address(client, patient) -> str:
    client.force_login(make_staff(Role.FRONT_DESK))
    return f"/admin/patients/{patient.reference}/photos/"


def file(data: bytes | None = None, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(), "image/jpeg")


def send(client, address: str, *files: SimpleUploadedFile, **answers: object):
    return client.post(address, {"files[]": list(files), **answers})


def send_one(client, address: str, upload: SimpleUploadedFile, **answers: object) -> dict:
    return client.post(
        address, {"files[]": upload, **answers}, headers={"X-Requested-With": "XMLHttpRequest"}
    ).json()


def test_the_record_leads_there_and_the_tablet_opens_its_camera(client, patient, address):
    record = client.get(f"/admin/patients/inspect/{patient.pk}/").content.decode()
    assert address in record
    page = client.get(address).content.decode()
    assert 'capture="environment"' in page


@pytest.mark.parametrize(
    ("seen", "recognisable"), [("recognisable", True), ("unrecognisable", False), ("", True)]
)
def test_a_photo_is_filed_as_the_patients(client, patient, address, seen, recognisable):
    answer = send_one(client, address, file(name="amara-okafor.jpg"), seen=seen)
    assert answer["success"], answer
    photo = Photo.objects.get(pk=answer["photo"])
    assert photo.subject == Subject.PATIENT
    assert photo.depictions.get(patient=patient).recognisable is recognisable
    assert "okafor" not in photo.title.lower()
    assert not photo.verdict("website")


def test_a_bad_file_gets_its_sentence_and_leaves_nothing(client, address):
    answer = send_one(client, address, file(b"nothing"))
    assert not answer["success"]
    assert "not a picture" in answer["why_not"]
    assert not Photo.objects.exists()


def test_without_scripts_all_are_sent_at_once_and_lead_to_the_question(client, patient, address):
    make_version("website")
    other = make_photo(Subject.PATIENT, patients=[patient])
    html = send(client, address, file(), file(), file(b"x", name="bad.jpg")).content.decode()
    assert "Ask for consent for these 2 photos" in html
    assert "bad.jpg was left out." in html
    made = Photo.objects.exclude(pk=other.pk).order_by("pk")
    query = "&amp;".join(f"photo={photo.pk}" for photo in made)
    assert f"/admin/patients/{patient.reference}/ask/?{query}" in html
    asked = client.get(f"/admin/patients/{patient.reference}/ask/?{query}".replace("&amp;", "&"))
    ticked = [tag for tag in asked.content.decode().split("<input") if 'name="photos"' in tag]
    chosen = {photo.pk for photo in made if any(f'value="{photo.pk}" checked' in t for t in ticked)}
    assert chosen == {photo.pk for photo in made}
    assert not any(f'value="{other.pk}" checked' in tag for tag in ticked)


def test_the_same_photo_again_counts_as_there_and_is_not_doubled(client, patient, address):
    data = picture()
    first = send_one(client, address, file(data))
    again = send_one(client, address, file(data))
    assert again["photo"] == first["photo"]
    assert "It was in this record already." in again["why_not"]
    assert Photo.objects.count() == 1


def test_a_photo_of_somebody_else_is_told_of_and_added_on_demand(client, address):
    data = picture()
    make_photo(Subject.PATIENT, patients=[make_patient("Tom Brown")], data=data)
    answer = send_one(client, address, file(data))
    assert answer["twin"]
    assert not answer["success"]
    assert send_one(client, address, file(data), again="on")["success"]


def test_it_goes_to_no_collection_that_answers_for_its_photos(client, address):
    collections.make_first()
    photo = Photo.objects.get(pk=send_one(client, address, file())["photo"])
    assert not hasattr(photo.collection, "default_subject")


def test_an_editor_is_sent_away(client, address):
    client.force_login(make_staff(Role.EDITOR))
    assert client.get(address).status_code == 302
    send(client, address, file())
    assert not Photo.objects.exists()


def test_an_unknown_patient_is_not_there(client, address):
    assert client.get("/admin/patients/000000000000/photos/").status_code == 404
