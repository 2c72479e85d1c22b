"""Are staff told that a form was changed after it was translated, without stopping anybody?"""

from __future__ import annotations

import pytest
from django.test import Client

from consent import actions
from consent.models import ConsentForm
from consent.privileges import Role
from consent.texts import sources, translations
from tests.consent.form_editing import ROOT, edit_url, posted, signed_in
from tests.consent.walking import open_sign_link, post, step_of, walk
from tests.factories import make_request, make_version

pytestmark = pytest.mark.django_db

PUBLISH = {"action-publish": "1"}
HINT = "Not brought up to date: the form in English was changed on"


@pytest.fixture
def owner() -> Client:
    return signed_in(Role.OWNER)


@pytest.fixture
def english() -> ConsentForm:
    return ConsentForm.objects.get(pk=make_version("website", "instagram").form_id)


def publish(owner: Client, form: ConsentForm, **changes: object) -> None:
    form = ConsentForm.objects.get(pk=form.pk).get_latest_revision_as_object()
    answer = owner.post(edit_url(form), posted(form, **changes, **PUBLISH))
    assert answer.status_code == 302, answer.content.decode()[:2000]


@pytest.fixture
def spanish(owner: Client, english: ConsentForm) -> ConsentForm:
    publish(owner, english)
    begun = actions.begin_translation(form=english, language="es")
    publish(owner, begun)
    return ConsentForm.objects.get(pk=begun.pk)


def told_in(owner: Client, form: ConsentForm) -> list[bool]:
    """Whether the editor, the list of languages and the list of forms say so."""
    pages = [
        (edit_url(form), HINT),
        (f"{ROOT}languages/{form.pk}/", HINT),
        (ROOT, "older than the form in English"),
    ]
    return [words in owner.get(address).content.decode() for address, words in pages]


def fields(form: ConsentForm) -> list[str]:
    found = sources.changed_since(ConsentForm.objects.get(pk=form.pk))
    return list(found.elements) if found else []


def test_a_translation_of_what_stands_is_up_to_date(owner, english, spanish):
    assert told_in(owner, spanish) == [False] * 3
    publish(owner, english)
    assert fields(spanish) == [], "publishing the same words again changes nothing"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"introduction": "We would like to show something else."}, "introduction"),
        ({"title": "Pictures on our pages"}, "title"),
        ({"months_valid": 12}, "months_valid"),
        ({"assent_from_age": 9}, "assent_from_age"),
        ({"for_new_york": "on"}, "for_new_york"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_what_was_changed_in_the_source_is_named_field_by_field(
    owner, english, spanish, change, field
):
    publish(owner, english, **change)
    assert fields(spanish) == [field]
    assert told_in(owner, spanish) == [True] * 3
    beside = owner.get(edit_url(spanish)).content.decode()
    assert "The form in English says something else here since" in beside
    assert f'href="#id_{field}"' in beside


def test_the_source_itself_is_never_behind_its_translation(owner, english, spanish):
    publish(owner, spanish, introduction="Nos gustaría mostrar otra cosa.")
    assert fields(english) == []
    assert told_in(owner, english)[0] is False


def test_who_publishes_the_translation_again_has_read_both(owner, english, spanish):
    publish(owner, english, introduction="We would like to show something else.")
    publish(owner, spanish)
    assert fields(spanish) == []
    assert told_in(owner, spanish) == [False] * 3


def test_a_draft_is_told_too(owner, english):
    publish(owner, english)
    begun = actions.begin_translation(form=english, language="vi")
    assert fields(begun) == []
    publish(owner, english, purposes="To show what treatment can do, once more.")
    assert fields(begun) == ["purposes"]


def test_words_that_came_back_are_no_change(owner, english, spanish):
    before = english.introduction
    publish(owner, english, introduction="We would like to show something else.")
    publish(owner, english, introduction=before)
    assert fields(spanish) == []


def test_it_stops_nobody_who_reads_the_translation_or_publishes_it(client, owner, english, spanish):
    publish(owner, english, introduction="We would like to show something else.")
    asked = make_request(version=english.newest_version(), uses=["website"])
    assert set(translations.readings(asked)) == {"en", "es"}
    address = open_sign_link(client, asked)
    client.get(f"{address}?language=es")
    walk(client, address, to="signature")
    answer = post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert step_of(answer) == "done"
    findings = list(sources.findings(spanish))
    assert findings and not any(one.is_must for one in findings)
