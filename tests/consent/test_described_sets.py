"""Is a described set named in the language that is read, for whoever signs?"""

import pytest

from consent.texts import described_sets


@pytest.mark.parametrize(
    ("language", "by_patient", "expected"),
    [
        ("en", True, "Photos of my treatment, 2026"),
        ("en", False, "Photos of the patient’s treatment, 2026"),
        ("es", True, "Fotos de mi tratamiento, 2026"),
        ("es", False, "Fotos del tratamiento del paciente, 2026"),
        ("es-mx", True, "Fotos de mi tratamiento, 2026"),
        ("vi", True, "Photos of my treatment, 2026"),
    ],
)
def test_a_set_is_named_in_the_language_read_by_whoever_signs(language, by_patient, expected):
    assert described_sets.words("treatment", 2026, language, by_patient=by_patient) == expected


def test_without_a_year_the_set_is_named_alone():
    assert described_sets.words("smile", None, "es") == "Fotos de mi sonrisa"


def test_every_set_has_words_in_english_and_spanish_for_both_signers():
    for one in described_sets.SETS:
        assert set(one.words) >= {"en", "es"}, one.slug
        said = [text for words in one.words.values() for text in (words.mine, words.theirs)]
        assert all(said), one.slug
        assert len(set(said)) == len(said), one.slug


def test_staff_choose_among_all_sets_and_no_other_is_known():
    assert [slug for slug, _label in described_sets.choices()] == [
        one.slug for one in described_sets.SETS
    ]
    assert described_sets.is_known("treatment")
    assert not described_sets.is_known("")
    with pytest.raises(KeyError):
        described_sets.words("", 2026, "en")
