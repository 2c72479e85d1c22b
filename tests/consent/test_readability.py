"""Is a text as hard to read as it is? Syllables, sentences, the grade, INFLESZ."""

import pytest

from consent.texts import readability

ENGLISH = {
    1: "you make asked use why right need say please tea page signed",
    2: "photo table treatment wanted boxes patient people website special quiet client million being before dental",
    3: "permission idea area video media created radio serious religion",
    4: "orthodontist information redisclosure notwithstanding",
    5: "individual authorization",
}
SPANISH = {
    1: "que muy hay ley rey yo y quién",
    2: "foto caer día causa guía ciudad leer construir mayo",
    3: "permiso médico ahora página pingüino",
    4: "tratamiento",
    5: "autorización",
}


def cases(table):
    words = [(word, number) for number, row in table.items() for word in row.split()]
    return [pytest.param(word, number, id=word) for word, number in words]


@pytest.mark.parametrize(("word", "number"), cases(ENGLISH))
def test_english_syllables(word, number):
    assert readability.syllables(word, "en") == number


@pytest.mark.parametrize(("word", "number"), cases(SPANISH))
def test_spanish_syllables(word, number):
    assert readability.syllables(word, "es") == number


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("You can say no. You can say yes!", 2),
        ("Dr. Okafor sees you at 8.30 in St. Louis.", 1),
        ("“Why?” we asked.", 2),
        ("We need:\n- a photo\n- your name", 3),
        ("One line\n\nAnother", 2),
        ("", 0),
        ("...", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, count):
    assert len(readability.sentences(text)) == count


def test_plain_words_are_easy_and_legal_ones_hard():
    plain = readability.read("You can say no. You can change your mind. We give you a copy.", "en")
    legal = readability.read(
        "The undersigned hereby authorizes the covered entity to disclose individually "
        "identifiable information for promotional purposes notwithstanding prior revocation.",
        "en",
    )
    assert plain.score < 3 and not plain.is_hard
    assert legal.score > 18 and legal.is_hard


def test_spanish_is_judged_by_its_own_scale():
    plain = readability.read("Puede decir que no. Le damos una copia de lo que firma.", "es-US")
    legal = readability.read(
        "El abajo firmante autoriza irrevocablemente la divulgación promocional de información "
        "individualmente identificable, independientemente de revocaciones anteriores.",
        "es",
    )
    assert plain.score > 80 and not plain.is_hard
    assert legal.score < 20 and legal.is_hard


def test_a_sentence_of_thirty_words_is_the_longest():
    thirty = " ".join(["word"] * 30) + "."
    reading = readability.read(f"{thirty} And {thirty}", "en")
    assert [sentence[:8] for sentence in reading.long_sentences] == ["And word"]


@pytest.mark.parametrize("language", ["ar", "zh-hans", ""])
def test_other_languages_get_no_score(language):
    reading = readability.read("你可以说不。", language)
    assert reading.score is None and not reading.is_hard
