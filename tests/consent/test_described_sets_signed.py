"""Can somebody agree to a set in words, and is every photo that joins it attested, told and undone?"""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from consent import actions, verify
from consent.actions import Answers, NotInTheSet
from consent.acts import SYSTEM, holder
from consent.coverage import Reason
from consent.models import (
    Consent,
    CoveredItem,
    FollowUp,
    LedgerEntry,
    Patient,
    Photo,
)
from consent.pdf import stored
from consent.privileges import Subject
from consent.views import overview
from tests.consent import sets
from tests.consent.sets import SET, ask_for_the_set
from tests.consent.walking import (
    body,
    open_sign_link,
    page,
    photo_addresses,
    post,
    walk,
)
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    move,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db


patient, photo, consent, clerk = sets.FIXTURES


# Signing


def test_a_set_is_signed_for_in_words_without_a_single_photo(client: Client, patient):
    address = open_sign_link(client, ask_for_the_set(patient))
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert "May we show photos of you?" in html
    assert f'<p class="statement">{SET}</p>' in html
    assert "You get a message for each one, and you take it out with one tap." in html
    walk(client, address, to="signature")
    assert SET in page(client, address, "uses")
    assert "these uses of the photos described here until" in page(client, address, "signature")
    post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    consent = Consent.objects.get()
    assert (consent.scope_text, consent.items.count()) == (SET, 0)
    told = json.loads(consent.evidence.text)["scope"]
    assert told == {"set": "treatment", "year": 2026, "text": SET}
    for step in ("done", "copy"):
        assert SET in page(client, address, step)
    assert overview.status(consent) == "active"
    (fact,) = [fact for fact in stored.content_of(consent).summary if fact.label == "The set"]
    assert fact.value == SET
    assert verify.run() == []


def test_a_set_can_stand_beside_photos(client: Client, patient, photo):
    address = open_sign_link(client, ask_for_the_set(patient, photo))
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert "And this set of photos:" in html
    assert len(photo_addresses(html)) == 1
    walk(client, address, to="signature")
    assert "1 photo and the photos described here" in page(client, address, "signature")


def test_the_set_is_named_for_whoever_signs(patient):
    asked = ask_for_the_set(
        patient, signer_role="agent", signer_name="Mona", authority="health-care agent"
    )
    consent = actions.sign(
        request=asked,
        answers=Answers(
            uses=("website",), method="typed", typed_name="Mona", erecords_shown_at=timezone.now()
        ),
    )
    assert consent.scope_text == "Photos of the patient’s treatment, 2026"


def test_the_sealed_copy_of_a_set_without_photos_can_be_drawn(consent):
    copy = actions.keep_copy(consent=consent)
    assert copy.file.size > 1000


# Adding


def test_a_photo_that_staff_attest_is_seen_by_the_rule_and_by_the_public(
    client: Client, consent, photo, clerk
):
    assert photo.verdict("website").reason is Reason.NOT_ASKED
    item = actions.add_to_set(consent=consent, photo=photo, by=clerk)
    assert (item.attested_by, item.sha256) == (clerk, photo.sha256)
    assert photo.verdict("website").consents == (consent.reference,)
    assert not photo.verdict("instagram")
    assert shows_quadrants(body(client.get(photo.get_rendition("max-400x400|use-website").url)))
    entry = LedgerEntry.objects.get(act="consent.item_added")
    assert entry.refs == {
        "consent": consent.reference,
        "photo": photo.pk,
        "sha256": photo.sha256,
    }
    assert entry.actor == {"kind": "staff", "id": clerk.pk}
    kinds = set(FollowUp.objects.filter(cause=entry.seq).values_list("kind", flat=True))
    assert {"mail.photo_added", "photo.take_out"} <= kinds
    assert verify.run() == []


def test_a_repeat_adds_nothing(consent, photo, clerk):
    first = actions.add_to_set(consent=consent, photo=photo, by=clerk)
    assert actions.add_to_set(consent=consent, photo=photo, by=clerk) == first
    assert LedgerEntry.objects.filter(act="consent.item_added").count() == 1


def of_somebody_else(consent: Consent, photo: Photo) -> Photo:
    other = make_patient("Ben", email="ben@example.org")
    return make_photo(Subject.PATIENT, patients=[other])


def of_nobody(consent: Consent, photo: Photo) -> Photo:
    return make_photo(Subject.NONE)


def put_away(consent: Consent, photo: Photo) -> Photo:
    Photo.objects.filter(pk=photo.pk).update(state="quarantined")
    return photo


def after_the_end(consent: Consent, photo: Photo) -> Photo:
    move(consent, first=-9, last=-1)
    return photo


def taken_back(consent: Consent, photo: Photo) -> Photo:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    return photo


def every_use_taken_back(consent: Consent, photo: Photo) -> Photo:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="website")
    return photo


def nobody_to_tell(consent: Consent, photo: Photo) -> Photo:
    Patient.objects.update(email="")
    return photo


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (of_somebody_else, "does not show the patient"),
        (of_nobody, "not filed as showing a patient"),
        (put_away, "not in use"),
        (after_the_end, "not in force"),
        (taken_back, "not in force"),
        (every_use_taken_back, "was taken back"),
        (nobody_to_tell, "no e-mail address is on file"),
    ],
)
def test_what_does_not_belong_is_refused_in_a_sentence(consent, photo, clerk, case, sentence):
    chosen = case(consent, photo)
    with pytest.raises(NotInTheSet, match=sentence):
        actions.add_to_set(consent=consent, photo=chosen, by=clerk)
    assert not CoveredItem.objects.exists()


def test_a_permission_for_photos_one_by_one_takes_no_other(patient, photo, clerk):
    plain = make_consent(patient, photo)
    other = make_photo(Subject.PATIENT, patients=[patient])
    with pytest.raises(NotInTheSet, match="one by one"):
        actions.add_to_set(consent=plain, photo=other, by=clerk)
    with pytest.raises(DatabaseError, match="described set"), transaction.atomic():
        CoveredItem.objects.create(
            consent=plain, sha256=other.sha256, attested_by=clerk, attested_at=timezone.now()
        )
    with pytest.raises(DatabaseError, match="never exchanged"), transaction.atomic():
        Consent.objects.filter(pk=plain.pk).update(scope_text="Everything")


def test_what_was_added_past_the_act_is_found(consent, photo, clerk):
    CoveredItem.objects.create(
        consent=consent,
        sha256=photo.sha256,
        photo=photo,
        attested_by=clerk,
        attested_at=timezone.now(),
    )
    assert [one.invariant for one in verify.run()] == ["described-sets"]


def test_another_person_in_the_photo_still_has_to_agree(consent, patient, clerk):
    other = make_patient("Ben", email="ben@example.org")
    both = make_photo(Subject.PATIENT, patients=[patient, other])
    actions.add_to_set(consent=consent, photo=both, by=clerk)
    assert both.verdict("website").reason is Reason.NOT_ASKED
    make_consent(other, both)
    assert both.verdict("website")


def test_a_file_that_was_exchanged_since_is_not_covered(consent, photo, clerk):
    actions.add_to_set(consent=consent, photo=photo, by=clerk)
    Photo.objects.filter(pk=photo.pk).update(sha256="0" * 64)
    assert photo.verdict("website").reason is Reason.SWAPPED


def test_a_photo_that_was_taken_out_never_comes_back(consent, patient, photo, clerk):
    actions.add_to_set(consent=consent, photo=photo, by=clerk)
    actions.withdraw(
        consent=consent, by=holder(patient.reference), channel="mail", sha256=photo.sha256
    )
    assert photo.verdict("website").reason is Reason.WITHDRAWN
    with pytest.raises(NotInTheSet, match="took this photo out"):
        actions.add_to_set(consent=consent, photo=photo, by=clerk)
    assert overview.status(consent) == "active", "the set itself goes on"
