"""What ends when, who is asked again for what, and what is the practice told by mail?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consent import actions, clock, ending, followups, what_ends
from consent.acts import SYSTEM
from consent.coverage import Cover, Depicted, Item
from consent.ending import Within, how_soon, notices_due
from consent.models import (
    Consent,
    ConsentForm,
    ConsentRequest,
    Depiction,
    FollowUp,
    LedgerEntry,
    LinkToken,
    Patient,
    Photo,
    PracticeDetails,
)
from consent.privileges import Role, SignerRole, Subject
from practice.models import StandardPage
from tests import stories
from tests.clips import make_clip, sign_for
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_request,
    make_staff,
    make_version,
    move,
    replace_days,
)
from tests.practice.making import publish, stream
from tests.working import work_off_everything

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 22)
NOW = clock.start_of(TODAY, ZONE) + timedelta(hours=12)
AFTER = clock.start_of(TODAY - timedelta(days=30), ZONE)
UNTIL = clock.end_of(TODAY + timedelta(days=60), ZONE)


# The grouping, without a database


def cover(patient: int, first: int, last: int, use: str = "website", **more: object) -> Cover:
    """A consent from day to day, counted from today."""
    return Cover(
        consent=f"C{patient}{use}{last}",
        patient=patient,
        privilege=use,
        sha256="a",
        starts_at=clock.start_of(TODAY + timedelta(days=first), ZONE),
        ends_at=clock.end_of(TODAY + timedelta(days=last), ZONE),
        **more,
    )


def item(*covers: Cover, people: Iterable[int] = (1,)) -> Item:
    return Item("a", Subject.PATIENT, depicted=tuple(map(Depicted, people)), covers=covers)


def days_of(found: Item) -> list[tuple[str, int, list[int]]]:
    """Use, last day counted from today, and who would have to sign again."""
    ends = ending.ends_of(("photo", 1), found, after=AFTER, until=UNTIL, now=NOW)
    return [
        (
            end.use,
            (clock.last_day_before(end.at, ZONE) - TODAY).days,
            [loss.patient for loss in end.losses],
        )
        for end in ends
    ]


CASES = {
    "one consent": (item(cover(1, -9, 5)), [("website", 5, [1])]),
    "today is the last day": (item(cover(1, -9, 0)), [("website", 0, [1])]),
    "sixty days ahead": (item(cover(1, -9, 60)), [("website", 60, [1])]),
    "further away": (item(cover(1, -9, 61)), []),
    "ended lately": (item(cover(1, -90, -30)), [("website", -30, [1])]),
    "ended long ago": (item(cover(1, -90, -31)), []),
    "another lasts longer": (item(cover(1, -9, 5), cover(1, -9, 90)), []),
    "another follows the next day": (item(cover(1, -9, 5), cover(1, 6, 90)), []),
    "another follows with a gap": (
        item(cover(1, -9, 5), cover(1, 7, 90)),
        [("website", 5, [1])],
    ),
    "ended and renewed since": (item(cover(1, -90, -9), cover(1, -3, 400)), []),
    "taken back": (item(cover(1, -9, 5, revoked=True)), []),
    "each use by itself": (
        item(cover(1, -9, 5), cover(1, -9, 20, "instagram")),
        [("instagram", 20, [1]), ("website", 5, [1])],
    ),
    "the first of two people": (
        item(cover(1, -9, 5), cover(2, -9, 50), people=(1, 2)),
        [("website", 5, [1])],
    ),
    "both on one day": (
        item(cover(1, -9, 5), cover(2, -9, 5), people=(1, 2)),
        [("website", 5, [1, 2])],
    ),
    "the second never signed": (item(cover(1, -9, 5), people=(1, 2)), []),
    "not for this file": (
        Item("b", Subject.PATIENT, depicted=(Depicted(1),), covers=(cover(1, -9, 5),)),
        [],
    ),
    "turned out to show nobody": (Item("a", Subject.NONE, covers=(cover(1, -9, 5),)), []),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_day_counts_only_where_cover_really_ends(case):
    found, expected = CASES[case]
    assert days_of(found) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (-31, None),
        (-30, Within.ENDED),
        (-1, Within.ENDED),
        (0, Within.WEEK),
        (7, Within.WEEK),
        (8, Within.MONTH),
        (30, Within.MONTH),
        (31, Within.TWO_MONTHS),
        (60, Within.TWO_MONTHS),
        (61, None),
    ],
)
def test_how_soon_a_day_is(ahead, expected):
    assert how_soon(TODAY + timedelta(days=ahead), TODAY) is expected


@pytest.mark.parametrize(
    ("ahead", "told", "expected"),
    [
        (61, (), []),
        (60, (), [60]),
        (45, (60,), []),
        (45, (), [60]),
        (30, (60,), [30]),
        (7, (60, 30), [7]),
        (7, (), [7]),
        (0, (60, 30, 7), []),
        (-1, (), []),
    ],
)
def test_each_step_is_told_once_and_a_missed_one_made_up_for(ahead, told, expected):
    day = TODAY + timedelta(days=ahead)
    found = notices_due({day}, TODAY, {(day, step) for step in told})
    assert found == [(day, step) for step in expected]


def test_ends_of_one_day_stand_together_over_a_change_of_the_clocks():
    before, after = (
        ending.End(("photo", number), "website", clock.end_of(date(2026, 10, 31), ZONE), ())
        for number in (1, 2)
    )
    (day,) = ending.by_last_day([after, before], ZONE)
    assert day.day == date(2026, 10, 31)
    assert day.lost() == [("photo", 1), ("photo", 2)]
    assert before.at == datetime(2026, 11, 1, 4, tzinfo=UTC)


# The board


def today() -> date:
    return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)


def ending_in(
    days: int, *photos: Photo, patient: Patient, uses: Iterable[str] = ("website",), **more
) -> Consent:
    consent = make_consent(patient, *photos, uses=uses, **more)
    move(consent, first=-100, last=days)
    consent.refresh_from_db()
    return consent


def photo_of(patient: Patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient])


def on_a_page(*photos: Photo, title: str = "A page") -> StandardPage:
    blocks = [("photo", {"photo": photo.pk, "caption": ""}) for photo in photos]
    page = StandardPage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        body=stream(StandardPage, "body", *blocks),
    )
    page = publish(page)
    work_off_everything()  # Wagtail's index of references is written by a task
    return page


@pytest.fixture
def patient(db) -> Patient:
    return make_patient()


@pytest.fixture
def desk(client, db) -> Client:
    client.force_login(make_staff(Role.FRONT_DESK))
    return client


def board(client: Client) -> str:
    response = client.get(reverse("ending:index"))
    assert response.status_code == 200
    return response.content.decode()


def address(days: int) -> str:
    return reverse("ending:day", args=[(today() + timedelta(days=days)).isoformat()])


def said(days: int) -> str:
    day = today() + timedelta(days=days)
    return f"{day.day} {day:%B %Y}"


def test_the_board_groups_by_last_day_and_says_what_pages_lose(desk, patient):
    first, second, third = (photo_of(patient) for _ in range(3))
    ending_in(5, first, second, patient=patient)
    ending_in(20, third, patient=patient, uses=["instagram"])
    on_a_page(first, second, title="One")
    on_a_page(first, title="Two")
    html = board(desk)
    week, month = html.index("Within 7 days"), html.index("Within 30 days")
    assert "Within 60 days" not in html
    line = html.index(f"2 pages lose 2 photos after {said(5)}")
    other = html.index(f"The permission for 1 photo ends on {said(20)}; no page shows it")
    assert week < line < month < other
    assert address(5) in html


def test_what_ended_lately_stands_last_until_it_is_renewed(desk, patient):
    photo = photo_of(patient)
    ending_in(-3, photo, patient=patient)
    on_a_page(photo)
    html = board(desk)
    assert "Ended in the last 30 days" in html
    assert f"1 page has lost 1 photo since {said(-3)}" in html
    make_consent(patient, photo)
    assert "Nothing ends within 60 days" in board(desk)


def test_a_photo_that_another_consent_covers_longer_is_not_there(desk, patient):
    photo = photo_of(patient)
    ending_in(5, photo, patient=patient)
    assert said(5) in board(desk)
    make_consent(patient, photo)
    assert "Nothing ends within 60 days" in board(desk)


def test_the_page_of_a_day_opens_to_photos_pages_and_consents(desk, patient):
    photo = photo_of(patient)
    consent = ending_in(5, photo, patient=patient, uses=["website", "instagram"])
    page = on_a_page(photo, title="The braces")
    html = desk.get(address(5)).content.decode()
    assert patient.name in html
    assert reverse("wagtailimages:edit", args=[photo.pk]) in html
    assert 'src="/admin/photo/' in html
    assert reverse("consents:inspect", args=[consent.pk]) in html
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert "Our website, Our Instagram page" in html


def test_a_clip_ends_too(desk, patient):
    clip = make_clip(Subject.PATIENT, patients=[patient])
    move(sign_for(patient, clip), first=-100, last=5)
    assert f"The permission for 1 video ends on {said(5)}" in board(desk)
    assert reverse("staff_clip", args=[clip.pk]) in desk.get(address(5)).content.decode()


def test_a_story_ends_too_and_one_tap_asks_for_it_again(desk, patient):
    story = stories.make_story(patient)
    move(stories.sign_for(patient, story), first=-100, last=5)
    page = StandardPage(
        title="What others say",
        slug="others",
        body=stream(StandardPage, "body", ("story", {"story": story.pk})),
    )
    publish(page)
    work_off_everything()
    assert f"1 page loses 1 story after {said(5)}" in board(desk)
    html = desk.get(address(5)).content.decode()
    assert "What others say" in html
    assert "I laugh with my mouth open again." in html
    for _tap in range(2):
        desk.post(address(5), {"act": "ask", "patient": patient.reference})
    request = ConsentRequest.objects.get(consent=None)
    assert [item.sha256 for item in request.items.all()] == [story.sha256]


@pytest.mark.parametrize(
    ("role", "may_open", "reads_names"),
    [
        (Role.FRONT_DESK, True, True),
        (Role.REVIEWER, True, True),
        (Role.OWNER, True, True),
        (Role.EDITOR, True, False),
        (None, False, False),
    ],
)
def test_who_reads_what(client, patient, role, may_open, reads_names):
    photo = photo_of(patient)
    consent = ending_in(5, photo, patient=patient)
    on_a_page(photo, title="The braces")
    person = make_staff(role) if role else make_staff()
    client.force_login(person)
    for url in (reverse("ending:index"), address(5)):
        response = client.get(url)
        html = response.content.decode()
        assert (response.status_code == 200) is may_open
        if may_open:
            assert "1 page loses 1 photo" in html
        if not reads_names:
            assert patient.name not in html
            assert patient.reference not in html
            assert consent.reference not in html
            assert 'src="/admin/photo/' not in html
    asked = client.post(address(5), {"act": "ask", "patient": patient.reference})
    assert ConsentRequest.objects.filter(consent=None).exists() is reads_names, asked.status_code


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01"])
def test_a_day_that_is_none_is_not_found(desk, day):
    assert desk.get(f"/admin/ending/{day}/").status_code == 404


def test_a_day_on_which_nothing_ends_says_so(desk, db):
    assert "Nothing ends on this day any more" in desk.get(address(9)).content.decode()
    assert desk.post(address(9), {"act": "ask-all"}).url == reverse("ending:index")


# Asking again


def test_one_tap_asks_for_exactly_what_ends_with_the_newest_text(desk, patient):
    stays, goes = photo_of(patient), photo_of(patient)
    version = make_version("website", "instagram", "print")
    ending_in(5, stays, goes, patient=patient, uses=["website", "instagram"], version=version)
    make_consent(patient, stays, uses=["website", "instagram"], version=version)
    make_consent(patient, goes, uses=["instagram"], version=version)
    ConsentForm.objects.filter(pk=version.form_id).update(introduction="A newer text.")
    newest = actions.make_version(form=ConsentForm.objects.get(pk=version.form_id))
    before = LedgerEntry.objects.filter(act="request.made").count()

    response = desk.post(address(5), {"act": "ask", "patient": patient.reference})
    request = ConsentRequest.objects.get(consent=None)
    assert response.url == reverse("requests:request", args=[request.reference])
    assert request.version == newest != version
    assert [item.sha256 for item in request.items.all()] == [goes.sha256]
    assert [use.slug for use in request.uses.all()] == ["website"]
    assert request.asked_by is not None
    assert LedgerEntry.objects.filter(act="request.made").count() == before + 1


def test_a_second_tap_leads_to_the_open_request_and_the_board_says_asked(desk, patient):
    ending_in(5, photo_of(patient), patient=patient)
    urls = {
        desk.post(address(5), {"act": "ask", "patient": patient.reference}).url for _ in range(2)
    }
    request = ConsentRequest.objects.get(consent=None)
    assert urls == {reverse("requests:request", args=[request.reference])}
    html = desk.get(address(5)).content.decode()
    assert f"Asked on {said(0)}" in html
    assert "Ask again" not in html
    assert "all asked already" in board(desk)


def test_a_request_that_ran_out_counts_no_longer(desk, patient):
    photo = photo_of(patient)
    consent = ending_in(5, photo, patient=patient)
    make_request(patient, photos=[photo], uses=["website"], version=consent.version)
    assert "Asked on" in desk.get(address(5)).content.decode()
    ConsentRequest.objects.filter(consent=None).update(answer_by=timezone.now())
    assert "Ask again" in desk.get(address(5)).content.decode()


def test_a_request_for_another_use_is_not_the_same_question(desk, patient):
    photo = photo_of(patient)
    version = make_version("website", "instagram")
    ending_in(5, photo, patient=patient, version=version)
    make_request(patient, photos=[photo], uses=["instagram"], version=version)
    assert "Ask again" in desk.get(address(5)).content.decode()


def test_items_that_lose_different_uses_become_requests_of_their_own(desk, patient):
    version = make_version("website", "instagram")
    one, two = photo_of(patient), photo_of(patient)
    ending_in(5, one, patient=patient, uses=["website"], version=version)
    ending_in(5, two, patient=patient, uses=["instagram"], version=version)
    response = desk.post(address(5), {"act": "ask", "patient": patient.reference})
    assert response.url == reverse("patients:inspect", args=[patient.pk])
    asked = {
        (request.items.get().sha256, request.uses.get().slug)
        for request in ConsentRequest.objects.filter(consent=None)
    }
    assert asked == {(one.sha256, "website"), (two.sha256, "instagram")}


def test_a_withdrawn_form_leads_to_the_page_where_another_is_chosen(desk, patient):
    consent = ending_in(5, photo_of(patient), patient=patient)
    ConsentForm.objects.filter(pk=consent.version.form_id).update(live=False)
    response = desk.post(address(5), {"act": "ask", "patient": patient.reference}, follow=True)
    assert "is not published any more" in response.content.decode()
    assert response.request["PATH_INFO"] == reverse("patients:ask", args=[patient.reference])
    assert not ConsentRequest.objects.filter(consent=None).exists()


@pytest.mark.parametrize(("years", "role"), [(10, SignerRole.PARENT), (18, SignerRole.PATIENT)])
def test_a_parent_signs_again_until_the_child_is_of_age(db, years, role):
    child = make_patient(birth_date=today().replace(day=1, month=1, year=today().year - 10))
    photo = photo_of(child)
    request = make_request(
        child,
        photos=[photo],
        uses=["website"],
        signer_role=SignerRole.PARENT,
        signer_name="Ada Okafor",
        authority="mother",
    )
    consent = actions.sign(
        request=request,
        answers=actions.Answers(
            uses=("website",),
            method="typed",
            typed_name="Ada Okafor",
            erecords_shown_at=timezone.now(),
        ),
    )
    move(consent, first=-100, last=5)
    child.birth_date = today().replace(day=1, month=1, year=today().year - years)
    child.save()
    (day,) = what_ends.read().days
    (again,) = actions.ask_again(patient=child, ends=day.of_patient(child.pk), by=SYSTEM)
    assert again.signer_role == role
    assert again.signer_name == ("Ada Okafor" if role == SignerRole.PARENT else child.name)


def test_a_patient_of_another_day_is_not_asked(desk, patient):
    other = make_patient("Bela Bartok", email="bela@example.org")
    ending_in(5, photo_of(patient), patient=patient)
    desk.post(address(5), {"act": "ask", "patient": other.reference})
    assert not ConsentRequest.objects.filter(consent=None).exists()


def test_all_with_an_address_are_asked_by_mail_and_the_others_named_for_the_desk(
    desk, work, mailoutbox, db
):
    version = make_version("website")
    people = [
        make_patient("Ada One", email="ada@example.org"),
        make_patient("Bea Two", email="bea@example.org"),
        make_patient("Cid Three", email=""),
    ]
    for one in people:
        ending_in(5, photo_of(one), patient=one, version=version)
    (asked_before,) = actions.ask_again(
        patient=people[1],
        ends=what_ends.read().days[0].of_patient(people[1].pk),
        by=SYSTEM,
    )
    work()
    sent_before = len(mailoutbox)
    html = desk.get(address(5)).content.decode()
    assert "Ask 1 patient by e-mail" in html
    assert "1 patient is asked already." in html
    assert "1 patient has no e-mail address: ask them at the desk." in html

    for _tap in range(2):
        desk.post(address(5), {"act": "ask-all"})
    work()
    new = ConsentRequest.objects.filter(consent=None).exclude(pk=asked_before.pk)
    assert [request.patient for request in new] == [people[0]]
    mails = mailoutbox[sent_before:]
    assert [mail.to[0] for mail in mails] == ["ada@example.org"]
    assert LinkToken.objects.filter(request=new.get()).exists()
    assert "no e-mail address: ask at the desk" in desk.get(address(5)).content.decode()


def test_five_hundred_photos_take_no_more_questions_than_eight(desk, patient):
    version = make_version("website")

    def questions(count: int, prefix: str) -> int:
        first = photo_of(patient)
        # Rows that differ by their digest: the files are beside the point here.
        copies = [
            Photo(
                **{
                    field.attname: getattr(first, field.attname)
                    for field in Photo._meta.concrete_fields
                    if not field.primary_key
                }
                | {"sha256": f"{prefix}{number:063x}", "media_key": f"{prefix}{number:031x}"}
            )
            for number in range(count - 1)
        ]
        Photo.objects.bulk_create(copies)
        copies = list(Photo.objects.filter(sha256__startswith=f"{prefix}0000"))
        Depiction.objects.bulk_create(Depiction(photo=one, patient=patient) for one in copies)
        ending_in(5, first, *copies, patient=patient, version=version)
        desk.get(address(5))  # what Wagtail keeps between requests is kept now
        with CaptureQueriesContext(connection) as asked:
            html = desk.get(address(5)).content.decode() + board(desk)
        assert "more photos" in html
        return len(asked)

    few = questions(8, "a")
    many = questions(480, "b")
    assert many <= few


# The mails


@pytest.fixture
def office(db) -> str:
    details = PracticeDetails.the_one()
    details.email = "office@example.org"
    details.save()
    return details.email


def test_the_practice_is_told_at_each_step_once_and_no_name_is_in_it(
    office, patient, work, mailoutbox
):
    photo = photo_of(patient)
    consent = ending_in(60, photo, patient=patient)
    on_a_page(photo)
    work()
    seen = len(mailoutbox)
    for days in (61, 60, 30, 7):
        replace_days(consent, today() - timedelta(days=100), today() + timedelta(days=days))
        for _round in range(2):
            actions.plan_ending_notices()
            work()
    mails = mailoutbox[seen:]
    assert [mail.to[0] for mail in mails] == [office] * 3
    text = "".join(mail.subject + mail.body for mail in mails)
    assert "1 photo may no longer be shown" in text
    assert "1 page of the website loses something" in text
    assert "/admin/ending/" in text
    for word in (*patient.name.split(), patient.reference, photo.title, consent.reference):
        assert word not in text


def test_nothing_is_mailed_where_all_was_renewed(office, patient, work, mailoutbox):
    photo = photo_of(patient)
    ending_in(7, photo, patient=patient)
    make_consent(patient, photo)
    work()
    seen = len(mailoutbox)
    assert actions.plan_ending_notices() == 1
    work()
    assert mailoutbox[seen:] == []
    assert not FollowUp.objects.open().filter(kind="mail.ending").exists()


def test_the_clock_plans_the_mails(office, patient, work):
    ending_in(7, photo_of(patient), patient=patient)
    for _round in range(2):
        call_command("tick")
    (notice,) = FollowUp.objects.filter(kind="mail.ending")
    assert followups.kinds()["mail.ending"].sentence
    assert LedgerEntry.objects.get(act="consent.ending_noticed").seq == notice.cause


def test_without_an_address_of_the_practice_its_owners_are_told(patient, work, mailoutbox):
    owner = make_staff(Role.OWNER, email="owner@example.org")
    make_staff(Role.FRONT_DESK, email="desk@example.org")
    ending_in(7, photo_of(patient), patient=patient)
    work()
    seen = len(mailoutbox)
    actions.plan_ending_notices()
    work()
    assert [mail.to[0] for mail in mailoutbox[seen:]] == [owner.email]


# The first page


def test_the_first_page_counts_what_ends_and_leads_to_the_board(desk, patient):
    ending_in(5, photo_of(patient), photo_of(patient), patient=patient)
    ending_in(20, photo_of(patient), patient=patient)
    html = desk.get("/admin/").content.decode()
    panel = html.split('id="next-steps-section"')[1].split("</section>")[0]
    assert panel.count(f'href="{reverse("ending:index")}"') == 2
    assert (
        '<b class="next-steps__count">2</b> photos, videos or stories lose a permission within 7'
        in panel
    )
    assert (
        '<b class="next-steps__count">1</b> photo, video or story loses a permission within 30'
        in panel
    )
