"""Is every form that would be unlawful found, and no lawful one refused?"""

import pytest

from config.demo import form as demo_form
from consent.texts import linter
from consent.texts.form_text import ELEMENTS

GOOD = {name: str(demo_form.TEXT.get(name, "")) for name in ELEMENTS}
USES = [{"slug": "website", "label": "Our website", "recipients": "Everybody", "example": ""}]
BUENO = {
    "introduction": "Queremos mostrar fotos de usted. Usted decide cuáles y dónde.",
    "information": "Las fotos que vio en la página anterior, y ninguna otra.",
    "discloser": "La clínica y su personal.",
    "purposes": "Mostrar lo que logra un tratamiento.",
    "event_text": "",
    "how_to_revoke": (
        "Puede retirar el permiso cuando quiera: abra su enlace o escríbanos. Las copias hechas "
        "antes de ese día no se pueden recuperar."
    ),
    "no_condition": "Su tratamiento no depende de esto. Firme o no, lo tratamos igual.",
    "redisclosure": "Otras personas pueden copiar lo que es público.",
    "copy_statement": "Le damos una copia de lo que firma.",
    "remuneration": "Nadie nos paga por esto.",
    "incentive": "",
    "clauses": "",
    "electronic_text": (
        "Puede firmar en papel. Una copia en papel es gratis. Esto vale solo para este permiso. "
        "Si ya no quiere recibirlo en pantalla, díganos. ¿Nueva dirección o teléfono? Díganos. "
        "Necesita un teléfono o una computadora con navegador."
    ),
}


def lint(elements=GOOD, *, language="en", months=24, uses=USES, title="May we?"):
    return linter.lint(
        title=title, elements=elements, months_valid=months, uses=uses, language=language
    )


def musts(*args, **kwargs):
    return [finding for finding in lint(*args, **kwargs) if finding.is_must]


@pytest.mark.parametrize(("elements", "language"), [(GOOD, "en"), (BUENO, "es"), (BUENO, "es-MX")])
def test_a_lawful_form_is_found_lawful(elements, language):
    assert musts(elements, language=language) == []


@pytest.mark.parametrize("element", linter.REQUIRED)
@pytest.mark.parametrize("empty", ["", "  \n "])
def test_each_missing_element_is_named_with_its_section(element, empty):
    found = [one for one in musts({**GOOD, element: empty}) if one.element == element]
    assert [one.section for one in found] == [linter.REQUIRED[element][0]]


@pytest.mark.parametrize("months", [None, 0, 121, -3])
def test_a_permission_needs_a_latest_day(months):
    for event in ("", "when my treatment ends"):
        found = musts({**GOOD, "event_text": event}, months=months)
        assert [one.section for one in found] == ["45 CFR 164.508(c)(1)(v)"]


def test_uses_and_their_recipients_are_needed():
    assert musts(uses=[])[0].section == "45 CFR 164.508(c)(1)(iii)"
    nobody = musts(uses=[*USES, {"label": "Instagram", "recipients": " "}])
    assert [one.quote for one in nobody] == ["Instagram"]


UNLAWFUL = [
    ("clauses", "This permission never ends.", "(c)(1)(v)"),
    ("clauses", "It holds in perpetuity.", "(c)(1)(v)"),
    ("clauses", "There is no expiration date.", "(c)(1)(v)"),
    ("event_text", "forever", "(c)(1)(v)"),
    ("event_text", "None.", "(c)(1)(v)"),
    ("clauses", "This release is irrevocable.", "(b)(5)"),
    ("clauses", "You cannot withdraw this later.", "(b)(5)"),
    ("clauses", "I waive my rights in these pictures.", "(b)(5)"),
    ("introduction", "You must sign this form before we start your treatment.", "(b)(4)"),
    ("clauses", "If you do not sign we cannot treat you.", "(b)(4)"),
    ("clauses", "We will only see you if you agree.", "(b)(4)"),
    ("clauses", "Signing is a condition of treatment.", "(b)(4)"),
    ("clauses", "I accept financial responsibility for all charges.", "(b)(3)"),
    ("clauses", "Any dispute goes to arbitration.", "(b)(3)"),
    ("clauses", "I acknowledge that I got the Notice of Privacy Practices.", "(b)(3)"),
    ("purposes", "To subscribe to our newsletter.", "(b)(3)"),
    ("information", "Any and all photos of me.", "(c)(1)(i)"),
    ("information", "Photos, including but not limited to X-rays.", "(c)(1)(i)"),
    ("introduction", "Sign and get a $50 voucher.", "255.5"),
    ("no_condition", "We hope that you sign.", "(c)(2)(ii)"),
    ("how_to_revoke", "Ask at the desk.", "(c)(2)(i)"),
    ("redisclosure", "The internet is public.", "(c)(2)(iii)"),
    ("copy_statement", "We keep it for six years.", "(c)(4)"),
    ("electronic_text", "You sign here with your finger.", "7001(c)(1)(B)(i)"),
    ("electronic_text", "You can sign on paper.", "7001(c)(1)(B)(ii)"),
    ("electronic_text", "You can sign on paper.", "7001(c)(1)(B)(iii)"),
    ("electronic_text", "You can sign on paper.", "7001(c)(1)(B)(iv)"),
    ("electronic_text", "You can sign on paper.", "7001(c)(1)(C)(i)"),
    ("how_to_revoke", "You can take it back at any time.", "(c)(2)(i)"),
]
ILEGAL = [
    ("clauses", "Este permiso no vence.", "(c)(1)(v)"),
    ("clauses", "Vale para siempre.", "(c)(1)(v)"),
    ("event_text", "Ninguno", "(c)(1)(v)"),
    ("clauses", "Esta autorización es irrevocable.", "(b)(5)"),
    ("introduction", "Debe firmar para recibir su tratamiento.", "(b)(4)"),
    ("clauses", "Si usted no firma no podemos atenderlo.", "(b)(4)"),
    ("clauses", "Acepto la responsabilidad financiera.", "(b)(3)"),
    ("information", "Todas mis fotos.", "(c)(1)(i)"),
    ("introduction", "Firme y reciba un descuento.", "255.5"),
    ("copy_statement", "Lo guardamos seis años.", "(c)(4)"),
    ("clauses", "No se puede retirar este permiso.", "(b)(5)"),
    ("clauses", "Renuncio a mis derechos.", "(b)(5)"),
    ("clauses", "Firmar es condición de su tratamiento.", "(b)(4)"),
    ("clauses", "Toda disputa va a arbitraje.", "(b)(3)"),
    ("clauses", "Consiento el tratamiento.", "(b)(3)"),
    ("purposes", "Enviarle nuestro boletín.", "(b)(3)"),
    ("clauses", "Sin fecha de vencimiento.", "(c)(1)(v)"),
    ("how_to_revoke", "Pregunte en la recepción.", "(c)(2)(i)"),
    ("no_condition", "Esperamos que firme.", "(c)(2)(ii)"),
    ("redisclosure", "Internet es público.", "(c)(2)(iii)"),
    ("electronic_text", "Firme aquí con el dedo.", "7001(c)(1)(B)(i)"),
]


@pytest.mark.parametrize(("element", "text", "section"), UNLAWFUL)
def test_each_unlawful_text_is_found(element, text, section):
    assert section in " ".join(one.section for one in musts({**GOOD, element: text}))


@pytest.mark.parametrize(("element", "text", "section"), ILEGAL)
def test_each_unlawful_text_is_found_in_spanish(element, text, section):
    found = musts({**BUENO, element: text}, language="es")
    assert section in " ".join(one.section for one in found)


LAWFUL = [
    (
        "no_condition",
        "Treatment is the same whether you sign or not. You need not sign to be seen.",
    ),
    ("no_condition", "You do not have to sign to get treatment. It does not depend on it."),
    ("no_condition", "We never make treatment depend on signing; it is the same for everybody."),
    ("clauses", "This permission does not go on forever."),
    ("clauses", "You get no discount for signing."),
    ("event_text", "when my treatment ends"),
    ("information", "The three photos of 4 May, and no other photos."),
    (
        "how_to_revoke",
        "You can cancel in writing. What was printed before then cannot be called back.",
    ),
]


@pytest.mark.parametrize(("element", "text"), LAWFUL)
def test_what_denies_the_unlawful_is_lawful(element, text):
    assert musts({**GOOD, element: text}) == []


def test_a_gift_that_is_named_in_its_field_may_be_spoken_of():
    named = {**GOOD, "introduction": "You get a voucher.", "incentive": "A voucher of $20."}
    assert musts(named) == []


def test_long_sentences_and_lawyers_words_are_advice_and_forbid_nothing():
    text = "The undersigned " + "really " * 30 + "agrees."
    found = lint({**GOOD, "introduction": text})
    assert {one.quote.split()[0] for one in found} >= {"The", "undersigned"}
    assert not any(one.is_must for one in found)


HARD = {
    "en": (
        "Individuals considering participation in promotional communication initiatives "
        "necessarily acknowledge considerable informational consequences."
    ),
    "es": (
        "La autorización correspondiente contempla necesariamente determinadas responsabilidades "
        "institucionales relacionadas específicamente con comunicaciones promocionales."
    ),
}


@pytest.mark.parametrize(("language", "good"), [("en", GOOD), ("es", BUENO)])
def test_a_text_above_the_reading_grade_is_advice(language, good):
    hard = {**good, "introduction": " ".join([HARD[language]] * 12)}
    found = [one for one in lint(hard, language=language) if "Shorter words" in one.sentence]
    assert [(one.element, one.is_must) for one in found] == [("introduction", False)]
    assert found[0].section == "45 CFR 164.508(c)(3)"
    assert not [one for one in lint(good, language=language) if "Shorter words" in one.sentence]


@pytest.mark.parametrize("words", [30, 31])
def test_a_sentence_of_more_than_thirty_words_is_advice(words):
    text = " ".join(["go"] * words) + "."
    found = [one for one in lint({**GOOD, "clauses": text}) if "30 words" in one.sentence]
    assert len(found) == (words > 30) and not any(one.is_must for one in found)


def test_musts_come_first():
    found = lint({**GOOD, "introduction": "The undersigned " + "word " * 40, "discloser": ""})
    levels = [one.is_must for one in found]
    assert levels == sorted(levels, reverse=True) and len(set(levels)) == 2


def test_a_language_nobody_knows_here_is_said_to_be_unchecked():
    found = lint({name: "你好" if text else "" for name, text in GOOD.items()}, language="zh-hans")
    assert not any(one.is_must for one in found)
    assert "read by a lawyer" in found[0].sentence
