"""Is a form in another language nobody's until it is published, and which text do patients get?"""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Locale

from consent import actions
from consent.forms.unaskable import unaskable_forms
from consent.models import ConsentForm, ConsentFormVersion
from consent.privileges import Outcome, Role
from consent.texts import form_text
from tests.consent.form_editing import ROOT, edit_url, posted, signed_in
from tests.factories import make_request, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> ConsentForm:
    return ConsentForm.objects.get(pk=make_version("website", "instagram").form_id)


@pytest.fixture
def owner() -> Client:
    return signed_in(Role.OWNER)


def test_a_text_that_comes_back_is_what_patients_are_asked_with(form):
    first = form.introduction
    for words in ("We would like to show photos.", first):
        form.introduction = words
        form.save()
        actions.make_version(form=form)
    newest = form.newest_version()
    assert newest.number == 3
    assert form_text.read(newest.text).elements["introduction"] == first
    assert actions.make_version(form=form) == newest, "and it is not made twice"


def test_they_sign_what_they_read_though_the_form_changes_meanwhile(form, owner):
    request = make_request(version=form.newest_version(), uses=["website"])
    owner.post(edit_url(form), posted(form, introduction="Another.", **{"action-publish": "1"}))
    assert form.newest_version().number == 2
    request.refresh_from_db()
    assert request.version.number == 1 and request.outcome == Outcome.OPEN


@pytest.mark.parametrize("language", ["es", "vi"])
def test_a_form_in_another_language_is_nobodys_until_it_is_published(form, owner, language):
    answer = owner.post(f"{ROOT}languages/{form.pk}/", {"language": language})
    copy = ConsentForm.objects.get(locale__language_code=language)
    assert answer.url == edit_url(copy)
    assert copy.translation_key == form.translation_key
    assert not copy.live and copy.newest_version() is None
    assert set(copy.uses.all()) == set(form.uses.all())
    words = "Su tratamiento" if language == "es" else form.no_condition
    assert copy.get_latest_revision_as_object().no_condition.startswith(words)
    again = owner.post(f"{ROOT}languages/{form.pk}/", {"language": language})
    assert again.url == edit_url(copy) and ConsentForm.objects.count() == 2


def test_wagtails_own_copy_in_another_language_is_not_live_either(form):
    form.save_revision().publish()
    spanish, _made = Locale.objects.get_or_create(language_code="es")
    copy = form.copy_for_translation(spanish)
    copy.save()
    copy.refresh_from_db()
    assert not copy.live and copy.live_revision is None and copy.newest_version() is None
    assert copy in [one for one, _why in unaskable_forms()]


def test_the_spanish_form_is_published_with_its_own_version(form, owner):
    owner.post(f"{ROOT}languages/{form.pk}/", {"language": "es"})
    copy = ConsentForm.objects.get(locale__language_code="es")
    draft = copy.get_latest_revision_as_object()
    owner.post(edit_url(copy), posted(draft, **{"action-publish": "1"}))
    version = ConsentFormVersion.objects.get(form=copy)
    assert version.language == "es" and version.number == 1
    listed = owner.get(f"{ROOT}languages/{form.pk}/").content.decode()
    assert listed.count("Patients can read version 1") == 2


def test_each_form_nobody_can_be_asked_with_says_why(form):
    assert unaskable_forms() == []
    form.clauses = "This permission never ends."
    form.save_revision()
    assert unaskable_forms() == [], "its version before is still asked with"
    form.unpublish()
    assert [why for _form, why in unaskable_forms()] == [
        "One thing in its text is unlawful or missing."
    ]
    form.clauses = ""
    form.save_revision()
    assert [why for _form, why in unaskable_forms()] == ["It is not published any more."]


def test_a_draft_says_that_it_has_to_be_published(form):
    copy = actions.begin_translation(form=form, language="es")
    assert unaskable_forms() == [(copy, "It is a draft: it has to be published first.")]
