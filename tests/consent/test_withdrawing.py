"""What does taking back do? It ends at once, is written down once, and lists what lies elsewhere."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from consent import actions, followups, middleware, shutfile
from consent.acts import SYSTEM, holder
from consent.models import Consent, Disclosure, FollowUp, LedgerEntry, TakeDown, Withdrawal
from consent.privileges import Subject
from consent.signals import consent_ended
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def photos(patient):
    return [make_photo(Subject.PATIENT, patients=[patient]) for _ in range(2)]


def withdraw(consent: Consent, **part: str) -> Withdrawal:
    return actions.withdraw(
        consent=consent, by=holder(consent.patient.reference), channel="mail", **part
    )


def seen(photo, use: str = "website") -> bool:
    return photo.verdict(use).allowed


def test_one_use_ends_and_the_others_stand(patient, photos):
    consent = make_consent(patient, *photos, uses=["website", "instagram"])
    withdraw(consent, privilege="instagram")
    assert [seen(photo) for photo in photos] == [True, True]
    assert [seen(photo, "instagram") for photo in photos] == [False, False]


def test_one_photo_ends_and_the_other_stands(patient, photos):
    consent = make_consent(patient, *photos, uses=["website", "instagram"])
    withdraw(consent, sha256=photos[0].sha256)
    assert [seen(photo) for photo in photos] == [False, True]
    assert [seen(photo, "instagram") for photo in photos] == [False, True]


def test_everything_ends(patient, photos):
    consent = make_consent(patient, *photos, uses=["website", "instagram"])
    withdraw(consent)
    assert not any(seen(photo, use) for photo in photos for use in ("website", "instagram"))


def test_a_repeat_gives_the_same_receipt_and_one_ledger_entry(patient, photos):
    consent = make_consent(patient, *photos)
    first = withdraw(consent)
    assert withdraw(consent) == first
    assert LedgerEntry.objects.filter(act="consent.revoked").count() == 1
    entry = LedgerEntry.objects.get(act="consent.revoked")
    assert entry.refs == {"consent": consent.reference, "withdrawal": first.reference}
    assert entry.actor == {"kind": "holder", "id": patient.reference}


@pytest.mark.parametrize("part", [{"privilege": "print"}, {"sha256": "f" * 64}])
def test_what_was_never_agreed_cannot_be_taken_back(patient, photos, part):
    consent = make_consent(patient, *photos)
    with pytest.raises(actions.NothingToTakeBack):
        withdraw(consent, **part)
    assert not Withdrawal.objects.exists()


def test_taking_back_cannot_be_undone_in_the_database(patient, photos):
    consent = make_consent(patient, *photos, uses=["website"])
    withdraw(consent)
    for change in (
        lambda: Consent.objects.update(revoked_at=None),
        lambda: Withdrawal.objects.all().delete(),
        lambda: Withdrawal.objects.update(by="nobody"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert not seen(photos[0])


def test_the_shut_file_knows_it_right_after_the_commit(
    patient, photos, django_capture_on_commit_callbacks
):
    consent = make_consent(patient, *photos, uses=["website", "instagram"])
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(consent, privilege="instagram")
    denials = shutfile.read()
    assert denials.consent_is_shut(consent.reference, "instagram", "")
    assert not denials.consent_is_shut(consent.reference, "website", "")
    assert not denials.broken


def test_renditions_that_may_not_be_seen_are_deleted_and_the_others_stay(
    patient, photos, django_capture_on_commit_callbacks
):
    photo = photos[0]
    consent = make_consent(patient, *photos, uses=["website", "instagram"])
    website = photo.get_rendition("max-300x300")
    network = photo.get_rendition("max-300x300|use-instagram")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(consent, privilege="instagram")
    assert default_storage.exists(website.file.name)
    assert not default_storage.exists(network.file.name)
    assert list(photo.renditions.values_list("pk", flat=True)) == [website.pk]
    assert photo.get_rendition("max-300x300").file.name == website.file.name


def test_copies_elsewhere_become_take_downs_with_a_day(patient, photos):
    consent = make_consent(patient, *photos, uses=["website", "instagram"])
    for photo, use in ((photos[0], "instagram"), (photos[1], "website")):
        Disclosure.objects.create(
            item_sha256=photo.sha256,
            privilege=use,
            place="Instagram kit",
            first_at=timezone.now(),
            consent_reference=consent.reference,
        )
    withdraw(consent, privilege="instagram")
    takedown = TakeDown.objects.get()
    assert takedown.disclosure.item_sha256 == photos[0].sha256
    assert takedown.due_at > timezone.now()
    withdraw(consent)
    assert TakeDown.objects.count() == 2


def test_a_copy_that_another_consent_still_covers_stays(patient, photos):
    consent = make_consent(patient, photos[0], uses=["instagram"])
    other = make_consent(patient, photos[0], uses=["instagram"])
    Disclosure.objects.create(
        item_sha256=photos[0].sha256,
        privilege="instagram",
        place="Instagram kit",
        first_at=timezone.now(),
        consent_reference=consent.reference,
    )
    withdraw(consent)
    assert seen(photos[0], "instagram")
    assert not TakeDown.objects.exists()
    withdraw(other)
    assert TakeDown.objects.count() == 1


def test_the_layers_above_are_told_after_the_commit(
    patient, photos, django_capture_on_commit_callbacks
):
    told = []

    def listen(**news: object) -> None:
        told.append(news["photo_ids"])

    consent_ended.connect(listen)
    try:
        consent = make_consent(patient, *photos)
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(consent)
    finally:
        consent_ended.disconnect(listen)
    assert [sorted(ids) for ids in told] == [sorted(photo.pk for photo in photos)]


def test_the_gates_memo_is_dropped_in_this_process(
    patient, photos, django_capture_on_commit_callbacks
):
    consent = make_consent(patient, *photos)
    name = photos[0].get_rendition("max-300x300").url.rpartition("/")[2]
    assert middleware.may_be_served(name)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(consent)
    assert not middleware.may_be_served(name)


def test_the_last_day_needs_no_job_and_the_job_tidies_up(
    patient, photos, django_capture_on_commit_callbacks
):
    consent = make_consent(patient, photos[0])
    rendition = photos[0].get_rendition("max-300x300")
    planned = FollowUp.objects.get(kind="consent.end")
    assert planned.due_at == consent.ends_at
    from tests.factories import move

    move(consent, first=-10, last=-1)
    middleware.forget()
    assert not middleware.may_be_served(rendition.file.name.rpartition("/")[2])
    FollowUp.objects.filter(pk=planned.pk).update(due_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert followups.work_off(planned.pk)
    assert LedgerEntry.objects.filter(act="consent.ended").count() == 1
    assert not default_storage.exists(rendition.file.name)


def test_a_take_down_is_closed_once_with_its_proof(patient, photos):
    consent = make_consent(patient, photos[0], uses=["instagram"])
    Disclosure.objects.create(
        item_sha256=photos[0].sha256,
        privilege="instagram",
        place="Instagram kit",
        first_at=timezone.now(),
        consent_reference=consent.reference,
    )
    withdraw(consent)
    takedown = TakeDown.objects.get()
    assert actions.close_takedown(takedown=takedown, proof="Post deleted", by=SYSTEM)
    assert not actions.close_takedown(takedown=takedown, proof="Again", by=SYSTEM)
    takedown.refresh_from_db()
    assert takedown.proof == "Post deleted"
    assert LedgerEntry.objects.filter(act="takedown.closed").count() == 1
