"""What does the minute's round do besides follow-ups? Scheduled pages, each by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent import shutting
from consent.models import FollowUp, LedgerEntry
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db


def scheduled_post(slug: str) -> BlogPage:
    index = BlogIndexPage.objects.get()
    post = BlogPage(title=slug, slug=slug, intro="Later.", live=False)
    index.add_child(instance=post)
    post.go_live_at = timezone.now() + timedelta(hours=1)
    post.save_revision(approved_go_live_at=post.go_live_at)
    return post


def let_time_pass(post: BlogPage) -> None:
    past = timezone.now() - timedelta(minutes=1)
    revision = post.latest_revision
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()


def test_a_due_page_goes_live_and_a_later_one_waits():
    ensure_pages()
    due, later = scheduled_post("due"), scheduled_post("later")
    let_time_pass(due)
    call_command("tick")
    assert BlogPage.objects.get(pk=due.pk).live
    assert not BlogPage.objects.get(pk=later.pk).live


def test_a_page_that_fails_does_not_hold_up_the_next(monkeypatch):
    ensure_pages()
    broken, fine = scheduled_post("broken"), scheduled_post("fine")
    let_time_pass(broken)
    let_time_pass(fine)
    save = BlogPage.save

    def refuse(page, *args, **kwargs):
        if page.slug == "broken":
            raise RuntimeError("something in this page")
        return save(page, *args, **kwargs)

    monkeypatch.setattr(BlogPage, "save", refuse)
    call_command("tick")
    assert BlogPage.objects.get(pk=fine.pk).live
    assert not BlogPage.objects.get(pk=broken.pk).live


def test_a_page_whose_time_is_over_goes():
    ensure_pages()
    post = scheduled_post("over")
    let_time_pass(post)
    call_command("tick")
    BlogPage.objects.filter(pk=post.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("tick")
    assert not BlogPage.objects.get(pk=post.pk).live


def test_an_act_without_its_shut_file_line_gets_one():
    patient = make_patient()
    consent = make_consent(patient, make_photo("patient", patients=[patient]), revoked=True)
    FollowUp.objects.filter(kind="shutfile.append").delete()
    call_command("tick")
    entry = LedgerEntry.objects.get(act="consent.revoked")
    assert entry.refs["consent"] == consent.reference
    assert FollowUp.objects.filter(kind="shutfile.append", cause=entry.seq).count() == 1
    assert shutting.plan_missing() == 0
