"""Does the inbox say whom to call next, to those who may know, and to nobody else?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent.privileges import Role
from practice import appointment_entries, appointments
from practice.models import AppointmentRequest
from tests.factories import make_staff
from tests.practice.asking import ask, at, make_page
from tests.practice.html import Shown

pytestmark = pytest.mark.django_db

INBOX = "/admin/appointments/"
UNDO = "/admin/appointments/undo/"
NOW = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
MAY_READ = (Role.FRONT_DESK, Role.REVIEWER, Role.OWNER)


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


@pytest.fixture
def desk() -> Client:
    return signed_in(Role.FRONT_DESK)


def inbox(client: Client, **query: str) -> str:
    response = client.get(INBOX, query)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    """The people listed, from the top."""
    return [name for name in ShownLoosely(html).words("h2") if name.startswith("P")]


class ShownLoosely(Shown):
    """Wagtail's own frame is not strict HTML."""

    def __init__(self, text: str) -> None:
        import html5lib

        self.text = text
        self.tree = html5lib.parse(text)


def press(client: Client, made: AppointmentRequest, status: str, **more: str):
    return client.post(
        INBOX, {"request": made.reference, "status": status, "seen": made.status, **more}
    )


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_know_patients_find_it_to_others_it_is_not_there(role):
    made = ask(make_page(), name="Pia Otter")
    client = signed_in(role)
    status = 200 if role in MAY_READ else 404
    assert client.get(INBOX).status_code == status
    assert (press(client, made, "spam").status_code == 302) == (role in MAY_READ)
    made.refresh_from_db()
    assert (made.status == "spam") == (role in MAY_READ)
    board = client.get("/admin/").content.decode()
    assert (INBOX in board) == (role in MAY_READ)
    assert "Otter" not in board


def test_a_superuser_reads_it_only_after_giving_a_reason():
    ask(make_page(), name="Pia Otter")
    person = make_staff()
    person.is_superuser = True
    person.save()
    client = Client()
    client.force_login(person)
    assert client.get(INBOX).status_code == 404
    client.post(
        "/admin/patients/break-glass/", {"reason": "The desk cannot open it; I look with them."}
    )
    assert "Pia Otter" in inbox(client)


def test_visitors_are_sent_to_the_sign_in(client):
    assert "/admin/login/" in client.get(INBOX).headers["Location"]


def test_the_newest_stands_first_and_who_is_done_stands_elsewhere(desk):
    page = make_page()
    now = timezone.now()
    ask(page, name="Pia", at=now - timedelta(hours=3))
    ask(page, name="Paul", at=now - timedelta(minutes=5))
    ask(page, name="Petra", at=now - timedelta(hours=1), status="tried")
    ask(page, name="Pedro", status="booked")
    ask(page, name="Pola", status="spam")
    html = inbox(desk)
    assert names(html) == ["Paul", "Petra", "Pia"]
    assert "came 3 hours ago" in html
    assert names(inbox(desk, status="booked")) == ["Pedro"]
    assert names(inbox(desk, status="spam")) == ["Pola"]
    assert len(names(inbox(desk, status="all"))) == 5
    assert names(inbox(desk, status="made up")) == ["Paul", "Petra", "Pia"]


def test_each_number_leads_to_its_list(desk):
    page = make_page()
    for number in range(3):
        ask(page, name=f"P {number}")
    ask(page, name="P done", status="closed")
    links = ShownLoosely(inbox(desk)).links
    for words, status, count in (
        ("To call 3", "wait", 3),
        ("New 3", "new", 3),
        ("Tried, not reached 0", "tried", 0),
        ("Closed 1", "closed", 1),
        ("All 4", "all", 4),
    ):
        assert links[words] == f"{INBOX}?status={status}"
        assert len(names(inbox(desk, status=status))) == count


def test_a_finger_on_the_number_calls_writes_or_texts(desk):
    page = make_page()
    ask(page, name="Pia")
    ask(page, name="Paul", reach="text")
    ask(page, name="Petra", reach="email", phone="", email="petra@example.org")
    links = ShownLoosely(inbox(desk)).links
    assert links["Call +1 216-555-0142"] == "tel:+12165550142"
    assert links["Text +1 216-555-0142"].startswith("sms:+12165550142")
    assert links["Write to petra@example.org"] == "mailto:petra@example.org"


def test_each_says_when_it_is_deleted_by_the_practices_clock(desk):
    ask(make_page(keep_days=30), at=datetime(2026, 11, 17, 3, 0, tzinfo=UTC))
    with at(NOW + timedelta(days=1)):
        assert "16 December 2026" in inbox(desk)


def test_who_waits_for_more_than_a_day_stands_out(desk):
    page = make_page()
    ask(page, name="Pia", at=timezone.now() - timedelta(hours=25))
    assert "standing--urgent" in inbox(desk)
    AppointmentRequest.objects.update(status="booked")
    assert "standing--urgent" not in inbox(desk, status="booked")


def test_a_button_notes_it_and_undo_takes_it_back(desk):
    made = ask(make_page(), name="Pia")
    response = press(desk, made, "booked")
    assert response.url == INBOX
    made.refresh_from_db()
    assert (made.status, made.changed_by.first_name) == ("booked", "Sam")
    html = inbox(desk)
    assert "Pia: now “Has an appointment”." in html
    desk.post(UNDO)
    made.refresh_from_db()
    assert made.status == "new"
    assert "Has an appointment”" not in inbox(desk)


def test_undo_leaves_alone_what_somebody_else_has_changed_since(desk):
    made = ask(make_page())
    press(desk, made, "booked")
    appointments.set_status(request=made, status="closed", seen="booked", by=make_staff())
    response = desk.post(UNDO, follow=True)
    assert "Somebody else has changed it meanwhile." in response.content.decode()
    made.refresh_from_db()
    assert made.status == "closed"


def test_undo_is_offered_for_ten_minutes_and_only_once(desk):
    made = ask(make_page())
    press(desk, made, "booked")
    assert UNDO in inbox(desk)
    with at(timezone.now() + timedelta(minutes=11)):
        assert UNDO not in inbox(desk)
    desk.post(UNDO)
    made.refresh_from_db()
    press(desk, made, "spam")
    desk.post(UNDO)
    desk.post(UNDO)
    made.refresh_from_db()
    assert made.status == "new"


def test_reading_changes_nothing(desk):
    made = ask(make_page())
    desk.get(INBOX, {"request": made.reference, "status": "spam", "seen": "new", "note": "x"})
    assert desk.get(UNDO).status_code == 405
    made.refresh_from_db()
    assert (made.status, made.note, made.changed_at) == ("new", "", None)


def test_the_button_of_an_old_screen_changes_nothing(desk):
    made = ask(make_page())
    AppointmentRequest.objects.update(status="booked")
    response = desk.post(
        INBOX, {"request": made.reference, "status": "spam", "seen": "new"}, follow=True
    )
    assert "Somebody else has changed it meanwhile." in response.content.decode()
    made.refresh_from_db()
    assert made.status == "booked"


@pytest.mark.parametrize("status", ["", "made up", "NEW"])
def test_no_status_but_ours_is_taken(desk, status):
    made = ask(make_page())
    assert press(desk, made, status).status_code == 302
    made.refresh_from_db()
    assert made.changed_at is None


def test_a_request_that_is_gone_is_said_to_be_gone(desk):
    made = ask(make_page())
    AppointmentRequest.objects.all().delete()
    response = desk.post(
        INBOX, {"request": made.reference, "status": "booked", "seen": "new"}, follow=True
    )
    assert "not here any more" in response.content.decode()


def test_a_note_is_kept_and_taken_away(desk):
    made = ask(make_page())
    desk.post(INBOX, {"request": made.reference, "note": "Rings <b>back</b> on Friday"})
    assert "Rings &lt;b&gt;back&lt;/b&gt; on Friday" in inbox(desk)
    desk.post(INBOX, {"request": made.reference, "note": ""})
    made.refresh_from_db()
    assert made.note == ""


def test_after_a_button_one_is_on_the_same_list(desk):
    made = ask(make_page())
    response = desk.post(
        f"{INBOX}?status=new&next=//elsewhere",
        {"request": made.reference, "status": "tried", "seen": "new"},
    )
    assert response.url == f"{INBOX}?status=new"


@pytest.mark.parametrize("status", AppointmentRequest.Status.values)
def test_every_status_has_a_way_on_and_none_leads_to_itself(status):
    steps = appointment_entries.STEPS[status]
    assert steps
    assert status not in {step.status for step in steps}


def test_an_empty_inbox_says_why_and_where_the_form_is(desk):
    html = inbox(desk)
    assert "Nobody waits to be called." in html
    assert "no page “Ask for an appointment”" in html
    page = make_page()
    assert page.url in inbox(desk)
    assert "This list is empty." in inbox(desk, status="spam")


def test_a_long_list_comes_in_pages_and_costs_the_same(desk, django_assert_num_queries):
    page = make_page()
    for number in range(2):
        ask(page, name=f"P {number:02}")
    inbox(desk)
    with django_assert_num_queries(count_of(desk)):
        inbox(desk)
    few = count_of(desk)
    for number in range(2, 33):
        ask(page, name=f"P {number:02}")
    assert count_of(desk) == few
    assert len(names(inbox(desk))) == 30
    assert names(inbox(desk, p="2")) == ["P 02", "P 01", "P 00"]


def count_of(client: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        inbox(client)
    return len(asked)


def test_the_first_page_of_the_staff_says_how_many_wait_and_for_how_long(desk):
    page = make_page()
    now = timezone.now()
    ask(page, name="Pia", at=now - timedelta(hours=5, minutes=10))
    board = desk.get("/admin/").content.decode()
    assert "person waits to be called, for 5 hours" in board
    for number in range(2):
        ask(page, name=f"P {number}", at=now - timedelta(hours=2))
    board = desk.get("/admin/").content.decode()
    assert (
        '<b class="next-steps__count">3</b> people wait to be called, the first for 5 hours'
        in board
    )
    AppointmentRequest.objects.update(status="booked")
    assert "to be called" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "came just now"),
        (timedelta(minutes=1), "came 1 minute ago"),
        (timedelta(minutes=59), "came 59 minutes ago"),
        (timedelta(hours=3, minutes=59), "came 3 hours ago"),
        (timedelta(hours=24), "came 1 day ago"),
        (timedelta(days=9, hours=23), "came 9 days ago"),
    ],
)
def test_an_age_is_said_in_the_unit_one_thinks_in(ago, words):
    assert appointment_entries.came_ago(NOW - ago, NOW) == words


def test_no_cache_keeps_the_inbox(desk):
    assert "no-store" in desk.get(INBOX)["Cache-Control"]
