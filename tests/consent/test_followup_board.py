"""Do staff see what must still happen, how long it has been due, and can they have it tried now?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from consent import followups, shutfile, verify
from consent.acts import SYSTEM
from consent.models import FollowUp, LedgerEntry
from consent.privileges import Role
from tests.factories import make_staff

pytestmark = pytest.mark.django_db

NOW = timezone.now()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def working(monkeypatch) -> list[int]:
    """A kind of our own that works; what it worked off."""
    worked: list[int] = []
    put(monkeypatch, "test.note", "Note it down", lambda one: worked.append(one.pk))
    return worked


@pytest.fixture
def failing(monkeypatch) -> None:
    def refuse(followup: FollowUp) -> None:
        raise ConnectionError("mail to amara@example.org refused")

    put(monkeypatch, "test.note", "Note it down", refuse)


def put(monkeypatch, name: str, sentence: str, handler) -> None:
    kind = followups.Kind(name, sentence, handler, HOUR)
    monkeypatch.setitem(followups._kinds, name, kind)


def make(kind: str = "test.note", *, due: timedelta = timedelta(0), **fields: object) -> FollowUp:
    with transaction.atomic():
        entry = LedgerEntry.objects.append("photo.added", actor=SYSTEM.as_json(), refs={})
    return FollowUp.objects.create(
        cause=entry.seq, kind=kind, due_at=timezone.now() + due, **fields
    )


@pytest.fixture
def reviewer(client) -> Client:
    client.force_login(make_staff(Role.REVIEWER))
    return client


def rows(client: Client, query: str = "") -> list[str]:
    html = client.get(f"/admin/followups/{query}").content.decode()
    table = html.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in html else ""
    return table.split("<tr")[1:]


STATES = {
    "Done": {"done_at": NOW},
    "Due": {},
    "Waits for its day": {"due": DAY},
    "In progress": {"due": 4 * MINUTE, "tries": 1},
    "Failing": {"due": 4 * MINUTE, "tries": 3, "last_error": "SMTPException"},
    "Late": {"due": -2 * HOUR},
}


@pytest.mark.parametrize("state", STATES)
def test_the_board_says_how_each_stands_in_a_word(state, working, reviewer):
    make(**STATES[state])
    (row,) = rows(reviewer, "?status=all")
    assert "Note it down" in row
    assert state in row


def test_it_names_tries_the_kind_of_error_and_the_next_try(failing, reviewer):
    one = make()
    followups.work_off(one.pk)
    one.refresh_from_db()
    (row,) = rows(reviewer)
    assert "ConnectionError" in row
    assert "amara" not in row
    assert f'datetime="{timezone.localtime(one.due_at):%Y-%m-%dT%H:%M}' in row


FILTERS = {
    "": {"due", "late", "failing", "waiting"},
    "?status=failing": {"failing"},
    "?status=late": {"late"},
    "?status=done": {"done"},
    "?status=all": {"due", "late", "failing", "waiting", "done"},
}


@pytest.mark.parametrize("query", FILTERS)
def test_each_filter_shows_its_own_and_open_is_the_first(query, reviewer, monkeypatch):
    states = {
        "due": {},
        "late": {"due": -2 * HOUR},
        "failing": {"due": MINUTE, "tries": 2, "last_error": "OSError"},
        "waiting": {"due": DAY},
        "done": {"done_at": timezone.now()},
    }
    for name, fields in states.items():
        put(monkeypatch, f"test.{name}", f"Sentence of {name}", lambda one: None)
        make(f"test.{name}", **fields)
    html = "".join(rows(reviewer, query))
    assert {name for name in states if f"Sentence of {name}" in html} == FILTERS[query]


def test_one_kind_can_be_picked(working, reviewer, monkeypatch):
    put(monkeypatch, "test.other", "Something else", lambda one: None)
    make()
    make("test.other")
    (row,) = rows(reviewer, "?kind=test.other")
    assert "Something else" in row


def test_one_that_always_fails_grows_late_and_verify_says_so(failing):
    one = make()
    breaches = []
    for _ in range(9):
        FollowUp.objects.update(due_at=timezone.now())
        followups.work_off(one.pk)
        breaches.append([b.sentence for b in verify.run() if b.invariant == "follow-ups"])
    assert breaches[3] == []
    assert breaches[-1] == [f"Follow-up {one.pk} (Note it down) is overdue."]


def test_verify_names_one_that_is_due_for_too_long_and_one_nothing_handles(working):
    make(due=-59 * MINUTE)
    late = make(due=-61 * MINUTE)
    make("test.gone")
    told = {b.sentence for b in verify.run() if b.invariant == "follow-ups"}
    assert told == {
        f"Follow-up {late.pk} (Note it down) is overdue.",
        "Nothing handles follow-ups of kind test.gone.",
    }


def try_now(client: Client, one: FollowUp, **data: object):
    address = f"/admin/followups/{one.pk}/try/"
    return client.post(address, {"due": one.due_at.isoformat(), **data}, follow=True)


def test_try_now_works_it_off_at_once_and_enters_who_did_it(working, reviewer):
    one = make(due=DAY, tries=3, last_error="OSError")
    html = try_now(reviewer, one, back="status=failing").content.decode()
    one.refresh_from_db()
    assert working == [one.pk]
    assert one.done_at is not None
    assert "Done: “Note it down”." in html
    entry = LedgerEntry.objects.get(act="followup.tried")
    assert entry.refs == {"followup": one.pk, "cause": one.cause}
    assert entry.actor["kind"] == "staff"


def test_try_now_tells_a_failure_by_its_kind_only(failing, reviewer):
    html = try_now(reviewer, make()).content.decode()
    assert "failed again (ConnectionError)" in html
    assert "amara" not in html


def test_one_that_a_worker_took_up_meanwhile_is_left_to_it(working, reviewer):
    one = make(tries=1, last_error="OSError")
    FollowUp.objects.update(due_at=timezone.now() + followups.LEASE)
    html = try_now(reviewer, one).content.decode()
    assert "has been tried meanwhile" in html
    assert working == []


def test_the_button_stands_only_where_it_helps(working, reviewer):
    due, waiting = make(), make(due=DAY)
    done = make(done_at=timezone.now())
    html = "".join(rows(reviewer, "?status=all"))
    assert f"/admin/followups/{due.pk}/try/" in html
    assert f"/admin/followups/{waiting.pk}/try/" not in html
    assert f"/admin/followups/{done.pk}/try/" not in html
    assert 'aria-label="Try now: Note it down"' in html


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.EDITOR])
def test_others_can_try_nothing(role, working, client):
    client.force_login(make_staff(role))
    assert try_now(client, make()).redirect_chain
    assert working == []


def test_looking_at_the_address_changes_nothing(working, reviewer):
    assert reviewer.get(f"/admin/followups/{make().pk}/try/").status_code == 405
    assert working == []


def test_the_first_page_leads_to_what_is_late(working, reviewer):
    make(due=-2 * HOUR)
    make(tries=2, last_error="OSError")
    html = reviewer.get("/admin/").content.decode()
    assert 'href="/admin/followups/?status=late"' in html
    assert 'href="/admin/followups/?status=failing"' in html


def test_what_was_done_long_ago_is_cleared_away_but_never_the_shut_files_mark(working):
    long_ago = timezone.now() - followups.KEEP_DONE - DAY
    old = make(done_at=long_ago)
    mark = make(shutfile.FOLLOW_UP, done_at=long_ago)
    recent, still_open = make(done_at=timezone.now() - DAY), make(due=-followups.KEEP_DONE - DAY)
    call_command("tick")
    left = set(FollowUp.objects.values_list("pk", flat=True))
    assert old.pk not in left
    assert {mark.pk, recent.pk, still_open.pk} <= left
