"""Who is reminded when, how often, in which words, and who is left in peace?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consent import actions, clock, followups
from consent.actions.reminders import next_on
from consent.acts import SYSTEM
from consent.mails import reminder_days
from consent.mails.reminder_days import MOST, next_reminder
from consent.models import ConsentRequest, FollowUp, LedgerEntry, LinkToken, PracticeDetails
from tests.factories import make_patient, make_photo, make_request, make_version

ZONES = [ZoneInfo(name) for name in ("America/New_York", "Europe/Berlin", "Pacific/Apia", "UTC")]
EARLY, LATE = datetime(2024, 1, 1), datetime(2031, 1, 1)  # noqa: DTZ001 (the zone is drawn)
INSTANTS = st.datetimes(min_value=EARLY, max_value=LATE, timezones=st.just(UTC))
FAR = timedelta(days=400)


# The rule


@given(mailed=INSTANTS, reminded=st.integers(0, 5), zone=st.sampled_from(ZONES))
def test_it_is_three_days_after_the_mail_and_then_a_week_by_the_practices_calendar(
    mailed, reminded, zone
):
    due = next_reminder(mailed, reminded, answer_by=mailed + FAR, zone=zone)
    if reminded >= MOST:
        assert due is None
        return
    days = 7 if reminded else 3
    local = due.astimezone(zone)
    assert local.date() == clock.day_of(mailed, zone) + timedelta(days=days)
    assert local.time() == reminder_days.TIME_OF_DAY
    assert due > mailed


@given(mailed=INSTANTS, left=st.timedeltas(timedelta(0), timedelta(days=14)))
def test_nobody_is_reminded_of_a_question_that_is_closed_by_then(mailed, left):
    due = next_reminder(mailed, 0, answer_by=mailed + left, zone=ZONES[0])
    assert due is None or due < mailed + left


@pytest.mark.parametrize(
    ("mailed", "expected"),
    [
        # The clocks go back on 1 November 2026 in New York: ten o'clock is an hour later in UTC.
        ("2026-10-29T15:00:00+00:00", "2026-11-01T15:00:00+00:00"),
        ("2026-10-28T15:00:00+00:00", "2026-10-31T14:00:00+00:00"),
        # They go forward on 14 March 2027.
        ("2027-03-11T15:00:00+00:00", "2027-03-14T14:00:00+00:00"),
        # A minute before and after midnight there is another day.
        ("2026-07-01T03:59:00+00:00", "2026-07-03T14:00:00+00:00"),
        ("2026-07-01T04:01:00+00:00", "2026-07-04T14:00:00+00:00"),
    ],
)
def test_neither_midnight_nor_a_change_of_the_clocks_moves_the_hour(mailed, expected):
    start = datetime.fromisoformat(mailed)
    due = next_reminder(start, 0, answer_by=start + FAR, zone=ZoneInfo("America/New_York"))
    assert due == datetime.fromisoformat(expected)


# What is sent


@pytest.fixture
def mailed(db, work):
    """A question that was mailed."""
    request = make_request()
    actions.send_by_mail(request=request, by=SYSTEM)
    work()
    mail.outbox.clear()
    return request


def reminders():
    return FollowUp.objects.filter(kind="mail.reminder")


def time_comes() -> None:
    """The day of the next reminder: the data moves, not the clock."""
    for one in reminders().filter(done_at=None):
        FollowUp.objects.filter(pk=one.pk).update(due_at=timezone.now())
    followups.work_off_due()


def test_a_reminder_is_planned_three_days_after_the_mail_went_out(mailed):
    (planned,) = reminders()
    zone = PracticeDetails.the_one().zone
    day = clock.day_of(timezone.now(), zone) + timedelta(days=3)
    assert planned.due_at.astimezone(zone) == datetime.combine(day, time(10), tzinfo=zone)
    assert next_on(mailed) == planned.due_at


def test_no_reminder_is_planned_where_no_link_was_mailed(db, work):
    request = make_request()
    actions.mint_link(purpose="sign", channel="qr", by=SYSTEM, request=request)
    work()
    assert not reminders().exists()
    assert next_on(request) is None


def test_no_reminder_is_planned_where_no_address_is_on_file(db, work):
    request = make_request(make_patient(email=""))
    actions.send_by_mail(request=request, by=SYSTEM)
    work()
    assert not reminders().exists()
    assert not mail.outbox


def test_while_mail_is_down_nothing_is_counted_and_the_reminder_follows_the_mail(
    db, monkeypatch, work
):
    from consent import emails

    request = make_request()
    actions.send_by_mail(request=request, by=SYSTEM)
    send = emails._send
    monkeypatch.setattr(emails, "_send", _down)
    work()
    assert not reminders().exists()
    waiting = FollowUp.objects.get(kind="mail.sign_link")
    assert waiting.done_at is None
    assert waiting.last_error
    monkeypatch.setattr(emails, "_send", send)
    FollowUp.objects.filter(pk=waiting.pk).update(due_at=timezone.now())
    followups.work_off_due()
    assert len(mail.outbox) == 1
    assert reminders().count() == 1


def _down(*args: object, **kwargs: object) -> None:
    raise ConnectionRefusedError


def test_a_reminder_that_cannot_be_sent_is_not_counted_and_is_tried_again(mailed, monkeypatch):
    from consent import emails

    with monkeypatch.context() as patched:
        patched.setattr(emails, "_send", _down)
        time_comes()
    mailed.refresh_from_db()
    assert mailed.reminders == 0
    time_comes()
    mailed.refresh_from_db()
    assert mailed.reminders == 1
    assert len(mail.outbox) == 1


def test_the_reminder_brings_a_fresh_link_in_calm_words_to_the_signer(mailed, client):
    before = LinkToken.objects.count()
    time_comes()
    (sent,) = mail.outbox
    assert sent.to == ["amara@example.org"]
    assert "There is no hurry" in sent.body
    assert LinkToken.objects.count() == before + 1
    address = next(line for line in sent.body.splitlines() if line.startswith("http"))
    assert client.get(address.partition("8000")[2]).url == f"/consent/sign/{mailed.reference}/"


def test_the_reminder_is_in_the_language_of_the_signer(db, work):
    patient = make_patient()
    patient.language = "es"
    patient.save()
    request = make_request(patient)
    actions.send_by_mail(request=request, by=SYSTEM)
    work()
    mail.outbox.clear()
    time_comes()
    assert "There is no hurry" not in mail.outbox[0].body


def test_three_reminders_go_out_at_most_and_each_is_in_the_ledger(mailed):
    ConsentRequest.objects.update(answer_by=timezone.now() + FAR)
    counts = []
    for _turn in range(5):
        time_comes()
        mailed.refresh_from_db()
        counts.append(mailed.reminders)
    assert counts == [1, 2, 3, 3, 3]
    assert len(mail.outbox) == 3
    assert LedgerEntry.objects.filter(act="request.reminded").count() == 3
    assert not reminders().filter(done_at=None).exists()


def test_the_second_reminder_comes_a_week_after_the_first(mailed):
    time_comes()
    zone = PracticeDetails.the_one().zone
    due = next_on(mailed)
    assert clock.day_of(due, zone) == clock.day_of(timezone.now(), zone) + timedelta(days=7)


def signed(request: ConsentRequest) -> None:
    ConsentRequest.objects.filter(pk=request.pk).update(outcome="signed")


def declined(request: ConsentRequest) -> None:
    actions.decline(request=request, by=SYSTEM)


def cancelled(request: ConsentRequest) -> None:
    actions.cancel(request=request, by=SYSTEM)


def over(request: ConsentRequest) -> None:
    ConsentRequest.objects.update(answer_by=timezone.now() - timedelta(minutes=1))


def stopped(request: ConsentRequest) -> None:
    actions.stop_reminders(request=request, by=SYSTEM)


@pytest.mark.parametrize("ending", [signed, declined, cancelled, over, stopped])
def test_whoever_answered_or_is_to_be_left_in_peace_is_not_reminded(mailed, ending):
    ending(mailed)
    time_comes()
    assert not mail.outbox
    mailed.refresh_from_db()
    assert mailed.reminders == 0
    assert next_on(mailed) is None


def test_a_new_mail_by_staff_moves_the_reminder_instead_of_adding_one(mailed, work):
    FollowUp.objects.filter(kind="mail.reminder").update(due_at=timezone.now() + timedelta(hours=1))
    actions.send_by_mail(request=mailed, by=SYSTEM)
    work()
    (planned,) = reminders()
    assert planned.due_at > timezone.now() + timedelta(days=2)


def test_who_is_not_to_be_reminded_stays_so_after_another_mail_until_staff_say_otherwise(
    mailed, work
):
    actions.stop_reminders(request=mailed, by=SYSTEM)
    actions.send_by_mail(request=mailed, by=SYSTEM)
    work()
    assert next_on(mailed) is None
    actions.resume_reminders(request=mailed, by=SYSTEM)
    assert next_on(mailed) is not None


def test_a_family_gets_one_reminder_for_what_is_still_open(db, work):
    version = make_version()
    children = [make_patient(name, birth_date=date(2018, 5, 3)) for name in ("Mia", "Ben", "Tom")]
    asked = actions.ask_family(
        children=[actions.Child(one, [make_photo("patient", patients=[one])]) for one in children],
        version=version,
        uses=["website"],
        signer=actions.Signer("parent", "Pia Small", "mother"),
        by=SYSTEM,
    )
    assert actions.send_family_by_mail(request=asked[0], by=SYSTEM) == 3
    work()
    (sent,) = mail.outbox
    assert sent.subject.startswith("3 questions")
    assert [name for name in ("Mia:", "Ben:", "Tom:") if name in sent.body] == [
        "Mia:",
        "Ben:",
        "Tom:",
    ]
    mail.outbox.clear()
    actions.cancel(request=asked[0], by=SYSTEM)
    time_comes()
    (sent,) = mail.outbox
    assert "Mia:" not in sent.body
    assert "Ben:" in sent.body
    assert list(ConsentRequest.objects.order_by("pk").values_list("reminders", flat=True)) == [
        0,
        1,
        1,
    ]
