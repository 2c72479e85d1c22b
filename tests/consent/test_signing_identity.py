"""Who are you? How the birth date, the code and staff who vouch are answered, right and wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    IdentityCheck,
    LedgerEntry,
)
from tests.consent import walking
from tests.consent.walking import (
    RIGHT_DATE,
    WRONG_DATE,
    open_sign_link,
    page,
    post,
    step_of,
)
from tests.factories import (
    make_patient,
    make_request,
)

pytestmark = pytest.mark.django_db

STEPS = ("who", "text", "uses", "electronic", "signature")


asked, address = walking.FIXTURES


def test_the_birth_date_is_asked_by_name_with_the_month_as_a_word(client, address):
    assert step_of(client.get(address)) == "identity"
    html = page(client, address, "identity")
    assert "Hello Amara. When were you born?" in html
    assert ">March</option>" in html
    assert "1990" not in html


def test_a_parent_is_asked_for_the_childs_birth_date(client: Client):
    child = make_patient("Lea Berg", birth_date=timezone.now().date() - timedelta(days=3000))
    asked = make_request(child, signer_role="parent", signer_name="Mona", authority="mother")
    html = page(client, open_sign_link(client, asked), "identity")
    assert "When was Lea born?" in html


def test_nothing_is_shown_and_opened_is_not_written_before_the_right_answer(client, asked, address):
    for step in (*STEPS, "done", "copy", "declined", "code", ""):
        assert step_of(client.get(f"{address}?step={step}")) == "identity"
        assert step_of(post(client, address, step)) == "identity" if step != "identity" else True
    html = post(client, address, "identity", **WRONG_DATE).content.decode()
    assert "That is not the date we have." in html
    assert 'value="1980"' in html, "what was typed is kept"
    asked.refresh_from_db()
    assert asked.opened_at is None
    assert step_of(post(client, address, "identity", **RIGHT_DATE)) == "who"
    asked.refresh_from_db()
    assert asked.opened_at is not None
    assert LedgerEntry.objects.filter(act="request.opened").count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"day": "27", "month": "", "year": "1990"},
        {"day": "31", "month": "2", "year": "1990"},
        {"day": "27", "month": "3", "year": "90"},
        {"day": "x", "month": "3", "year": "1990"},
        {"day": "9" * 5000, "month": "3", "year": "1990"},
        {"day": "²", "month": "3", "year": "1990"},
    ],
)
def test_what_is_no_date_gets_a_sentence_and_is_not_counted(client, address, typed):
    for _ in range(8):
        response = post(client, address, "identity", **typed)
    assert response.status_code == 200
    assert "That is no date." in response.content.decode()
    assert not IdentityCheck.objects.exists()


def test_wrong_dates_pause_and_the_pause_says_how_long(client, address):
    for _ in range(3):
        response = post(client, address, "identity", **WRONG_DATE)
    assert response.status_code == 429
    assert "Please try again in 1 minute" in response.content.decode()
    right = post(client, address, "identity", **RIGHT_DATE)
    assert right.status_code == 429, "during the pause no answer is looked at"
    assert client.get(f"{address}?step=identity").status_code == 429
    IdentityCheck.objects.update(wrong_tries=20, paused_until=timezone.now())
    response = post(client, address, "identity", **WRONG_DATE)
    assert "Please try again in 15 minutes" in response.content.decode()
    assert int(response.headers["Retry-After"]) <= 15 * 60


def test_without_a_birth_date_a_code_is_mailed_when_it_is_asked_for(
    client: Client, work, mailoutbox
):
    asked = make_request(make_patient(birth_date=None))
    address = open_sign_link(client, asked)
    assert step_of(client.get(address)) == "code"
    html = page(client, address, "code")
    assert "a•••@example.org" in html
    assert "amara@example.org" not in html
    work()
    assert not mailoutbox, "opening the page sends nothing"
    assert step_of(post(client, address, "code", resend="yes")) == "code"
    work()
    code = re.search(r"^(\d{6})$", mailoutbox[0].body, re.MULTILINE)[1]
    html = post(client, address, "code", code="12").content.decode()
    assert "That is not the code we sent last." in html
    assert step_of(post(client, address, "code", code=code)) == "who"
    asked.refresh_from_db()
    assert asked.opened_at is not None


def test_wrong_codes_pause_too(client: Client):
    address = open_sign_link(client, make_request(make_patient(birth_date=None)))
    statuses = [post(client, address, "code", code="1").status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]


def test_with_a_birth_date_on_file_no_code_opens_the_link(client, address):
    assert step_of(client.get(f"{address}?step=code")) == "identity"
    assert step_of(post(client, address, "code", resend="yes")) == "identity"


def test_with_neither_date_nor_address_a_person_must_help(client: Client):
    asked = make_request(make_patient(birth_date=None, email=""))
    address = open_sign_link(client, asked)
    assert "Please talk to us first" in page(client, address, "code")
    assert "Please talk to us first" in post(client, address, "code", code="1").content.decode()
    actions.vouch(request=asked, by=SYSTEM)
    assert step_of(client.get(f"{address}?step=code")) == "who"


def test_a_signer_staff_vouched_for_is_asked_nothing_and_opened_waits_for_their_answer(
    client, asked, address
):
    actions.vouch(request=asked, by=SYSTEM)
    assert step_of(client.get(address)) == "who"
    assert "May we show this photo of you?" in page(client, address, "who")
    asked.refresh_from_db()
    assert asked.opened_at is None, "a link preview gets as far as this"
    assert step_of(post(client, address, "who")) == "text"
    asked.refresh_from_db()
    assert asked.opened_at is not None
