"""Does a photo's page answer where it may go, by whose consent, where it is, and what to do next?"""

from __future__ import annotations

import html as html_text
import re

import pytest
from django.urls import reverse

from consent import actions
from consent.acts import SYSTEM, staff
from consent.models import Photo
from consent.privileges import Role, Subject
from tests.blog.posts import make_post
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_uses,
    make_version,
)
from tests.working import work_off_everything

pytestmark = pytest.mark.django_db
TURN = {"op": "rotate", "turns": 1}


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


def section(client, photo: Photo, name: str) -> str:
    page = client.get(f"/admin/images/{photo.pk}/").content.decode()
    return html_text.unescape(page.split(f'id="{name}"')[1].split("</section>")[0])


class TestWhereItMayGo:
    def test_each_use_names_its_last_day_and_the_consent_it_rests_on(self, client, photo, patient):
        consent = make_consent(patient, photo)
        status = section(signed_in(client, Role.REVIEWER), photo, "photo-status")
        assert f"{consent.last_day:%B %Y}" in status
        assert reverse("consents:inspect", args=[consent.pk]) in status
        assert reverse("patients:inspect", args=[patient.pk]) in status

    def test_an_editor_reads_until_when_and_not_by_whom(self, client, photo, patient):
        consent = make_consent(patient, photo)
        status = section(own(photo, client, Role.EDITOR), photo, "photo-status")
        assert f"{consent.last_day:%B %Y}" in status
        for secret in (patient.name, patient.reference, consent.reference, "/consents/"):
            assert secret not in status

    def test_what_is_missing_is_asked_for_in_one_tap(self, client, photo, patient):
        make_uses("website", "instagram", "print")
        make_consent(patient, photo, uses=["website"])
        status = section(signed_in(client, Role.REVIEWER), photo, "photo-status")
        (address,) = re.findall(r'href="([^"]+/ask/[^"]*)"', status)
        assert address.endswith(f"/ask/?photo={photo.pk}&use=print&use=instagram")

    def test_the_page_that_asks_has_photo_uses_and_fitting_form_ticked(
        self, client, photo, patient
    ):
        other = make_photo(Subject.PATIENT, patients=[patient])
        make_version("website")
        make_version("website", "instagram", "print")
        client = signed_in(client, Role.REVIEWER)
        address = f"/admin/patients/{patient.reference}/ask/?photo={photo.pk}&use=print"
        page = client.get(address).content.decode()
        ticked = re.findall(r'name="(photos|uses)" value="([^"]+)"[^>]*checked', page)
        assert ticked == [("photos", str(photo.pk)), ("uses", "print")]
        assert str(other.pk) not in [value for _, value in ticked]

    def test_a_question_that_waits_is_not_asked_twice(self, client, photo, patient):
        request = make_request(patient, photos=[photo])
        status = section(signed_in(client, Role.REVIEWER), photo, "photo-status")
        assert reverse("requests:request", args=[request.reference]) in status
        assert "/ask/" not in status

    def test_with_two_people_only_who_is_missing_is_asked(self, client, patient):
        second = make_patient("Ben Ito", email="ben@example.org")
        photo = make_photo(Subject.PATIENT, patients=[patient], unrecognisable=[second])
        make_consent(patient, photo)
        status = section(signed_in(client, Role.REVIEWER), photo, "photo-status")
        assert f"/admin/patients/{second.reference}/ask/" in status
        assert f"/admin/patients/{patient.reference}/ask/" not in status
        assert "cannot be recognised" in status


class TestPlaces:
    def test_everywhere_it_is_used_is_listed_with_the_way_there(self, client, photo, patient):
        make_consent(patient, photo)
        live = make_post(hero=photo)
        draft = make_post(photos=[photo], slug="a-draft", title="A draft", draft=True)
        work_off_everything()
        places = section(signed_in(client, Role.REVIEWER), photo, "photo-places")
        for post, word in ((live, "On the site"), (draft, "In a draft")):
            assert f"/admin/pages/{post.pk}/edit/" in places
            assert post.title in places
            assert word in places

    def test_nowhere_is_not_said_while_pages_wait_to_be_read(self, client, photo):
        make_post(hero=photo)
        places = section(signed_in(client, Role.REVIEWER), photo, "photo-places")
        assert "Nowhere: no page" not in places
        assert "some may be missing here" in places

    def test_a_photo_that_is_nowhere_says_so(self, client, photo):
        work_off_everything()
        places = section(signed_in(client, Role.REVIEWER), photo, "photo-places")
        assert "Nowhere: no page" in places


class TestHistory:
    def test_reviewers_read_what_was_done_and_by_whom(self, client, photo):
        person = make_staff(Role.OWNER)
        actions.record_original_seen(photo=photo, by=staff(person))
        history = section(signed_in(client, Role.REVIEWER), photo, "photo-history")
        assert history.index("Original of a patient's photo opened") < history.index(
            "Photo uploaded"
        )
        assert person.get_full_name() in history

    def test_what_was_done_to_another_photo_is_not_in_it(self, client, photo):
        other = make_photo(Subject.NONE)
        actions.edit_photo(photo=other, edits=[TURN], by=SYSTEM)
        history = section(signed_in(client, Role.REVIEWER), photo, "photo-history")
        assert "cropped or blurred" not in history

    def test_an_editor_does_not_read_it(self, client, photo, patient):
        make_consent(patient, photo)
        page = own(photo, client, Role.EDITOR).get(f"/admin/images/{photo.pk}/")
        assert page.status_code == 200
        assert "photo-history" not in page.content.decode()
