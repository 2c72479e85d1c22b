"""Does the screen that turns, crops and blurs keep nothing before "Save", and let only the right people in?"""

from __future__ import annotations

import html as html_text
import io
import json
import re

import pytest
from PIL import Image

from consent import actions
from consent.acts import SYSTEM
from consent.models import LedgerEntry, Photo
from consent.privileges import Role, State, Subject
from tests.factories import make_consent, make_patient, make_photo, make_staff, shows_quadrants

pytestmark = pytest.mark.django_db
TURN = {"op": "rotate", "turns": 1}
BLUR_ALL = {"op": "blur", "areas": [[0, 0, 10_000, 10_000]], "outside": False}


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def photo(patient):
    return make_photo(Subject.PATIENT, patients=[patient])


def signed_in(client, role: Role):
    client.force_login(make_staff(role))
    return client


def own(photo: Photo, client, role: Role):
    """Signed in as somebody of this role who uploaded the photo."""
    person = make_staff(role)
    Photo.objects.filter(pk=photo.pk).update(uploaded_by_user=person)
    client.force_login(person)
    return client


class TestEditScreen:
    def address(self, photo: Photo) -> str:
        return f"/admin/photo/{photo.pk}/edit-picture/"

    def send(self, client, photo, do: str, *edits, before=None, **fields):
        stored = Photo.objects.get(pk=photo.pk).edits
        return client.post(
            self.address(photo),
            {
                "do": do,
                "edits": json.dumps(list(edits)),
                "before": json.dumps(stored if before is None else before),
                **fields,
            },
        )

    def edits_in(self, response) -> list:
        value = re.search(r'name="edits" value="([^"]*)"', response.content.decode())
        return json.loads(html_text.unescape(value[1]))

    @pytest.fixture
    def reviewer(self, client):
        return signed_in(client, Role.REVIEWER)

    @pytest.mark.parametrize(
        ("do", "step"),
        [
            ("right", {"op": "rotate", "turns": 1}),
            ("half", {"op": "rotate", "turns": 2}),
            ("left", {"op": "rotate", "turns": 3}),
            ("crop", {"op": "crop", "x": 1050, "y": 2000, "w": 5000, "h": 4000}),
            ("blur", {"op": "blur", "areas": [[1050, 2000, 5000, 4000]], "outside": False}),
            ("background", {"op": "blur", "areas": [[1050, 2000, 5000, 4000]], "outside": True}),
        ],
    )
    def test_each_button_adds_its_step_and_keeps_nothing_yet(self, reviewer, photo, do, step):
        area = {"x": "10.5", "y": "20", "w": "50", "h": "40"}
        response = self.send(reviewer, photo, do, **area)
        assert self.edits_in(response) == [step]
        assert Photo.objects.get(pk=photo.pk).edits == []

    def test_a_second_face_joins_the_first(self, reviewer, photo):
        one = {"op": "blur", "areas": [[0, 0, 1000, 1000]], "outside": False}
        area = {"x": "50", "y": "50", "w": "10", "h": "10"}
        (step,) = self.edits_in(self.send(reviewer, photo, "blur", one, **area))
        assert step["areas"] == [[0, 0, 1000, 1000], [5000, 5000, 1000, 1000]]

    def test_undo_and_back_to_the_original(self, reviewer, photo):
        assert self.edits_in(self.send(reviewer, photo, "undo", TURN, BLUR_ALL)) == [TURN]
        assert self.edits_in(self.send(reviewer, photo, "original", TURN, BLUR_ALL)) == []

    def test_save_keeps_it_and_leads_back(self, reviewer, photo):
        response = self.send(reviewer, photo, "save", TURN)
        assert response.headers["Location"] == f"/admin/images/{photo.pk}/"
        assert Photo.objects.get(pk=photo.pk).edits == [TURN]
        assert LedgerEntry.objects.get(act="photo.edited").actor["kind"] == "staff"
        assert "Turned to the right" in reviewer.get(f"/admin/images/{photo.pk}/").content.decode()

    def test_an_area_without_numbers_is_asked_for_beside_the_fields(self, reviewer, photo):
        page = self.send(reviewer, photo, "blur", TURN, x="10").content.decode()
        assert "Write a number, or drag over the picture." in page
        assert 'value="10"' in page

    @pytest.mark.parametrize("edits", ["", "nonsense", "[1]", "{}", "[" * 5000])
    def test_a_broken_form_is_refused_with_a_sentence(self, reviewer, photo, edits):
        response = reviewer.post(
            self.address(photo), {"do": "save", "edits": edits or "null", "before": "[]"}
        )
        assert response.status_code == 200
        assert "could not be read" in response.content.decode()

    def test_too_small_a_crop_keeps_the_steps_before_it(self, reviewer, photo):
        response = self.send(reviewer, photo, "crop", TURN, x="0", y="0", w="1", h="1")
        assert "Too little is left" in response.content.decode()
        assert self.edits_in(response) == [TURN]

    def test_two_people_at_once_the_second_is_told(self, reviewer, photo):
        actions.edit_photo(photo=photo, edits=[TURN], by=SYSTEM)
        response = self.send(reviewer, photo, "save", BLUR_ALL, before=[])
        assert response.status_code == 302
        assert Photo.objects.get(pk=photo.pk).edits == [TURN]

    def test_the_screen_says_what_the_law_says_of_results(self, reviewer, photo):
        page = reviewer.get(self.address(photo)).content.decode()
        assert "Business and Professions Code, section 651" in page

    def test_the_preview_shows_the_steps_and_is_stored_nowhere(self, reviewer, photo):
        page = reviewer.get(self.address(photo)).content.decode()
        address = html_text.unescape(
            re.search(r'src="(/admin/photo/[^"]+/preview/[^"]*)"', page)[1]
        )
        whole = reviewer.get(address)
        assert shows_quadrants(whole.content)
        assert "no-store" in whole.headers["Cache-Control"]
        turned = reviewer.get(f"{self.address(photo)}preview/", {"edits": json.dumps([TURN])})
        assert Image.open(io.BytesIO(turned.content)).size == (600, 800)

    def test_looking_behind_a_blur_is_noted(self, reviewer, photo):
        actions.edit_photo(photo=photo, edits=[BLUR_ALL], by=SYSTEM)
        preview = f"{self.address(photo)}preview/"
        reviewer.get(preview, {"edits": json.dumps([BLUR_ALL, TURN])})
        assert not LedgerEntry.objects.filter(act="photo.original_seen").exists()
        reviewer.get(preview, {"edits": "[]"})
        assert LedgerEntry.objects.filter(act="photo.original_seen").count() == 1

    @pytest.mark.parametrize("edits", ["nonsense", "[1]", '[{"op":"rotate","turns":9}]'])
    def test_a_broken_preview_is_refused(self, reviewer, photo, edits):
        response = reviewer.get(f"{self.address(photo)}preview/", {"edits": edits})
        assert response.status_code == 404

    @pytest.mark.parametrize(
        ("role", "owns", "status"),
        [
            (Role.OWNER, False, 200),
            (Role.REVIEWER, False, 200),
            (Role.FRONT_DESK, False, 404),
            (Role.FRONT_DESK, True, 200),
            (Role.EDITOR, False, 404),
            (Role.EDITOR, True, 404),  # a patient's, and covered for nothing
        ],
    )
    def test_only_who_may_change_the_photo_comes_in(self, client, photo, role, owns, status):
        client = own(photo, client, role) if owns else signed_in(client, role)
        assert client.get(self.address(photo)).status_code == status
        assert client.get(f"{self.address(photo)}preview/").status_code == status
        posted = self.send(client, photo, "save", TURN)
        assert posted.status_code == (302 if status == 200 else 404)
        assert bool(Photo.objects.get(pk=photo.pk).edits) == (status == 200)

    def test_an_editor_who_uploaded_a_covered_photo_may_blur_it(self, client, photo, patient):
        make_consent(patient, photo)
        client = own(photo, client, Role.EDITOR)
        assert self.send(client, photo, "save", BLUR_ALL).status_code == 302
        assert Photo.objects.get(pk=photo.pk).edits == [BLUR_ALL]

    def test_nobody_comes_in_without_signing_in(self, client, photo):
        assert client.get(self.address(photo)).status_code == 302
        assert client.get(f"{self.address(photo)}preview/").status_code == 302

    def test_a_photo_whose_file_is_gone_for_good_cannot_be_edited(self, reviewer, photo):
        Photo.objects.filter(pk=photo.pk).update(state=State.PURGED)
        assert reviewer.get(self.address(photo)).status_code == 404
