"""How do staff work off copies elsewhere, and what does the first page tell them to do next?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import ConsentRequest, Disclosure, FollowUp, LedgerEntry, TakeDown
from consent.privileges import Role, Subject
from tests.factories import make_patient, make_photo, make_request, make_staff

pytestmark = pytest.mark.django_db


def make_takedown(place: str, *, due_in_days: int = 2, closed: bool = False) -> TakeDown:
    now = timezone.now()
    shown = Disclosure.objects.create(
        item_sha256="a" * 64,
        privilege="instagram",
        place=place,
        url="https://example.org/p/1",
        first_at=now,
    )
    return TakeDown.objects.create(
        disclosure=shown,
        due_at=now + timedelta(days=due_in_days),
        closed_at=now if closed else None,
    )


@pytest.fixture
def reviewer(client):
    person = make_staff(Role.REVIEWER)
    client.force_login(person)
    return person


def test_open_ones_stand_first_and_overdue_is_a_word_with_an_icon(client, reviewer):
    make_takedown("Done post", closed=True)
    make_takedown("Later post", due_in_days=2)
    make_takedown("Late post", due_in_days=-1)
    html = client.get("/admin/takedowns/").content.decode()
    assert html.index("Late post") < html.index("Later post") < html.index("Done post")
    row = html.split("Late post")[1].split("</tr>")[0]
    assert "Overdue" in row
    assert "#icon-warning" in row


def test_marking_as_removed_keeps_the_proof_and_writes_the_ledger(client, reviewer):
    takedown = make_takedown("Instagram post")
    client.post(f"/admin/takedowns/{takedown.pk}/", {"proof": "Deleted, address gone."})
    takedown.refresh_from_db()
    assert takedown.closed_at is not None
    assert takedown.owner == reviewer
    assert takedown.proof == "Deleted, address gone."
    assert LedgerEntry.objects.get().act == "takedown.closed"


def test_without_a_proof_it_stays_open(client, reviewer):
    takedown = make_takedown("Instagram post")
    html = client.post(f"/admin/takedowns/{takedown.pk}/", {"proof": " "}).content.decode()
    assert "Write how you know" in html
    takedown.refresh_from_db()
    assert takedown.closed_at is None


def test_a_second_report_changes_nothing(client, reviewer):
    takedown = make_takedown("Instagram post")
    for proof in ("The first proof", "The second proof"):
        client.post(f"/admin/takedowns/{takedown.pk}/", {"proof": proof})
    takedown.refresh_from_db()
    assert takedown.proof == "The first proof"
    assert LedgerEntry.objects.count() == 1


class TestNextSteps:
    def panel(self, client) -> str:
        html = client.get("/admin/").content.decode()
        return html.split('id="next-steps-section"')[1].split("</section>")[0]

    def test_an_empty_desk_says_so(self, client, reviewer):
        assert "Nothing is waiting." in self.panel(client)

    def test_each_number_leads_to_its_list_overdue_first(self, client, reviewer):
        make_takedown("Later post")
        make_takedown("Late post", due_in_days=-1)
        request = make_request(make_patient())
        ConsentRequest.objects.filter(pk=request.pk).update(
            created_at=timezone.now() - timedelta(days=4)
        )
        make_photo(Subject.UNKNOWN)
        actions.send_by_mail(request=request, by=SYSTEM)
        FollowUp.objects.update(last_error="SMTPException")
        html = self.panel(client)
        order = [
            'href="/admin/takedowns/"',
            'href="/admin/requests/?standing=long"',
            'href="/admin/images/?subject=unknown"',
            'href="/admin/followups/"',
        ]
        places = [html.index(address) for address in order]
        assert places == sorted(places)
        assert html.index("overdue") < html.index("to remove")
        assert "Nothing is waiting." not in html

    def test_the_photos_counted_are_those_of_the_list_it_leads_to(self, client, reviewer):
        unknown = make_photo(Subject.UNKNOWN, title="Unsorted")
        make_photo(Subject.NONE, title="A room")
        html = client.get("/admin/images/?subject=unknown").content.decode()
        assert f"/admin/images/{unknown.pk}/" in html
        assert "A room" not in html

    def test_an_editor_has_no_such_panel(self, client):
        client.force_login(make_staff(Role.EDITOR))
        assert "next-steps" not in client.get("/admin/").content.decode()
