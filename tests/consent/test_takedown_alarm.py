"""Who is reminded of a copy that was not removed in time, how often, and until when?"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.mails.reminding import same_time_tomorrow
from consent.models import Disclosure, FollowUp, LedgerEntry, PracticeDetails, Staff, TakeDown
from consent.privileges import Role
from tests.factories import make_patient, make_staff

pytestmark = pytest.mark.django_db
OFFICE = "office@example.org"


@pytest.fixture(autouse=True)
def office() -> None:
    details = PracticeDetails.the_one()
    details.email = OFFICE
    details.save()


def make_takedown(place: str, *, hours: float, owner: Staff | None = None) -> TakeDown:
    now = timezone.now()
    shown = Disclosure.objects.create(
        item_sha256="a" * 64,
        privilege="instagram",
        place=place,
        url="https://example.org/amara-okafor",
        first_at=now,
    )
    return TakeDown.objects.create(
        disclosure=shown, due_at=now + timedelta(hours=hours), owner=owner
    )


def alarms() -> list[FollowUp]:
    return list(FollowUp.objects.filter(kind="takedown.alarm").order_by("pk"))


def a_day_later() -> None:
    for alarm in alarms():
        FollowUp.objects.filter(pk=alarm.pk).update(due_at=alarm.due_at - timedelta(days=1))


def test_nobody_is_reminded_before_it_is_due(work, mailoutbox):
    make_takedown("Instagram post", hours=1)
    assert actions.plan_overdue_alarms() == 0
    work()
    assert mailoutbox == []


def test_the_owner_is_reminded_when_it_is_overdue_and_each_day_until_it_is_closed(work, mailoutbox):
    owner = make_staff(Role.REVIEWER, email="rita@example.org")
    takedown = make_takedown("Instagram post", hours=-1, owner=owner)
    assert actions.plan_overdue_alarms() == 1
    assert actions.plan_overdue_alarms() == 0
    for days in (1, 2, 3):
        work()
        work()
        assert len(mailoutbox) == days
        a_day_later()
    assert {tuple(mail.to) for mail in mailoutbox} == {(owner.email,)}
    actions.close_takedown(takedown=takedown, proof="Deleted.", by=SYSTEM, owner=owner)
    work()
    assert len(mailoutbox) == 3
    assert [alarm.done_at is not None for alarm in alarms()] == [True]
    assert LedgerEntry.objects.get(act="takedown.overdue").refs == {"takedowns": [takedown.pk]}


def test_what_nobody_owns_goes_to_the_practice(work, mailoutbox):
    make_takedown("Instagram post", hours=-1)
    actions.plan_overdue_alarms()
    work()
    assert [mail.to for mail in mailoutbox] == [[OFFICE]]


def test_an_owner_who_left_is_not_written_to(work, mailoutbox):
    owner = make_staff(Role.REVIEWER)
    make_takedown("Instagram post", hours=-1, owner=owner)
    Staff.objects.filter(pk=owner.pk).update(is_active=False)
    actions.plan_overdue_alarms()
    work()
    assert [mail.to for mail in mailoutbox] == [[OFFICE]]


def test_after_it_was_given_away_the_new_owner_is_reminded(work, mailoutbox):
    first, second = make_staff(Role.REVIEWER), make_staff(Role.OWNER)
    takedown = make_takedown("Instagram post", hours=-1, owner=first)
    actions.plan_overdue_alarms()
    work()
    actions.assign_takedowns(takedowns=[takedown], owner=second, by=SYSTEM)
    a_day_later()
    work()
    assert [mail.to for mail in mailoutbox] == [[first.email], [second.email]]


def test_many_at_once_are_one_mail_an_owner_and_one_mail_a_day(work, mailoutbox):
    owner = make_staff(Role.REVIEWER)
    for number in range(4):
        make_takedown(f"Post {number}", hours=-1 - number, owner=owner)
    make_takedown("Leaflet", hours=-1)
    for _tick in range(2):
        actions.plan_overdue_alarms()
        work()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([owner.email, OFFICE])
    mine = next(mail for mail in mailoutbox if mail.to == [owner.email])
    assert mine.subject == "4 copies elsewhere are overdue for removal"
    assert all(f"Post {number}" in mine.body for number in range(4))
    assert "Leaflet" not in mine.body
    a_day_later()
    work()
    assert len(mailoutbox) == 4


def test_no_patient_is_named(work, mailoutbox):
    patient = make_patient()
    make_takedown("Instagram post", hours=-1)
    actions.plan_overdue_alarms()
    work()
    text = mailoutbox[0].subject + mailoutbox[0].body
    assert "/admin/takedowns/?standing=overdue" in text
    for word in ("amara", "okafor", patient.reference.lower()):
        assert word not in text.lower()


def test_one_whose_time_was_moved_waits_for_it(work, mailoutbox):
    takedown = make_takedown("Instagram post", hours=-1)
    actions.plan_overdue_alarms()
    later = timezone.now() + timedelta(days=2)
    TakeDown.objects.filter(pk=takedown.pk).update(due_at=later)
    work()
    assert mailoutbox == []
    assert [alarm.due_at for alarm in alarms()] == [later]


def test_the_clock_plans_the_alarms_and_the_board_stays_urgent(client, work):
    make_takedown("Instagram post", hours=-1)
    for _round in range(2):
        call_command("tick")
    assert len(alarms()) == 1
    work()
    client.force_login(make_staff(Role.REVIEWER))
    html = client.get("/admin/").content.decode()
    assert "next-steps__task--urgent" in html
    assert "copy elsewhere is overdue for removal" in html


def test_tomorrow_is_the_same_time_by_the_practices_clock():
    zone = ZoneInfo("America/New_York")
    before = datetime(2026, 10, 31, 9, 30, tzinfo=zone)
    assert same_time_tomorrow(before, zone) == datetime(2026, 11, 1, 9, 30, tzinfo=zone)
    assert same_time_tomorrow(before, zone).utcoffset() != before.utcoffset()
