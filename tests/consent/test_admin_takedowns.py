"""How do staff work off copies elsewhere, and what does the first page tell them to do next?"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.endings import due
from consent.models import (
    Attachment,
    ConsentRequest,
    Disclosure,
    FollowUp,
    LedgerEntry,
    PracticeDetails,
    Staff,
    TakeDown,
)
from consent.privileges import Role, Subject
from tests.factories import (
    make_patient,
    make_photo,
    make_request,
    make_staff,
    picture,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db


def make_takedown(
    place: str, *, due_in_days: float = 2, closed: bool = False, owner: Staff | None = None
) -> TakeDown:
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
        owner=owner,
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


# How much time is left


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=3), "3 days left"),
        (timedelta(days=2, hours=-1), "1 day left"),
        (timedelta(hours=5, minutes=20), "5 hours left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(0), "overdue by 0 minutes"),
        (timedelta(minutes=-61), "overdue by 1 hour"),
        (timedelta(days=-2), "overdue by 2 days"),
    ],
)
def test_what_is_left_is_said_in_whole_units(ahead, words):
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert due.left(now + ahead, now) == words


def test_the_list_says_what_is_left_and_when_by_the_practices_clock(client, reviewer):
    details = PracticeDetails.the_one()
    details.time_zone = "Pacific/Auckland"
    details.save()
    takedown = make_takedown("Instagram post", due_in_days=2.5)
    html = client.get("/admin/takedowns/").content.decode()
    assert "To remove, 2 days left" in html
    assert due.instant(takedown.due_at, ZoneInfo("Pacific/Auckland")) in html
    assert "nobody yet" in html


# Filters


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("standing=open", {"Late of mine", "Later of nobody", "Later of Bo"}),
        ("standing=overdue", {"Late of mine"}),
        ("standing=done", {"Done"}),
        ("owner=mine", {"Late of mine"}),
        ("owner=nobody", {"Later of nobody", "Done"}),
        ("owner=others", {"Later of Bo"}),
        ("standing=open&owner=nobody", {"Later of nobody"}),
    ],
)
def test_the_list_is_narrowed(client, reviewer, query, expected):
    make_takedown("Late of mine", due_in_days=-1, owner=reviewer)
    make_takedown("Later of nobody")
    make_takedown("Later of Bo", owner=make_staff(Role.OWNER))
    make_takedown("Done", closed=True)
    html = client.get(f"/admin/takedowns/?{query}").content.decode()
    places = {"Late of mine", "Later of nobody", "Later of Bo", "Done"}
    assert {place for place in places if f"{place}</a>" in html} == expected


# Owners


def test_taking_one_and_giving_it_to_a_colleague_stand_in_the_ledger(client, reviewer):
    takedown = make_takedown("Instagram post")
    colleague = make_staff(Role.OWNER)
    client.post(f"/admin/takedowns/{takedown.pk}/", {"act": "take"})
    takedown.refresh_from_db()
    assert takedown.owner == reviewer
    client.post(f"/admin/takedowns/{takedown.pk}/", {"act": "give", "owner": colleague.pk})
    takedown.refresh_from_db()
    assert takedown.owner == colleague
    client.post(f"/admin/takedowns/{takedown.pk}/", {"act": "give", "owner": ""})
    takedown.refresh_from_db()
    assert takedown.owner is None
    entries = LedgerEntry.objects.filter(act="takedown.assigned")
    assert [entry.refs["owner"] for entry in entries] == [reviewer.pk, colleague.pk, None]


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.EDITOR])
def test_nobody_is_given_one_who_may_not_close_it(client, reviewer, role):
    takedown = make_takedown("Instagram post")
    other = make_staff(role)
    client.post(f"/admin/takedowns/{takedown.pk}/", {"act": "give", "owner": other.pk})
    takedown.refresh_from_db()
    assert takedown.owner is None
    with pytest.raises(actions.NotResponsible):
        actions.assign_takedowns(takedowns=[takedown], owner=other, by=SYSTEM)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.EDITOR])
def test_who_may_not_see_take_downs_neither_reads_nor_closes_nor_takes_one(client, role):
    takedown = make_takedown("Instagram post")
    client.force_login(make_staff(role))
    for data in ({"proof": "Deleted, address gone."}, {"act": "take"}):
        assert client.post(f"/admin/takedowns/{takedown.pk}/", data).status_code in {302, 403, 404}
    bulk = f"/admin/bulk/consent/takedown/take/?id={takedown.pk}"
    for response in (client.get(bulk), client.post(bulk, {})):
        assert response.status_code in {302, 403}
    takedown.refresh_from_db()
    assert takedown.closed_at is None
    assert takedown.owner is None
    assert "Instagram post" not in client.get("/admin/takedowns/").content.decode()


def test_many_are_taken_at_once_but_none_that_is_closed(client, reviewer):
    mine = [make_takedown(f"Post {number}") for number in range(3)]
    done = make_takedown("Done", closed=True)
    listing = client.get("/admin/takedowns/").content.decode()
    assert 'data-bulk-action-footer="TAKEDOWN"' in listing
    ids = "&".join(f"id={one.pk}" for one in (*mine, done))
    address = f"/admin/bulk/consent/takedown/take/?{ids}"
    page = client.get(address).content.decode()
    assert "You see to removing these copies" in page
    assert "1 of them is closed already" in page
    client.post(address, {})
    assert set(TakeDown.objects.filter(owner=reviewer)) == set(mine)
    assert LedgerEntry.objects.get(act="takedown.assigned").refs["owner"] == reviewer.pk


# The screenshot


def screenshot(data: bytes | None = None, name: str = "Amara Okafor.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(format="PNG"), content_type="image/png")


def close(client, takedown: TakeDown, **more: object):
    return client.post(
        f"/admin/takedowns/{takedown.pk}/",
        {"act": "close", "proof": "Deleted, address gone.", **more},
    )


def test_a_screenshot_is_kept_cleaned_private_and_bound_to_the_ledger(client, reviewer, settings):
    takedown = make_takedown("Instagram post")
    close(client, takedown, screenshot=screenshot())
    kept = Attachment.objects.get()
    assert kept.kind == "proof"
    assert kept.added_by == reviewer
    assert "Amara" not in kept.file.name
    stored = (Path(settings.PRIVATE_ROOT) / kept.file.name).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == kept.sha256
    assert shows_quadrants(stored)
    refs = LedgerEntry.objects.get(act="takedown.closed").refs
    assert (refs["attachment"], refs["sha256"]) == (kept.pk, kept.sha256)

    address = f"/admin/takedowns/{takedown.pk}/proof/"
    assert address in client.get(f"/admin/takedowns/{takedown.pk}/").content.decode()
    response = client.get(address)
    assert shows_quadrants(b"".join(response.streaming_content))
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    assert LedgerEntry.objects.get(act="takedown.proof_seen").refs["takedown"] == takedown.pk


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.EDITOR, None])
def test_the_screenshot_is_not_found_by_anybody_else(client, reviewer, role):
    takedown = make_takedown("Instagram post")
    close(client, takedown, screenshot=screenshot())
    client.logout()
    if role:
        client.force_login(make_staff(role))
    response = client.get(f"/admin/takedowns/{takedown.pk}/proof/")
    assert response.status_code == (404 if role else 302)
    assert not LedgerEntry.objects.filter(act="takedown.proof_seen").exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"%PDF-1.7 a page", "proof.pdf"), (b"%PDF-1.7 a page", "proof.png"), (b"x", "proof.png")],
)
def test_what_is_no_picture_is_refused_and_what_was_written_stays(client, reviewer, data, name):
    takedown = make_takedown("Instagram post")
    response = close(client, takedown, screenshot=screenshot(data, name))
    assert response.status_code == 200
    assert response.context["form"].errors["screenshot"]
    assert "Deleted, address gone." in response.content.decode()
    takedown.refresh_from_db()
    assert takedown.closed_at is None
    assert not Attachment.objects.exists()


def test_a_second_report_keeps_no_second_screenshot(reviewer, settings):
    takedown = make_takedown("Instagram post")
    for _time in range(2):
        actions.close_takedown(
            takedown=takedown,
            proof="Deleted, address gone.",
            by=SYSTEM,
            owner=reviewer,
            screenshot=ContentFile(picture(), name="photo.jpg"),
        )
    assert Attachment.objects.count() == 1
    assert len(list((Path(settings.PRIVATE_ROOT) / "attachments").iterdir())) == 1


def test_a_take_down_without_a_screenshot_has_none_to_open(client, reviewer):
    takedown = make_takedown("Instagram post")
    close(client, takedown)
    assert "/proof/" not in client.get(f"/admin/takedowns/{takedown.pk}/").content.decode()
    assert client.get(f"/admin/takedowns/{takedown.pk}/proof/").status_code == 404


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
            'href="/admin/takedowns/?standing=overdue"',
            'href="/admin/takedowns/?standing=open"',
            'href="/admin/requests/?standing=long"',
            'href="/admin/photos/to-classify/"',
            'href="/admin/followups/?status=failing"',
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
