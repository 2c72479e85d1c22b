"""Do the staff's screens put first what is urgent, and never call a permission that is gone alive?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import Consent, Disclosure, FollowUp, LedgerEntry, TakeDown
from consent.privileges import Role, State, Subject
from tests.factories import make_consent, make_patient, make_photo, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client) -> Client:
    client.force_login(make_staff(Role.OWNER))
    return client


@pytest.fixture
def consent() -> Consent:
    patient = make_patient()
    return make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))


def html_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_use_of_a_consent_stands_only_while_the_consent_does(owner, consent):
    def uses() -> str:
        html = html_of(owner, f"/admin/consents/inspect/{consent.pk}/")
        return html.split("What was allowed")[1].split("</table>")[0]

    assert "In force" in uses()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert "In force" not in uses()
    assert "taken back on" in uses()


def test_the_first_page_names_every_urgent_task_before_the_others(owner, consent):
    now = timezone.now()
    for due in (-1, 1):
        shown = Disclosure.objects.create(
            item_sha256="0" * 64, privilege="print", place="A poster", first_at=now
        )
        TakeDown.objects.create(disclosure=shown, due_at=now + timedelta(days=due))
    FollowUp.objects.filter(done_at=None).update(due_at=now - timedelta(days=3))
    tasks = html_of(owner, "/admin/").split('<ul class="next-steps">')[1].split("</ul>")[0]
    urgent = ["next-steps__task--urgent" in task for task in tasks.split("<li")[1:]]
    assert any(urgent)
    assert not all(urgent)
    assert urgent == sorted(urgent, reverse=True), "the urgent ones first"


def test_a_follow_up_that_fails_stands_above_those_that_only_wait(owner, consent):
    failing = FollowUp.objects.order_by("pk").last()
    FollowUp.objects.filter(pk=failing.pk).update(
        last_error="SMTPException", tries=3, due_at=timezone.now() + timedelta(days=90)
    )
    rows = html_of(owner, "/admin/followups/").split("<tbody>")[1].split("<tr")[1:]
    assert ["SMTPException" in row for row in rows] == [True] + [False] * (len(rows) - 1)


def test_a_photo_that_is_put_away_says_so_once_and_where_to_go_on(owner, consent, work):
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    work()
    entry = LedgerEntry.objects.get(act="photo.put_away")
    number = entry.refs["photo"]
    html = html_of(owner, f"/admin/images/{number}/")
    assert State.QUARANTINED.label not in html
    assert html.count("it is put away, since no permission covers it any more") == 1
    assert f'href="/admin/put-away/photo/{number}/"' in html


def test_a_take_down_that_is_done_leads_on_to_what_is_not(owner, consent):
    now = timezone.now()
    shown = Disclosure.objects.create(
        item_sha256="0" * 64, privilege="print", place="A poster", first_at=now
    )
    done = TakeDown.objects.create(disclosure=shown, due_at=now)
    onward = "/admin/takedowns/?standing=open"
    assert onward not in html_of(owner, f"/admin/takedowns/{done.pk}/")
    actions.close_takedown(takedown=done, proof="It is gone.", by=SYSTEM)
    assert onward in html_of(owner, f"/admin/takedowns/{done.pk}/")
