"""Does everything that must happen because of an act happen, once, and in spite of failures?"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from consent import followups
from consent.acts import SYSTEM
from consent.models import FollowUp, LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)


class Recorder:
    """A handler that fails as often as it is told to."""

    def __init__(self) -> None:
        self.worked: list[int] = []
        self.failures = 0

    def __call__(self, followup: FollowUp) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("mail to amara@example.org refused")
        self.worked.append(followup.pk)


@pytest.fixture
def recorder(monkeypatch) -> Recorder:
    handler = Recorder()
    kind = followups.Kind("test.note", "Note it", handler, timedelta(hours=1))
    monkeypatch.setitem(followups._kinds, "test.note", kind)
    return handler


def plan(**fields: object) -> FollowUp:
    with transaction.atomic():
        entry = LedgerEntry.objects.append("photo.added", actor=SYSTEM.as_json(), refs={})
        return followups.plan(entry, "test.note", **fields)


def run_worker() -> None:
    call_command("db_worker", "--batch", verbosity=0)


def test_a_worker_does_it_once(recorder):
    followup = plan()
    run_worker()
    run_worker()
    assert recorder.worked == [followup.pk]
    followup.refresh_from_db()
    assert followup.done_at is not None
    assert not followups.work_off(followup.pk)


def test_an_act_that_is_rolled_back_leaves_nothing_to_do(recorder):
    class Stop(Exception):
        pass

    with pytest.raises(Stop), transaction.atomic():
        plan()
        raise Stop
    run_worker()
    assert not FollowUp.objects.exists()
    assert recorder.worked == []


def test_planning_it_twice_for_one_cause_is_planning_it_once(recorder):
    with transaction.atomic():
        entry = LedgerEntry.objects.append("photo.added", actor=SYSTEM.as_json(), refs={})
        first = followups.plan(entry, "test.note", target="x")
        assert followups.plan(entry, "test.note", target="x") == first
    assert FollowUp.objects.count() == 1


def test_a_failure_is_kept_without_anybodys_address_and_tried_later(recorder):
    recorder.failures = 1
    followup = plan()
    run_worker()
    followup.refresh_from_db()
    assert followup.done_at is None
    assert followup.last_error == "ConnectionError"
    assert followup.tries == 1
    assert followup.due_at > timezone.now()
    FollowUp.objects.update(due_at=timezone.now())
    call_command("tick")
    run_worker()
    assert recorder.worked == [followup.pk]


def test_waits_grow_and_stop_growing(recorder):
    recorder.failures = 12
    followup = plan()
    waits = []
    for _ in range(12):
        FollowUp.objects.update(due_at=timezone.now())
        followups.work_off(followup.pk)
        followup.refresh_from_db()
        waits.append(followup.due_at - timezone.now())
    assert all(later > earlier for earlier, later in pairwise(waits[:6]))
    assert max(waits) <= followups.LONGEST_BACK_OFF


def test_a_killed_worker_leaves_the_work_to_the_next_tick(recorder):
    followup = plan()
    # The worker took both the task and the follow-up, then the machine died.
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(hours=1)
    )
    FollowUp.objects.update(due_at=timezone.now() - timedelta(seconds=1), tries=1)
    call_command("tick")
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists()
    run_worker()
    assert recorder.worked == [followup.pk]


def test_two_workers_at_once_do_it_once(recorder):
    followup = plan()
    assert followups.work_off(followup.pk)
    assert not followups.work_off(followup.pk)
    assert recorder.worked == [followup.pk]


def test_it_is_not_done_before_it_is_due(recorder):
    followup = plan(due_at=timezone.now() + timedelta(days=1))
    call_command("tick")
    run_worker()
    assert recorder.worked == []
    FollowUp.objects.update(due_at=timezone.now())
    call_command("tick")
    run_worker()
    assert recorder.worked == [followup.pk]


def test_every_kind_has_a_sentence_for_the_board():
    assert len(followups.kinds()) >= 8
    for kind in followups.kinds().values():
        assert kind.sentence[0].isupper()
        assert kind.limit > timedelta(0)
