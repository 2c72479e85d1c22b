"""Is a translation offered only where it asks for the very same, and was there when it was asked?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent import actions
from consent.actions.signing import Answers
from consent.models import Consent, ConsentRequest, PrivilegeWording
from consent.privileges import BUILT_IN
from consent.texts import form_text, translations
from consent.texts.use_words import words_of
from tests.consent.spanish import translate
from tests.factories import make_request, make_uses, make_version

pytestmark = pytest.mark.django_db


def answers(*uses: str) -> Answers:
    return Answers(
        uses=uses, method="typed", typed_name="Amara Okafor", erecords_shown_at=timezone.now()
    )


def languages_of(asked: ConsentRequest) -> list[str]:
    return list(translations.readings(ConsentRequest.objects.get(pk=asked.pk)))


def test_a_form_without_translations_is_read_in_its_own_language():
    assert languages_of(make_request()) == ["en"]


def test_a_translation_that_was_there_can_be_read_and_signed():
    english = make_version()
    spanish = translate(english)
    asked = make_request(version=english)
    assert languages_of(asked) == ["en", "es"]
    consent = actions.sign(request=asked, answers=answers("website"), version=spanish)
    assert consent.version == spanish
    assert f'"version":"{spanish.sha256}"' in consent.evidence.text
    assert '"language":"es"' in consent.evidence.text
    assert consent.grants.get().recipients == "Cualquier persona que visite nuestro sitio web"


def test_a_request_in_the_translation_can_be_read_in_the_first_language():
    english = make_version()
    asked = make_request(version=translate(english))
    assert languages_of(asked) == ["en", "es"]


@pytest.mark.parametrize(
    "difference",
    [{"months_valid": 12}, {"assent_from_age": 12}, {"for_new_york": True}],
    ids=str,
)
def test_a_translation_that_asks_for_something_else_is_neither_offered_nor_signed(difference):
    english = make_version()
    spanish = translate(english, **difference)
    asked = make_request(version=english)
    assert languages_of(asked) == ["en"]
    with pytest.raises(actions.NotOpen):
        actions.sign(request=asked, answers=answers("website"), version=spanish)
    assert not Consent.objects.exists()
    assert ConsentRequest.objects.get().outcome == ""


def test_a_translation_that_asks_for_fewer_uses_gives_way_to_the_last_that_asks_for_all():
    english = make_version()
    spanish = translate(english)
    spanish.form.uses.set(make_uses("website"))
    spanish.form.save()
    fewer = actions.make_version(form=spanish.form)
    asked = make_request(version=english)
    assert translations.readings(asked)["es"].version == spanish
    assert not translations.may_be_signed(asked, fewer)
    only_website = make_request(version=english, uses=("website",))
    assert translations.readings(only_website)["es"].version == fewer


def test_a_translation_taken_off_by_staff_is_not_offered_any_more():
    english = make_version()
    spanish = translate(english)
    asked = make_request(version=english)
    assert languages_of(asked) == ["en", "es"]
    spanish.form.live = False
    spanish.form.save()
    assert languages_of(asked) == ["en"]


def test_words_written_after_the_request_are_not_offered_for_it():
    english = make_version()
    first = translate(english)
    asked = make_request(version=english)
    later = translate(english, introduction="Queremos mostrar fotos de usted en más lugares.")
    assert later != first
    assert translations.readings(asked)["es"].version == first
    assert translations.may_be_signed(asked, first)
    assert not translations.may_be_signed(asked, later)


def test_the_newest_translation_from_before_the_request_is_read():
    english = make_version()
    translate(english)
    newer = translate(english, introduction="Queremos mostrar fotos de usted en más lugares.")
    assert translations.readings(make_request(version=english))["es"].version == newer


def test_a_request_of_the_day_before_knows_no_translation_of_today():
    english = make_version()
    translate(english)
    asked = make_request(version=english)
    ConsentRequest.objects.filter(pk=asked.pk).update(
        created_at=asked.created_at - timedelta(days=1)
    )
    assert languages_of(asked) == ["en"]


def test_the_version_of_another_form_cannot_be_signed():
    asked = make_request(version=make_version())
    other = make_version("website")
    with pytest.raises(actions.NotOpen):
        actions.sign(request=asked, answers=answers("website"), version=other)


def test_signing_without_a_version_signs_the_one_that_was_asked_with():
    asked = make_request()
    assert actions.sign(request=asked, answers=answers("website")).version == asked.version


def test_a_use_stands_in_the_practices_own_words_first():
    [use] = make_uses("website")
    PrivilegeWording.objects.create(
        privilege=use, language="es", label="La web", recipients="Todos", example="Una foto."
    )
    assert words_of(use, "es").label == "La web"


def test_a_built_in_use_has_spanish_words_while_its_english_ones_are_ours():
    [use] = make_uses("instagram")
    assert words_of(use, "es").label == "Nuestra página de Instagram"
    use.recipients = "Our followers and our partners"
    said = words_of(use, "es")
    assert (said.recipients, said.is_translated) == ("Our followers and our partners", False)


def test_every_built_in_use_has_spanish_words():
    uses = make_uses(*(use.slug for use in BUILT_IN))
    assert len(uses) == len(BUILT_IN)
    assert [use.slug for use in uses if not words_of(use, "es").is_translated] == []


def test_a_use_without_words_in_the_forms_language_is_pointed_out_to_staff():
    english = make_version()
    form = translate(english).form
    use = english.form.uses.get(slug="website")
    use.label = "Our own website"
    use.save()
    text = form_text.of_form(form, form_text.our_practice())
    found = form_text.findings(text, form_text.our_practice())
    assert [one.quote for one in found if "in the language of the form" in one.sentence] == [
        "Our own website"
    ]
    assert next(one for one in text["uses"] if one["slug"] == "website")["language"] == "en"
    assert not [one for one in found if one.is_must]
