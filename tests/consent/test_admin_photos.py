"""Who of the staff sees which photo, where, and what stays behind when one is deleted?"""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.test.utils.form_data import querydict_from_html

from config.empty_site import ensure_pages
from consent import actions, asking
from consent.acts import SYSTEM
from consent.models import ConsentForm, LedgerEntry, Photo, RequestedItem
from consent.privileges import Role, Subject
from practice.models import HomePage
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_staff,
    make_uses,
    make_version,
    picture,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def fetch(client, url: str):
    """The answer, read to its end: a streamed file closes then."""
    response = client.get(url)
    response.bytes = body(response)
    return response


def thumbnail(photo: Photo, spec: str = "max-165x165") -> str:
    """The address at which staff see a thumbnail."""
    with asking.asking(staff=True):
        return Photo.objects.get(pk=photo.pk).get_rendition(spec).url


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def photos(patient):
    """One photo in each state, by name."""
    covered = make_photo(Subject.PATIENT, patients=[patient], title="Covered")
    make_consent(patient, covered)
    return {
        "covered": covered,
        "hidden": make_photo(Subject.PATIENT, patients=[patient], title="Hidden"),
        "nobody named": make_photo(Subject.PATIENT, title="Nobody named"),
        "unknown": make_photo(Subject.UNKNOWN, title="Unknown"),
        "room": make_photo(Subject.NONE, title="A room"),
    }


SEES = {
    Role.OWNER: {"covered", "hidden", "nobody named", "unknown", "room"},
    Role.REVIEWER: {"covered", "hidden", "nobody named", "unknown", "room"},
    Role.FRONT_DESK: {"covered", "hidden", "nobody named", "unknown", "room"},
    Role.EDITOR: {"covered", "room"},
    Role.TECHNICAL: {"room"},
}


@pytest.mark.parametrize("role", SEES)
def test_each_role_sees_the_thumbnails_it_may_and_no_others(client, photos, role):
    client.force_login(make_staff(role))
    seen = set()
    for name, photo in photos.items():
        response = client.get(thumbnail(photo))
        if shows_quadrants(body(response)):
            seen.add(name)
        else:
            assert response.status_code == 404
            assert response.headers["Content-Type"] == "image/svg+xml"
    assert seen == SEES[role]


def test_thumbnails_are_kept_by_no_cache_and_shown_to_nobody_outside(client, photos):
    url = thumbnail(photos["hidden"])
    assert url.startswith("/admin/photo/")
    assert client.get(url).status_code == 302
    assert client.get(url.replace("/admin/photo/", "/photo/")).status_code == 404
    client.force_login(make_staff(Role.FRONT_DESK))
    assert "no-store" in fetch(client, url).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["0" * 32 + ".jpg", "x.jpg", "not-found"])
def test_an_unknown_name_gets_the_neutral_image(client, name):
    client.force_login(make_staff(Role.OWNER))
    assert client.get(f"/admin/photo/{name}").status_code == 404


def test_an_editor_sees_an_own_upload_until_it_turns_out_to_show_a_patient(client, patient):
    editor = make_staff(Role.EDITOR)
    client.force_login(editor)
    photo = make_photo(Subject.UNKNOWN)
    Photo.objects.filter(pk=photo.pk).update(uploaded_by_user=editor)
    assert fetch(client, thumbnail(photo)).status_code == 200
    assert client.get(f"/admin/images/{photo.pk}/").status_code == 200
    actions.classify(
        photo=photo,
        subjects=actions.Subjects(Subject.PATIENT, recognisable=(patient,)),
        by=SYSTEM,
    )
    assert fetch(client, thumbnail(photo)).status_code == 404
    for address, status in (("", 302), ("delete/", 302), ("preview/original/", 404)):
        assert client.get(f"/admin/images/{photo.pk}/{address}").status_code == status


class TestOriginal:
    def test_opening_a_patients_original_is_noted_each_time(self, client, photos):
        client.force_login(make_staff(Role.REVIEWER))
        before = LedgerEntry.objects.count()
        url = f"/admin/photo/original/{photos['hidden'].pk}/"
        for _ in range(2):
            response = client.get(url)
            assert shows_quadrants(body(response))
            assert "no-store" in response.headers["Cache-Control"]
        acts = list(LedgerEntry.objects.values_list("act", flat=True))[before:]
        assert acts == ["photo.original_seen"] * 2

    def test_a_rooms_original_is_not_noted(self, client, photos):
        client.force_login(make_staff(Role.REVIEWER))
        before = LedgerEntry.objects.count()
        assert fetch(client, f"/admin/photo/original/{photos['room'].pk}/").status_code == 200
        assert LedgerEntry.objects.count() == before

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.FRONT_DESK])
    def test_who_may_not_change_a_photo_does_not_get_its_original(self, client, photos, role):
        client.force_login(make_staff(role))
        for photo in photos.values():
            assert fetch(client, f"/admin/photo/original/{photo.pk}/").status_code == 404

    def test_the_edit_page_links_it_and_makes_no_full_size_copy(self, client, photos):
        client.force_login(make_staff(Role.REVIEWER))
        photo = photos["hidden"]
        html = client.get(f"/admin/images/{photo.pk}/").content.decode()
        assert f"/admin/photo/original/{photo.pk}/" in html
        assert not photo.renditions.filter(filter_spec="original").exists()


PAGES = [
    "/admin/images/",
    "/admin/images/?layout=list",
    "/admin/images/results/?q=hidden",
    "/admin/images/results/?q=hidden&subject=patient",
    "/admin/images/chooser/results/?q=hidden",
    "/admin/images/?subject=patient",
    "/admin/images/add/",
    "/admin/images/multiple/add/",
    "/admin/images/chooser/",
    "/admin/images/chooser/?layout=list",
    "/admin/images/chooser/results/",
    "/admin/api/main/images/",
]
PHOTO_PAGES = [
    "/admin/images/{pk}/",
    "/admin/images/{pk}/delete/",
    "/admin/images/{pk}/preview/max-100x100/",
    "/admin/images/{pk}/generate_url/",
    "/admin/images/usage/{pk}/",
    "/admin/images/chooser/chosen/{pk}/",
    "/admin/images/chooser/{pk}/select_format/",
    "/admin/bulk/consent/photo/delete/?id={pk}",
    "/admin/bulk/consent/photo/add_tags/?id={pk}",
    "/admin/bulk/consent/photo/add_to_collection/?id={pk}",
    "/admin/api/main/images/{pk}/",
]


@pytest.mark.parametrize("role", list(Role))
def test_every_page_about_images_answers_every_role_without_an_error(client, photos, role):
    client.force_login(make_staff(role))
    addresses = PAGES + [
        page.format(pk=photo.pk) for page in PHOTO_PAGES for photo in photos.values()
    ]
    for address in addresses:
        assert fetch(client, address).status_code in {200, 302, 403, 404}, address


def test_thumbnails_appear_in_the_list_and_can_be_fetched(client, photos):
    client.force_login(make_staff(Role.OWNER))
    html = client.get("/admin/images/").content.decode()
    addresses = re.findall(r'src="(/(?:admin/photo|media/pub)/[^"]+)"', html)
    assert len(addresses) == len(photos)
    assert all(shows_quadrants(body(client.get(address))) for address in addresses)


@pytest.mark.parametrize("role", [role for role in SEES if role != Role.TECHNICAL])
@pytest.mark.parametrize("address", ["/admin/images/chooser/", "/admin/api/main/images/"])
def test_the_chooser_and_the_api_offer_what_may_be_seen(client, photos, role, address):
    client.force_login(make_staff(role))
    html = client.get(address).content.decode()
    html = json.loads(html)["html"] if "chooser" in address else html
    titles = {name: photo.title for name, photo in photos.items()}
    # Whose work is not with photos chooses none.
    nothing = role == Role.TECHNICAL and "chooser" in address
    assert {name for name, title in titles.items() if title in html} == (
        set() if nothing else SEES[role]
    )
    assert "download_url" not in html


def test_an_editor_cannot_choose_a_hidden_photo_by_its_number(client, photos):
    client.force_login(make_staff(Role.EDITOR))
    answer = client.get(f"/admin/images/chooser/chosen/{photos['hidden'].pk}/")
    assert "Hidden" not in answer.content.decode()
    answer = client.get(f"/admin/images/chooser/chosen/{photos['covered'].pk}/")
    assert "Covered" in answer.content.decode()


class TestChooserUpload:
    def send(self, client, data: bytes, **answers):
        fields = {f"image-chooser-upload-{name}": value for name, value in answers.items()}
        fields["image-chooser-upload-file"] = SimpleUploadedFile("photo.jpg", data)
        return client.post("/admin/images/chooser/create/", fields)

    def test_it_asks_who_can_be_seen_before_it_keeps_the_file(self, client):
        client.force_login(make_staff(Role.EDITOR))
        answer = self.send(client, picture(), title="Smile").json()
        assert answer["step"] == "reshow_creation_form"
        assert not Photo.objects.exists()

    def test_a_complete_answer_gives_the_photo_to_the_page(self, client):
        client.force_login(make_staff(Role.EDITOR))
        answer = self.send(client, picture(), title="Room", subject="none").json()
        assert answer["step"] == "chosen"
        assert shows_quadrants(body(client.get(answer["result"]["preview"]["url"])))

    def test_a_bad_file_gets_its_sentence(self, client):
        client.force_login(make_staff(Role.EDITOR))
        answer = self.send(client, picture()[:300], title="Room", subject="none").json()
        assert "damaged" in answer["htmlFragment"]


def test_a_name_in_the_title_reaches_no_page_outside(client, patient):
    photo = make_photo(Subject.PATIENT, patients=[patient], title="amara-okafor-before")
    make_consent(patient, photo)
    response = fetch(client, Photo.objects.get(pk=photo.pk).get_rendition("max-400x400").url)
    assert response.status_code == 200
    assert "okafor" not in str(response.headers).lower()
    assert "okafor" not in photo.get_rendition("max-400x400").img_tag().lower()


class TestStatus:
    def test_the_photos_page_says_where_it_may_go_and_why_not(self, client, patient):
        photo = make_photo(Subject.PATIENT, patients=[patient])
        consent = make_consent(patient, photo, uses=["website"])
        client.force_login(make_staff(Role.REVIEWER))
        make_uses("instagram")
        html = client.get(f"/admin/images/{photo.pk}/").content.decode()
        panel = html.split('id="photo-status"')[1].split("</section>")[0]
        assert f"{consent.last_day:%B %Y}" in panel
        assert "Somebody in it has not agreed to this use." in panel
        assert f"/admin/patients/{patient.reference}/ask/?photo={photo.pk}" in panel

    def test_an_editor_reads_it_without_the_patients_name(self, client, patient):
        editor = make_staff(Role.EDITOR)
        photo = make_photo(Subject.PATIENT, patients=[patient], title="Smile")
        make_consent(patient, photo)
        Photo.objects.filter(pk=photo.pk).update(uploaded_by_user=editor)
        client.force_login(editor)
        html = client.get(f"/admin/images/{photo.pk}/").content.decode()
        assert "Our website" in html
        assert patient.name not in html
        assert patient.reference not in html


class TestDeletion:
    @pytest.mark.parametrize("way", ["page", "multiple", "bulk"])
    def test_an_owner_deletes_a_covered_photo_and_its_files_go_with_the_commit(
        self, client, patient, way, django_capture_on_commit_callbacks
    ):
        owner = make_staff(Role.OWNER)
        client.force_login(owner)
        photo = make_photo(Subject.PATIENT, patients=[patient])
        consent = make_consent(patient, photo)
        with asking.asking(staff=True):
            rendition = Photo.objects.get(pk=photo.pk).get_rendition("max-165x165")
        files = [photo.file.name, rendition.file.name]
        assert all(default_storage.exists(name) for name in files)
        address = {
            "page": f"/admin/images/{photo.pk}/delete/",
            "multiple": f"/admin/images/multiple/{photo.pk}/delete/",
            "bulk": f"/admin/bulk/consent/photo/delete/?id={photo.pk}",
        }[way]
        with django_capture_on_commit_callbacks(execute=True):
            client.post(address)
        assert not Photo.objects.exists()
        assert not any(default_storage.exists(name) for name in files)
        entry = LedgerEntry.objects.get(act="photo.deleted")
        assert entry.actor == {"kind": "staff", "id": owner.pk}
        assert entry.refs["sha256"] == photo.sha256
        assert consent.items.get().sha256 == photo.sha256
        assert RequestedItem.objects.get().sha256 == photo.sha256

    def test_files_stay_while_the_deletion_may_still_be_rolled_back(self, patient):
        photo = make_photo(Subject.PATIENT, patients=[patient])
        name = photo.file.name
        photo.delete()
        assert default_storage.exists(name)

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.FRONT_DESK, Role.EDITOR])
    def test_others_do_not_delete_a_patients_photo_not_even_their_own_upload(
        self, client, patient, role
    ):
        person = make_staff(role)
        photo = make_photo(Subject.PATIENT, patients=[patient])
        Photo.objects.filter(pk=photo.pk).update(uploaded_by_user=person)
        client.force_login(person)
        client.post(f"/admin/images/{photo.pk}/delete/")
        client.post(f"/admin/bulk/consent/photo/delete/?id={photo.pk}")
        assert Photo.objects.exists()

    def test_a_mistaken_upload_is_taken_away_by_whoever_made_it(self, client):
        editor = make_staff(Role.EDITOR)
        photo = make_photo(Subject.NONE)
        Photo.objects.filter(pk=photo.pk).update(uploaded_by_user=editor)
        client.force_login(editor)
        client.post(f"/admin/images/{photo.pk}/delete/")
        assert not Photo.objects.exists()

    def test_a_legal_hold_keeps_a_photo_from_everybody(self, client, patient):
        photo = make_photo(Subject.PATIENT, patients=[patient])
        Photo.objects.filter(pk=photo.pk).update(hold_reason="A claim")
        client.force_login(make_staff(Role.OWNER))
        client.post(f"/admin/images/{photo.pk}/delete/")
        assert Photo.objects.exists()


class TestEditorIsTold:
    @pytest.fixture
    def home(self, patient):
        ensure_pages()
        home = HomePage.objects.get()
        home.og_image = make_photo(
            Subject.PATIENT, patients=[patient], title="Hidden", description="A woman laughing"
        )
        home.save()
        return home

    def test_the_page_form_names_the_photo_the_reason_and_the_next_step(
        self, client, home, patient
    ):
        client.force_login(make_staff(Role.OWNER))
        html = client.get(f"/admin/pages/{home.pk}/edit/").content.decode()
        panel = html.split('class="not-shown"')[1].split("</ul>")[0]
        assert "A woman laughing" in panel
        assert "Somebody in it has not signed a consent for it." in panel
        assert f"/admin/patients/{patient.reference}/ask/?photo={home.og_image_id}" in panel
        assert "/admin/photo/" in panel

    def test_an_editor_is_told_without_seeing_photo_title_or_name(self, client, home, patient):
        client.force_login(make_staff(Role.EDITOR))
        html = client.get(f"/admin/pages/{home.pk}/edit/").content.decode()
        panel = html.split('class="not-shown"')[1].split("</ul>")[0]
        assert "A woman laughing" in panel
        assert "Ask the front desk." in panel
        assert "<img" not in panel
        assert patient.name not in html
        assert patient.reference not in html

    def test_saving_says_once_what_visitors_do_not_see(self, client, home):
        client.force_login(make_staff(Role.OWNER))
        url = f"/admin/pages/{home.pk}/edit/"
        data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
        data["body-count"] = "0"  # the stream's own fields are made by script
        html = client.post(url, data, follow=True).content.decode()
        assert html.count("1 photo") >= 1
        assert html.count("A woman laughing (Somebody in it has not signed a consent for it)") == 1

    def test_a_page_whose_photos_are_covered_says_nothing(self, client, home, patient):
        make_consent(patient, home.og_image, uses=["website", "sharing"])
        client.force_login(make_staff(Role.OWNER))
        html = client.get(f"/admin/pages/{home.pk}/edit/").content.decode()
        assert "not-shown" not in html


def test_the_preview_of_a_draft_form_reads_like_the_patients_page():
    form = make_version("website").form
    form = ConsentForm.objects.get(pk=form.pk)
    form.purposes = "A purpose only the draft has."
    pages = {
        mode: form.make_preview_request(preview_mode=mode).render().content.decode()
        for mode, _label in form.preview_modes
    }
    text = pages[form.default_preview_mode]
    assert "A purpose only the draft has." in text
    assert "Our website: Anyone who visits our website" in text
    assert "You can sign on paper instead." in pages["electronic"]
