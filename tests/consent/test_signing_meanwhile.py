"""What if something happens while somebody signs? A scanner, a new form, a nap, midnight, a clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from consent import actions, clock
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    ConsentForm,
    ConsentRequest,
    FollowUp,
    IdentityCheck,
    LedgerEntry,
    LinkToken,
    PracticeDetails,
    PrivilegeDefinition,
)
from consent.privileges import Subject
from tests.consent.walking import open_sign_link, page, post, sign_token, step_of, walk
from tests.factories import make_patient, make_request

pytestmark = pytest.mark.django_db

TYPED = {"method": "typed", "typed_name": "Amara Okafor"}


@pytest.fixture
def asked() -> ConsentRequest:
    return make_request()


@pytest.fixture
def address(client: Client, asked: ConsentRequest) -> str:
    return open_sign_link(client, asked)


# Scanners and previews


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("patient", [{}, {"birth_date": None}], ids=["date", "code"])
def test_a_scanner_or_preview_that_opens_the_link_changes_nothing(method, patient):
    asked = make_request(make_patient(**patient))
    token = sign_token(asked)
    before = (
        LedgerEntry.objects.count(),
        FollowUp.objects.count(),
        LinkToken.objects.filter(closed_at=None).count(),
    )
    for _ in range(3):
        bot = Client()
        answer = getattr(bot, method)(reverse("sign_link", args=[token]))
        for step in ("", "identity", "code", "who", "signature", "assent", "done", "declined"):
            getattr(bot, method)(f"{answer.url}?step={step}")
    asked.refresh_from_db()
    assert (asked.outcome, asked.opened_at) == ("", None)
    assert not IdentityCheck.objects.exists()
    assert before == (
        LedgerEntry.objects.count(),
        FollowUp.objects.count(),
        LinkToken.objects.filter(closed_at=None).count(),
    )
    person = Client()
    assert person.get(reverse("sign_link", args=[token])).status_code == 302, "it still opens"


# What is read is what is signed


def test_a_form_changed_while_it_is_read_is_signed_as_it_was_read(client, asked, address):
    walk(client, address, to="uses")
    form = ConsentForm.objects.get()
    form.introduction = "Something quite different."
    form.save()
    newer = actions.make_version(form=form)
    PrivilegeDefinition.objects.filter(slug="website").update(recipients="Everybody on earth")
    html = page(client, address, "text")
    assert "We would like to show how treatment works." in html
    assert "Something quite different." not in html
    post(client, address, "uses", use=["website"])
    post(client, address, "electronic", understood="yes")
    post(client, address, "signature", **TYPED)
    consent = Consent.objects.get()
    assert consent.version == asked.version != newer
    assert consent.grants.get().recipients == "Anyone who visits our website"
    assert "Something quite different." not in page(client, address, "copy")


def test_a_photo_filed_as_showing_somebody_else_meanwhile_is_not_signed_for(client, asked, address):
    walk(client, address, to="signature")
    photo = asked.items.get().photo
    other = make_patient("Ben", email="ben@example.org")
    actions.classify(
        photo=photo,
        subjects=actions.Subjects(subject=Subject.PATIENT, recognisable=(other,)),
        by=SYSTEM,
    )
    answer = post(client, address, "signature", **TYPED).content.decode()
    assert "Something has changed since we asked you" in answer
    assert not Consent.objects.exists()


# A nap


def sleep(client: Client, minutes: int) -> None:
    """The phone lies there; the session's clock goes on."""
    session = client.session
    for entry in session["signing"].values():
        entry["at"] -= minutes * 60
    session.save()


def test_a_phone_asleep_for_45_minutes_keeps_every_answer(client, address):
    walk(client, address, to="signature", uses=("instagram",))
    sleep(client, 45)
    html = page(client, address, "signature")
    assert "<li>Our Instagram page</li>" in html
    sleep(client, 100)
    assert step_of(post(client, address, "signature", **TYPED)) == "done"


def test_after_two_hours_asleep_the_link_opens_again_and_asks_who_it_is(client, asked, address):
    walk(client, address, to="signature")
    sleep(client, 121)
    assert client.get(address).status_code == 404
    assert step_of(client.get(open_sign_link(client, asked))) == "identity"


# Midnight and the clocks


def new_york(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    zone = PracticeDetails.the_one().zone
    return datetime(year, month, day, hour, minute, tzinfo=zone)


@pytest.fixture
def in_new_york():
    details = PracticeDetails.the_one()
    details.time_zone = "America/New_York"
    details.save()


# In 2027 clocks go forward there on 14 March and back on 7 November.
SIGNINGS = [
    ((2027, 5, 3, 23, 59), date(2027, 5, 3)),
    ((2027, 5, 4, 0, 1), date(2027, 5, 4)),
    ((2027, 3, 13, 23, 59), date(2027, 3, 13)),
    ((2027, 3, 14, 3, 1), date(2027, 3, 14)),
    ((2027, 11, 7, 1, 30), date(2027, 11, 7)),
    ((2028, 2, 29, 12, 0), date(2028, 2, 29)),
]


@pytest.mark.usefixtures("in_new_york")
@pytest.mark.parametrize(("moment", "day"), SIGNINGS)
def test_the_day_of_signing_is_the_practices_day(moment, day):
    zone = PracticeDetails.the_one().zone
    with time_machine.travel(new_york(*moment), tick=False):
        client = Client()
        address = open_sign_link(client, make_request())
        walk(client, address, to="end")
    consent = Consent.objects.get()
    last = clock.months_later(day, 24) - timedelta(days=1)
    assert (consent.first_day, consent.last_day) == (day, last)
    assert consent.starts_at == clock.start_of(day, zone)
    assert consent.ends_at == clock.start_of(last + timedelta(days=1), zone)


@pytest.mark.usefixtures("in_new_york")
def test_past_midnight_nothing_lasts_longer_than_what_stood_above_the_signature():
    with time_machine.travel(new_york(2027, 5, 3, 23, 59), tick=False) as now:
        client = Client()
        address = open_sign_link(client, make_request())
        walk(client, address, to="signature")
        html = page(client, address, "signature")
        assert "until 2 May 2029" in html
        until = re.search(r'name="until" value="([^"]*)"', html)[1]
        now.shift(timedelta(minutes=2))
        post(client, address, "signature", until=until, **TYPED)
    consent = Consent.objects.get()
    assert (consent.first_day, consent.last_day) == (date(2027, 5, 4), date(2029, 5, 2))


@pytest.mark.parametrize("until", ["", "x", "9999-12-31", "0001-01-01", "2027-02-30", "\x00"])
def test_no_posted_day_makes_it_longer_or_breaks_it(client, address, until):
    walk(client, address, to="signature")
    assert step_of(post(client, address, "signature", until=until, **TYPED)) == "done"
    consent = Consent.objects.get()
    assert consent.last_day == clock.months_later(consent.first_day, 24) - timedelta(days=1)


@pytest.mark.usefixtures("in_new_york")
def test_a_parents_link_stops_at_midnight_of_the_day_of_majority():
    born = date(2009, 5, 4)
    mother = {"signer_role": "parent", "signer_name": "Mona", "authority": "mother"}
    with time_machine.travel(new_york(2027, 5, 3, 23, 58), tick=False) as now:
        client = Client()
        asked = make_request(make_patient("Ana Berg", birth_date=born), **mother)
        address = open_sign_link(client, asked)
        post(client, address, "identity", day="4", month="5", year="2009")
        for step, data in (("who", {}), ("text", {}), ("uses", {"use": ["website"]})):
            post(client, address, step, **data)
        post(client, address, "electronic", understood="yes")
        assert "until 3 May 2027" in page(client, address, "signature")
        now.shift(timedelta(minutes=3))
        assert post(client, address, "signature", **TYPED).status_code == 404
    assert not Consent.objects.exists()
