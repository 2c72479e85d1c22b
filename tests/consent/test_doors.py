"""Who is asked before a page goes live of which visitors would not see all, and may go on?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, streamfield

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent import actions
from consent.acts import SYSTEM
from consent.models import Consent, FollowUp, LedgerEntry, Photo, PracticeDetails, Staff
from consent.privileges import Role, Subject
from tests.factories import make_consent, make_patient, make_photo, make_staff, move

pytestmark = pytest.mark.django_db

SET_ASIDE = "content.advice_set_aside"


@pytest.fixture(autouse=True)
def pages():
    ensure_pages()


@pytest.fixture
def uncovered() -> Photo:
    return make_photo(Subject.PATIENT, patients=[make_patient()], description="A smile")


@pytest.fixture
def editor(client) -> Staff:
    person = make_staff(Role.EDITOR)
    client.force_login(person)
    return person


def draft(*, slug: str = "a-post", photo: Photo | None = None, **fields: object) -> BlogPage:
    body = [("photo", {"photo": photo, "caption": "c", **fields})] if photo else []
    page = BlogPage(title=slug, slug=slug, intro="About it.", body=body, live=False)
    BlogIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    return BlogPage.objects.get(pk=page.pk)


def form(page: BlogPage, **given: str) -> dict[str, object]:
    blocks = [
        (
            "photo",
            {
                "photo": block.value["photo"].pk,
                "caption": "c",
                "when_not_covered": "leave_out",
                "other_photo": "",
            },
        )
        for block in page.body
    ]
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "date": "2026-01-02",
            "intro": page.intro,
            "topic": "",
            "hero": page.hero_id or "",
            "body": streamfield(blocks),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MAX_NUM_FORMS": 0},
            **given,
        }
    )


def press(client, page: BlogPage, button: str = "action-publish", **given: str):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, form(page, **{button: "x", **given}))


def question(page: BlogPage) -> str:
    return reverse("publish_anyway", args=[page.pk])


def confirm(client, page: BlogPage):
    asked = client.get(question(page))
    return client.post(question(page), {"publish_anyway": asked.context["seen"]})


def is_live(page: BlogPage) -> bool:
    return BlogPage.objects.get(pk=page.pk).live


def entries(act: str) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(act=act))


def test_the_button_asks_first_and_keeps_the_draft(client, editor, uncovered):
    page = draft(photo=uncovered)
    response = press(client, page, title="New words")
    assert response.url == question(page)
    page.refresh_from_db()
    assert not page.live
    assert page.get_latest_revision_as_object().title == "New words"
    asked = client.get(response.url).content.decode()
    assert "Visitors will not see 1 photo. Publish without it?" in asked
    assert "A smile" in asked
    assert "Photo, block 1" in asked


def test_a_page_that_may_be_seen_whole_goes_live_without_a_question(client, editor):
    page = draft(photo=make_photo(Subject.NONE))
    press(client, page)
    assert is_live(page)
    assert entries(SET_ASIDE) == []


def test_one_person_can_always_go_on_and_that_is_in_the_ledger(client, editor, uncovered):
    page = draft(photo=uncovered)
    press(client, page)
    response = confirm(client, page)
    assert response.url == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert is_live(page)
    (entry,) = entries(SET_ASIDE)
    assert entry.actor == {"kind": "staff", "id": editor.pk}
    assert entry.refs["photos"] == [uncovered.pk]
    assert entry.refs["id"] == page.pk


def test_what_was_not_read_is_not_confirmed(client, editor, uncovered):
    page = draft(photo=uncovered)
    seen = client.get(question(page)).context["seen"]
    page.title = "Thank you, Amara Okafor"
    page.save_revision()
    response = client.post(question(page), {"publish_anyway": seen})
    assert "Amara Okafor" in response.content.decode()
    assert not is_live(page)
    assert client.post(question(page)).status_code == 200
    assert not is_live(page)


def test_a_new_page_is_a_draft_while_the_question_is_open(client, editor, uncovered):
    index = BlogIndexPage.objects.get()
    url = reverse("wagtailadmin_pages:add", args=["blog", "blogpage", index.pk])
    unsaved = BlogPage(title="New", slug="new", intro="x", hero=uncovered)
    client.post(url, form(unsaved, **{"action-publish": "x"}))
    page = BlogPage.objects.get(slug="new")
    assert not page.live
    assert client.get(page.get_url()).status_code == 404
    confirm(client, page)
    assert is_live(page)


def test_words_that_may_name_a_patient_are_asked_about_too(client, editor):
    make_patient("Amara Okafor")
    page = draft(slug="thanks")
    page.title = "Amara Okafor"
    response = press(client, page)
    asked = client.get(response.url).content.decode()
    assert "Its words may tell who a patient is. Publish them?" in asked
    assert "may name a person" in asked
    assert "patient’s name" not in asked


def test_who_knows_patients_is_told_that_it_is_one(client):
    client.force_login(make_staff(Role.REVIEWER))
    make_patient("Amara Okafor")
    page = draft(slug="thanks")
    page.title = "Amara Okafor"
    page.save_revision()
    assert "is a patient’s name" in client.get(question(page)).content.decode()


def test_scheduling_is_asked_about_for_the_day_it_goes_live(client, editor):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    move(make_consent(patient, photo), first=-3, last=5)
    page = draft(photo=photo)
    soon = timezone.now() + timedelta(days=9)
    response = press(client, page, go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
    assert response.url == question(page)
    asked = client.get(response.url).content.decode()
    assert "Schedule the page without it?" in asked
    assert "Covered today, but it ends on" in asked
    confirm(client, page)
    page.refresh_from_db()
    assert not page.live
    assert page.scheduled_revision is not None
    assert entries(SET_ASIDE)[0].refs["goes_live"]


def test_a_draft_older_than_the_revocation_is_asked_about(client, editor):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo)
    page = draft(photo=photo)
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    response = press(client, page)
    asked = client.get(response.url).content.decode()
    assert "taken their permission back" in asked
    assert "Choose another photo" in asked
    assert not is_live(page)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, None])
def test_who_may_not_publish_finds_no_question(client, uncovered, role):
    client.force_login(make_staff(*([role] if role else [])))
    page = draft(photo=uncovered)
    assert client.get(question(page)).status_code in {302, 404}
    assert not is_live(page)


def test_a_version_that_is_live_is_not_published_twice(client, editor):
    page = draft()
    page.latest_revision.publish()
    assert client.get(question(page)).status_code == 302


def bulk(*pages: BlogPage) -> str:
    query = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?{query}"


def test_publishing_many_asks_once_for_all(client, editor, uncovered):
    whole, short = draft(slug="whole"), draft(slug="short", photo=uncovered)
    asked = client.post(bulk(whole, short))
    assert [page.pk for page, _ in asked.context["advice"]] == [short.pk]
    assert not is_live(whole)
    client.post(bulk(whole, short), {"publish_anyway": asked.context["seen"]})
    assert is_live(whole)
    assert is_live(short)
    assert [entry.refs["id"] for entry in entries(SET_ASIDE)] == [short.pk]


def test_publishing_many_reads_the_drafts_below_too(client, editor, uncovered):
    short = draft(photo=uncovered)
    above = BlogIndexPage.objects.get()
    asked = client.post(bulk(above), {"include_descendants": "on"})
    assert [page.pk for page, _ in asked.context["advice"]] == [short.pk]
    assert client.post(bulk(above)).status_code == 302


def test_publishing_many_that_may_be_seen_asks_nothing(client, editor):
    page = draft()
    assert client.post(bulk(page)).status_code == 302
    assert is_live(page)


@pytest.fixture
def moderated(client):
    """A workflow with one task of the reviewers, for every page."""
    from django.contrib.auth.models import Group

    workflow = Workflow.objects.create(name="Look")
    task = GroupApprovalTask.objects.create(name="Look")
    task.groups.set(Group.objects.filter(name=Role.REVIEWER.value))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=BlogIndexPage.objects.get())
    return workflow


def submitted(workflow: Workflow, page: BlogPage) -> BlogPage:
    workflow.start(page, make_staff(Role.EDITOR))
    return BlogPage.objects.get(pk=page.pk)


def test_an_approved_page_that_is_not_covered_waits_for_a_word(client, moderated, uncovered):
    reviewer = make_staff(Role.REVIEWER)
    client.force_login(reviewer)
    page = submitted(moderated, draft(photo=uncovered))
    response = press(client, page, "action-workflow-action", **{"workflow-action-name": "approve"})
    assert response.url == question(page)
    assert not is_live(page)
    assert BlogPage.objects.get(pk=page.pk).current_workflow_state is None
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Approved: publish as it is" in edit
    confirm(client, page)
    assert is_live(page)
    assert len(entries(SET_ASIDE)) == 1


def test_approving_from_the_board_leaves_it_a_draft_too(client, moderated, uncovered):
    reviewer = make_staff(Role.REVIEWER)
    page = submitted(moderated, draft(photo=uncovered))
    page.current_workflow_task_state.approve(user=reviewer)
    assert not is_live(page)


def test_an_approved_page_that_may_be_seen_goes_live(moderated):
    page = submitted(moderated, draft(photo=make_photo(Subject.NONE)))
    page.current_workflow_task_state.approve(user=make_staff(Role.REVIEWER))
    assert is_live(page)


def scheduled(slug: str, photo: Photo, **fields: object) -> BlogPage:
    """A page whose time came a minute ago."""
    page = draft(slug=slug, photo=photo, **fields)
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


@pytest.fixture
def ended() -> Photo:
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo, expired=True)
    return photo


def test_a_due_page_goes_live_without_its_block_and_staff_are_told(
    client, editor, ended, work, mailoutbox
):
    details = PracticeDetails.the_one()
    details.email = "desk@example.org"
    details.save()
    page = scheduled("smiles", ended)
    call_command("tick")
    assert is_live(page)
    assert "<figure" not in client.get(page.get_url()).content.decode()
    (entry,) = entries("content.went_live_short")
    assert entry.refs["photos"] == [ended.pk]
    work()
    (mail,) = [one for one in mailoutbox if one.to == ["desk@example.org"]]
    assert mail.subject == "A page went live without a photo"
    assert f"/admin/pages/{page.pk}/edit/" in mail.body
    assert page.title not in mail.subject + mail.body
    board = client.get("/admin/").content.decode()
    assert "without all of its photos" in board


def test_a_mended_page_leaves_the_board(client, editor, ended):
    page = scheduled("due", ended)
    call_command("tick")
    assert "Pages to look at" in client.get("/admin/").content.decode()
    live = BlogPage.objects.get(pk=page.pk)
    live.body = []
    live.save_revision().publish()
    assert "Pages to look at" not in client.get("/admin/").content.decode()


def test_a_due_page_that_asks_to_be_off_is_kept_back_and_the_next_goes_live(ended):
    kept = scheduled("kept", ended, when_not_covered="unpublish")
    fine = scheduled("fine", make_photo(Subject.NONE))
    call_command("tick")
    assert not is_live(kept)
    assert is_live(fine)
    call_command("tick")
    assert len(entries("content.kept_back")) == 1
    assert FollowUp.objects.filter(kind="mail.page_note").count() == 1


def test_publishing_raises_nothing_whatever_is_not_covered(uncovered):
    page = draft(photo=uncovered)
    page.full_clean()
    page.latest_revision.publish()
    assert is_live(page)


def test_the_panel_names_each_photo_with_its_fix(client, uncovered):
    page = draft(photo=uncovered)
    page.hero = make_photo(Subject.UNKNOWN, description="A room")
    page.save_revision()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(make_staff(Role.REVIEWER))
    shown = client.get(edit).content.decode()
    assert "Visitors do not see 2 photos of this page." in shown
    assert "Ask for consent" in shown
    assert "Say who can be seen" in shown
    client.force_login(make_staff(Role.EDITOR))
    shown = client.get(edit).content.decode()
    assert "Ask for consent" not in shown
    assert "Ask the front desk." in shown


def test_the_panel_is_empty_when_all_is_well(client, editor):
    page = draft(photo=make_photo(Subject.NONE))
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "of this page. The page has no hole" not in shown
    assert "may tell who a patient is" not in shown


def test_what_ends_soon_is_told_and_not_asked_about(client, editor):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    move(make_consent(patient, photo), first=-3, last=12)
    page = draft(photo=photo)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "A permission ends soon" in edit
    press(client, page)
    assert is_live(page)


def preview(client, page: BlogPage) -> str:
    url = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    return client.get(url).content.decode()


def test_a_preview_shows_what_a_visitor_sees_and_says_what_is_missing(client, editor, uncovered):
    page = draft(photo=uncovered)
    seen = preview(client, page)
    assert "Visitors do not see 1 photo of this page" in seen
    assert "<span data-not-covered>Photo, block 1</span>" in seen
    assert "A smile" not in seen
    assert "<figure" not in seen
    page.latest_revision.publish()
    assert 'class="preview-note"' not in client.get(page.get_url()).content.decode()
    client.logout()
    assert 'class="preview-note"' not in client.get(page.get_url()).content.decode()


def test_a_revision_is_shown_with_the_note_as_of_today(client, editor):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent: Consent = make_consent(patient, photo)
    page = draft(photo=photo)
    url = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, page.latest_revision_id])
    assert "<span data-not-covered>" not in client.get(url).content.decode()
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    assert "<span data-not-covered>" in client.get(url).content.decode()


def test_a_preview_without_anything_to_say_has_no_note(client, editor):
    assert 'class="preview-note"' not in preview(client, draft(photo=make_photo(Subject.NONE)))


def test_our_rules_are_among_the_checks_of_the_editor_and_of_previews(client, editor, uncovered):
    page = draft(photo=uncovered)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for place in (edit, preview(client, page)):
        assert "photo-nobody-agreed-to" in place
        assert "Photo nobody agreed to" in place
        assert "photo-without-description" in place
