"""How does a patient walk through our pages in a test? A browser without JavaScript."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from consent import actions
from consent.acts import SYSTEM
from consent.models import ConsentRequest, Patient
from consent.privileges import Channel, Purpose
from tests.factories import make_request

BORN = date(1990, 3, 27)  # the birth date of tests.factories.make_patient
RIGHT_DATE = {"day": "27", "month": "3", "year": "1990"}
WRONG_DATE = {"day": "1", "month": "1", "year": "1980"}
STROKES = "[[[20,100,0],[200,40,80],[400,150,160],[560,60,240]]]"
INVALID_HEADING = "This link does not open"


def sign_token(request: ConsentRequest, channel: Channel = Channel.COPY) -> str:
    return actions.mint_link(
        purpose=Purpose.SIGN, channel=channel, by=SYSTEM, request=request
    ).token


def cancelled(request: ConsentRequest) -> str:
    """The link of a request that staff have taken back since."""
    token = sign_token(request)
    actions.cancel(request=request, by=SYSTEM)
    return token


def declined(request: ConsentRequest) -> str:
    """The link of a request that was answered with no."""
    token = sign_token(request)
    actions.decline(request=request, by=SYSTEM)
    return token


def manage_token(patient: Patient, channel: Channel = Channel.MAIL) -> str:
    return actions.mint_link(
        purpose=Purpose.MANAGE, channel=channel, by=SYSTEM, patient=patient
    ).token


def open_sign_link(client: Client, request: ConsentRequest) -> str:
    """Opens a fresh link; returns the clean address it leads to."""
    response = client.get(reverse("sign_link", args=[sign_token(request)]))
    assert response.status_code == 302
    return response.url


def open_manage_link(client: Client, patient: Patient, channel: Channel = Channel.MAIL) -> str:
    response = client.get(reverse("manage_link", args=[manage_token(patient, channel)]))
    assert response.status_code == 302
    return response.url


def step_of(response) -> str:
    """The step a redirect leads to."""
    assert response.status_code == 302, response.content[:300]
    return parse_qs(urlsplit(response.url).query).get("step", [""])[0]


def post(client: Client, address: str, step: str, **data: object):
    return client.post(f"{address}?step={step}", data)


def walk(client: Client, address: str, *, to: str, uses: tuple[str, ...] = ("website",)) -> None:
    """Answers every step before `to`."""
    answers: list[tuple[str, dict]] = [
        ("identity", dict(RIGHT_DATE)),
        ("who", {}),
        ("text", {}),
        ("uses", {"use": list(uses)}),
        ("electronic", {"understood": "yes"}),
        ("signature", {"method": "typed", "typed_name": "Amara Okafor"}),
    ]
    for step, data in answers:
        if step == to:
            return
        assert post(client, address, step, **data).status_code == 302, step


def page(client: Client, address: str, step: str) -> str:
    response = client.get(f"{address}?step={step}")
    assert response.status_code == 200, (step, response.status_code, getattr(response, "url", ""))
    return response.content.decode()


def photo_addresses(html: str) -> list[str]:
    return re.findall(r'src="(/consent/photo/[^"]+)"', html)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def asked() -> ConsentRequest:
    return make_request()


@pytest.fixture
def address(client: Client, asked: ConsentRequest) -> str:
    return open_sign_link(client, asked)


FIXTURES = (asked, address)
