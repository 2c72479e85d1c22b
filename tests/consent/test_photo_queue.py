"""Does the queue show each photo to whoever may file it, and only once to whoever comes too late?"""

from __future__ import annotations

import pytest

from consent import actions
from consent.actions import Subjects
from consent.acts import SYSTEM
from consent.models import LedgerEntry, Photo
from consent.privileges import Role, Subject
from tests.factories import make_patient, make_photo, make_staff, picture

pytestmark = pytest.mark.django_db

QUEUE = "/admin/photos/to-classify/"


@pytest.fixture
def reviewer(client):
    person = make_staff(Role.REVIEWER)
    client.force_login(person)
    return person


def subject_of(photo: Photo) -> str:
    return Photo.objects.values_list("subject", flat=True).get(pk=photo.pk)


def test_one_answer_files_the_photo_and_leads_to_the_next(client, reviewer):
    first, second = make_photo(), make_photo()
    page = client.get(QUEUE).content.decode()
    assert f'value="{first.pk}"' in page
    assert f'value="{second.pk}"' not in page
    response = client.post(QUEUE, {"photo": first.pk, "subject": "none"}, follow=True)
    assert f'value="{second.pk}"' in response.content.decode()
    assert subject_of(first) == Subject.NONE


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"subject": "patient"}, "Tick who it is."),
        ({"subject": "model"}, "Write where a stock picture comes from"),
        ({}, "Say first whether a patient can be seen."),
    ],
)
def test_half_an_answer_is_refused_in_words_and_files_nothing(client, reviewer, answers, words):
    make_patient()
    photo = make_photo()
    html = client.post(QUEUE, {"photo": photo.pk, **answers}).content.decode()
    assert words in html
    assert subject_of(photo) == Subject.UNKNOWN


def test_the_second_of_two_who_file_one_photo_is_told_and_changes_nothing(client, reviewer):
    photo = make_photo()
    actions.classify(photo=photo, subjects=Subjects(Subject.STAFF), by=SYSTEM)
    html = client.post(QUEUE, {"photo": photo.pk, "subject": "none"}, follow=True).content.decode()
    assert "Somebody else has filed that photo meanwhile." in html
    assert subject_of(photo) == Subject.STAFF


def test_a_known_patients_file_is_refused_in_words(client, reviewer):
    data = picture()
    make_photo(Subject.PATIENT, patients=[make_patient()], data=data)
    photo = make_photo(data=data)
    html = client.post(QUEUE, {"photo": photo.pk, "subject": "none"}).content.decode()
    assert "This file is on record as a patient’s photo." in html
    assert subject_of(photo) == Subject.UNKNOWN


def test_the_last_filing_is_undone_once(client):
    person = make_staff(Role.FRONT_DESK)
    client.force_login(person)
    photo = make_photo()
    Photo.objects.filter(pk=photo.pk).update(uploaded_by_user=person)
    client.post(QUEUE, {"photo": photo.pk, "subject": "staff"})
    assert subject_of(photo) == Subject.STAFF
    html = client.post(f"{QUEUE}undo/", follow=True).content.decode()
    assert "Undone. Here it is again." in html
    assert subject_of(photo) == Subject.UNKNOWN
    before = LedgerEntry.objects.count()
    client.post(f"{QUEUE}undo/")
    assert LedgerEntry.objects.count() == before


def test_undo_does_not_touch_what_a_reviewer_has_said_since(client, reviewer):
    photo = make_photo()
    client.post(QUEUE, {"photo": photo.pk, "subject": "staff"})
    actions.classify(photo=photo, subjects=Subjects(Subject.NONE), by=SYSTEM)
    html = client.post(f"{QUEUE}undo/", follow=True).content.decode()
    assert "Somebody else has just filed this photo." in html
    assert subject_of(photo) == Subject.NONE


def test_the_patients_of_the_last_photo_are_offered_for_the_next(client, reviewer):
    patient = make_patient()
    first, second = make_photo(), make_photo()
    answers = {"subject": "patient", "unrecognisable": [patient.pk]}
    page = client.post(QUEUE, {"photo": first.pk, **answers}, follow=True).content.decode()
    assert "As the last one:" in page
    client.post(QUEUE, {"photo": second.pk, **answers})
    assert second.depictions.get().recognisable is False


@pytest.mark.parametrize(
    ("query", "shown"), [("?after={0}", 1), ("?before={2}", 1), ("?after={2}", None)]
)
def test_skipping_goes_on_and_back_and_ends_in_words(client, reviewer, query, shown):
    photos = [make_photo() for _ in range(3)]
    html = client.get(QUEUE + query.format(*(one.pk for one in photos))).content.decode()
    if shown is None:
        assert "You have skipped 3 photos." in html
    else:
        assert f'value="{photos[shown].pk}"' in html


def test_an_editor_is_shown_own_uploads_only_and_no_patients(client):
    editor = make_staff(Role.EDITOR)
    patient = make_patient()
    others, own = make_photo(), make_photo()
    Photo.objects.filter(pk=own.pk).update(uploaded_by_user=editor)
    client.force_login(editor)
    html = client.get(QUEUE).content.decode()
    assert f'value="{own.pk}"' in html
    assert patient.name not in html
    client.post(QUEUE, {"photo": others.pk, "subject": "none"})
    assert subject_of(others) == Subject.UNKNOWN


def test_an_empty_queue_says_so_and_the_menu_counts(client, reviewer):
    html = client.get(QUEUE).content.decode()
    assert "All photos are classified." in html
    assert "To classify (" not in html
    make_photo()
    assert "To classify (1)" in client.get("/admin/").content.decode()
    assert f'href="{QUEUE}"' in client.get("/admin/").content.decode()


class TestManyAtOnce:
    def address(self, *photos: Photo) -> str:
        return "/admin/bulk/consent/photo/classify/?" + "&".join(f"id={one.pk}" for one in photos)

    def test_one_answer_for_all_that_are_ticked(self, client, reviewer):
        photos = [make_photo() for _ in range(3)]
        html = client.get(self.address(*photos)).content.decode()
        assert "Classify these 3 photos" in html
        client.post(self.address(*photos), {"subject": "staff"})
        assert {subject_of(one) for one in photos} == {Subject.STAFF}

    def test_what_is_filed_already_is_left_and_said(self, client, reviewer):
        filed, photo = make_photo(Subject.NONE), make_photo()
        html = client.get(self.address(filed, photo)).content.decode()
        assert "1 photo of your selection is left as it is" in html
        client.post(self.address(filed, photo), {"subject": "staff"})
        assert (subject_of(filed), subject_of(photo)) == (Subject.NONE, Subject.STAFF)

    def test_one_that_is_refused_does_not_hold_up_the_others(self, client, reviewer):
        data = picture()
        make_photo(Subject.PATIENT, patients=[make_patient()], data=data)
        known, photo = make_photo(data=data), make_photo()
        response = client.post(
            self.address(known, photo) + "&next=/admin/images/", {"subject": "none"}, follow=True
        )
        html = response.content.decode()
        assert "1 photo is classified." in html
        assert "1 photo was left as it is: This file is on record as a patient’s photo." in html
        assert (subject_of(known), subject_of(photo)) == (Subject.UNKNOWN, Subject.NONE)

    def test_patients_are_named_for_all(self, client, reviewer):
        patient, photos = make_patient(), [make_photo(), make_photo()]
        answers = {"subject": "patient", "recognisable": [patient.pk]}
        client.post(self.address(*photos), answers)
        assert patient.depictions.count() == 2
