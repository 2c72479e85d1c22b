"""What does the one query say of photos, files and stories, on either engine?"""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent import actions, coverage, facts
from consent.acts import SYSTEM
from consent.coverage import Reason
from consent.models import Consent, Depiction, Patient, Story
from consent.privileges import Subject
from tests.factories import make_consent, make_patient, make_photo, move, picture
from tests.leaks.judging import marked_picture
from tests.stories import sign_for as sign_for_story

NUMBERS = itertools.count(1)
pytestmark = pytest.mark.django_db


def verdict(photo, use: str = "website"):
    known = facts.of_photos([photo.pk])
    return coverage.allowed(known.items[photo.pk], use, at=known.now)


def signed(*slugs: str):
    patient = make_patient()
    photo = make_photo(
        Subject.PATIENT, patients=[patient], data=marked_picture(number=next(NUMBERS))
    )
    return photo, patient, make_consent(patient, photo, uses=slugs or ["website"])


def test_the_time_is_the_databases_own_and_in_utc():
    photo = make_photo()
    before = timezone.now()
    known = facts.of_photos([photo.pk])
    assert known.now.utcoffset() == timedelta(0)
    assert abs(known.now - before) < timedelta(seconds=10)


def test_ids_without_a_row_are_left_out():
    photo = make_photo()
    assert set(facts.of_photos([photo.pk, photo.pk + 1000]).items) == {photo.pk}
    assert facts.of_photos([10**6]).items == {}
    assert facts.of_rendition(f"photo/{'0' * 32}.jpg") is None


@pytest.mark.parametrize("many", [1, 3])
def test_any_number_of_photos_is_one_query(many):
    photos = [signed("website", "instagram")[0] for _ in range(many)]
    with CaptureQueriesContext(connection) as queries:
        known = facts.of_photos([photo.pk for photo in photos])
    assert len(queries) == 1
    assert len(known.items) == many
    for item in known.items.values():
        assert {cover.privilege for cover in item.covers} == {"website", "instagram"}
        assert len(item.depicted) == 1


def test_a_consent_follows_a_merge_of_patients():
    photo, patient, _consent = signed()
    kept = make_patient("Amara Okafor-Smith", email="kept@example.org")
    Patient.objects.filter(pk=patient.pk).update(merged_into=kept)
    assert verdict(photo).reason is Reason.COVERED
    Depiction.objects.filter(photo=photo).update(patient=kept)
    assert verdict(photo).reason is Reason.COVERED


def test_after_a_merge_the_stricter_word_about_being_recognisable_counts():
    photo, patient, consent = signed()
    consent.grants.update(only_unrecognisable=True)
    Depiction.objects.filter(photo=photo).update(recognisable=False)
    assert verdict(photo).reason is Reason.COVERED
    twin = make_patient("Twin Record", email="twin@example.org")
    Patient.objects.filter(pk=twin.pk).update(merged_into=patient)
    Depiction.objects.create(photo=photo, patient=twin, recognisable=True)
    assert verdict(photo).reason is Reason.RECOGNISABLE


def test_a_consent_for_the_file_covers_another_photo_of_the_same_file():
    patient, data = make_patient(), picture()
    photo = make_photo(Subject.PATIENT, patients=[patient], data=data)
    make_consent(patient, photo)
    twin = make_photo(Subject.PATIENT, patients=[patient], data=data)
    assert twin.sha256 == photo.sha256
    assert verdict(twin).reason is Reason.COVERED


def test_a_consent_for_an_older_file_of_the_photo_is_known_and_does_not_cover():
    photo, _patient, _consent = signed()
    type(photo).objects.filter(pk=photo.pk).update(sha256="0" * 64)
    assert verdict(photo).reason is Reason.SWAPPED


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ((-3, 3), Reason.COVERED),
        ((0, 0), Reason.COVERED),
        ((-3, -1), Reason.ENDED),
        ((1, 3), Reason.NOT_YET),
    ],
)
def test_first_and_last_day_are_days_of_the_practice(days, reason):
    photo, _patient, consent = signed()
    move(consent, first=days[0], last=days[1])
    assert verdict(photo).reason is reason


def test_a_withdrawn_part_is_withdrawn_and_no_more():
    photo, _patient, consent = signed("website", "instagram")
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
    assert verdict(photo, "instagram").reason is Reason.REVOKED
    assert verdict(photo, "website").reason is Reason.COVERED
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", sha256=photo.sha256)
    assert verdict(photo, "website").reason is Reason.WITHDRAWN


def test_a_second_consent_covers_what_the_first_no_longer_does():
    photo, patient, consent = signed()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert verdict(photo).reason is Reason.REVOKED
    make_consent(patient, photo, version=consent.version)
    assert verdict(photo).reason is Reason.COVERED


def test_a_story_is_the_words_of_the_patient_it_names():
    _photo, patient, _consent = signed()
    other = make_patient("Somebody Else", email="else@example.org")

    def told_by(who: Patient, words: str = "It did not hurt at all.") -> Story:
        return actions.write_story(patient=who, text=words, name_shown="A patient", by=SYSTEM)

    story = told_by(patient)
    assert story.verdict().reason is Reason.NOT_ASKED
    consent = sign_for_story(patient, story)
    assert story.verdict().reason is Reason.COVERED
    assert told_by(other).verdict().reason is Reason.NOT_ASKED
    assert told_by(patient, "It hurt.").verdict().reason is Reason.NOT_ASKED
    assert story.verdict("instagram").reason is Reason.NOT_GRANTED
    Consent.objects.filter(pk=consent.pk).update(revoked_at=timezone.now())
    assert story.verdict().reason is Reason.REVOKED


def test_the_words_of_nobody_are_covered_by_nothing():
    assert facts.of_stories([10**6]).items == {}


def test_no_photo_asked_for_is_no_fact_on_either_database():
    assert facts.of_photos([]).items == {}
