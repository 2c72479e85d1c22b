"""Does anything that somebody may send break a page, or sign what was not agreed? 500 tries a door.

Asked on one engine only: what is judged is what the pages do with words, before any row is written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.models import Consent, IdentityCheck
from tests.consent.walking import open_manage_link, open_sign_link, walk
from tests.factories import make_consent, make_patient, make_photo, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TRIES = settings(max_examples=500)
# What a form can carry: any sign that has a place in UTF-8.
WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
NASTY = st.sampled_from(
    [
        "",
        "\x00",
        "²",
        "9" * 400,
        "-1",
        "1e9",
        "NaN",
        "{}",
        "[[]]",
        "[[1]]",
        "' OR 1=1 --",
        "..",
        "٣",
    ]
)
TYPED = st.one_of(WORDS, NASTY)
FORM = "application/x-www-form-urlencoded"


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """What one try writes is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def send(client: Client, address: str, fields: list[tuple[str, str]]):
    return client.post(address, urlencode(fields), content_type=FORM)


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def signer_at(browser: Client, step: str, **patient: object) -> str:
    asked = make_request(make_patient(**patient))
    address = open_sign_link(browser, asked)
    if step not in {"identity", "code"}:
        walk(browser, address, to=step)
    return f"{address}?step={step}"


def holds(browser: Client, address: str, fields: list[tuple[str, str]]) -> int:
    """The status of one try, which is never a fault of ours and never signs."""
    with undone():
        # A pause after wrong answers would hide the page behind it.
        IdentityCheck.objects.all().delete()
        status = send(browser, address, fields).status_code
        assert status < 500, fields
        return status


@TRIES
@given(day=TYPED, month=TYPED, year=TYPED)
def _try_dates(browser, address, day, month, year):
    assert holds(browser, address, [("day", day), ("month", month), ("year", year)]) in {200, 302}


def test_whatever_stands_in_the_date_gets_a_page(browser):
    _try_dates(browser, signer_at(browser, "identity"))


@TRIES
@given(code=TYPED, resend=st.sampled_from(["", "yes", "\x00"]))
def _try_codes(browser, address, code, resend):
    assert holds(browser, address, [("code", code), ("resend", resend)]) in {200, 302}


def test_whatever_stands_in_the_code_gets_a_page(browser):
    _try_codes(browser, signer_at(browser, "code", birth_date=None))


@TRIES
@given(uses=st.lists(TYPED, max_size=4), only=TYPED, every=TYPED)
def _try_uses(browser, address, uses, only, every):
    fields = [*(("use", use) for use in uses), ("only_unrecognisable", only), ("all_uses", every)]
    assert holds(browser, address, fields) in {200, 302}


def test_whatever_is_ticked_gets_a_page(browser):
    _try_uses(browser, signer_at(browser, "uses"))


NUMBERS = st.one_of(st.integers(-(10**12), 10**12), st.floats(), st.text(max_size=4), st.none())
DRAWINGS = st.one_of(
    TYPED,
    st.lists(st.lists(st.lists(NUMBERS, max_size=4), max_size=4), max_size=3).map(repr),
    st.recursive(NUMBERS, lambda one: st.lists(one, max_size=3), max_leaves=8).map(repr),
    st.integers(1, 3000).map(lambda depth: "[" * depth),
)


@TRIES
@given(points=DRAWINGS)
def _try_drawings(browser, address, points):
    fields = [("method", "drawn"), ("points", points)]
    assert holds(browser, address, fields) in {200, 302}
    assert not Consent.objects.exists()


def test_whatever_is_drawn_gets_a_page(browser):
    _try_drawings(browser, signer_at(browser, "signature"))


@TRIES
@given(name=TYPED, method=st.sampled_from(["typed", "", "paper", "x"]), mail=TYPED)
def _try_names(browser, address, name, method, mail):
    fields = [("method", method), ("typed_name", name), ("copy_by_mail", mail)]
    assert holds(browser, address, fields) in {200, 302}


def test_whatever_is_typed_as_a_name_gets_a_page(browser):
    _try_names(browser, signer_at(browser, "signature"))


@TRIES
@given(scope=TYPED)
def _try_scopes(browser, address, scope):
    assert holds(browser, address, [("scope", scope)]) in {200, 302}


def test_whatever_is_to_be_taken_back_gets_a_page(browser):
    patient = make_patient()
    consent = make_consent(patient, make_photo("patient", patients=[patient]))
    open_manage_link(browser, patient)
    _try_scopes(browser, f"/consent/permissions/{consent.reference}/")
    consent.refresh_from_db()
    assert consent.revoked_at is None


@TRIES
@given(typed=TYPED, door=st.sampled_from(["/consent/", "/consent/new-link/"]))
def _try_addresses(browser, typed, door):
    assert holds(browser, door, [("email", typed)]) in {200, 302, 404}


def test_whatever_is_typed_as_an_address_gets_a_page(browser):
    make_request()
    _try_addresses(browser)


@TRIES
@given(
    token=st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=60),
    door=st.sampled_from(["s", "m"]),
)
def _try_tokens(browser, token, door):
    assert browser.get(f"/consent/{door}/{quote(token)}/").status_code in {404, 301}


def test_whatever_stands_in_a_link_gets_the_same_page(browser):
    _try_tokens(browser)


@TRIES
@given(lang=TYPED, step=TYPED, accepts=st.text(st.characters(codec="latin-1"), max_size=40))
def _try_languages(browser, address, lang, step, accepts):
    with undone():
        query = urlencode({"step": step, "lang": lang})
        header = accepts.translate({ord(one): " " for one in "\r\n\x00"})
        answer = browser.get(f"{address}?{query}", headers={"accept-language": header})
        assert answer.status_code in {200, 302}, (query, header)


def test_whatever_language_or_step_is_asked_for_gets_a_page(browser):
    address = signer_at(browser, "uses").partition("?")[0]
    _try_languages(browser, address)
