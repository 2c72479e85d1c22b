"""Is a photo put away once nothing is left of what was agreed for it, and brought back when it is?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions, followups
from consent.acts import SYSTEM
from consent.admin_views.ask import photos_of
from consent.coverage import Cover, Depicted, Item
from consent.endings import put_away
from consent.models import Clip, FollowUp, LedgerEntry, Photo
from consent.privileges import Role, State, Subject
from consent.signed import session_photos
from tests.clips import make_clip, sign_for
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
    move,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def cover(patient: int = 1, *, first: int = -10, last: int = 10, **fields: object) -> Cover:
    given = {"privilege": "website", "sha256": "a", **fields}
    return Cover(
        consent=f"C{patient}{first}",
        patient=patient,
        starts_at=NOON + first * DAY,
        ends_at=NOON + last * DAY,
        **given,
    )


def item(*covers: Cover, people: tuple[int, ...] = (1,), **fields: object) -> Item:
    given = {"subject": Subject.PATIENT, "sha256": "a", **fields}
    return Item(depicted=tuple(Depicted(one) for one in people), covers=covers, **given)


CASES = {
    "in force": (item(cover()), False),
    "ended": (item(cover(last=-1)), True),
    "taken back": (item(cover(revoked=True)), True),
    "one use taken back": (item(cover(grant_revoked=True)), True),
    "this photo taken back": (item(cover(item_withdrawn=True)), True),
    "ended, another use goes on": (item(cover(last=-1), cover(privilege="print")), False),
    "ended, another begins later": (item(cover(last=-1), cover(first=2)), False),
    "never asked": (item(), False),
    "signed, no use allowed": (item(cover(privilege="")), False),
    "the other was never asked": (item(cover(last=-1), people=(1, 2)), False),
    "the other has ended": (item(cover(), cover(2, last=-1), people=(1, 2)), True),
    "both agreed, to different uses": (
        item(cover(last=-1), cover(2, privilege="print", last=-1), people=(1, 2)),
        False,
    ),
    "it was for another file": (item(cover(last=-1, sha256="b")), False),
    "filed as a room": (item(cover(last=-1), subject=Subject.NONE), False),
    "put away already": (item(cover(last=-1), state=State.QUARANTINED), True),
    "put away, signed anew": (item(cover(), state=State.QUARANTINED), False),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_put_away_only_when_nothing_is_left_of_what_was_agreed(case):
    facts, expected = CASES[case]
    assert put_away.nothing_is_left(facts, at=NOON) is expected


@pytest.fixture
def patient(db):
    return make_patient()


@pytest.fixture
def photo(patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient])


def state_of(item: Photo | Clip) -> str:
    return type(item).objects.get(pk=item.pk).state


def acts() -> list[str]:
    return list(LedgerEntry.objects.order_by("seq").values_list("act", flat=True))


def take_back(consent) -> None:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")


def test_taking_everything_back_puts_the_photo_away(patient, photo, work):
    take_back(make_consent(patient, photo))
    work()
    assert state_of(photo) == State.QUARANTINED
    entry = LedgerEntry.objects.get(act="photo.put_away")
    assert entry.refs == {"photo": photo.pk, "sha256": photo.sha256}


def test_the_last_day_puts_it_away_too(patient, photo, work):
    consent = make_consent(patient, photo)
    work()
    assert state_of(photo) == State.LIVE
    move(consent, first=-40, last=-1)
    FollowUp.objects.filter(kind="consent.end").update(due_at=timezone.now())
    work()
    work()
    assert state_of(photo) == State.QUARANTINED


def test_while_one_use_is_left_it_stays(patient, photo, work):
    consent = make_consent(patient, photo, uses=["website", "instagram"])
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="website")
    work()
    assert state_of(photo) == State.LIVE
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
    work()
    assert state_of(photo) == State.QUARANTINED


def test_what_was_never_agreed_to_waits(patient, photo, work):
    request = make_request(patient, photos=[photo])
    actions.decline(request=request, by=SYSTEM)
    actions.classify(
        photo=photo,
        subjects=actions.Subjects(Subject.PATIENT, unrecognisable=(patient,)),
        by=SYSTEM,
    )
    work()
    assert state_of(photo) == State.LIVE


def test_while_a_patient_is_being_asked_it_stays_and_is_looked_at_again(patient, photo, work):
    consent = make_consent(patient, photo)
    request = make_request(patient, photos=[photo])
    take_back(consent)
    work()
    assert state_of(photo) == State.LIVE
    waiting = FollowUp.objects.filter(kind="photo.put_away", done_at=None)
    assert {row.due_at for row in waiting} == {request.answer_by}
    assert {row.last_error for row in waiting} == {""}
    type(request).objects.filter(pk=request.pk).update(answer_by=timezone.now() - DAY)
    waiting.update(due_at=timezone.now())
    work()
    assert state_of(photo) == State.QUARANTINED


def test_the_act_itself_leaves_what_a_patient_is_asked_about(patient, photo):
    take_back(make_consent(patient, photo))
    make_request(patient, photos=[photo])
    assert actions.put_item_away(item=photo) is None
    assert state_of(photo) == State.LIVE


def test_a_signer_of_a_renewed_consent_sees_it_and_signing_brings_it_back(patient, photo, work):
    take_back(make_consent(patient, photo))
    work()
    photo.refresh_from_db()
    assert [one.pk for one in photos_of(patient)] == [photo.pk]
    request = make_request(patient, photos=[photo])
    assert session_photos.all_showable(list(request.items.all()), patient)
    make_consent(patient, photo)
    work()
    photo.refresh_from_db()
    assert photo.state == State.LIVE
    assert photo.verdict("website")
    assert acts().count("photo.taken_out") == 1


def test_what_nothing_covers_stays_put_away(patient, photo, work):
    take_back(make_consent(patient, photo))
    work()
    assert actions.take_out(item=photo) is None
    actions.record_focus(photo=photo, by=SYSTEM)
    work()
    assert state_of(photo) == State.QUARANTINED


def test_another_file_is_another_photo_and_is_not_put_away(patient, photo, work):
    take_back(make_consent(patient, photo))
    work()
    photo.refresh_from_db()
    other = make_photo(Subject.UNKNOWN)
    old, key = photo.sha256, photo.media_key
    Photo.objects.filter(pk=photo.pk).update(sha256="f" * 64, subject=Subject.UNKNOWN)
    photo.refresh_from_db()
    actions.record_swap(photo=photo, old_sha256=old, old_key=key, by=SYSTEM)
    work()
    assert state_of(photo) == state_of(other) == State.LIVE


def test_while_everything_is_shut_until_reconcile_nothing_is_put_away(
    patient, photo, work, settings
):
    consent = make_consent(patient, photo)
    work()
    take_back(consent)
    settings.SHUT_FILE.write_text("not a chain\n")
    waiting = FollowUp.objects.get(kind="photo.put_away", done_at=None)
    assert not followups.work_off(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.done_at, waiting.last_error) == (None, "")
    assert state_of(photo) == State.LIVE


def test_running_it_twice_puts_it_away_once(patient, photo, work):
    take_back(make_consent(patient, photo))
    work()
    FollowUp.objects.filter(kind="photo.put_away").update(done_at=None, due_at=timezone.now())
    work()
    assert acts().count("photo.put_away") == 1


class TestClips:
    @pytest.fixture
    def clip(self, patient) -> Clip:
        return make_clip(Subject.PATIENT, patients=[patient])

    def test_a_clip_is_put_away_and_brought_back(self, patient, clip, work):
        take_back(sign_for(patient, clip))
        work()
        assert state_of(clip) == State.QUARANTINED
        assert "clip.put_away" in acts()
        sign_for(patient, clip)
        work()
        assert state_of(clip) == State.LIVE
        assert Clip.objects.get(pk=clip.pk).verdict("website")

    def test_its_last_day_puts_it_away_too(self, patient, clip, work):
        consent = sign_for(patient, clip)
        move(consent, first=-40, last=-1)
        FollowUp.objects.filter(kind="consent.end").update(due_at=timezone.now())
        work()
        work()
        assert state_of(clip) == State.QUARANTINED


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.EDITOR, False), (Role.REVIEWER, True), (Role.OWNER, True)]
)
def test_only_who_knows_patients_sees_it_and_nobody_can_choose_it(patient, photo, work, role, sees):
    make_version()
    take_back(make_consent(patient, photo))
    work()
    client = Client()
    client.force_login(make_staff(role))
    listed = client.get("/admin/images/").content.decode()
    assert (f"/admin/images/{photo.pk}/" in listed) is sees
    offered = client.get("/admin/images/chooser/").content.decode()
    assert f"chooser/chosen/{photo.pk}/" not in offered
