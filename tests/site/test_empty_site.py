"""What does an owner find on the first day? Drafts to begin with, six steps, and no dead end."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page
from wagtail.users.models import UserProfile

from config.empty_site import ensure_empty_site, ensure_pages
from consent import roles
from consent.models import PracticeDetails
from consent.privileges import Role
from practice.first_steps import steps
from practice.models import (
    ContactPage,
    FAQEntry,
    HomePage,
    NoticePage,
    Person,
    TeamMember,
    TeamPage,
    Theme,
    TreatmentPage,
)
from practice.models.legal import KINDS
from tests.factories import make_staff
from tests.practice.html import shown, words_of

pytestmark = pytest.mark.django_db

USUAL = {
    "accessibility",
    "ask-for-an-appointment",
    "contact",
    "faq",
    "first-treatment",
    "gallery",
    "links",
    "nondiscrimination",
    "notice-of-privacy-practices",
    "offers",
    "privacy",
    "social-media-policy",
    "team",
    "treatments",
    "videos",
}


@pytest.fixture
def site() -> HomePage:
    ensure_empty_site()
    roles.make()
    return HomePage.objects.get()


def test_all_usual_pages_wait_as_drafts_and_only_home_and_blog_are_live(site):
    pages = Page.objects.descendant_of(site, inclusive=True)
    assert set(pages.live().values_list("slug", flat=True)) == {site.slug, "blog"}
    assert set(pages.not_live().values_list("slug", flat=True)) == USUAL
    assert not FAQEntry.objects.filter(live=True).exists()
    assert FAQEntry.objects.count() == 4


def test_the_drafts_are_there_for_a_new_site_only(site):
    Page.objects.get(slug="videos").delete()
    titles = set(Page.objects.values_list("pk", "title"))
    ensure_empty_site()
    assert set(Page.objects.values_list("pk", "title")) == titles


def test_a_site_that_has_pages_gets_no_drafts():
    ensure_pages()
    ensure_empty_site()
    assert not NoticePage.objects.exists()


def test_every_draft_can_be_published_as_it_is(site):
    for page in Page.objects.not_live().specific():
        page.get_latest_revision().publish()
        assert type(page).objects.get(pk=page.pk).live, page.slug


def test_the_model_texts_name_their_gaps_and_link_to_each_other(site, client: Client):
    for kind in KINDS:
        text = kind.objects.get().text
        assert text.startswith("<p><i>[This is a model text."), kind
        assert "$" not in text
        assert "{page:" not in text
        for gone in ("Alder Row", "Mei Tan", "216 555"):
            assert gone not in text
    notice = NoticePage.objects.get()
    assert f'id="{notice.pk}"' in KINDS[1].objects.get().text


def test_the_home_page_of_an_empty_site_says_what_is_true(site, client: Client):
    page = shown(client, "/")
    assert page.words("h1") == ["The website of our practice."]
    for word in ("welcome", "soon", "lorem", "["):
        assert word not in page.main.lower()


def lines(client: Client) -> dict[str, bool]:
    """Each step of the panel, and whether it is ticked."""
    html = client.get("/admin/").content.decode()
    found = re.findall(r'<li class="[^"]*first-steps__step[^"]*">.*?</li>', html, re.S)
    titles = [unescape(re.search(r"<a [^>]*>([^<]+)</a>", one).group(1)) for one in found]
    return {title: "first-steps__done" in one for title, one in zip(titles, found, strict=True)}


def test_the_owners_first_screen_says_six_things_to_do(site, client: Client):
    client.force_login(make_staff(Role.OWNER))
    assert lines(client) == {
        "Practice details": False,
        "Logo and colour": False,
        "Notice of Privacy Practices": False,
        "Treatments": False,
        "Team": False,
        "Publish": False,
    }
    for step in steps():
        assert client.get(step.url).status_code == 200, step.title


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.FRONT_DESK, Role.TECHNICAL])
def test_only_the_owner_is_shown_the_steps(site, client: Client, role):
    client.force_login(make_staff(role))
    assert lines(client) == {}


def done() -> list[str]:
    return [step.title for step in steps() if step.done]


def test_a_step_is_ticked_by_what_the_site_holds(site, client: Client):
    details = PracticeDetails.the_one()
    details.struct_org_name, details.struct_org_phone = "Elm Dental", "+1 216 555 0100"
    details.struct_org_address_street = "1 Elm Street"
    details.save()
    assert done() == [], "no hours yet"
    details.struct_org_hours = [
        ("hours", {"days": ["Monday"], "start_time": "08:00", "end_time": "12:00"})
    ]
    details.save()
    assert done() == ["Practice details"]

    Theme.objects.create(site_id=details.site_id)
    notice = NoticePage.objects.get()
    notice.get_latest_revision().publish()
    assert "Notice of Privacy Practices" not in done(), "gaps are left in it"
    notice.text = "<p>Our own words.</p>"
    notice.save_revision().publish()
    TreatmentPage.objects.get().get_latest_revision().publish()
    assert done() == [
        "Practice details",
        "Logo and colour",
        "Notice of Privacy Practices",
        "Treatments",
    ]

    team = TeamPage.objects.get()
    team.members = [TeamMember(person=Person.objects.create(name="Dr Elm", role="Dentist"))]
    team.save_revision().publish()
    ContactPage.objects.get().get_latest_revision().publish()
    assert done()[-1] == "Team"
    site.refresh_from_db()
    site.lead = "Fillings, crowns and check-ups in Elm Street."
    site.save_revision().publish()
    client.force_login(make_staff(Role.OWNER))
    assert lines(client) == {}, "all six are done: the panel is gone"


def test_the_steps_can_be_put_away_for_good(site, client: Client):
    owner = make_staff(Role.OWNER)
    client.force_login(owner)
    html = client.get("/admin/").content.decode()
    name = re.search(r'data-w-dismissible-id-value="(practice[^"]+)"', html).group(1)
    answer = client.patch("/admin/dismissibles/", f'{{"{name}": true}}', "application/json")
    assert answer.status_code == 200
    assert UserProfile.objects.get(user=owner).dismissibles[name] is True
    assert lines(client) == {}


def test_the_board_asks_for_the_drafts_of_the_legal_pages(site, client: Client):
    client.force_login(make_staff(Role.OWNER))
    html = client.get("/admin/").content.decode()
    assert unescape(html).count("still a draft. Read it, complete it and publish it.") == 4


def test_first_run_makes_the_drafts(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATICFILES_DIRS, settings.DEMO = [], False
    call_command("first_run", port=0)
    assert NoticePage.objects.filter(live=False).count() == 1


def test_a_page_that_is_not_there_offers_the_menu_and_the_search(site, client: Client):
    page = shown(client, "/nothing-here/", 404)
    assert page.links["Blog"] == "/blog/"
    (form,) = [one for one in page.all("form") if one.get("role") == "search"]
    assert form.get("action") == "/search/"
    assert "Search" in words_of(form)
