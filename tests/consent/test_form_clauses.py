"""Does a form say what California, New York and Europe ask for, wherever it is read?"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from config.demo import form as demo_form
from consent import actions
from consent.models import ConsentForm, ConsentFormVersion, PracticeDetails
from consent.pdf import render
from consent.texts import clauses as form_clauses
from consent.texts import form_text, linter
from consent.texts.clause_words import CLAUSES_MUST_SAY
from consent.texts.clauses import (
    CALIFORNIA,
    CALIFORNIA_POINTS,
    EUROPE,
    JURISDICTIONS,
    Practice,
)
from tests.consent.contents import content
from tests.consent.poppler import pdftotext
from tests.consent.walking import open_sign_link, page, walk
from tests.factories import make_request, make_version

LINDEN = Practice("Linden", "12 Linden Street", "+1 216 555 0142", "hello@linden.example")
GOOD = {name: str(demo_form.TEXT.get(name, "")) for name in form_text.ELEMENTS}
USES = [{"slug": "website", "label": "Our website", "recipients": "Everybody", "example": ""}]


def lint(language="en", *, months=12, practice=LINDEN, elements=GOOD, **clauses):
    return linter.lint(
        title="May we?",
        elements=elements,
        months_valid=months,
        uses=USES,
        language=language,
        clauses=clauses,
        practice=practice,
    )


MATTERS = [
    pytest.param(place, language, matter, id=f"{place}-{language}-{matter.section}-{number}")
    for place, matters in CLAUSES_MUST_SAY.items()
    for language in ("en", "es")
    for number, matter in enumerate(matters)
]


@pytest.mark.parametrize(("place", "language", "matter"), MATTERS)
def test_each_thing_a_place_asks_for_is_missed_where_it_is_not_said(place, language, matter):
    pattern = matter.es if language == "es" else matter.en
    without = pattern.sub("", form_clauses.written(place, language, LINDEN))
    found = [one for one in lint(language, **{place: without}) if one.element == f"for_{place}"]
    assert (matter.section, matter.sentence) in {(one.section, one.sentence) for one in found}
    assert all(one.is_must for one in found)


def test_staff_may_say_it_in_their_own_clauses():
    own = {**GOOD, "clauses": form_clauses.written(CALIFORNIA, "en", LINDEN)}
    assert not any(one.is_must for one in lint(elements=own, california=""))


def test_a_language_without_written_clauses_needs_the_practices_own():
    text = {**GOOD, "clauses": ""}
    assert any(one.element == "for_europe" for one in lint("ar", elements=text, europe=""))
    text["clauses"] = "بند"
    assert not any(one.is_must for one in lint("ar", elements=text, europe=""))


def test_in_california_a_permission_holds_for_a_year_at_most():
    clause = form_clauses.written(CALIFORNIA, "en", LINDEN)
    found = [one for one in lint(months=13, california=clause) if one.is_must]
    assert [(one.element, one.section) for one in found] == [
        ("months_valid", "Cal. Civ. Code 56.11(b)")
    ]
    assert not any(one.is_must for one in lint(months=24))


def test_for_europe_patients_must_be_able_to_reach_the_practice():
    bare = Practice("Linden")
    clause = form_clauses.written(EUROPE, "en", bare)
    assert "GDPR 13(1)(a)" in {one.section for one in lint(practice=bare, europe=clause)}


@pytest.mark.parametrize(
    ("region", "country", "place"),
    [
        ("CA", "US", "california"),
        ("california", "", "california"),
        ("NY", "US", "new_york"),
        ("", "DE", "europe"),
        ("", "gb", "europe"),
        ("OH", "US", ""),
        ("CA", "CA", ""),
    ],
)
def test_where_the_practice_lies_there_its_clauses_are_recommended(region, country, place):
    here = Practice("Linden", "12 Linden Street", region=region, country=country)
    hints = [one.element for one in lint(practice=here) if one.element.startswith("for_")]
    assert hints == ([f"for_{place}"] if place else [])
    if place:
        clause = {place: form_clauses.written(place, "en", here)}
        assert not [one for one in lint(practice=here, **clause) if one.element == f"for_{place}"]


@pytest.fixture
def everywhere(db) -> ConsentFormVersion:
    """A published form for all three places."""
    details = PracticeDetails.the_one()
    details.email = "hello@linden.example"
    details.save()
    form = ConsentForm.objects.get(pk=make_version("website", months=12).form_id)
    for place in JURISDICTIONS:
        setattr(form, f"for_{place}", True)
    form.clauses = "One more thing of our own."
    form.save()
    return actions.make_version(form=form)


SAID = ("serves no other purpose", "that is advertising", "complain to the data", "One more thing")


def test_the_clauses_stand_in_the_version_that_is_signed(everywhere):
    text = form_text.read(everywhere.text)
    assert text.jurisdictions == JURISDICTIONS and text.is_large
    for words in SAID:
        assert words in text.further_clauses


def test_a_text_fixed_before_there_were_clauses_is_still_read(everywhere):
    import json

    old = json.loads(everywhere.text)
    for key in ("law_clauses", "assent_from_age", "number"):
        old.pop(key)
    text = form_text.read(json.dumps(old))
    assert text.jurisdictions == () and not text.is_large and text.assent_from_age is None
    assert text.further_clauses == "One more thing of our own."


def test_whoever_signs_reads_the_clauses_in_large_type(client: Client, everywhere):
    address = open_sign_link(client, make_request(version=everywhere, uses=["website"]))
    walk(client, address, to="text")
    shown = page(client, address, "text")
    for words in SAID:
        assert words in shown
    assert 'class="flow large-type"' in shown and '<body class="large-type"' in shown


def test_the_previews_show_them(rf, everywhere):
    form = everywhere.form
    shown = form.make_preview_request(preview_mode="text").content.decode()
    for words in SAID:
        assert words in shown
    assert "large-type" in shown
    assert "use-website" in form.make_preview_request(preview_mode="uses").content.decode()
    assert "sign on paper" in form.make_preview_request(preview_mode="electronic").content.decode()


def test_the_copy_carries_them(tmp_path, everywhere):
    from consent.pdf.stored import content_of

    consent = _signed(everywhere)
    copy = content_of(consent)
    assert copy.is_large
    text = pdftotext(render(copy).data, tmp_path)
    for words in SAID:
        assert words in text


def _signed(version: ConsentFormVersion):
    from django.utils import timezone

    from consent.actions import Answers

    request = make_request(version=version, uses=["website"])
    return actions.sign(
        request=request,
        answers=Answers(
            uses=("website",),
            method="typed",
            typed_name="Amara Okafor",
            erecords_shown_at=timezone.now(),
        ),
    )


def type_sizes(pdf: bytes, folder: Path) -> dict[str, int]:
    """The words of each line and the points they are set in, as poppler reads them."""
    path = folder / "sizes.pdf"
    path.write_bytes(pdf)
    xml = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", str(path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    fonts = {name: int(size) for name, size in re.findall(r'fontspec id="(\d+)" size="(\d+)"', xml)}
    lines = re.findall(r'<text [^>]*font="(\d+)"[^>]*>(.*?)</text>', xml)
    return {re.sub(r"<[^>]+>", "", words).strip(): fonts[font] for font, words in lines}


AGREED = ("Our website", "Anyone who visits our website", "To show what treatment can do.")


def test_for_california_what_was_agreed_to_stands_in_fourteen_points(tmp_path):
    large = type_sizes(render(content(is_large=True)).data, tmp_path)
    small = type_sizes(render(content()).data, tmp_path)
    for words in AGREED:
        assert large[words] >= CALIFORNIA_POINTS, words
        assert small[words] < CALIFORNIA_POINTS, words
    # Only digests and the foot of each page stay small.
    little = [words for words, size in large.items() if size < CALIFORNIA_POINTS]
    assert all(
        re.fullmatch(r"[0-9a-f ]{16,}", words) or "Reference" in words or "Page" in words
        for words in little
    ), little


def test_a_permission_without_clauses_is_not_large(db):
    assert not form_text.read(make_version("website").text).is_large
