"""Does every page speak the language of who reads it, and is what they read what they sign?"""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from consent import languages
from consent.models import Consent, ConsentRequest
from consent.views.speaking import in_language, switch_for
from tests.consent.spanish import SPANISH, translate
from tests.consent.walking import (
    RIGHT_DATE,
    open_manage_link,
    open_sign_link,
    page,
    post,
    step_of,
    walk,
)
from tests.factories import make_consent, make_patient, make_request, make_version

NAME = {"method": "typed", "typed_name": "Amara Okafor"}


@pytest.fixture
def asked(db) -> ConsentRequest:
    english = make_version()
    translate(english)
    return make_request(version=english)


@pytest.fixture
def speaker() -> Client:
    return Client(**SPANISH)


def language_of(html: str) -> str:
    return re.search(r'<html class="signing" lang="([^"]+)" dir="ltr">', html)[1]


@pytest.mark.parametrize(
    ("header", "query", "saved", "on_file", "is_shared", "expected"),
    [
        ("", "", "", [], False, "en"),
        ("es", "", "", [], False, "es"),
        ("es-419,en;q=0.8", "", "", [], False, "es"),
        ("en-US,es;q=0.9", "", "", ["es"], False, "en"),
        ("fr,es;q=0.5", "", "", [], False, "es"),
        ("fr", "", "", ["es"], False, "es"),
        ("", "", "", ["es"], False, "es"),
        ("", "", "", ["vi", "es"], False, "es"),
        ("en", "", "es", [], False, "es"),
        ("en", "es", "", [], False, "es"),
        ("es", "en", "es", [], False, "en"),
        ("es", "xx", "", [], False, "es"),
        ("es;q=0,en", "", "", [], False, "en"),
        ("en", "", "", ["es"], True, "es"),
        ("*", "", "", ["es"], False, "es"),
        (";;,q=,é" * 200, "", "", [], False, "en"),
    ],
)
def test_what_was_tapped_comes_first_then_the_browser_then_the_file_then_english(
    header, query, saved, on_file, is_shared, expected
):
    request = RequestFactory().get("/", {"lang": query}, headers={"accept-language": header})
    switch = switch_for(request, saved=saved, on_file=on_file, is_shared=is_shared)
    assert switch.language == expected
    assert [one.code for one in switch.others] == ["es" if expected == "en" else "en"]


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        (["zh-TW"], ["en", "es"], ""),
        (["pt-PT"], ["en", "pt-br"], "pt-br"),
        (["fil"], ["en", "tl"], "tl"),
        (["ES-us"], ["es"], "es"),
        ([], ["en"], ""),
    ],
)
def test_the_nearest_variant_of_a_language_is_taken(wanted, offered, expected):
    assert languages.best(wanted, offered) == expected


def test_a_spanish_browser_walks_in_spanish_and_signs_the_spanish_text(
    asked, speaker, work, mailoutbox
):
    address = open_sign_link(speaker, asked)
    seen = [page(speaker, address, "identity")]
    assert step_of(post(speaker, address, "identity", **RIGHT_DATE)) == "who"
    for step, data in (
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
        ("signature", NAME),
    ):
        seen.append(page(speaker, address, step))
        assert post(speaker, address, step, **data).status_code == 302
    seen.append(page(speaker, address, "done"))
    seen.append(page(speaker, address, "copy"))
    assert {language_of(html) for html in seen} == {"es"}
    assert all('hreflang="en"' in html for html in seen)
    consent = Consent.objects.get()
    assert (consent.version.language, consent.version.form.title) == (
        "es",
        "Fotos en nuestra página",
    )
    work()
    assert any("Su comprobante" in mail.subject for mail in mailoutbox)
    assert not any("receipt" in mail.subject for mail in mailoutbox)


def test_the_switch_keeps_the_step_and_holds_for_the_rest_of_the_walk(asked, client):
    address = open_sign_link(client, asked)
    assert language_of(page(client, address, "identity")) == "en"
    assert 'href="?step=identity&amp;lang=es" lang="es"' in page(client, address, "identity")
    tapped = client.get(f"{address}?step=identity&lang=es")
    assert (tapped.status_code, tapped.url) == (302, f"{address}?step=identity")
    assert language_of(page(client, address, "identity")) == "es"
    assert step_of(post(client, address, "identity", **RIGHT_DATE)) == "who"
    assert language_of(page(client, address, "who")) == "es"
    assert set(client.cookies) <= {"sessionid", "csrftoken"}


def test_a_language_changed_midway_keeps_answers_and_asks_to_read_again(asked, client):
    address = open_sign_link(client, asked)
    walk(client, address, to="signature", uses=("instagram",))
    tapped = client.get(f"{address}?step=signature&lang=es", follow=True)
    assert tapped.redirect_chain[-1][0] == f"{address}?step=text"
    assert "Queremos" in tapped.content.decode() or language_of(tapped.content.decode()) == "es"
    assert step_of(post(client, address, "signature", **NAME)) == "text"
    assert not Consent.objects.exists()

    post(client, address, "text")
    html = page(client, address, "uses")
    assert re.search(r'value="instagram"[^>]* checked', html)
    assert not re.search(r'value="website"[^>]* checked', html)
    post(client, address, "uses", use=["instagram"])
    assert step_of(post(client, address, "signature", **NAME)) == "electronic"
    post(client, address, "electronic", understood="yes")
    post(client, address, "signature", **NAME)
    consent = Consent.objects.get()
    assert consent.version.language == "es"
    assert list(consent.grants.values_list("privilege", flat=True)) == ["instagram"]


def test_a_form_in_one_language_is_not_wrapped_in_another(speaker, db):
    address = open_sign_link(speaker, make_request())
    html = page(speaker, address, "identity")
    assert language_of(html) == "en"
    assert "hreflang" not in html
    assert speaker.get(f"{address}?step=identity&lang=es").status_code == 200


def test_the_page_says_its_language_to_machines_too(asked, speaker):
    address = open_sign_link(speaker, asked)
    assert speaker.get(f"{address}?step=identity").headers["Content-Language"] == "es"
    assert speaker.get("/consent/s/unknown/").headers["Content-Language"] == "es"
    assert Client().get("/consent/").headers["Content-Language"] == "en"


def test_every_invalid_link_gives_the_same_bytes_in_one_language(asked, speaker, client):
    addresses = (
        "/consent/s/unknown/",
        f"/consent/sign/{asked.reference}/?step=signature",
        "/consent/sign/NOBODY/",
        "/consent/s/",
    )
    for browser, words in ((speaker, "Este enlace no abre"), (client, "This link does not open")):
        pages = {browser.get(address).content for address in addresses}
        assert len(pages) == 1
        assert words in pages.pop().decode()
    tapped = {client.get(f"{one.split('?')[0]}?lang=es").content for one in addresses}
    assert len(tapped) == 1
    assert 'action="/consent/new-link/?lang=es"' in tapped.pop().decode()


def test_an_invalid_request_of_somebody_who_tapped_is_no_different(asked, speaker):
    address = open_sign_link(speaker, asked)
    speaker.get(f"{address}?step=identity&lang=en")
    asked.outcome = "cancelled"
    asked.save()
    assert (
        speaker.get(f"{address}?step=identity").content
        == speaker.get("/consent/s/unknown/").content
    )


def test_pages_of_nobody_take_the_tapped_language_along(client, db):
    html = client.get("/consent/?lang=es").content.decode()
    assert language_of(html) == "es"
    answered = client.post("/consent/?lang=es", {"email": "nobody@example.org"}).content.decode()
    assert "Mire su correo" in answered
    assert 'href="/consent/?lang=es"' in answered
    refused = client.post("/consent/?lang=es", {"email": "nothing"}).content.decode()
    assert "Escriba su correo electrónico." in refused
    assert client.get("/consent/new-link/?lang=es").url == "/consent/?lang=es"


def test_permissions_speak_spanish_and_can_be_taken_back_in_it(speaker, db):
    consent = make_consent(make_patient())
    address = open_manage_link(speaker, consent.patient)
    html = speaker.get(address).content.decode()
    assert language_of(html) == "es"
    assert "Retirar este permiso" in html
    answer = speaker.post(reverse("take_back", args=[consent.reference]), {"scope": "all"})
    assert "Lo ha retirado." in speaker.get(answer.url).content.decode()
    assert speaker.get(f"{address}?lang=en").url == address
    assert language_of(speaker.get(address).content.decode()) == "en"


def test_a_tapped_language_goes_on_from_the_receipt_to_all_permissions(asked, client):
    address = open_sign_link(client, asked)
    client.get(f"{address}?step=identity&lang=es")
    walk(client, address, to="")
    assert language_of(page(client, address, "done")) == "es"
    assert language_of(client.get(reverse("permissions")).content.decode()) == "es"


def test_a_link_that_names_the_language_opens_in_it(asked, client):
    from tests.consent.walking import sign_token

    link = reverse("sign_link", args=[sign_token(asked)])
    address = client.get(f"{link}?lang=es").url
    assert language_of(page(client, address, "identity")) == "es"


def test_the_language_on_file_counts_where_the_browser_says_nothing(asked, client):
    asked.patient.language = "es"
    asked.patient.save()
    address = open_sign_link(client, asked)
    assert language_of(page(client, address, "identity")) == "es"


def test_a_form_in_a_language_without_a_catalogue_stands_between_english_buttons(db):
    english = make_version()
    translate(english, "ar", title="صور على موقعنا")
    reader = Client(HTTP_ACCEPT_LANGUAGE="ar")
    address = open_sign_link(reader, make_request(version=english))
    assert language_of(page(reader, address, "identity")) == "en"
    walk(reader, address, to="text")
    html = page(reader, address, "text")
    assert "صور على موقعنا" in html
    assert 'lang="ar" dir="auto"' in html
    walk(reader, address, to="")
    assert Consent.objects.get().version.language == "ar"


def test_after_a_page_of_somebody_the_switch_is_that_of_nobody_again():
    request = RequestFactory().get("/")
    nobodys, theirs = switch_for(request), switch_for(request, saved="es", kept={"step": "text"})
    with in_language(request, nobodys):
        with in_language(request, theirs):
            assert request.language_switch is theirs
            assert translation.get_language() == "es"
        assert request.language_switch is nobodys
        assert translation.get_language() == "en"


def test_a_page_in_one_language_does_not_sign_the_other_that_was_read_in_a_second_tab(
    asked, client
):
    address = open_sign_link(client, asked)
    walk(client, address, to="signature")
    shown = re.search(r'name="version" value="(\w{64})"', page(client, address, "signature"))[1]
    client.get(f"{address}?step=signature&lang=es")
    post(client, address, "text")
    post(client, address, "electronic", understood="yes")
    assert step_of(post(client, address, "signature", version=shown, **NAME)) == "signature"
    assert not Consent.objects.exists()
    now = re.search(r'name="version" value="(\w{64})"', page(client, address, "signature"))[1]
    assert step_of(post(client, address, "signature", version=now, **NAME)) == "done"
    assert Consent.objects.get().version.sha256 == now != shown
