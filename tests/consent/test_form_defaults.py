"""Is a form lawful before anybody has typed a word in it? In English and in Spanish."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Locale

from consent.privileges import Role
from consent.texts import clauses, linter, readability, starting_text
from consent.texts.clauses import JURISDICTIONS, Practice
from consent.texts.form_text import ELEMENTS
from tests.factories import make_staff, make_uses

LINDEN = Practice(
    "Linden Street Dental",
    "12 Linden Street, Cleveland, OH 44113",
    "+1 216 555 0142",
    "hello@x.org",
)
BARE = Practice("Linden Street Dental")
USES = [{"slug": "website", "label": "Our website", "recipients": "Everybody", "example": ""}]
# What a practice writes itself where it is so: an event, a gift, further clauses.
EMPTY_AT_FIRST = {"event_text", "incentive", "clauses"}


def written(language: str, practice: Practice, *places: str) -> list[linter.Finding]:
    texts = starting_text.defaults(language, practice)
    return linter.lint(
        title=str(texts["title"]),
        elements={name: str(texts.get(name, "")) for name in ELEMENTS},
        months_valid=12 if "california" in places else int(texts["months_valid"]),
        uses=USES,
        language=language,
        clauses={one: clauses.written(one, language, practice) for one in places},
        practice=practice,
    )


@pytest.mark.parametrize("practice", [LINDEN, BARE], ids=["with address", "name only"])
@pytest.mark.parametrize("language", ["en", "es", "es-mx"])
def test_the_written_texts_are_lawful_and_nothing_is_to_be_said_better(language, practice):
    assert written(language, practice) == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("places", [*[(one,) for one in JURISDICTIONS], JURISDICTIONS])
def test_they_are_lawful_with_the_clauses_of_every_place(language, places):
    assert written(language, LINDEN, *places) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_element_is_written_beforehand_and_names_the_practice(language):
    texts = starting_text.defaults(language, LINDEN)
    assert set(ELEMENTS) - set(texts) == EMPTY_AT_FIRST
    for element in ("introduction", "discloser", "how_to_revoke"):
        assert "Linden Street Dental" in str(texts[element]), element
    assert "12 Linden Street" in str(texts["how_to_revoke"])
    assert "+1 216 555 0142" in str(texts["electronic_text"])
    assert len(str(texts["discloser"])) <= 255 and len(str(texts["title"])) <= 120
    assert texts["assent_from_age"] == 7


def test_they_read_as_easily_as_the_guides_ask():
    for language in ("en", "es"):
        texts = starting_text.defaults(language, LINDEN)
        reading = readability.read(
            "\n\n".join(str(texts.get(one, "")) for one in ELEMENTS), language
        )
        assert not reading.is_hard and not reading.long_sentences


def test_in_other_languages_a_form_begins_empty():
    assert set(starting_text.defaults("ar", LINDEN)) == {"months_valid", "assent_from_age"}


@pytest.fixture
def owner(db) -> Client:
    client = Client()
    client.force_login(make_staff(Role.OWNER))
    return client


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Your treatment does not depend on this."), ("es", "Su tratamiento no depende de")],
)
def test_a_new_form_begins_with_them_in_its_language(owner, language, words):
    make_uses("website")
    Locale.objects.get_or_create(language_code=language)
    page = owner.get(f"/admin/snippets/consent/consentform/add/?locale={language}").content.decode()
    assert words in page
    assert 'name="assent_from_age" value="7"' in page
    assert 'type="checkbox" name="uses"' in page
    assert "45 CFR 164.508(c)(2)(ii)" in page, "the law beside its field"
