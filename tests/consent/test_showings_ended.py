"""Does whatever ends a showing close its row at that very instant, and who takes over?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from consent import actions, triggers
from consent.acts import SYSTEM
from consent.models import (
    Disclosure,
    FollowUp,
    Photo,
    TakeDown,
)
from consent.pages import showing_records
from consent.privileges import Subject
from tests.consent import showing
from tests.consent.showing import URL, publish, shown, take_back
from tests.factories import make_consent, make_patient, make_photo, move

patient, photo, nothing_begun = showing.FIXTURES


def test_the_last_day_ends_it_at_that_instant_however_late_the_job_runs(patient, photo, work):
    consent = make_consent(patient, photo)
    publish(photos=[photo])
    work()
    move(consent, first=-40, last=-1)
    Disclosure.objects.update(first_at=timezone.now() - timedelta(days=20))
    FollowUp.objects.filter(kind="consent.end").update(due_at=timezone.now())
    work()
    work()
    consent.refresh_from_db()
    (one,) = shown()
    assert one.last_at == consent.ends_at


ENDINGS = {
    "everything taken back": lambda consent, photo, post: take_back(consent),
    "the use taken back": lambda consent, photo, post: take_back(consent, privilege="website"),
    "the photo taken back": lambda consent, photo, post: take_back(consent, sha256=photo.sha256),
    "page unpublished": lambda consent, photo, post: post.unpublish(),
    "page deleted": lambda consent, photo, post: post.delete(),
    "block removed": lambda consent, photo, post: without_blocks(post),
    "filed anew": lambda consent, photo, post: actions.classify(
        photo=photo, subjects=actions.Subjects(Subject.UNKNOWN), by=SYSTEM
    ),
    "file exchanged": lambda consent, photo, post: exchange(photo),
    "photo deleted": lambda consent, photo, post: photo.delete(),
    "somebody else found in it": lambda consent, photo, post: actions.classify(
        photo=photo,
        subjects=actions.Subjects(
            Subject.PATIENT, recognisable=(consent.patient, make_patient("Bo Bergman"))
        ),
        by=SYSTEM,
    ),
}


def without_blocks(post) -> None:
    post.refresh_from_db()
    post.body = []
    post.save_revision().publish()


def exchange(photo: Photo) -> None:
    old, key = photo.sha256, photo.media_key
    Photo.objects.filter(pk=photo.pk).update(sha256="f" * 64, subject=Subject.UNKNOWN)
    photo.refresh_from_db()
    actions.record_swap(photo=photo, old_sha256=old, old_key=key, by=SYSTEM)


@pytest.mark.parametrize("ending", ENDINGS)
def test_whatever_ends_the_showing_closes_its_row(ending, patient, photo, work):
    consent = make_consent(patient, photo)
    post = publish(photos=[photo])
    work()
    before = timezone.now()
    ENDINGS[ending](consent, photo, post)
    after = timezone.now()
    work()
    (one,) = shown()
    assert one.last_at is not None
    assert before <= one.last_at <= after
    assert not TakeDown.objects.exists()


def test_when_it_begins_again_that_is_another_row(patient, photo, work):
    make_consent(patient, photo)
    post = publish(photos=[photo])
    work()
    post.unpublish()
    work()
    post.refresh_from_db()
    post.save_revision().publish()
    work()
    first, second = shown()
    assert first.last_at < second.first_at
    assert second.last_at is None


def test_another_consent_takes_over_without_a_gap(patient, photo, work):
    old = make_consent(patient, photo)
    publish(photos=[photo])
    work()
    new = make_consent(patient, photo)
    take_back(old)
    work()
    first, second = shown()
    assert (first.consent_reference, second.consent_reference) == (old.reference, new.reference)
    assert first.last_at == second.first_at
    assert second.last_at is None


def test_one_that_takes_over_by_time_begins_where_the_other_ended(patient, photo, work):
    old, new = make_consent(patient, photo), make_consent(patient, photo)
    post = publish(photos=[photo])
    long_ago = timezone.now() - timedelta(days=20)
    Page.objects.filter(pk=post.pk).update(last_published_at=long_ago)
    work()
    Disclosure.objects.all().delete()
    Disclosure.objects.create(
        item_sha256=photo.sha256,
        privilege="website",
        place="website",
        url=URL,
        first_at=long_ago,
        consent_reference=old.reference,
    )
    move(new, first=-30, last=30)
    move(old, first=-40, last=-2)
    signed_at(new, long_ago)
    showing_records.bring_up_site(at=timezone.now())
    old.refresh_from_db()
    first, second = shown()
    assert (first.last_at, second.first_at) == (old.ends_at, old.ends_at)
    assert second.consent_reference == new.reference


def signed_at(consent, moment) -> None:
    """As if it had been signed then; the triggers refuse that."""
    triggers.drop()
    type(consent).objects.filter(pk=consent.pk).update(signed_at=moment)
    triggers.make()


def test_two_people_in_a_photo_rest_on_two_consents_and_end_together(patient, work):
    other = make_patient("Bo Bergman")
    photo = make_photo(Subject.PATIENT, patients=[patient, other])
    hers, his = make_consent(patient, photo), make_consent(other, photo)
    publish(photos=[photo])
    work()
    assert {one.consent_reference for one in shown()} == {hers.reference, his.reference}
    take_back(his)
    work()
    his.refresh_from_db()
    assert {one.last_at for one in shown()} == {his.revoked_at}


def test_a_pair_is_shown_whole_or_not_at_all(patient, photo, work):
    other = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo)
    publish(pairs=[(photo, other)])
    work()
    assert shown() == []
    make_consent(patient, other)
    work()
    assert {one.item_sha256 for one in shown()} == {photo.sha256, other.sha256}
