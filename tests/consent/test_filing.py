"""Who can be seen: is a filed photo filed anew only with a reason, and is it said first what that does?"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import ReferenceIndex, UploadedFile

from config.empty_site import ensure_pages
from consent import actions, asking
from consent.actions import Subjects
from consent.acts import SYSTEM, staff
from consent.endings import consequences
from consent.models import LedgerDetail, LedgerEntry, Photo
from consent.privileges import Role, Subject
from practice.models import HomePage, StandardPage
from tests.factories import make_consent, make_patient, make_photo, make_staff, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    person = make_staff(Role.REVIEWER)
    client.force_login(person)
    return person


def answers(photo: Photo, **changed: object) -> dict[str, object]:
    people = photo.depictions.values_list("patient_id", "recognisable")
    return {
        "title": photo.title,
        "description": photo.description,
        "subject": photo.subject,
        "subject_shown": photo.subject,
        "recognisable": [pk for pk, known in people if known],
        "unrecognisable": [pk for pk, known in people if not known],
        "source": photo.source,
        "licence": photo.licence,
        "tags": "",
        **changed,
    }


def save(client, photo: Photo, **changed: object):
    return client.post(f"/admin/images/{photo.pk}/", answers(photo, **changed))


class TestFilingAnew:
    def test_it_takes_a_reason(self, client, reviewer):
        photo = make_photo(Subject.NONE)
        html = save(client, photo, subject="unknown").content.decode()
        assert "Write in a few words why it is filed anew." in html
        photo.refresh_from_db()
        assert photo.subject == Subject.NONE

    def test_it_says_first_what_it_does_and_changes_nothing_yet(self, client, reviewer):
        photo = make_photo(Subject.NONE)
        with asking.asking(staff=False):
            photo.get_rendition("max-165x165")
        html = save(client, photo, subject="unknown", reason="It shows a boy").content.decode()
        assert "Visitors stop seeing it at once." in html
        assert "1 public file of it is deleted" in html
        photo.refresh_from_db()
        assert photo.subject == Subject.NONE

    def test_confirmed_it_is_filed_and_the_reason_lies_beside_the_ledger(self, client, reviewer):
        photo = make_photo(Subject.NONE)
        response = save(
            client, photo, subject="unknown", reason="It shows Tom Brown", confirmed="1"
        )
        assert response.status_code == 302
        photo.refresh_from_db()
        assert photo.subject == Subject.UNKNOWN
        entry = LedgerEntry.objects.filter(act="photo.classified").last()
        assert entry.actor == staff(reviewer).as_json()
        assert "Tom" not in str(entry.refs)
        assert LedgerDetail.objects.get(seq=entry.seq).detail == "It shows Tom Brown"

    def test_a_photo_nobody_has_filed_needs_neither_reason_nor_second_look(self, client, reviewer):
        photo = make_photo(Subject.UNKNOWN)
        assert save(client, photo, subject="none").status_code == 302
        photo.refresh_from_db()
        assert photo.subject == Subject.NONE

    def test_a_new_title_needs_neither(self, client, reviewer):
        photo = make_photo(Subject.NONE)
        assert save(client, photo, title="The waiting room").status_code == 302
        photo.refresh_from_db()
        assert photo.title == "The waiting room"

    def test_front_desk_is_not_asked_why_because_it_cannot_file_anew(self, client):
        person = make_staff(Role.FRONT_DESK)
        client.force_login(person)
        photo = make_photo(Subject.NONE)
        Photo.objects.filter(pk=photo.pk).update(uploaded_by_user=person)
        html = client.get(f"/admin/images/{photo.pk}/").content.decode()
        assert "Why is it filed anew?" not in html
        save(client, photo, subject="unknown", reason="x", confirmed="1")
        photo.refresh_from_db()
        assert photo.subject == Subject.NONE

    def test_whoever_looked_at_an_older_filing_is_told_instead_of_overwriting(
        self, client, reviewer
    ):
        photo = make_photo(Subject.UNKNOWN)
        old = answers(photo, subject="none")
        actions.classify(photo=photo, subjects=Subjects(Subject.STAFF), by=SYSTEM)
        html = client.post(f"/admin/images/{photo.pk}/", old).content.decode()
        assert "Somebody else has just filed this photo." in html
        photo.refresh_from_db()
        assert photo.subject == Subject.STAFF

    def test_the_act_itself_refuses_a_filing_that_came_too_late(self):
        photo = make_photo(Subject.NONE)
        with pytest.raises(actions.FiledMeanwhile):
            actions.classify(
                photo=photo,
                subjects=Subjects(Subject.STAFF),
                by=SYSTEM,
                expected=Subject.UNKNOWN,
            )
        photo.refresh_from_db()
        assert photo.subject == Subject.NONE


class TestPeople:
    def test_whoever_signed_for_the_file_stays_named(self, client, reviewer):
        patient, other = make_patient(), make_patient("Tom Brown")
        photo = make_photo(Subject.PATIENT, patients=[patient, other])
        make_consent(patient, photo)
        html = save(
            client, photo, recognisable=[other.pk], reason="A mistake", confirmed="1"
        ).content.decode()
        assert "Amara Okafor signed for this photo and must stay named." in html
        assert photo.depictions.count() == 2

    def test_dropping_somebody_who_has_not_signed_says_what_follows(self, client, reviewer):
        patient, other = make_patient(), make_patient("Tom Brown")
        photo = make_photo(Subject.PATIENT, patients=[patient, other])
        html = save(client, photo, recognisable=[patient.pk], reason="Not Tom").content.decode()
        assert "Tom Brown: not named in it any more, and not asked any more." in html
        assert photo.depictions.count() == 2
        save(client, photo, recognisable=[patient.pk], reason="Not Tom", confirmed="1")
        assert photo.depictions.get().patient == patient


class TestAnotherFile:
    def test_it_says_what_no_consent_will_cover_and_waits(self, client, reviewer):
        patient = make_patient()
        photo = make_photo(Subject.PATIENT, patients=[patient])
        make_consent(patient, photo)
        file = SimpleUploadedFile("new.jpg", picture(), "image/jpeg")
        html = save(client, photo, file=file).content.decode()
        assert "1 signed consent covers the present file. It does not cover another one." in html
        assert Photo.objects.get(pk=photo.pk).sha256 == photo.sha256
        waiting = UploadedFile.objects.get()
        response = save(client, photo, waiting=waiting.pk, confirmed="1")
        assert response.status_code == 302, response.content
        swapped = Photo.objects.get(pk=photo.pk)
        assert swapped.sha256 != photo.sha256
        assert swapped.upload_sha256
        assert swapped.subject == Subject.UNKNOWN
        assert not UploadedFile.objects.exists()

    def test_under_a_legal_hold_the_file_stays_as_it_is(self, client, reviewer):
        photo = make_photo(Subject.PATIENT, patients=[make_patient()])
        Photo.objects.filter(pk=photo.pk).update(hold_reason="Complaint of May")
        file = SimpleUploadedFile("new.jpg", picture(), "image/jpeg")
        html = save(client, photo, file=file, confirmed="1").content.decode()
        assert "under a legal hold" in html
        assert Photo.objects.get(pk=photo.pk).sha256 == photo.sha256

    def test_the_same_file_again_is_no_other_photo(self, client, reviewer):
        data = picture()
        photo = make_photo(Subject.NONE, data=data)
        file = SimpleUploadedFile("again.jpg", data, "image/jpeg")
        assert save(client, photo, file=file).status_code == 302
        photo.refresh_from_db()
        assert photo.subject == Subject.NONE

    def test_a_file_that_somebody_else_put_aside_is_not_taken(self, client, reviewer):
        photo = make_photo(Subject.NONE)
        file = SimpleUploadedFile("new.jpg", picture(), "image/jpeg")
        save(client, photo, file=file)
        UploadedFile.objects.update(uploaded_by_user=make_staff(Role.REVIEWER))
        save(client, photo, waiting=UploadedFile.objects.get().pk, confirmed="1")
        assert Photo.objects.get(pk=photo.pk).sha256 == photo.sha256


def test_fifty_pages_are_one_sentence_and_no_more_queries_than_two(django_assert_max_num_queries):
    ensure_pages()
    home = HomePage.objects.get()
    photo = make_photo(Subject.NONE)

    def add(number: int) -> None:
        page = StandardPage(title=f"Page {number}", slug=f"page-{number}", og_image=photo)
        home.add_child(instance=page)
        ReferenceIndex.create_or_update_for_object(page)

    subjects = Subjects(Subject.UNKNOWN)
    for number in range(2):
        add(number)
    with django_assert_max_num_queries(60) as few:
        consequences.of_refiling(photo, subjects)
    for number in range(2, 50):
        add(number)
    with django_assert_max_num_queries(len(few.captured_queries)):
        said = consequences.of_refiling(photo, subjects)
    assert "It is used on 50 pages." in said


class TestUndo:
    @pytest.fixture
    def filed(self):
        photo = make_photo(Subject.UNKNOWN)
        entry = actions.classify(photo=photo, subjects=Subjects(Subject.NONE), by=SYSTEM)
        return photo, entry.seq

    def test_ones_own_first_filing_is_taken_back(self, filed):
        photo, seq = filed
        entry = actions.undo_filing(photo=photo, filing=seq, by=SYSTEM)
        photo.refresh_from_db()
        assert photo.subject == Subject.UNKNOWN
        assert entry.refs["undoes"] == seq

    def test_somebody_elses_is_not(self, filed):
        photo, seq = filed
        with pytest.raises(actions.FiledMeanwhile):
            actions.undo_filing(photo=photo, filing=seq, by=staff(make_staff(Role.EDITOR)))

    def test_a_filing_that_is_not_the_last_word_is_not(self, filed):
        photo, seq = filed
        actions.classify(photo=photo, subjects=Subjects(Subject.STAFF), by=SYSTEM)
        with pytest.raises(actions.FiledMeanwhile):
            actions.undo_filing(photo=photo, filing=seq, by=SYSTEM)

    def test_a_second_filing_is_not_so_undone(self):
        photo = make_photo(Subject.NONE)
        entry = actions.classify(photo=photo, subjects=Subjects(Subject.STAFF), by=SYSTEM)
        with pytest.raises(actions.FiledMeanwhile):
            actions.undo_filing(photo=photo, filing=entry.seq, by=SYSTEM)
