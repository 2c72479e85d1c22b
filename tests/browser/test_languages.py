"""Can somebody who speaks Spanish sign from the link to the receipt, and change the language midway?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import signer
from tests.browser.test_accessibility import none_of, violations

pytestmark = pytest.mark.once

BORN = ("27", "marzo", "1990")


def nacimiento(page: Page) -> None:
    page.get_by_label("Día").fill(BORN[0])
    page.get_by_label("Mes").select_option(label=BORN[1])
    page.get_by_label("Año").fill(BORN[2])
    signer.press(page, "Continuar")


def speaks(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_spanish_phone_signs_the_spanish_text_to_the_receipt(open_page, desk, watch, scripts):
    asked = desk("ask", name="Lucía Prado", uses=["website", "print"])
    page = open_page(width=390, locale="es-MX", scripts=scripts)
    found: list[str] = []

    def look() -> None:
        speaks(page, "es")
        if scripts:
            with watch.at_rest():
                found.extend(violations(page))
            page.set_viewport_size({"width": 390, "height": 844})

    page.goto(asked["link"])
    look()
    nacimiento(page)
    signer.heading(page, "¿Podemos mostrar esta foto suya?")
    look()
    signer.press(page, "Leer lo que pedimos")
    signer.heading(page, "¿Podemos mostrar fotos de usted?")
    look()
    signer.press(page, "Elegir los usos")
    page.get_by_role("checkbox", name="Nuestro sitio web", exact=True).check()
    look()
    signer.press(page, "Continuar con estos")
    signer.heading(page, "Va a firmar en una pantalla")
    look()
    signer.press(page, "Puedo leer esto y firmo en una pantalla")
    signer.heading(page, "Firme aquí")
    if scripts:
        page.get_by_role("radio", name="Prefiero escribir mi nombre").check()
    page.get_by_label("Escriba su nombre y apellido").fill("Lucía Prado")
    look()
    signer.press(page, "Firmar y aceptar")
    signer.heading(page, "Ha firmado.")
    look()
    none_of(found)
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert (signed["language"], signed["uses"]) == ("es", ["website"])


def test_the_language_is_changed_midway_with_the_keyboard_and_answers_stay(open_page, desk):
    asked = desk("ask", name="Mid Way", uses=["website", "print"])
    page = open_page(width=390)
    signer.reach_signature(page, asked["link"], uses=["Printed leaflets and posters"])
    switch = page.get_by_role("navigation", name="Language").get_by_role("link", name="Español")
    size = switch.bounding_box()
    assert min(size["width"], size["height"]) >= 48
    switch.focus()
    page.keyboard.press("Enter")
    signer.heading(page, "¿Podemos mostrar fotos de usted?")
    speaks(page, "es")
    signer.press(page, "Elegir los usos")
    expect(page.get_by_role("checkbox", name="Folletos y carteles impresos")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Nuestro sitio web", exact=True)).not_to_be_checked()
    signer.press(page, "Continuar con estos")
    signer.press(page, "Puedo leer esto y firmo en una pantalla")
    signer.heading(page, "Firme aquí")
    signer.draw(page, signer.NAME)
    signer.press(page, "Firmar y aceptar")
    signer.heading(page, "Ha firmado.")
    [signed] = desk("consents", reference=asked["reference"])["signed"]
    assert (signed["language"], signed["uses"]) == ("es", ["print"])


def test_pages_of_nobody_and_permissions_have_no_violation_in_spanish(open_page, watch):
    page = open_page(locale="es")
    found: list[str] = []
    for address in ("/consent/", "/consent/verify/"):
        page.goto(address)
        speaks(page, "es")
        with watch.at_rest():
            found += [f"{address} {line}" for line in violations(page)]
    none_of(found)
