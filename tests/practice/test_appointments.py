"""Does a request come once, is the practice told and no more, and is it deleted on its day?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consent import followups
from consent.models import FollowUp, LedgerEntry, PracticeDetails
from consent.privileges import Role
from practice import appointment_mail, appointments
from practice import appointment_rules as rules
from practice.models import AppointmentRequest
from practice.models.appointments import LEAST_DAYS, MOST_DAYS
from tests.factories import make_staff
from tests.practice.asking import ASKED, ask, at, make_page

NOON = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)  # a Monday, noon in Cleveland
DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))
KEEP = st.integers(LEAST_DAYS, MOST_DAYS)


@given(came=DAYS, keep_days=KEEP)
def test_a_request_is_kept_exactly_as_many_days_as_the_page_says(came, keep_days):
    assert (rules.delete_on(came, keep_days) - came).days == keep_days


@given(came=DAYS, keep_days=KEEP, later=st.integers(0, 400))
def test_spam_goes_after_seven_days_and_never_later_than_planned(came, keep_days, later):
    planned, marked = rules.delete_on(came, keep_days), came + timedelta(days=later)
    day = rules.spam_delete_on(marked, planned)
    assert day <= planned
    assert day == planned or (day - marked).days == 7


@given(seconds=st.integers(0, 3 * 24 * 3600))
def test_only_a_form_that_was_open_for_seconds_to_hours_is_taken_at_once(seconds):
    opened = NOON - timedelta(seconds=seconds)
    pace = rules.pace(opened, NOON)
    assert (pace is rules.Pace.FINE) == (3 <= seconds <= 12 * 3600)
    assert rules.pace(None, NOON) is rules.Pace.TOO_OLD


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ada   Ferret ", "Ada Ferret"),
        ("Ada\nBcc: all", "Ada Bcc: all"),
        ("Ada\u202etxt.exe", "Adatxt.exe"),
        ("Zoe\u0308", "Zoë"),
        ("مريم", "مريم"),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_around(typed, name):
    assert rules.plain_name(typed) == name


@pytest.mark.parametrize(
    "name", ["https://x.ru", "WWW.pills.example", "buy at pills.com now", "<a href=x>", "a@b.com"]
)
def test_links_are_no_names(name):
    assert rules.has_link(name)


@pytest.mark.parametrize("name", ["Dr. J.R. O’Neill-Smith", "St.Claire", "Ng", "Nguyễn Thị Minh"])
def test_names_with_dots_and_dashes_are_names(name):
    assert not rules.has_link(name)
    assert rules.has_letters(name)


@pytest.mark.parametrize(
    ("remote", "forwarded", "whose"),
    [
        ("8.8.4.4", "", "8.8.4.4"),
        ("8.8.4.4", "1.2.3.4", "8.8.4.4"),
        ("127.0.0.1", "9.9.9.9, 8.8.4.4", "8.8.4.4"),
        ("127.0.0.1", "", ""),
        ("127.0.0.1", "made up", ""),
        ("2a00:1450:4001:0081::200e", "", "2a00:1450:4001:0081"),
        ("::ffff:8.8.4.4", "", "8.8.4.4"),
    ],
)
def test_a_connection_is_what_the_nearest_proxy_says(remote, forwarded, whose):
    assert rules.connection(remote, forwarded) == whose


@pytest.mark.django_db
class TestReceiving:
    def test_the_same_sent_many_times_is_one_request_and_one_notice(self, work, mailoutbox):
        page = make_page(notice_to="desk@practice.example")
        made = {ask(page).pk for _ in range(20)}
        work()
        assert len(made) == AppointmentRequest.objects.count() == 1
        assert len(mailoutbox) == 1
        assert FollowUp.objects.filter(kind=appointments.NOTICE).count() == 1

    def test_the_same_a_day_later_is_a_new_request(self):
        page = make_page()
        first = ask(page, at=NOON)
        assert ask(page, at=NOON + timedelta(hours=23)) == first
        assert ask(page, at=NOON + timedelta(hours=25)) != first

    def test_one_word_other_is_another_request(self):
        page = make_page()
        assert ask(page) != ask(page, reason="First visit")
        assert ask(page) == ask(page, name="ADA FERRET")

    def test_the_database_itself_refuses_one_that_cannot_be_answered(self):
        with pytest.raises(IntegrityError):
            ask(make_page(), phone="", email="")

    def test_the_ledger_learns_no_person(self, work):
        made = ask(make_page())
        AppointmentRequest.objects.update(delete_on=date(2020, 1, 1))
        appointments.delete_due()
        told = str(list(LedgerEntry.objects.filter(act__startswith="appointments.").values()))
        assert LedgerEntry.objects.filter(act__startswith="appointments.").count() == 2
        for secret in (made.reference, made.digest, made.phone, "Ferret", "Check-up"):
            assert secret not in told
        assert FollowUp.objects.get(kind=appointments.NOTICE).target == ""


@pytest.mark.django_db
class TestNotice:
    def test_it_says_that_somebody_asks_and_nothing_else(self, work, mailoutbox, settings):
        ask(make_page(notice_to="desk@practice.example"))
        work()
        (mail,) = mailoutbox
        link = f"{settings.BASE_URL}/admin/appointments/"
        assert mail.to == ["desk@practice.example"]
        assert mail.subject == "Somebody asks for an appointment"
        wanted = f"A request for an appointment has come. Open the inbox:\n{link}"
        assert mail.body.strip() == wanted

    def test_it_goes_to_the_practice_where_the_page_names_nobody(self, work, mailoutbox):
        make_page()
        details = PracticeDetails.the_one()
        details.email = "hello@practice.example"
        details.save()
        assert appointment_mail.addresses() == ["hello@practice.example"]

    def test_there_is_one_mail_in_ten_minutes_however_many_ask(self, work, mailoutbox):
        page = make_page(notice_to="desk@practice.example")
        with at(NOON) as clock:
            for number in range(3):
                ask(page, name=f"First {number}")
            work()
            assert len(mailoutbox) == 1
            clock.shift(60)
            for number in range(3):
                ask(page, name=f"Second {number}")
            work()
            assert len(mailoutbox) == 1
            clock.shift(9 * 60 + 1)
            work()
            assert len(mailoutbox) == 2

    def test_nobody_is_told_of_what_has_been_seen_to(self, work, mailoutbox):
        made = ask(make_page(notice_to="desk@practice.example"))
        desk = make_staff(Role.FRONT_DESK)
        appointments.set_status(request=made, status="booked", seen="new", by=desk)
        work()
        assert mailoutbox == []

    def test_a_mail_that_fails_is_tried_again(self, mailoutbox, monkeypatch):
        page = make_page(notice_to="desk@practice.example")

        def refuse() -> None:
            raise OSError("no mail server")

        with at(NOON) as clock:
            monkeypatch.setattr(appointment_mail, "send_notice", refuse)
            ask(page)
            followups.work_off_due()
            waiting = FollowUp.objects.get(kind=appointments.NOTICE)
            assert (waiting.done_at, waiting.last_error) == (None, "OSError")
            monkeypatch.undo()
            clock.shift(60)
            followups.work_off_due()
            assert FollowUp.objects.get(kind=appointments.NOTICE).done_at is not None

    def test_who_comes_while_a_mail_fails_has_a_mail_of_their_own_to_go(self, monkeypatch):
        page = make_page()
        with at(NOON):
            ask(page)
            FollowUp.objects.filter(kind=appointments.NOTICE).update(tries=1)
            ask(page, name="Second")
            ask(page, name="Third")
        assert FollowUp.objects.open().filter(kind=appointments.NOTICE).count() == 2


@pytest.mark.django_db
class TestDeleting:
    def test_it_goes_on_its_day_by_the_practices_clock(self):
        late_evening = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)  # 16 November, 10 pm in Cleveland
        made = ask(make_page(keep_days=7), at=late_evening)
        assert made.delete_on == date(2026, 11, 23)
        with at(datetime(2026, 11, 23, 4, 59, tzinfo=UTC)):
            assert appointments.delete_due() == 0
        with at(datetime(2026, 11, 23, 5, 1, tzinfo=UTC)):
            assert appointments.delete_due() == 1
        assert not AppointmentRequest.objects.exists()
        assert LedgerEntry.objects.get(act="appointments.deleted").refs == {
            "count": 1,
            "day": "2026-11-23",
        }

    def test_the_minutes_round_deletes_and_leaves_the_others(self):
        page = make_page(keep_days=7)
        due = ask(page, at=timezone.now() - timedelta(days=8))
        kept = ask(page, at=timezone.now() - timedelta(days=2))
        call_command("tick")
        assert list(AppointmentRequest.objects.all()) == [kept]
        assert due.pk != kept.pk

    def test_a_round_with_nothing_due_writes_nothing(self, django_assert_num_queries):
        ask(make_page())
        before = LedgerEntry.objects.count()
        assert appointments.delete_due() == 0
        assert LedgerEntry.objects.count() == before

    def test_spam_goes_after_a_week_and_gets_its_time_back_if_it_was_none(self):
        made = ask(make_page(keep_days=60), at=NOON)
        desk = make_staff(Role.FRONT_DESK)
        with at(NOON + timedelta(days=1)):
            assert appointments.set_status(request=made, status="spam", seen="new", by=desk)
            made.refresh_from_db()
            assert made.delete_on == date(2026, 11, 24)
            assert appointments.set_status(request=made, status="new", seen="spam", by=desk)
        made.refresh_from_db()
        assert made.delete_on == date(2027, 1, 15)

    def test_booking_moves_no_deletion_though_the_page_keeps_for_longer_now(self):
        page = make_page(keep_days=30)
        made = ask(page, at=NOON)
        page.keep_days = 90
        page.save_revision().publish()
        desk = make_staff(Role.FRONT_DESK)
        appointments.set_status(request=made, status="booked", seen="new", by=desk)
        made.refresh_from_db()
        assert made.delete_on == date(2026, 12, 16)

    def test_a_page_that_keeps_for_less_time_shortens_what_is_there(self):
        page = make_page(keep_days=60)
        made = ask(page, at=NOON)
        page.keep_days = 10
        page.save_revision()
        made.refresh_from_db()
        assert made.delete_on == date(2027, 1, 15), "a draft changes nothing"
        page.save_revision().publish()
        made.refresh_from_db()
        assert made.delete_on == date(2026, 11, 26)


@pytest.mark.django_db
class TestWorkingOff:
    def test_of_two_who_press_at_once_the_second_changes_nothing(self):
        made = ask(make_page())
        leila, mei = make_staff(Role.FRONT_DESK), make_staff(Role.REVIEWER)
        assert appointments.set_status(request=made, status="booked", seen="new", by=leila)
        assert not appointments.set_status(request=made, status="spam", seen="new", by=mei)
        made.refresh_from_db()
        assert (made.status, made.changed_by) == ("booked", leila)

    def test_a_note_is_one_line_of_at_most_200_characters(self):
        made = ask(make_page())
        appointments.note(request=made, note=" line\none " + "x" * 300, by=make_staff())
        made.refresh_from_db()
        assert made.note.startswith("line one xxx")
        assert len(made.note) == 200

    def test_what_was_asked_reads_as_what_is_compared(self):
        assert ASKED.content().count("\x1f") == len(rules.Asked.__slots__) - 1
