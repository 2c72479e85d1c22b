"""Does a form in another language leave the website and the admin as they are?"""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from config.empty_site import ensure_pages
from consent import languages
from consent.pdf import glyphs
from consent.privileges import Role
from practice.models import Topic
from tests.factories import make_staff

CODES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def spanish(db) -> Client:
    """A visitor whose browser asks for Spanish, where a form is in it."""
    ensure_pages()
    for code in CODES:
        Locale.objects.get_or_create(language_code=code)
    return Client(HTTP_ACCEPT_LANGUAGE="es,en;q=0.5")


def html_language(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    return re.search(r'<html[^>]* lang="([^"]+)"', html)[1]


@pytest.mark.parametrize(
    "address", ["/es/", "/es/blog/", "/es/contact/", "/es", "/vi/", "/es/search/"]
)
def test_no_address_of_the_website_opens_in_another_language(spanish, address):
    assert spanish.get(address, follow=True).status_code == 404


@pytest.mark.parametrize("address", ["/", "/contact/", "/search/", "/nothing/"])
def test_visitors_read_the_website_in_english_whatever_their_browser_asks_for(spanish, address):
    assert html_language(spanish, address) == "en"
    assert "/es/" not in spanish.get(address).content.decode()
    assert "hreflang" not in spanish.get(address).content.decode()


def test_the_list_for_search_engines_knows_no_other_language(spanish):
    listed = spanish.get("/sitemap.xml").content.decode()
    assert "<loc>" in listed
    assert not [code for code in CODES if f"/{code}/" in listed]


def test_links_made_while_a_patient_is_spoken_to_lead_to_the_website_in_english(spanish):
    with translation.override("es"):
        html = spanish.get("/consent/").content.decode()
    assert "Sus permisos" in html or "sus permisos" in html
    assert "/es/" not in html


def test_staff_read_the_admin_in_english_unless_their_account_says_otherwise(spanish):
    person = make_staff(Role.OWNER)
    spanish.force_login(person)
    assert html_language(spanish, "/admin/account/") == "en"
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "es"})
    assert html_language(spanish, "/admin/account/") == "es"


@pytest.mark.parametrize("kind", ["faqentry", "topic", "person"])
def test_what_stands_on_the_website_is_offered_in_its_languages_only(spanish, kind):
    person = make_staff(Role.OWNER)
    spanish.force_login(person)
    for address in ("", "add/"):
        html = spanish.get(f"/admin/snippets/practice/{kind}/{address}").content.decode()
        assert "locale=" not in html


def test_a_topic_made_by_staff_is_in_the_language_of_the_website(spanish):
    spanish.force_login(make_staff(Role.OWNER))
    spanish.post(
        "/admin/snippets/practice/topic/add/?locale=es",
        {"name": "Costs", "slug": "costs", "position": 1},
    )
    assert Topic.objects.get(name="Costs").locale.language_code == "en"


@pytest.mark.parametrize("code", CODES)
def test_every_language_a_form_can_be_in_has_its_names_and_direction(code):
    locale = Locale(language_code=code)
    assert locale.get_display_name() == dict(settings.LANGUAGES)[code]
    assert locale.language_name_local
    language = languages.language(code)
    assert language.name[:1].isupper() or not language.name[:1].islower()
    assert glyphs.missing(language.name) == []
    assert language.direction == ("rtl" if code in {"ar", "fa"} else "ltr")
    assert languages.spoken(code) == ("es" if code == "es" else "en")


def test_each_spoken_language_but_english_has_a_catalogue():
    [folder] = settings.LOCALE_PATHS
    found = {path.parents[1].name for path in folder.glob("*/LC_MESSAGES/django.mo")}
    assert {*found, languages.ENGLISH} == set(languages.SPOKEN)
