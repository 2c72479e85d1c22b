"""Is whoever agreed to a set told of each photo, and do staff attest to each they add?"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from consent import actions
from consent.acts import SYSTEM
from consent.coverage import Reason
from consent.mails import added_photos
from consent.models import (
    Consent,
    CoveredItem,
)
from consent.privileges import Role, Subject
from tests.consent import sets
from tests.consent.sets import SET, signed_set
from tests.consent.walking import (
    RIGHT_DATE,
    body,
    photo_addresses,
)
from tests.factories import (
    make_patient,
    make_photo,
    make_staff,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db


patient, photo, consent, clerk = sets.FIXTURES


def link_in(mail) -> str:
    (line,) = [line for line in mail.body.splitlines() if "/consent/m/" in line]
    return line[line.index("/consent/") :]


# The message, and the tap


@pytest.fixture
def told(consent, photo, clerk, work, mailoutbox):
    """The mail about a photo that was added."""
    actions.add_to_set(consent=consent, photo=photo, by=clerk)
    work()
    (mail,) = [one for one in mailoutbox if "added a photo" in one.subject]
    return mail


def test_the_signer_is_told_by_a_mail_that_shows_nothing(told):
    assert told.to == ["amara@example.org"]
    assert SET in told.body
    assert not told.attachments
    assert "smiling" not in told.body


def test_the_link_takes_it_out_with_one_tap_and_asks_nothing_first(client, told, photo, consent):
    address = client.get(link_in(told)).url
    html = client.get(address).content.decode()
    assert "A photo was added" in html
    assert not photo_addresses(html), "nobody has shown who they are"
    assert html.count('<form method="post"') == 1
    response = client.post(address)
    assert "You have taken it back." in client.get(response.url).content.decode()
    assert photo.verdict("website").reason is Reason.WITHDRAWN
    assert client.post(address).url == response.url, "a second tap gets the same receipt"
    assert "This photo was taken out" in client.get(address).content.decode()


def test_opening_the_link_changes_nothing(client, told, photo):
    for method in (client.get, client.head):
        method(method(link_in(told)).url)
    assert photo.verdict("website")


def test_after_the_identity_step_the_page_shows_the_photo(client, told):
    address = client.get(link_in(told)).url
    html = client.get(address).content.decode()
    identity = re.search(r'href="(/consent/permissions/identity/[^"]+)"', html)[1]
    assert client.post(identity, RIGHT_DATE).url == address
    (shown,) = photo_addresses(client.get(address).content.decode())
    assert shows_quadrants(body(client.get(shown)))
    assert Client().get(shown).status_code == 404


def test_a_photo_that_was_signed_for_has_no_such_page_and_others_have_none(client, told, consent):
    client.get(link_in(told))
    page_of = added_photos.address_of
    assert client.get(page_of(f"{consent.reference}-1")).status_code == 200
    assert client.get(page_of(f"{consent.reference}-2")).status_code == 404
    other = signed_set(make_patient("Ben", email="ben@example.org"))
    assert client.get(page_of(f"{other.reference}-1")).status_code == 404
    assert Client().get(page_of(f"{consent.reference}-1")).status_code == 404
    for nonsense in ("", "x", f"{consent.reference}-0", "https://example.org", "A" * 300):
        assert page_of(nonsense) == ""


def test_the_overview_offers_to_take_out_one_photo_of_the_set(client, told):
    client.get(link_in(told))
    html = client.get("/consent/permissions/").content.decode()
    assert SET in html
    take_back = re.search(r'href="(/consent/permissions/\w{12}/)"', html)[1]
    assert "Only photo 1" in client.get(take_back).content.decode()


# Staff


def address_of(consent: Consent) -> str:
    return f"/admin/consents/{consent.reference}/add-photo/"


def test_staff_add_with_their_word_for_it(client, consent, photo, clerk):
    client.force_login(clerk)
    record = f"/admin/consents/inspect/{consent.pk}/"
    assert address_of(consent) in client.get(record).content.decode()
    html = client.get(address_of(consent)).content.decode()
    assert SET in html
    without_word = client.post(address_of(consent), {"photos": [photo.pk]}).content.decode()
    assert "Without it nothing is added." in without_word
    assert re.search(rf'value="{photo.pk}" checked', without_word), "the choice is kept"
    assert not CoveredItem.objects.exists()
    response = client.post(address_of(consent), {"photos": [photo.pk], "attest": "yes"})
    assert response.url == record
    html = client.get(record).content.decode()
    assert "1 photo added. Amara Okafor gets a message" in html
    assert "who attests that it belongs to the set" in html


def test_a_photo_of_somebody_else_cannot_be_smuggled_in(client, consent, clerk):
    other = make_photo(Subject.PATIENT, patients=[make_patient("Ben", email="ben@example.org")])
    client.force_login(clerk)
    answer = client.post(address_of(consent), {"photos": [other.pk, "x"], "attest": "yes"})
    assert "Choose at least one photo." in answer.content.decode() or "No other photo" in (
        answer.content.decode()
    )
    assert not CoveredItem.objects.exists()


def test_the_photos_own_page_leads_to_the_set(client, consent, photo):
    client.force_login(make_staff(Role.REVIEWER))
    html = client.get(f"/admin/images/{photo.pk}/").content.decode()
    assert f"{address_of(consent)}?photo={photo.pk}" in html


def test_who_knows_no_patients_adds_nothing(client, consent, photo):
    client.force_login(make_staff(Role.EDITOR))
    answer = client.post(address_of(consent), {"photos": [photo.pk], "attest": "yes"})
    assert answer.status_code in {302, 404}
    assert not CoveredItem.objects.exists()


def test_where_nothing_can_join_the_page_says_why(client, consent, clerk):
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    client.force_login(clerk)
    html = client.get(address_of(consent)).content.decode()
    assert "This permission is not in force." in html
    assert 'name="photos"' not in html
