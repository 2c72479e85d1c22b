"""Is one answer enough for a batch, and is nothing kept of a file that is refused?"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Collection, UploadedFile

from consent.intake import collections
from consent.models import CollectionSubject, LedgerEntry, Photo
from consent.privileges import Role, Subject
from tests.factories import make_patient, make_photo, make_staff, picture

pytestmark = pytest.mark.django_db

ADD = "/admin/images/multiple/add/"


def file(data: bytes | None = None, name: str = "amara-okafor.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(), "image/jpeg")


@pytest.fixture
def front_desk(client):
    person = make_staff(Role.FRONT_DESK)
    client.force_login(person)
    return person


@pytest.fixture
def root() -> Collection:
    return Collection.get_first_root_node()


class TestWithScripts:
    """Each file is put aside first; the answers of the batch come when it is kept."""

    def aside(self, client, data: bytes | None = None) -> dict:
        return client.post(
            ADD,
            {"files[]": file(data), "batch": "1"},
            headers={"X-Requested-With": "XMLHttpRequest"},
        ).json()

    def keep(self, client, number: int, **fields: object) -> dict:
        return client.post(
            f"/admin/images/multiple/create_from_uploaded_image/{number}/", fields
        ).json()

    def test_each_file_takes_the_answer_of_the_batch(self, client, front_desk):
        patient = make_patient()
        batch = {"batch-subject": "patient", "batch-recognisable": [patient.pk]}
        for _ in range(2):
            put = self.aside(client)
            assert "form" not in put
            assert not Photo.objects.filter(title=put["title"]).exists()
            title = {
                f"uploaded-image-{put['uploaded_file_id']}-title": put["title"],
                "title_of_file": put["title"],
            }
            assert self.keep(client, put["uploaded_file_id"], **title, **batch)["success"]
        assert patient.depictions.filter(recognisable=True).count() == 2
        assert not UploadedFile.objects.exists()

    def test_a_patients_photo_is_not_called_by_its_file(self, client, front_desk):
        patient = make_patient()
        put = self.aside(client)
        self.keep(
            client,
            put["uploaded_file_id"],
            **{
                f"uploaded-image-{put['uploaded_file_id']}-title": put["title"],
                "title_of_file": put["title"],
                "batch-subject": "patient",
                "batch-recognisable": [patient.pk],
            },
        )
        assert Photo.objects.get().title.startswith("Photo of ")

    def test_one_file_may_answer_otherwise(self, client, front_desk):
        patient = make_patient()
        number = self.aside(client)["uploaded_file_id"]
        own = client.get(f"/admin/images/multiple/create_from_uploaded_image/{number}/").json()
        assert "As answered above" in own["form"]
        said = self.keep(
            client,
            number,
            **{
                "batch-subject": "patient",
                "batch-recognisable": [patient.pk],
                f"uploaded-image-{number}-subject": "none",
                f"uploaded-image-{number}-title": "The chair",
            },
        )
        assert said["success"], said
        assert Photo.objects.get().subject == Subject.NONE
        assert not patient.depictions.exists()

    def test_a_file_that_is_here_already_is_left_out_until_somebody_wants_it(
        self, client, front_desk
    ):
        data = picture()
        old = make_photo(Subject.NONE, data=data)
        put = self.aside(client, data)
        assert "This photo is here already" in put["twin"]
        assert old.description in put["twin"]
        number = put["uploaded_file_id"]
        batch = {"batch-subject": "none", f"uploaded-image-{number}-title": "Again"}
        assert not self.keep(client, number, **batch)["success"]
        assert Photo.objects.count() == 1
        assert self.keep(client, number, **batch, **{f"uploaded-image-{number}-again": "on"})[
            "success"
        ]
        assert Photo.objects.count() == 2

    def test_a_twin_that_one_may_not_see_is_told_of_in_neutral_words(self, client):
        client.force_login(make_staff(Role.EDITOR))
        data = picture()
        patient = make_patient()
        make_photo(Subject.PATIENT, patients=[patient], data=data, description="Amara smiling")
        assert self.aside(client, data)["twin"] == "This photo is here already."

    def test_what_is_wrong_comes_as_safe_markup(self, client, front_desk, root):
        patient, named = make_patient(), root.add_child(name="<b>Stock")
        CollectionSubject.objects.create(collection=named, subject="model")
        number = self.aside(client)["uploaded_file_id"]
        batch = {
            "batch-subject": "patient",
            "batch-recognisable": [patient.pk],
            "batch-collection": named.pk,
        }
        said = self.keep(client, number, **batch)
        assert "“&lt;b&gt;Stock” is no place for a patient’s photo" in said["error_message"]

    def test_somebody_elses_file_is_not_there(self, client, front_desk):
        number = self.aside(client)["uploaded_file_id"]
        client.force_login(make_staff(Role.OWNER))
        address = f"/admin/images/multiple/create_from_uploaded_image/{number}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"batch-subject": "none"}).status_code == 404


class TestWithoutScripts:
    """All files come in one answer; what is refused leaves nothing behind."""

    def send(self, client, *files: SimpleUploadedFile, **answers: object) -> str:
        fields = {f"batch-{name}": value for name, value in answers.items()}
        return client.post(ADD, {"files[]": list(files), **fields}).content.decode()

    def test_good_files_are_filed_and_bad_ones_named(self, client, front_desk):
        twice = picture()
        make_photo(Subject.NONE, data=twice)
        html = self.send(
            client,
            file(name="room.jpg"),
            file(b"nothing", name="broken.jpg"),
            file(twice, name="twin.jpg"),
            subject="none",
        )
        assert "1 photo is kept." in html
        assert "broken.jpg was left out." in html
        assert "twin.jpg was left out." in html
        kept = Photo.objects.get(title="room")
        assert kept.subject == Subject.NONE
        assert kept.uploaded_by_user == front_desk
        assert Photo.objects.count() == 2

    def test_without_an_answer_nothing_is_kept(self, client, front_desk):
        html = self.send(client, file())
        assert "Say first whether a patient can be seen." in html
        assert not Photo.objects.exists()

    def test_a_patient_has_to_be_named(self, client, front_desk):
        make_patient()
        assert "Tick who it is." in self.send(client, file(), subject="patient")
        assert not Photo.objects.exists()

    def test_a_patients_name_in_the_file_name_reaches_no_title(self, client, front_desk):
        patient = make_patient()
        self.send(client, file(), subject="patient", recognisable=[patient.pk])
        assert "okafor" not in Photo.objects.get().title.lower()


class TestCollections:
    @pytest.fixture
    def stock(self):
        collections.make_first()
        return CollectionSubject.objects.get(collection__name="Stock").collection

    def test_the_four_are_made_once_and_an_owners_change_stays(self, stock):
        subjects = dict(CollectionSubject.objects.values_list("collection__name", "subject"))
        assert subjects == {"Logos": "none", "Rooms": "none", "Team": "staff", "Stock": "model"}
        Collection.objects.filter(pk=stock.pk).update(name="Bought pictures")
        collections.make_first()
        assert not Collection.objects.filter(name="Stock").exists()

    @pytest.mark.parametrize("address", [ADD, "/admin/images/add/"])
    def test_a_collection_answers_in_advance(self, client, front_desk, stock, address):
        html = client.get(f"{address}?collection_id={stock.pk}").content.decode()
        assert 'data-subject="model"' in html
        chosen = [
            tag for tag in html.split("<") if 'value="model"' in tag and "data-subject" not in tag
        ]
        assert any("checked" in tag or "selected" in tag for tag in chosen)

    def test_stock_asks_for_source_and_licence(self, client, front_desk, stock):
        answers = {"batch-subject": "model", "batch-collection": stock.pk}
        html = client.post(ADD, {"files[]": file(), **answers}).content.decode()
        assert "Write where a stock picture comes from and its licence." in html
        assert not Photo.objects.exists()
        answers |= {"batch-source": "A library", "batch-licence": "Bought 2026"}
        client.post(ADD, {"files[]": file(), **answers})
        photo = Photo.objects.get()
        assert (photo.collection, photo.licence) == (stock, "Bought 2026")

    @pytest.mark.parametrize(
        ("subject", "words"),
        [
            ("model", "This file is on record as a patient’s photo."),
            ("unknown", "It cannot go into “Stock”."),
            ("patient", "“Stock” is no place for a patient’s photo."),
        ],
    )
    def test_a_known_patients_file_is_refused_in_stock(
        self, client, front_desk, stock, subject, words
    ):
        data, patient = picture(), make_patient()
        make_photo(Subject.PATIENT, patients=[patient], data=data)
        before = LedgerEntry.objects.count()
        answers = {
            "batch-subject": subject,
            "batch-collection": stock.pk,
            "batch-source": "A library",
            "batch-licence": "Bought",
        }
        if subject == "patient":
            answers["batch-recognisable"] = [patient.pk]
        html = client.post(ADD, {"files[]": file(data), **answers}).content.decode()
        assert words in html
        assert Photo.objects.count() == 1
        assert LedgerEntry.objects.count() == before

    def test_a_patients_photo_is_not_moved_there_either(self, client, stock):
        client.force_login(make_staff(Role.OWNER))
        photo = make_photo(Subject.PATIENT, patients=[make_patient()])
        html = client.post(
            f"/admin/bulk/consent/photo/add_to_collection/?id={photo.pk}&next=/admin/images/",
            {"collection": stock.pk},
            follow=True,
        ).content.decode()
        assert "Nothing was moved: “Stock” is no place for a patient’s photo" in html
        photo.refresh_from_db()
        assert photo.collection != stock

    def test_owners_say_what_a_collection_shows_and_nobody_else(self, client, stock):
        address = "/admin/photo_collections/"
        answers = {"name": "Drawings", "subject": "none", "source": "", "licence": ""}
        for role in (Role.EDITOR, Role.REVIEWER, Role.FRONT_DESK):
            client.force_login(make_staff(role))
            assert client.get(address).status_code == 302
            client.post(f"{address}new/", answers)
        assert not Collection.objects.filter(name="Drawings").exists()
        client.force_login(make_staff(Role.OWNER))
        assert "Stock" in client.get(address).content.decode()
        client.post(f"{address}new/", answers)
        made = CollectionSubject.objects.get(collection__name="Drawings")
        client.post(f"{address}edit/{made.pk}/", {**answers, "name": "Art", "subject": "staff"})
        assert CollectionSubject.objects.get(collection__name="Art").subject == Subject.STAFF

    def test_a_collection_with_patients_in_it_is_not_made_public(self, client, stock, root):
        mixed = root.add_child(name="Cases")
        photo = make_photo(Subject.PATIENT, patients=[make_patient()])
        Photo.objects.filter(pk=photo.pk).update(collection=mixed)
        client.force_login(make_staff(Role.OWNER))
        html = client.post(
            "/admin/photo_collections/new/",
            {"name": "Cases", "subject": "none", "source": "", "licence": ""},
        ).content.decode()
        assert "There are photos of patients in it." in html
        assert not CollectionSubject.objects.filter(collection=mixed).exists()


def test_one_photo_by_itself_tells_of_its_twin_and_takes_it_on_demand(client, front_desk):
    data = picture()
    make_photo(Subject.NONE, data=data)
    fields = {"title": "Room", "subject": "none", "description": "", "tags": ""}
    html = client.post("/admin/images/add/", {**fields, "file": file(data)}).content.decode()
    assert "This photo is here already" in html
    assert "Add it anyway" in html
    assert Photo.objects.count() == 1
    client.post("/admin/images/add/", {**fields, "file": file(data), "again": "on"})
    assert Photo.objects.count() == 2
