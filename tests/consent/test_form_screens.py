"""Does the editor say what is wrong while staff type, and keep the buttons of the desk and the words of uses?"""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Locale

from consent import actions
from consent.models import (
    AskPreset,
    ConsentForm,
    LedgerEntry,
    PrivilegeDefinition,
    PrivilegeWording,
)
from consent.privileges import Channel, Role
from consent.texts import form_text
from tests.consent.form_editing import ROOT, edit_url, posted, signed_in
from tests.factories import make_uses, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> ConsentForm:
    return ConsentForm.objects.get(pk=make_version("website", "instagram").form_id)


@pytest.fixture
def owner() -> Client:
    return signed_in(Role.OWNER)


def test_the_linter_answers_while_staff_type_and_saves_nothing(form, owner):
    before = (form.latest_revision_id, LedgerEntry.objects.count())
    answer = owner.post(f"{ROOT}checks/{form.pk}/", posted(form, clauses="It never ends."))
    words = answer.content.decode()
    assert "A permission must end." in words and 'href="#id_clauses"' in words
    assert "<html" not in words
    form.refresh_from_db()
    assert (form.latest_revision_id, LedgerEntry.objects.count()) == before
    assert form.clauses == ""


def test_what_cannot_be_read_is_a_finding_and_no_fault(form, owner):
    answer = owner.post(f"{ROOT}checks/{form.pk}/", posted(form, months_valid="two", uses=["x"]))
    words = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="#id_months_valid"' in words and 'href="#id_uses"' in words
    assert owner.post(f"{ROOT}checks/{form.pk}/", {}).status_code == 200


def test_a_form_that_is_not_saved_yet_is_checked_in_its_language(form, owner):
    Locale.objects.get_or_create(language_code="es")
    answer = owner.post(f"{ROOT}checks/?locale=es", posted(form, clauses="Vale para siempre."))
    assert "para siempre" in answer.content.decode()
    assert owner.post(f"{ROOT}checks/?locale=xx", {}).status_code == 404


def test_a_form_without_uses_yet_can_be_saved_as_a_draft_and_seen_in_the_preview(form, owner):
    no_uses = posted(form, uses=[])
    assert owner.post(edit_url(form), no_uses).status_code == 302
    answer = owner.post(f"{ROOT}preview/{form.pk}/", no_uses)
    assert answer.json() == {"is_valid": True, "is_available": True}
    refused = owner.post(edit_url(form), {**no_uses, "action-publish": "1"})
    assert refused.status_code == 200


@pytest.mark.parametrize(("language", "heading"), [("en", "Until when"), ("es", "Hasta cuándo")])
def test_a_form_that_was_never_saved_has_a_preview_in_its_language(form, owner, language, heading):
    Locale.objects.get_or_create(language_code=language)
    editor = owner.get(f"{ROOT}add/?locale={language}").content.decode()
    address = f"{ROOT}preview/?locale={language}"
    assert address in editor
    assert owner.post(address, posted(form)).json()["is_valid"]
    shown = owner.get(f"{address}&mode=text").content.decode()
    assert form.title in shown and heading in shown


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.EDITOR, Role.REVIEWER, Role.TECHNICAL])
@pytest.mark.parametrize(
    "address", ["checks/{pk}/", "review/{pk}/", "resend/{pk}/", "languages/{pk}/"]
)
def test_nobody_else_gets_an_answer(form, role, address):
    client = signed_in(role)
    url = ROOT + address.format(pk=form.pk)
    assert client.get(url).status_code in {302, 403, 404, 405}
    answer = client.post(url, posted(form))
    assert answer.status_code in {302, 403, 404} and b"unlawful" not in answer.content


def test_the_button_says_why_nothing_is_published_and_what_patients_are_asked_with(form, owner):
    page = owner.get(edit_url(form)).content.decode()
    assert ">Publish</em>" in page
    owner.post(edit_url(form), posted(form, clauses="It never ends.", discloser=""))
    page = owner.get(edit_url(form)).content.decode()
    assert "Publish: 2 things to mend first" in page
    assert "Patients are asked with version 1" in page


def with_preset(form: ConsentForm, *uses: PrivilegeDefinition, name: str = "Website only"):
    return {
        "presets-TOTAL_FORMS": "1",
        "presets-INITIAL_FORMS": "0",
        "presets-0-name": name,
        "presets-0-uses": [use.pk for use in uses],
        "presets-0-scope": "treatment",
        "presets-0-channel": Channel.QR.value,
        "presets-0-ORDER": "1",
    }


def test_a_preset_is_kept_through_draft_and_publishing(form, owner):
    website = PrivilegeDefinition.objects.get(slug="website")
    owner.post(edit_url(form), posted(form, **with_preset(form, website)))
    draft = form.__class__.objects.get(pk=form.pk).get_latest_revision_as_object()
    assert [list(one.uses.all()) for one in draft.presets.all()] == [[website]]
    draft.save_revision().publish()
    preset = AskPreset.objects.get()
    assert (preset.name, preset.scope, preset.channel) == ("Website only", "treatment", "qr")
    assert [use.slug for use in preset.uses.all()] == ["website"]


def test_a_preset_asks_for_no_more_than_its_form(form, owner):
    (email,) = make_uses("email")
    data = posted(form, **with_preset(form, email), **{"action-publish": "1"})
    answer = owner.post(edit_url(form), data)
    assert "“Our newsletter” is not among the uses of this form." in answer.content.decode()
    assert not AskPreset.objects.exists()


def use_url(use: PrivilegeDefinition) -> str:
    return f"/admin/snippets/consent/privilegedefinition/edit/{use.pk}/"


def use_posted(use: PrivilegeDefinition, **changes: str) -> dict[str, str]:
    kept = {name: getattr(use, name) for name in ("label", "slug", "recipients", "example")}
    return {**kept, "position": "0", "active": "on", **changes}


SPANISH = {
    "label_es": "Nuestra web",
    "recipients_es": "Cualquiera que la visite",
    "example_es": "Su foto en la portada.",
}


def test_a_use_gets_words_in_another_language_and_its_form_uses_them(form, owner):
    use = PrivilegeDefinition.objects.get(slug="website")
    assert owner.post(use_url(use), use_posted(use, **SPANISH)).status_code == 302
    assert PrivilegeWording.objects.get(privilege=use, language="es").label == "Nuestra web"
    copy = actions.begin_translation(form=form, language="es")
    text = form_text.of_form(copy, form_text.our_practice())
    assert {one["label"] for one in text["uses"]} >= {"Nuestra web"}
    empty = dict.fromkeys(SPANISH, "")
    owner.post(use_url(use), use_posted(use, **empty))
    assert not PrivilegeWording.objects.exists()


def test_half_of_a_languages_words_are_not_enough(owner, form):
    use = PrivilegeDefinition.objects.get(slug="website")
    answer = owner.post(use_url(use), use_posted(use, label_es="Nuestra web"))
    assert "Write this too, or leave all three of them empty." in answer.content.decode()
    assert not PrivilegeWording.objects.exists()


def test_the_code_of_a_use_does_not_change_any_more(owner, form):
    use = PrivilegeDefinition.objects.get(slug="website")
    owner.post(use_url(use), use_posted(use, slug="web"))
    use.refresh_from_db()
    assert use.slug == "website"
