"""Is what the law asks for always within reach, and does what held before stay readable?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.empty_site import ensure_pages
from consent import roles
from consent.privileges import Role
from practice.models import (
    AccessibilityPage,
    HomePage,
    LegalVersion,
    NondiscriminationPage,
    NoticePage,
    PrivacyPage,
    SocialMediaPage,
    StandardPage,
)
from practice.models.legal import KINDS
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


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_keeps_what_held_before_and_stands_at_its_own_address(client, kind):
    page = publish(kind(title="What we say", effective_from=OLD, text="<p>The first.</p>"))
    page.effective_from, page.text = NEW, "<p>The second.</p>"
    page.save_revision().publish()
    url = f"/{kind.fixed_slug}/"
    assert "The second." in shown(client, url).main
    assert "The first." in shown(client, f"{url}2026-01-31/").main
    assert shown(client, "/").links["What we say"] == url


def test_the_footer_lists_them_with_the_notice_first(client):
    for kind in reversed(KINDS):
        publish(kind(title=kind.__name__, effective_from=OLD, text="<p>x</p>"))
    (nav,) = [one for one in shown(client, "/").all("nav") if "small" in one.get("class", "")]
    words = [link.text for link in nav.iter() if link.get("href")]
    assert words == ["My permissions", *(kind.__name__ for kind in KINDS)]


def test_a_plain_page_at_that_address_does_as_well(client):
    publish(StandardPage(title="For everyone", slug="accessibility"))
    assert shown(client, "/").links["For everyone"] == "/accessibility/"
    assert not [line for line in told(client) if line.startswith("Accessibility statement")]


def test_an_address_that_is_taken_is_told_in_words_and_nothing_breaks(client):
    plain = publish(StandardPage(title="For everyone", slug="accessibility"))
    client.force_login(make_staff(Role.OWNER))
    add = f"/admin/pages/add/practice/accessibilitypage/{HomePage.objects.get().pk}/"
    fields = {
        "title": "Accessibility",
        "slug": "accessibility",
        "effective_from": "2026-01-31",
        "text": '{"blocks": [], "entityMap": {}}',
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    for act in ({}, {"action-publish": "1"}):
        answer = client.post(add, {**fields, **act})
        assert answer.status_code == 200
        (error,) = answer.context["form"].non_field_errors()
        assert "“For everyone” stands at /accessibility/ already." in error
    assert not AccessibilityPage.objects.exists()
    plain.slug = "for-everyone"
    plain.save_revision().publish()
    assert client.post(add, fields).status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_its_editor_says_what_the_law_wants_there(client, kind):
    ensure_pages()
    client.force_login(make_staff(Role.EDITOR))
    page = publish(kind(title="What we say", effective_from=OLD, text="<p>x</p>"))
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert WANTED[kind] in html


WANTED = {
    NoticePage: "45 CFR 164.520",
    PrivacyPage: "Have a lawyer read both",
    NondiscriminationPage: "45 CFR 92.11",
    AccessibilityPage: "45 CFR 84.84",
    SocialMediaPage: "without saying or denying that its writer is a patient",
}


def told(client, role: Role = Role.OWNER) -> list[str]:
    """The lines of the first page of the staff that are about these pages."""
    roles.make()
    client.force_login(make_staff(role))
    page = shown_admin(client)
    client.logout()
    kinds = tuple(str(kind._meta.verbose_name) for kind in KINDS)
    return [line for line in page if line.lower().startswith(kinds) and ":" in line]


def shown_admin(client) -> list[str]:
    html = client.get("/admin/").content.decode()
    return [unescape(one).strip() for one in re.findall(r"<a href=[^>]*>([^<]+)</a>", html)]


def test_the_board_names_each_page_the_law_asks_for_that_is_missing(client):
    ensure_pages()
    assert told(client) == [
        "Notice of privacy practices: the site has none, and the law asks for one.",
        "Privacy page: the site has none, and the law asks for one.",
        "Nondiscrimination notice: the site has none, and the law asks for one.",
        "Accessibility statement: the site has none, and the law asks for one.",
    ]


def test_the_board_is_quiet_when_all_are_there(client):
    for kind in KINDS:
        publish(kind(title=kind.__name__, effective_from=OLD, text="<p>x</p>"))
    assert told(client) == []
    assert told(client, Role.FRONT_DESK) == []


@pytest.mark.parametrize(
    ("since", "text", "line"),
    [
        # It is still 30 June where the practice is.
        (date(2023, 6, 30), "<p>x</p>", ""),
        (date(2023, 6, 29), "<p>x</p>", "of 29 June 2023. Rules have changed since then"),
        (OLD, "<p>[name of the practice]</p>", "published with gaps: [name of the practice]"),
        (OLD, "<p> </p><h2></h2>", "published without a text"),
    ],
)
def test_a_notice_that_is_old_or_empty_is_told(client, since, text, line):
    publish(NoticePage(title="Our notice", effective_from=since, text=text))
    lines = [one for one in told(client, Role.EDITOR) if one.startswith("Notice")]
    assert len(lines) == bool(line)
    assert line in "".join(lines)


def test_a_draft_leads_to_its_editor_and_a_missing_page_to_a_new_one(client, notice):
    notice.unpublish()
    client.force_login(make_staff(Role.EDITOR))
    html = client.get("/admin/").content.decode()
    assert f'href="/admin/pages/{notice.pk}/edit/"' in html
    assert "/admin/pages/add/practice/privacypage/" in html


def test_who_may_not_edit_pages_is_told_nothing_of_them(client):
    ensure_pages()
    assert told(client, Role.FRONT_DESK) == []
    assert told(client, Role.TECHNICAL) == []
