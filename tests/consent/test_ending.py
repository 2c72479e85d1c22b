"""What ends when, what do pages lose by it, and who reads that?"""

from __future__ import annotations

import pytest
from django.urls import reverse

from consent.models import (
    ConsentRequest,
)
from consent.privileges import Role, Subject
from practice.models import StandardPage
from tests import stories
from tests.clips import make_clip, sign_for
from tests.consent import ending_states
from tests.consent.ending_states import address, board, ending_in, on_a_page, photo_of, said
from tests.factories import (
    make_consent,
    make_staff,
    move,
)
from tests.practice.making import publish, stream
from tests.working import work_off_everything

patient, desk = ending_states.FIXTURES


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
