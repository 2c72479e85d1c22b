"""Does a patient's story stand on a page only as signed for, and is everybody told who must know?"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consent import actions, publishing
from consent.acts import SYSTEM
from consent.admin_views.pages import advise
from consent.coverage import Reason
from consent.models import Disclosure, LedgerEntry, Story
from consent.pages.preview_note import preview_note
from consent.privileges import Kind, Role
from consent.publishing import Trouble
from practice.models import StandardPage
from tests.factories import make_patient, make_staff, make_version, move
from tests.practice.html import shown
from tests.practice.making import publish, stream
from tests.stories import NAMED, make_story, sign_for
from tests.working import work_off_everything

pytestmark = pytest.mark.django_db
FIRST = "I laugh with my mouth open again."


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def story(patient) -> Story:
    return make_story(patient)


def page_with(*stories: Story, choice: str = "leave_out") -> StandardPage:
    value = {"expectation": "Most need a year.", "incentive": "", "when_not_covered": choice}
    blocks = [("story", {"story": one.pk, **value}) for one in stories]
    return publish(
        StandardPage(title="Told", slug="told", body=stream(StandardPage, "body", *blocks))
    )


def again(page: StandardPage) -> StandardPage:
    return StandardPage.objects.get(pk=page.pk)


def test_the_words_the_name_and_what_to_expect_come_and_go_together(client, patient, story):
    page = page_with(story)
    before = shown(client, page.url)
    for words in (FIRST, NAMED, "Most need a year."):
        assert words not in before.text
    assert not before.all("blockquote")
    consent = sign_for(patient, story)
    told = shown(client, page.url)
    assert told.words("blockquote") == [f"{FIRST} It took eleven months."]
    assert told.words("cite") == [NAMED]
    assert "Most need a year." in told.main
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert not shown(client, page.url).all("blockquote")


def test_more_stories_take_no_more_queries(client, patient):
    def queries(page: StandardPage) -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(page.url)
        return len(counted)

    stories = [make_story(patient, f"Words, number {number}.") for number in range(4)]
    sign_for(patient, *stories)
    page = page_with(stories[0])
    queries(page)
    with_one = queries(page)
    page.body = stream(StandardPage, "body", *[("story", {"story": one.pk}) for one in stories])
    page.save_revision().publish()
    assert queries(page) == with_one


def test_what_is_not_covered_is_named_with_its_next_step_by_reference_only(patient, story):
    make_version("website")
    page = page_with(story)
    reading = publishing.read(page)
    (finding,) = reading.hidden
    assert (finding.kind, finding.verdict.reason) == (Kind.STORY, Reason.NOT_ASKED)
    for role, url, ask in (
        (
            Role.FRONT_DESK,
            f"{reverse('patients:ask', args=[patient.reference])}?story={story.pk}",
            "",
        ),
        (Role.EDITOR, "", "Ask the front desk."),
    ):
        advice = advise(page, make_staff(role))
        (fix,) = advice.groups[0].fixes
        assert advice.missing == "1 story"
        assert (fix.name, fix.url, fix.ask) == (f"Story {story.reference}", url, ask)
        assert "laugh" not in fix.why
    note = preview_note(page)
    assert (note.stories, note.photos, note.clips) == (1, 0, 0)


def test_a_story_that_ends_before_the_page_goes_live_is_told(patient, story):
    consent = sign_for(patient, story)
    page = page_with(story)
    assert not publishing.read(page).hidden
    move(consent, first=-10, last=5)
    (soon,) = publishing.read(page).soon
    assert soon.trouble is Trouble.ENDS_SOON


@pytest.mark.parametrize("act", ["taken back", "changed", "taken away"])
def test_a_page_that_asks_for_it_goes_off_the_site_with_its_story(patient, story, work, act):
    consent = sign_for(patient, story)
    page = page_with(story, choice="unpublish")
    work_off_everything()
    if act == "taken back":
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    elif act == "changed":
        actions.change_story(story=story, text="Other words.", name_shown=NAMED, by=SYSTEM)
    else:
        actions.take_story_away(story=story, by=SYSTEM)
    work_off_everything()
    assert not again(page).live
    entry = LedgerEntry.objects.get(act="content.taken_off")
    assert entry.refs["stories"] == [story.pk]


def test_the_search_finds_the_words_while_they_may_be_read(client, patient, story, work):
    page = page_with(story)
    work_off_everything()
    consent = sign_for(patient, story)
    work_off_everything()
    assert page.url in shown(client, "/search/?q=laugh").links.values()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert page.url not in shown(client, "/search/?q=laugh").links.values()
    work_off_everything()
    assert "laugh" not in again(page).searchable_words()


def test_where_and_when_the_words_were_shown_is_written_down(patient, story, work):
    consent = sign_for(patient, story)
    page = page_with(story)
    work_off_everything()
    row = Disclosure.objects.get(item_sha256=story.sha256)
    assert (row.url, row.privilege, row.last_at) == (page.url, "website", None)
    assert row.consent_reference == consent.reference
    actions.change_story(story=story, text="Other words.", name_shown=NAMED, by=SYSTEM)
    work_off_everything()
    row.refresh_from_db()
    assert row.last_at is not None
    assert not Disclosure.objects.exclude(pk=row.pk).exists()


def test_the_edit_page_names_the_story_by_its_reference_alone(patient, story):
    page = page_with(story)
    client = Client()
    client.force_login(make_staff(Role.EDITOR))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert story.reference in html
    assert "laugh" not in html
    assert NAMED not in html


def test_a_deleted_story_leaves_no_hole(client, story):
    page = page_with(story)
    Story.objects.all().delete()
    assert not shown(client, page.url).all("blockquote")
    assert "laugh" not in again(page).searchable_words()
