"""Can a patient see everything they agreed to, and take any of it back without being stopped?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import actions, clock, middleware
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    Depiction,
    Disclosure,
    IdentityCheck,
    LedgerEntry,
    LinkToken,
    Patient,
    Photo,
    PracticeDetails,
    TakeDown,
    Withdrawal,
)
from consent.privileges import Channel, Subject
from consent.views import sessions
from tests.consent.walking import (
    RIGHT_DATE,
    WRONG_DATE,
    body,
    open_manage_link,
    open_sign_link,
    page,
    photo_addresses,
    walk,
)
from tests.factories import make_consent, make_patient, make_photo, make_request, shows_quadrants

pytestmark = pytest.mark.django_db

OVERVIEW = "/consent/permissions/"
IDENTITY = "/consent/permissions/identity/"


@pytest.fixture
def patient() -> Patient:
    return make_patient()


@pytest.fixture
def photos(patient: Patient) -> list[Photo]:
    return [
        make_photo(Subject.PATIENT, patients=[patient], description=words)
        for words in ("Before, from the side", "After, from the side")
    ]


@pytest.fixture
def consent(patient: Patient, photos: list[Photo]) -> Consent:
    return make_consent(patient, *photos, uses=("website", "instagram"))


def html_of(client: Client, address: str = OVERVIEW) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def take_back(client: Client, consent: Consent, scope: str):
    return client.post(reverse("take_back", args=[consent.reference]), {"scope": scope})


def disclosed(consent: Consent, photo: Photo, privilege: str, place: str) -> Disclosure:
    return Disclosure.objects.create(
        item_sha256=photo.sha256,
        privilege=privilege,
        place=place,
        first_at=timezone.now(),
        consent_reference=consent.reference,
    )


# What is shown


def test_the_overview_names_uses_days_and_reference_but_no_photo_before_the_birth_date(
    client: Client, patient, consent
):
    assert open_manage_link(client, patient) == OVERVIEW
    html = html_of(client)
    for words in ("Our website", "Our Instagram page", consent.reference, "You agreed"):
        assert words in html
    assert f"{consent.last_day.day} {consent.last_day:%B %Y}" in html
    assert not photo_addresses(html)
    assert "/copy/" not in html
    assert IDENTITY in html
    copy = client.get(reverse("permission_copy", args=[consent.reference]))
    assert (copy.status_code, copy.url) == (302, IDENTITY)


def test_after_the_birth_date_photos_and_copies_are_shown_to_this_browser_only(
    client: Client, patient, consent
):
    open_manage_link(client, patient)
    assert client.post(IDENTITY, RIGHT_DATE).url == OVERVIEW
    html = html_of(client)
    photos = photo_addresses(html)
    assert len(photos) == 2
    for photo in photos:
        assert shows_quadrants(body(client.get(photo)))
        other = Client()
        assert other.get(photo).status_code == 404
        open_manage_link(other, patient)
        assert other.get(photo).status_code == 404, "the link alone does not show photos"
    copy = html_of(client, reverse("permission_copy", args=[consent.reference]))
    assert "Others may copy what is public." in copy
    assert len(photo_addresses(copy)) == 2


def test_without_a_birth_date_on_file_photos_stay_hidden_and_taking_back_works(client: Client):
    patient = make_patient(birth_date=None)
    consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]))
    open_manage_link(client, patient)
    html = html_of(client)
    assert IDENTITY not in html
    assert "ask us at the desk" in html
    assert client.get(IDENTITY).url == OVERVIEW
    assert client.post(IDENTITY, RIGHT_DATE).url == OVERVIEW
    assert not photo_addresses(html_of(client))
    assert take_back(client, consent, "all").status_code == 302


def test_a_photo_filed_as_somebody_elses_is_no_longer_shown(client: Client, patient, consent):
    open_manage_link(client, patient)
    client.post(IDENTITY, RIGHT_DATE)
    photos = photo_addresses(html_of(client))
    Depiction.objects.all().delete()
    assert not photo_addresses(html_of(client))
    assert {client.get(photo).status_code for photo in photos} == {404}


@pytest.mark.parametrize(
    ("state", "words", "can_take_back"),
    [
        ({}, "You agreed", True),
        ({"expired": True}, "It has ended", False),
        ({"revoked": True}, "You took it back", False),
        ({"not_begun": True}, "it has not begun yet", True),
    ],
)
def test_each_permission_says_how_it_stands(client: Client, patient, state, words, can_take_back):
    consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]), **state)
    open_manage_link(client, patient)
    html = html_of(client)
    assert words in html
    assert (reverse("take_back", args=[consent.reference]) in html) is can_take_back


def test_somebody_without_any_permission_reads_so(client: Client, patient):
    open_manage_link(client, patient)
    assert "You have given no permission" in html_of(client)


def test_joined_records_show_the_permissions_of_both(client: Client, patient, consent):
    kept = make_patient("Amara Okafor-Bell")
    own = make_consent(kept, make_photo(Subject.PATIENT, patients=[kept]))
    Patient.objects.filter(pk=patient.pk).update(merged_into=kept)
    patient.refresh_from_db()
    open_manage_link(client, patient)
    html = html_of(client)
    assert consent.reference in html
    assert own.reference in html
    client.post(IDENTITY, RIGHT_DATE)
    assert len(photo_addresses(html_of(client))) == 3
    assert take_back(client, consent, "all").status_code == 302


def test_the_permissions_of_others_are_a_dead_link(client: Client, patient, consent):
    other = make_patient("Ben", email="ben@example.org")
    theirs = make_consent(other, make_photo(Subject.PATIENT, patients=[other]))
    receipt = actions.withdraw(consent=theirs, by=SYSTEM, channel="mail", privilege="website")
    open_manage_link(client, patient)
    client.post(IDENTITY, RIGHT_DATE)
    dead = client.get("/consent/m/nothing/").content
    for address in (
        reverse("take_back", args=[theirs.reference]),
        reverse("permission_copy", args=[theirs.reference]),
        reverse("taken_back", args=[receipt.reference]),
        reverse("take_back", args=["NOSUCHTHING0"]),
    ):
        response = client.get(address)
        assert (response.status_code, response.content) == (404, dead), address
    assert take_back(client, theirs, "all").status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None
    assert theirs.reference not in html_of(client)


def test_a_session_of_permissions_ends_after_two_hours_and_when_its_link_is_closed(
    client: Client, patient, consent
):
    open_manage_link(client, patient)
    client.post(IDENTITY, RIGHT_DATE)
    (photo, _other) = photo_addresses(html_of(client))
    session = client.session
    session[sessions.MANAGING]["at"] -= timedelta(hours=2).total_seconds()
    session.save()
    assert client.get(OVERVIEW).status_code == 404
    assert client.get(photo).status_code == 404
    open_manage_link(client, patient)
    assert not photo_addresses(html_of(client)), "who it is must be shown anew"
    LinkToken.objects.update(closed_at=timezone.now())
    assert client.get(OVERVIEW).status_code == 404
    assert take_back(client, consent, "all").status_code == 404


def test_who_was_shown_for_one_patient_counts_for_no_other(client: Client, patient, consent):
    open_manage_link(client, patient)
    client.post(IDENTITY, RIGHT_DATE)
    photos = photo_addresses(html_of(client))
    other = make_patient("Ben", email="ben@example.org")
    theirs = make_consent(other, make_photo(Subject.PATIENT, patients=[other]))
    open_manage_link(client, other)
    html = html_of(client)
    assert theirs.reference in html
    assert consent.reference not in html
    assert not photo_addresses(html)
    assert {client.get(photo).status_code for photo in photos} == {404}


# Taking back


def test_everything_is_taken_back_and_gone_from_the_gate_with_a_dated_receipt(
    client: Client, patient, consent, photos
):
    url = photos[0].get_rendition("max-400x400").url
    assert shows_quadrants(body(client.get(url)))
    open_manage_link(client, patient)
    response = take_back(client, consent, "all")
    middleware.forget()
    assert client.get(url).status_code == 404
    receipt = Withdrawal.objects.get()
    html = html_of(client, response.url)
    zone = PracticeDetails.the_one().zone
    at = receipt.at.astimezone(zone)
    for words in (
        "You have taken it back.",
        "It is gone from this website now.",
        f"{at.day} {at:%B %Y, %H:%M}",
        receipt.reference,
        "We know of none.",
    ):
        assert words in html
    assert "Still agreed" not in html
    entry = LedgerEntry.objects.get(act="consent.revoked")
    assert entry.actor == {"kind": "holder", "id": patient.reference}


def test_one_use_is_taken_back_and_the_others_go_on(client: Client, patient, consent, photos):
    open_manage_link(client, patient)
    response = take_back(client, consent, "use-instagram")
    html = html_of(client, response.url)
    assert "We do not use it there any more." in html
    assert "gone from this website" not in html
    assert html.index("Our Instagram page") < html.index("Still agreed") < html.index("Our website")
    assert photos[0].verdict("website")
    assert not photos[0].verdict("instagram")
    assert "taken back on" in html_of(client)


def test_one_photo_is_taken_back_and_the_other_goes_on(client: Client, patient, consent, photos):
    open_manage_link(client, patient)
    choices = html_of(client, reverse("take_back", args=[consent.reference]))
    assert "Only photo 2: After, from the side" in choices
    html = html_of(client, take_back(client, consent, "item-2").url)
    assert "photo 2: After, from the side" in html
    assert html.index("Still agreed") < html.index("photo 1: Before, from the side")
    assert photos[0].verdict("website")
    assert not photos[1].verdict("website")
    assert "Photo 2: taken back on" in html_of(client)


def test_what_is_gone_already_is_no_longer_offered(client: Client, patient, photos):
    consent = make_consent(patient, *photos, uses=("website", "instagram", "email"))
    open_manage_link(client, patient)
    take_back(client, consent, "use-email")
    take_back(client, consent, "item-1")
    html = html_of(client, reverse("take_back", args=[consent.reference]))
    assert 'value="all"' in html
    assert 'value="use-website"' in html
    assert 'value="use-email"' not in html
    assert "photo-" not in html.replace("photo-strip", ""), "one photo left is everything"


def test_taking_the_last_use_back_ends_the_permission(client: Client, patient, consent):
    open_manage_link(client, patient)
    take_back(client, consent, "use-instagram")
    take_back(client, consent, "use-website")
    html = html_of(client)
    assert "You took it back" in html
    assert reverse("take_back", args=[consent.reference]) not in html


@pytest.mark.parametrize("scope", ["all", "use-website", "item-1"])
def test_a_second_tap_gets_the_same_receipt(client: Client, patient, consent, scope):
    open_manage_link(client, patient)
    first, second = take_back(client, consent, scope), take_back(client, consent, scope)
    assert first.url == second.url
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize("scope", ["", "nonsense", "use-email", "photo-3", "photo-0"])
def test_nothing_chosen_is_an_error_beside_the_choices(client: Client, patient, consent, scope):
    open_manage_link(client, patient)
    response = take_back(client, consent, scope)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Choose what you want to take back." in html
    assert 'href="#scope-1"' in html
    assert 'id="scope-1"' in html
    assert not Withdrawal.objects.exists()


def test_wrong_birth_dates_pause_the_photos_and_never_taking_back(client: Client, patient, consent):
    open_manage_link(client, patient)
    for _ in range(10):
        response = client.post(IDENTITY, WRONG_DATE)
        IdentityCheck.objects.update(
            paused_until=timezone.now() + timedelta(minutes=15), wrong_tries=20
        )
    assert response.status_code == 429
    assert client.post(IDENTITY, RIGHT_DATE).status_code == 429
    assert not photo_addresses(html_of(client))
    response = take_back(client, consent, "all")
    assert "You have taken it back." in html_of(client, response.url)
    consent.refresh_from_db()
    assert consent.revoked_at is not None


def test_an_ended_permission_can_still_be_taken_back_by_whoever_asks(client: Client, patient):
    consent = make_consent(patient, make_photo(Subject.PATIENT, patients=[patient]), expired=True)
    open_manage_link(client, patient)
    assert "You have taken it back." in html_of(client, take_back(client, consent, "all").url)


@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.TEXT, Channel.QR])
def test_the_receipt_keeps_the_way_the_link_came(client: Client, patient, consent, channel):
    open_manage_link(client, patient, channel)
    take_back(client, consent, "all")
    assert Withdrawal.objects.get().channel == channel


def test_the_receipt_lists_copies_elsewhere_with_owner_and_day(
    client: Client, patient, consent, photos
):
    disclosed(consent, photos[0], "instagram", "Instagram post of 3 May")
    removed = disclosed(consent, photos[1], "instagram", "Instagram story")
    open_manage_link(client, patient)
    assert "Instagram post of 3 May: since" in html_of(client)
    receipt = take_back(client, consent, "use-instagram").url
    due = TakeDown.objects.get(disclosure=removed)
    actions.close_takedown(takedown=due, proof="Seen gone", by=SYSTEM)
    zone, name = PracticeDetails.the_one().zone, PracticeDetails.the_one().name
    day = clock.day_of(due.due_at, zone)
    today = clock.day_of(timezone.now(), zone)
    for html in (html_of(client, receipt), html_of(client)):
        assert "Instagram post of 3 May" in html
        assert f"{name} removes it by {day.day} {day:%B %Y}" in html
        assert f"removed on {today.day} {today:%B %Y}" in html
        assert "Seen gone" not in html


def test_the_website_itself_is_no_copy_elsewhere(client: Client, patient, consent, photos):
    disclosed(consent, photos[0], "website", "This website")
    open_manage_link(client, patient)
    assert "Copies outside this website" not in html_of(client)


def test_the_receipt_does_not_say_gone_while_another_permission_covers_it(
    client: Client, patient, consent, photos
):
    again = make_consent(patient, photos[0], uses=("website",))
    open_manage_link(client, patient)
    html = html_of(client, take_back(client, consent, "all").url)
    assert "gone from this website" not in html
    assert "Another permission of yours still covers some of it." in html
    html = html_of(client, take_back(client, again, "all").url)
    assert "It is gone from this website now." in html


def test_a_receipt_of_taking_back_goes_out_by_mail(
    client: Client, patient, consent, work, mailoutbox
):
    open_manage_link(client, patient)
    work()
    mailoutbox.clear()
    take_back(client, consent, "all")
    work()
    (mail,) = mailoutbox
    assert Withdrawal.objects.get().reference in mail.body


# From signing straight on


def test_whoever_has_just_signed_can_take_it_back_at_once(client: Client):
    asked = make_request()
    address = open_sign_link(client, asked)
    walk(client, address, to="end")
    page(client, address, "done")
    html = html_of(client)
    assert len(photo_addresses(html)) == 1
    consent = Consent.objects.get()
    html = html_of(client, take_back(client, consent, "all").url)
    assert "You have taken it back." in html
    assert Withdrawal.objects.get().channel == Channel.COPY


def test_before_signing_no_permissions_are_open(client: Client, patient, consent):
    address = open_sign_link(client, make_request(patient))
    walk(client, address, to="signature")
    assert client.get(OVERVIEW).status_code == 404


def test_a_vouched_signer_may_take_back_but_is_asked_who_they_are_for_photos(client: Client):
    asked = make_request()
    actions.vouch(request=asked, by=SYSTEM)
    address = open_sign_link(client, asked)
    for step, data in (
        ("who", {}),
        ("text", {}),
        ("uses", {"use": ["website"]}),
        ("electronic", {"understood": "yes"}),
        ("signature", {"method": "typed", "typed_name": "Amara Okafor"}),
    ):
        client.post(f"{address}?step={step}", data)
    page(client, address, "done")
    assert not photo_addresses(html_of(client))
    assert take_back(client, Consent.objects.get(), "all").status_code == 302
