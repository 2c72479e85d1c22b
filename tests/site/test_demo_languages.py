"""Can the demo's form be read in Spanish, and is that made once?"""

import pytest

from config.demo import form, permissions
from config.demo.permissions import ensure_form
from consent.models import ConsentForm, ConsentFormVersion
from consent.texts import form_text, translations
from tests.factories import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_request_with_the_demos_form_can_be_read_in_spanish():
    version = ensure_form()
    found = translations.readings(make_request(version=version, uses=form.USES))
    assert list(found) == ["en", "es"]
    spanish = found["es"].text
    assert spanish.title == "¿Podemos mostrar fotos de usted?"
    assert [use["slug"] for use in spanish.uses] == [use["slug"] for use in found["en"].text.uses]
    assert not [use for use in spanish.uses if use.get("language")]


def test_the_spanish_form_has_nothing_that_staff_would_have_to_mend():
    ensure_form()
    spanish = ConsentForm.objects.get(locale__language_code="es")
    practice = form_text.our_practice()
    assert form_text.findings(form_text.of_form(spanish, practice), practice) == []


def test_both_are_made_once():
    first = ensure_form()
    assert ensure_form() == first
    assert ConsentForm.objects.count() == ConsentFormVersion.objects.count() == 2


def test_a_demo_from_before_gets_its_spanish_form(monkeypatch):
    monkeypatch.setattr(permissions, "_ensure_spanish", lambda english: None)
    first = permissions.ensure_form()
    assert ConsentForm.objects.count() == 1
    monkeypatch.undo()
    assert permissions.ensure_form() == first
    assert set(ConsentForm.objects.values_list("locale__language_code", flat=True)) == {"en", "es"}
