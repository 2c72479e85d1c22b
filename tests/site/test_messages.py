"""Is every sentence that patients read there in every spoken language, and compiled as it stands?"""

from __future__ import annotations

import importlib.util
import re
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]")


def load():
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


messages = load()
CATALOGUES = messages.catalogues()
by_language = pytest.mark.parametrize("po", CATALOGUES, ids=messages.language_of)


@by_language
def test_nothing_that_patients_read_is_left_in_english(po):
    known = messages.read(po.read_text(encoding="utf-8"))
    assert set(known) == set(messages.collected()), "Run `make messages`, and translate."
    assert [text for text, message in known.items() if not message.is_translated] == []
    assert "fuzzy" not in po.read_text(encoding="utf-8")


@by_language
def test_a_translation_fills_in_the_same_facts_as_the_english_sentence(po):
    for message in messages.read(po.read_text(encoding="utf-8")).values():
        wanted = set(PLACEHOLDER.findall(message.text + message.plural))
        found = set(PLACEHOLDER.findall("".join(message.said)))
        assert found == wanted, message


@by_language
def test_the_compiled_catalogue_is_the_one_that_can_be_read(po):
    known = messages.read(po.read_text(encoding="utf-8"))
    language = messages.language_of(po)
    assert po.with_suffix(".mo").read_bytes() == messages.compiled(known, language)
    with po.with_suffix(".mo").open("rb") as file:
        said = GNUTranslations(file)
    for message in known.values():
        if message.plural:
            two = said.ngettext(message.text, message.plural, 2)
            assert (said.ngettext(message.text, message.plural, 1), two) == message.said
        else:
            assert said.gettext(message.text) == message.said[0]


def test_sentences_are_found_in_modules_and_templates_with_their_plurals():
    source = '_("One") + ngettext("%(n)s a", "%(n)s b", n)\nraise NotASignature("Two")\n_(name)'
    assert sorted(messages.in_python(source)) == [
        ("%(n)s a", "%(n)s b"),
        ("One", ""),
        ("Two", ""),
    ]
    template = (
        '{% load i18n %}{% translate "It’s \'one\'" %}{% include "x" with label=_("Two") only %}'
        '{{ day|date:_("j F") }}{% blocktranslate with a=b|date:_("H:i") trimmed %}Three\n {{ a }}'
        "{% endblocktranslate %}{% blocktranslate count n=n trimmed %}{{ n }} four{% plural %}"
        "{{ n }} fours{% endblocktranslate %}"
    )
    assert sorted(messages.in_template(template)) == [
        ("%(n)s four", "%(n)s fours"),
        ("H:i", ""),
        ("It’s 'one'", ""),
        ("Three %(a)s", ""),
        ("Two", ""),
        ("j F", ""),
    ]


def test_mails_to_staff_are_left_out_and_components_come_along():
    names = {path.relative_to(ROOT).as_posix() for path in messages.templates()}
    assert "consent/templates/consent/mail/sign_link.txt" in names
    assert "site/templates/components/use_row.html" in names
    assert not names & messages.MAILS_TO_STAFF
    assert all((ROOT / name).is_file() for name in messages.MAILS_TO_STAFF)


def test_a_catalogue_is_written_and_read_without_loss():
    known = {
        'a "b"\n\\': messages.Message('a "b"\n\\', said=('c "d"\n\\',)),
        "one": messages.Message("one", "many", said=("uno", "muchos")),
        "open": messages.Message("open", said=("",)),
    }
    assert messages.read(messages.written(known, "es")) == known
