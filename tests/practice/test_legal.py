"""Is what the law asks for always within reach, and does what held before stay readable?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent.privileges import Role
from practice.models import LegalVersion, NoticePage, PrivacyPage
from tests.factories import make_staff
from tests.practice.html import shown
from tests.practice.making import publish

pytestmark = pytest.mark.django_db

OLD, NEW = date(2026, 1, 31), date(2026, 6, 1)
NOTICE = "/notice-of-privacy-practices/"
JULY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def in_july():
    with time_machine.travel(JULY, tick=True):
        yield


@pytest.fixture
def notice() -> NoticePage:
    return publish(NoticePage(title="Our notice", effective_from=OLD, text="<p>The first.</p>"))


def again(page: NoticePage, day: date, text: str, *, live: bool = True) -> NoticePage:
    page = NoticePage.objects.get(pk=page.pk)
    page.effective_from, page.text = day, text
    revision = page.save_revision()
    if live:
        revision.publish()
    return page


def test_the_page_says_since_when_it_holds(client, notice):
    page = shown(client, NOTICE)
    assert page.words("h1") == ["Our notice"]
    assert "Holds since 31 January 2026." in page.main
    assert "The first." in page.main
    assert "What held before" not in page.main


def test_a_new_day_makes_a_new_version_and_the_old_text_stays_at_its_address(client, notice):
    again(notice, NEW, "<p>The second.</p>")
    now = shown(client, NOTICE)
    assert "The second." in now.main
    assert "The first." not in now.main
    assert now.links["The text of 31 January 2026"] == f"{NOTICE}2026-01-31/"

    before = shown(client, f"{NOTICE}2026-01-31/")
    assert "The first." in before.main
    assert "The second." not in before.main
    assert "This text held from 31 January 2026 to 31 May 2026." in before.main
    assert before.links["Read what holds now"] == NOTICE
    (canonical,) = [one for one in before.all("link") if one.get("rel") == "canonical"]
    assert canonical.get("href").endswith(NOTICE)


def test_the_same_day_again_is_a_correction(client, notice):
    again(notice, OLD, "<p>The first, spelled right.</p>")
    (version,) = LegalVersion.objects.all()
    assert version.text == "<p>The first, spelled right.</p>"
    again(notice, NEW, "<p>The second.</p>")
    assert "spelled right" in shown(client, f"{NOTICE}2026-01-31/").main


def test_a_draft_changes_nothing_that_holds(client, notice):
    again(notice, NEW, "<p>The second.</p>", live=False)
    assert "The first." in shown(client, NOTICE).main
    assert LegalVersion.objects.count() == 1
    shown(client, f"{NOTICE}2026-06-01/", 404)


def test_a_text_scheduled_for_later_is_kept_when_it_is_published(client, notice):
    page = NoticePage.objects.get(pk=notice.pk)
    page.effective_from, page.text = NEW, "<p>The second.</p>"
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision().publish()
    assert LegalVersion.objects.count() == 1
    with time_machine.travel(JULY + timedelta(days=4), tick=True):
        call_command("publish_scheduled", verbosity=0)
        assert "The second." in shown(client, NOTICE).main
        assert "The first." in shown(client, f"{NOTICE}2026-01-31/").main


def test_a_page_scheduled_before_its_first_day_has_no_version_yet():
    soon = NoticePage(title="Soon", effective_from=NEW, text="<p>x</p>", live=False)
    soon.go_live_at = timezone.now() + timedelta(days=3)
    publish(soon)
    assert not LegalVersion.objects.exists()


def test_the_address_of_the_text_that_holds_shows_it_without_a_warning(client, notice):
    page = shown(client, f"{NOTICE}2026-01-31/")
    assert "Holds since 31 January 2026." in page.main
    assert "This text held" not in page.main


def test_a_text_for_a_day_to_come_says_so(client, notice):
    again(notice, date(2026, 9, 1), "<p>The second.</p>")
    page = shown(client, NOTICE)
    assert "Holds from 1 September 2026. Until then, the text before it does." in page.main
    before = shown(client, f"{NOTICE}2026-01-31/")
    assert "Read what holds from 1 September 2026" in before.links


def test_a_day_typed_wrong_and_put_right_leaves_no_text_that_never_held(client, notice):
    again(notice, date(2062, 6, 1), "<p>The second.</p>")
    again(notice, NEW, "<p>The second.</p>")
    assert "2062" not in shown(client, NOTICE).main
    shown(client, f"{NOTICE}2062-06-01/", 404)
    assert "to 31 May 2026" in shown(client, f"{NOTICE}2026-01-31/").main


@pytest.mark.parametrize(
    "day",
    [
        "2026-1-31",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "99999999999999999999-01-01",
        "2026-01-30",
        "2026-01-31-x",
        "today",
        "2026-01-31".translate({ord(d): int(d) + 0x660 for d in "0123456789"}),
    ],
)
def test_a_day_without_a_text_is_not_found(client, notice, day):
    shown(client, f"{NOTICE}{day}/", 404)


def test_a_page_taken_off_the_site_is_gone_with_all_its_versions(client, notice):
    again(notice, NEW, "<p>The second.</p>").unpublish()
    shown(client, NOTICE, 404)
    shown(client, f"{NOTICE}2026-01-31/", 404)
    assert "Our notice" not in shown(client, "/").text


def test_its_address_cannot_be_chosen(client, notice):
    client.force_login(make_staff(Role.EDITOR))
    form = client.get(f"/admin/pages/{notice.pk}/edit/").context["form"]
    assert form.fields["slug"].disabled
    page = NoticePage.objects.get(pk=notice.pk)
    page.slug = "small-print"
    page.save_revision().publish()
    assert NoticePage.objects.get(pk=notice.pk).url == NOTICE
    assert publish(PrivacyPage(title="Cookies", effective_from=OLD, text="<p>x</p>")).url == (
        "/privacy/"
    )


@pytest.mark.parametrize("url", ["/", "/blog/", NOTICE, "/consent/"])
def test_every_page_links_to_both_in_its_footer(client, notice, url):
    publish(PrivacyPage(title="Our website", effective_from=OLD, text="<p>No cookies.</p>"))
    links = shown(client, url).links
    assert links["Our notice"] == NOTICE
    assert links["Our website"] == "/privacy/"


def test_a_missing_page_links_to_them_too(client, notice):
    assert shown(client, "/nothing-here/", 404).links["Our notice"] == NOTICE


def test_the_links_of_the_frame_cost_one_query(client, notice):
    client.get(NOTICE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(NOTICE)
    frame = [
        one["sql"] for one in asked if "translation_key" in one["sql"] and "slug" in one["sql"]
    ]
    assert len([sql for sql in frame if "accessibility" in sql]) == 1


def test_a_script_in_a_text_stays_text(client):
    publish(PrivacyPage(title="<script>alert(1)</script>", effective_from=OLD, text="<p>x</p>"))
    page = shown(client, "/privacy/")
    assert page.words("h1") == ["<script>alert(1)</script>"]
    assert "<script>alert" not in page.text
