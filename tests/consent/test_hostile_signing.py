"""Does anything that somebody may send break a page, or sign what was not agreed? 500 tries a door.

Asked on one engine only: what is judged is what the pages do with words, before any row is written.
"""

from __future__ import annotations

import contextlib
import copy
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
def visitor(settings) -> Client:
    """Somebody who sends what they like. The frame of the pages is not what is tried here."""
    engines = copy.deepcopy(settings.TEMPLATES)
    for engine in engines:
        makers = engine["OPTIONS"]["context_processors"]
        engine["OPTIONS"]["context_processors"] = [
            one for one in makers if not one.startswith("practice.")
        ]
    settings.TEMPLATES = engines
    return Client(raise_request_exception=False)


def signer_at(visitor: Client, step: str, **patient: object) -> str:
    asked = make_request(make_patient(**patient))
    address = open_sign_link(visitor, asked)
    if step not in {"identity", "code"}:
        walk(visitor, address, to=step)
    return f"{address}?step={step}"


def holds(visitor: Client, address: str, fields: list[tuple[str, str]]) -> int:
    """The status of one try, which is never a fault of ours and never signs."""
    with undone():
        # A pause after wrong answers would hide the page behind it.
        IdentityCheck.objects.all().delete()
        status = send(visitor, address, fields).status_code
        assert status < 500, fields
        return status


@TRIES
@given(day=TYPED, month=TYPED, year=TYPED)
def _try_dates(visitor, address, day, month, year):
    assert holds(visitor, address, [("day", day), ("month", month), ("year", year)]) in {200, 302}


def test_whatever_stands_in_the_date_gets_a_page(visitor):
    _try_dates(visitor, signer_at(visitor, "identity"))


@TRIES
@given(code=TYPED, resend=st.sampled_from(["", "yes", "\x00"]))
def _try_codes(visitor, address, code, resend):
    assert holds(visitor, address, [("code", code), ("resend", resend)]) in {200, 302}


def test_whatever_stands_in_the_code_gets_a_page(visitor):
    _try_codes(visitor, signer_at(visitor, "code", birth_date=None))


@TRIES
@given(uses=st.lists(TYPED, max_size=4), only=TYPED, every=TYPED)
def _try_uses(visitor, address, uses, only, every):
    fields = [*(("use", use) for use in uses), ("only_unrecognisable", only), ("all_uses", every)]
    assert holds(visitor, address, fields) in {200, 302}


def test_whatever_is_ticked_gets_a_page(visitor):
    _try_uses(visitor, signer_at(visitor, "uses"))


NUMBERS = st.one_of(st.integers(-(10**12), 10**12), st.floats(), st.text(max_size=4), st.none())
DRAWINGS = st.one_of(
    TYPED,
    st.lists(st.lists(st.lists(NUMBERS, max_size=4), max_size=4), max_size=3).map(repr),
    st.recursive(NUMBERS, lambda one: st.lists(one, max_size=3), max_leaves=8).map(repr),
    st.integers(1, 3000).map(lambda depth: "[" * depth),
)


@TRIES
@given(points=DRAWINGS)
def _try_drawings(visitor, address, points):
    fields = [("method", "drawn"), ("points", points)]
    assert holds(visitor, address, fields) in {200, 302}
    assert not Consent.objects.exists()


def test_whatever_is_drawn_gets_a_page(visitor):
    _try_drawings(visitor, signer_at(visitor, "signature"))


@TRIES
@given(name=TYPED, method=st.sampled_from(["typed", "", "paper", "x"]), mail=TYPED)
def _try_names(visitor, address, name, method, mail):
    fields = [("method", method), ("typed_name", name), ("copy_by_mail", mail)]
    assert holds(visitor, address, fields) in {200, 302}


def test_whatever_is_typed_as_a_name_gets_a_page(visitor):
    _try_names(visitor, signer_at(visitor, "signature"))


@TRIES
@given(scope=TYPED)
def _try_scopes(visitor, address, scope):
    assert holds(visitor, address, [("scope", scope)]) in {200, 302}


def test_whatever_is_to_be_taken_back_gets_a_page(visitor):
    patient = make_patient()
    consent = make_consent(patient, make_photo("patient", patients=[patient]))
    open_manage_link(visitor, patient)
    _try_scopes(visitor, f"/consent/permissions/{consent.reference}/")
    consent.refresh_from_db()
    assert consent.revoked_at is None


@TRIES
@given(typed=TYPED, door=st.sampled_from(["/consent/", "/consent/new-link/"]))
def _try_addresses(visitor, typed, door):
    assert holds(visitor, door, [("email", typed)]) in {200, 302, 404}


def test_whatever_is_typed_as_an_address_gets_a_page(visitor):
    make_request()
    _try_addresses(visitor)


@TRIES
@given(
    token=st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=60),
    door=st.sampled_from(["s", "m"]),
)
def _try_tokens(visitor, token, door):
    assert visitor.get(f"/consent/{door}/{quote(token)}/").status_code in {404, 301}


def test_whatever_stands_in_a_link_gets_the_same_page(visitor):
    _try_tokens(visitor)


@TRIES
@given(lang=TYPED, step=TYPED, accepts=st.text(st.characters(codec="latin-1"), max_size=40))
def _try_languages(visitor, address, lang, step, accepts):
    with undone():
        query = urlencode({"step": step, "lang": lang})
        header = accepts.translate({ord(one): " " for one in "\r\n\x00"})
        answer = visitor.get(f"{address}?{query}", headers={"accept-language": header})
        assert answer.status_code in {200, 302}, (query, header)


def test_whatever_language_or_step_is_asked_for_gets_a_page(visitor):
    address = signer_at(visitor, "uses").partition("?")[0]
    _try_languages(visitor, address)
