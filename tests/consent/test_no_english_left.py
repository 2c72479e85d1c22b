"""Does a page in Spanish say anything in English? Every step and state, word by word of the catalogue."""

from __future__ import annotations

import gettext
import json
import re
from dataclasses import asdict
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from consent import actions
from consent.acts import SYSTEM, holder
from consent.models import Consent, PatientCopy
from consent.pdf import stored
from consent.privileges import SignerRole
from tests.consent.spanish import SPANISH, translate
from tests.consent.walking import (
    RIGHT_DATE,
    WRONG_DATE,
    open_manage_link,
    open_sign_link,
    page,
    post,
    step_of,
    walk,
)
from tests.factories import make_patient, make_request, make_version

pytestmark = pytest.mark.django_db

FILLED_IN = re.compile(r"%\(\w+\)[sd]")
# English words that are Spanish words too, or stand in names.
ALIKE = frozenset({"video", "no"})


def english_sentences() -> list[str]:
    """What must not stand on a Spanish page, cut at the facts that are filled in."""
    [folder] = settings.LOCALE_PATHS
    with (Path(folder) / "es/LC_MESSAGES/django.mo").open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    found = set()
    for key, said in known.items():
        text = key[0] if isinstance(key, tuple) else key
        if not text or text == said:
            continue
        found |= {part.strip(" .,:;?()’“”") for part in FILLED_IN.split(text)}
    return sorted(part for part in found if len(part) > 2 and part.lower() not in ALIKE)


ENGLISH = english_sentences()
SEVERAL_WORDS = [text for text in ENGLISH if " " in text]
ONE_WORD = frozenset(text for text in ENGLISH if " " not in text)


def in_english(html: str) -> list[str]:
    """The English sentences of the catalogue that a person would see or hear."""
    html = re.sub(r"<(script|style|svg).*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r'<(?!html)(\w+)[^>]* lang="en".*?</\1>', " ", html, flags=re.DOTALL)
    heard = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', html)
    seen = [unescape(" ".join(text.split())) for text in re.split(r"<[^>]+>", html)]
    said = [text for text in (*seen, *map(unescape, heard)) if text]
    return [text for text in said if text.strip(" .,:;?") in ONE_WORD] + [
        sentence for sentence in SEVERAL_WORDS for text in said if sentence in text
    ]


@pytest.fixture
def speaker() -> Client:
    return Client(**SPANISH)


@pytest.fixture
def version():
    english = make_version()
    translate(english)
    return english


def test_the_search_finds_english_where_there_is_some():
    assert len(SEVERAL_WORDS) > 200
    assert in_english("<h1>You have signed.</h1><p>Uses</p>") == ["Uses", "You have signed"]
    assert in_english('<nav aria-label="Steps"><a lang="en" href="/">Back</a></nav>') == ["Steps"]


def test_no_step_of_an_adult_says_anything_in_english(speaker, version, work):
    address = open_sign_link(speaker, make_request(version=version))
    pages = [page(speaker, address, "identity")]
    pages.append(post(speaker, address, "identity", **WRONG_DATE).content.decode())
    pages.append(post(speaker, address, "identity", day="x").content.decode())
    post(speaker, address, "identity", **RIGHT_DATE)
    for step, wrong, right in (
        ("who", None, {}),
        ("text", None, {}),
        ("uses", {}, {"use": ["website"], "only_unrecognisable": "yes"}),
        ("electronic", {}, {"understood": "yes"}),
        (
            "signature",
            {"method": "drawn", "points": "[]"},
            {"method": "typed", "typed_name": "A B"},
        ),
    ):
        pages.append(page(speaker, address, step))
        if wrong is not None:
            pages.append(post(speaker, address, step, **wrong).content.decode())
        assert post(speaker, address, step, **right).status_code == 302, step
    pages += [page(speaker, address, step) for step in ("done", "copy", "pdf")]
    again = Client(**SPANISH)
    theirs = open_sign_link(again, Consent.objects.get().request)
    post(again, theirs, "identity", **RIGHT_DATE)
    pages.append(page(again, theirs, "done"))
    assert [in_english(html) for html in pages] == [[]] * len(pages)


def test_no_step_for_a_child_says_anything_in_english(speaker, version):
    child = make_patient("Ines Moreau", birth_date=date(2016, 9, 21))
    asked = make_request(
        child,
        version=version,
        signer_role=SignerRole.PARENT,
        signer_name="Camille Moreau",
        authority="Madre",
    )
    address = open_sign_link(speaker, asked)
    born = {"day": "21", "month": "9", "year": "2016"}
    pages = [page(speaker, address, "identity")]
    response = post(speaker, address, "identity", **born)
    for _ in range(7):
        step = step_of(response)
        if step == "done":
            break
        pages.append(page(speaker, address, step))
        response = post(
            speaker,
            address,
            step,
            use=["website"],
            understood="yes",
            method="typed",
            typed_name="Ines Moreau",
        )
    pages += [page(speaker, address, "done"), page(speaker, address, "copy")]
    assert len(pages) >= 8
    assert [in_english(html) for html in pages] == [[]] * len(pages)


def test_no_page_outside_the_walk_says_anything_in_english(speaker, version, work):
    consent_of = make_request(version=version)
    address = open_sign_link(speaker, consent_of)
    walk(speaker, address, to="")
    work()
    consent = Consent.objects.get()
    assert PatientCopy.objects.exists()
    browser = Client(**SPANISH)
    overview = open_manage_link(browser, consent.patient)
    take_back = reverse("take_back", args=[consent.reference])
    pages = [
        browser.get(overview),
        browser.get(reverse("permissions_identity")),
        browser.get(take_back),
        browser.post(take_back, {}),
        browser.post(take_back, {"scope": "all"}, follow=True),
        browser.get(overview),
        browser.get("/consent/"),
        browser.post("/consent/", {"email": "x"}),
        browser.post("/consent/", {"email": "a@example.org"}),
        browser.get("/consent/s/unknown/"),
        browser.get("/consent/m/unknown/"),
        browser.post("/consent/new-link/", {"email": "a@example.org"}),
        browser.get(reverse("verify_copy")),
        browser.post(reverse("verify_copy"), {}),
    ]
    pages = [one.content.decode() for one in pages]
    assert [in_english(html) for html in pages] == [[]] * len(pages)


def test_the_copy_to_keep_is_in_spanish(speaker, version):
    address = open_sign_link(speaker, make_request(version=version))
    walk(speaker, address, to="")
    copy = stored.content_of(Consent.objects.get())
    assert copy.language == "es"
    assert re.match(r"Firmado por Amara Okafor el \d+ de [a-z]+ de \d{4}\.$", copy.lead)
    said = json.dumps(asdict(copy), ensure_ascii=False, default=str)
    assert in_english("</b>".join(f"<b>{part}" for part in said.split('"'))) == []


def test_no_page_of_a_no_says_anything_in_english(speaker, version):
    address = open_sign_link(speaker, make_request(version=version))
    walk(speaker, address, to="uses")
    answer = post(speaker, address, "uses", decline="yes")
    assert in_english(speaker.get(answer.url).content.decode()) == []


def test_a_code_by_mail_and_a_pause_are_in_spanish(speaker, version, work, mailoutbox):
    patient = make_patient(birth_date=None)
    asked = make_request(patient, version=version)
    patient.language = "es"
    patient.save()
    address = open_sign_link(speaker, asked)
    pages = [page(speaker, address, "code")]
    post(speaker, address, "code", resend="yes")
    work()
    pages.append(page(speaker, address, "code"))
    pages += [post(speaker, address, "code", code="000000").content.decode() for _ in range(6)]
    assert [in_english(html) for html in pages] == [[]] * len(pages)
    assert mailoutbox
    assert [in_english(mail.body) + in_english(mail.subject) for mail in mailoutbox] == [
        [] for _ in mailoutbox
    ]


def test_no_mail_to_somebody_who_signed_in_spanish_is_in_english(
    speaker, version, work, mailoutbox
):
    asked = make_request(version=version)
    asked.patient.language = "es"
    asked.patient.save()
    actions.send_by_mail(request=asked, by=SYSTEM)
    work()
    address = open_sign_link(speaker, asked)
    walk(speaker, address, to="signature")
    post(speaker, address, "signature", method="typed", typed_name="Amara", copy_by_mail="yes")
    work()
    by = holder(asked.patient.reference)
    actions.withdraw(consent=Consent.objects.get(), by=by, channel="copy")
    work()
    assert len(mailoutbox) >= 4
    lines = [line for mail in mailoutbox for line in (mail.subject, *mail.body.splitlines())]
    assert [line for line in lines if in_english(line)] == []
