"""Are a patient's name, age, birthday, address and number seen in a text, and little else?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.wording import EVERYDAY, Finding, Kind, Known, findings

KNOWN = Known(
    names=(
        "Amara Okafor",
        "May Li",
        "Seán O\u2019Brien-Wolfe",
        "李伟",
        "김 민수",
        "Ana de la Cruz",
    ),
    birth_dates=(date(1990, 3, 27),),
    own_contacts=("hello@smile.example", "+1 216-555-8000"),
)


def seen(text: str, **options: bool) -> list[tuple[str, str, bool]]:
    return [
        (found.kind.value, found.words, found.sure) for found in findings(text, KNOWN, **options)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Amara came to us in spring.", "Amara"),
        ("This is AMARA\u2019S smile", "AMARA"),
        ("Amara's smile", "Amara"),
        ("ms okafor amara", "okafor amara"),
        ("amara okafor", "amara okafor"),
        ("Amara J. Okafor", "Amara J. Okafor"),
        ("New braces! #amara", "amara"),
        ("#AmaraOkafor", "AmaraOkafor"),
        ("#TeamAmara", "Amara"),
        ("Sean\u2019s smile", "Sean"),
        ("Séan", "Séan"),
        ("Mr Obrien", "Obrien"),
        ("Mr O'Brien", "Brien"),
        ("The Wolfe family", "Wolfe"),
        ("感谢李伟的信任", "李伟"),
        ("김민수님", "김민수"),
        ("May Li said yes", "May Li"),
        ("Cruz is happy", "Cruz"),
    ],
)
def test_a_patients_name_is_seen_however_it_is_written(text, words):
    assert ("name", words, True) in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Braces take 18 months.",
        "We may help you.",
        "Amaranth is a grain.",
        "de la soul",
        "Two dentists, one X-ray",
        "",
    ],
)
def test_ordinary_words_are_no_names(text):
    assert seen(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In May we are closed.", "May"),
        ("Dr. Okafor explains braces.", "Okafor"),
        ("Dr. J. Okafor explains braces.", "Okafor"),
        ("a thank you from amara", "amara"),
    ],
)
def test_a_name_that_may_mean_something_else_is_doubtful(text, words):
    assert seen(text) == [("name", words, False)]


def test_in_a_slug_a_small_letter_is_as_sure_as_a_capital():
    assert seen("amara smiles", lower_case=True) == [("name", "amara", True)]
    assert seen("may offers", lower_case=True) == [("name", "may", False)]


def test_words_that_are_sure_once_are_not_told_again_as_doubtful():
    assert seen("Dr. Okafor helped. Okafor smiles.") == [("name", "Okafor", True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She was aged 14 then.", "aged 14"),
        ("A 14-year-old girl", "14-year-old"),
        ("He is 14 years old.", "14 years old"),
        ("a fourteen-year-old", "fourteen-year-old"),
        ("a twenty-one year old man", "twenty-one year old"),
        ("our 18-month-old guest", "18-month-old"),
        ("14 y/o, braces", "14 y/o"),
        ("Age: 14", "Age: 14"),
        ("Aged 14 years", "Aged 14 years"),
        ("She turned sixteen", "turned sixteen"),
        ("on his 14th birthday", "14th birthday"),
    ],
)
def test_somebodys_age_is_seen(text, words):
    assert seen(text) == [("age", words, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Braces for 12-year-olds",
        "Children aged 7 to 12",
        "ages 7-12",
        "It takes 18 months.",
        "We turned 3 times.",
        "Page 14",
    ],
)
def test_advice_for_everybody_is_no_age(text):
    assert seen(text) == []


@pytest.mark.parametrize("text", ["from age 7", "Children aged 7 need it", "by the age of 7"])
def test_an_age_in_general_advice_is_doubtful(text):
    assert [(kind, sure) for kind, _, sure in seen(text)] == [("age", False)]


@pytest.mark.parametrize(
    "text",
    [
        "born 3 June 1984",
        "Born on June 3, 1984",
        "DOB 03/06/84",
        "date of birth: 1984-06-03",
        "27 March 1990",
        "March 27th, 1990",
        "1990-03-27",
        "27.03.1990",
        "3/27/90",
    ],
)
def test_a_day_of_birth_is_seen(text):
    assert [kind for kind, _, _ in seen(text)] == ["birth"]


@pytest.mark.parametrize("text", ["Open again on 3 June 2026", "2026-11-21", "Founded in 1984"])
def test_other_days_are_not(text):
    assert seen(text) == []


def test_an_address_or_number_is_seen_unless_it_is_the_practices_own():
    text = "amara@example.org or 216 555 0100; we: Hello@smile.example, (216) 555-8000"
    assert seen(text)[1:] == [
        ("email", "amara@example.org", True),
        ("phone", "216 555 0100", True),
    ]


@pytest.mark.parametrize("text", ["2024-2026", "$1,200 to $3,500", "from 2026-11-21 8 to 12"])
def test_years_prices_and_days_are_no_phone_numbers(text):
    assert [kind for kind, _, _ in seen(text)] == []


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_and_any_names_are_read_without_a_fault(text, names):
    for finding in findings(text, Known(names=tuple(names))):
        assert isinstance(finding, Finding)
        assert finding.words.strip()


@given(
    st.sampled_from(["Amara", "Ngozi", "Søren", "Zoë"]), st.text(" ,.!?\n", min_size=1, max_size=5)
)
def test_a_first_name_between_any_marks_is_seen(name, marks):
    assert name.casefold() not in EVERYDAY
    found = findings(f"Hello{marks}{name}{marks}smiles", Known(names=(f"{name} Surname",)))
    assert Finding(Kind.NAME, name) in found
