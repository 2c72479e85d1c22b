"""Can somebody agree to a set in words, and is every photo that joins it attested, told and undone?"""

from __future__ import annotations

import json
import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from consent import actions, added_photos, verify
from consent.actions import Answers, NotInTheSet
from consent.acts import SYSTEM, holder
from consent.coverage import Reason
from consent.models import (
    Consent,
    ConsentRequest,
    CoveredItem,
    FollowUp,
    LedgerEntry,
    Patient,
    Photo,
)
from consent.pdf import stored
from consent.privileges import Role, Subject
from consent.views import overview
from tests.consent.walking import (
    RIGHT_DATE,
    body,
    open_sign_link,
    page,
    photo_addresses,
    post,
    walk,
)
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_staff,
    make_version,
    move,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db

SET = "Photos of my treatment, 2026"


def ask_for_the_set(patient: Patient, *photos: Photo, **signer: object) -> ConsentRequest:
    return actions.ask(
        patient=patient,
        version=make_version("website", "instagram"),
        photos=photos,
        uses=("website", "instagram"),
        by=SYSTEM,
        scope="treatment",
        scope_year=2026,
        **signer,
    )


def signed_set(patient: Patient, *photos: Photo, uses: tuple[str, ...] = ("website",)) -> Consent:
    return actions.sign(
        request=ask_for_the_set(patient, *photos),
        answers=Answers(
            uses=uses,
            method="typed",
            typed_name=patient.name,
            erecords_shown_at=timezone.now(),
        ),
    )


@pytest.fixture
def patient() -> Patient:
    return make_patient()


@pytest.fixture
def photo(patient: Patient) -> Photo:
    return make_photo(Subject.PATIENT, patients=[patient])


@pytest.fixture
def consent(patient: Patient) -> Consent:
    return signed_set(patient)


@pytest.fixture
def clerk():
    return make_staff(Role.FRONT_DESK)


def link_in(mail) -> str:
    (line,) = [line for line in mail.body.splitlines() if "/consent/m/" in line]
    return line[line.index("/consent/") :]


# Signing


def test_a_set_is_signed_for_in_words_without_a_single_photo(client: Client, patient):
    address = open_sign_link(client, ask_for_the_set(patient))
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert "May we show photos of you?" in html
    assert f'<p class="statement">{SET}</p>' in html
    assert "You get a message for each one, and you take it out with one tap." in html
    walk(client, address, to="signature")
    assert SET in page(client, address, "uses")
    assert "these uses of the photos described here of me" in page(client, address, "signature")
    post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    consent = Consent.objects.get()
    assert (consent.scope_text, consent.items.count()) == (SET, 0)
    told = json.loads(consent.evidence.text)["scope"]
    assert told == {"set": "treatment", "year": 2026, "text": SET}
    for step in ("done", "copy"):
        assert SET in page(client, address, step)
    assert overview.status(consent) == "active"
    (fact,) = [fact for fact in stored.content_of(consent).summary if fact.label == "The set"]
    assert fact.value == SET
    assert verify.run() == []


def test_a_set_can_stand_beside_photos(client: Client, patient, photo):
    address = open_sign_link(client, ask_for_the_set(patient, photo))
    walk(client, address, to="who")
    html = page(client, address, "who")
    assert "And this set of photos:" in html
    assert len(photo_addresses(html)) == 1
    walk(client, address, to="signature")
    assert "1 photo and the photos described here" in page(client, address, "signature")


def test_the_set_is_named_for_whoever_signs(patient):
    asked = ask_for_the_set(
        patient, signer_role="agent", signer_name="Mona", authority="health-care agent"
    )
    consent = actions.sign(
        request=asked,
        answers=Answers(
            uses=("website",), method="typed", typed_name="Mona", erecords_shown_at=timezone.now()
        ),
    )
    assert consent.scope_text == "Photos of the patient’s treatment, 2026"


def test_the_sealed_copy_of_a_set_without_photos_can_be_drawn(consent):
    copy = actions.keep_copy(consent=consent)
    assert copy.file.size > 1000


# Adding


def test_a_photo_that_staff_attest_is_seen_by_the_rule_and_by_the_public(
    client: Client, consent, photo, clerk
):
    assert photo.verdict("website").reason is Reason.NOT_ASKED
    item = actions.add_to_set(consent=consent, photo=photo, by=clerk)
    assert (item.attested_by, item.sha256) == (clerk, photo.sha256)
    assert photo.verdict("website").consents == (consent.reference,)
    assert not photo.verdict("instagram")
    assert shows_quadrants(body(client.get(photo.get_rendition("max-400x400|use-website").url)))
    entry = LedgerEntry.objects.get(act="consent.item_added")
    assert entry.refs == {
        "consent": consent.reference,
        "photo": photo.pk,
        "sha256": photo.sha256,
    }
    assert entry.actor == {"kind": "staff", "id": clerk.pk}
    kinds = set(FollowUp.objects.filter(cause=entry.seq).values_list("kind", flat=True))
    assert {"mail.photo_added", "photo.take_out"} <= kinds
    assert verify.run() == []


def test_a_repeat_adds_nothing(consent, photo, clerk):
    first = actions.add_to_set(consent=consent, photo=photo, by=clerk)
    assert actions.add_to_set(consent=consent, photo=photo, by=clerk) == first
    assert LedgerEntry.objects.filter(act="consent.item_added").count() == 1


def of_somebody_else(consent: Consent, photo: Photo) -> Photo:
    other = make_patient("Ben", email="ben@example.org")
    return make_photo(Subject.PATIENT, patients=[other])


def of_nobody(consent: Consent, photo: Photo) -> Photo:
    return make_photo(Subject.NONE)


def put_away(consent: Consent, photo: Photo) -> Photo:
    Photo.objects.filter(pk=photo.pk).update(state="quarantined")
    return photo


def after_the_end(consent: Consent, photo: Photo) -> Photo:
    move(consent, first=-9, last=-1)
    return photo


def taken_back(consent: Consent, photo: Photo) -> Photo:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    return photo


def every_use_taken_back(consent: Consent, photo: Photo) -> Photo:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="website")
    return photo


def nobody_to_tell(consent: Consent, photo: Photo) -> Photo:
    Patient.objects.update(email="")
    return photo


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (of_somebody_else, "does not show the patient"),
        (of_nobody, "not filed as showing a patient"),
        (put_away, "not in use"),
        (after_the_end, "not in force"),
        (taken_back, "not in force"),
        (every_use_taken_back, "was taken back"),
        (nobody_to_tell, "no e-mail address is on file"),
    ],
)
def test_what_does_not_belong_is_refused_in_a_sentence(consent, photo, clerk, case, sentence):
    chosen = case(consent, photo)
    with pytest.raises(NotInTheSet, match=sentence):
        actions.add_to_set(consent=consent, photo=chosen, by=clerk)
    assert not CoveredItem.objects.exists()


def test_a_permission_for_photos_one_by_one_takes_no_other(patient, photo, clerk):
    plain = make_consent(patient, photo)
    other = make_photo(Subject.PATIENT, patients=[patient])
    with pytest.raises(NotInTheSet, match="one by one"):
        actions.add_to_set(consent=plain, photo=other, by=clerk)
    with pytest.raises(DatabaseError, match="described set"), transaction.atomic():
        CoveredItem.objects.create(
            consent=plain, sha256=other.sha256, attested_by=clerk, attested_at=timezone.now()
        )
    with pytest.raises(DatabaseError, match="never exchanged"), transaction.atomic():
        Consent.objects.filter(pk=plain.pk).update(scope_text="Everything")


def test_what_was_added_past_the_act_is_found(consent, photo, clerk):
    CoveredItem.objects.create(
        consent=consent,
        sha256=photo.sha256,
        photo=photo,
        attested_by=clerk,
        attested_at=timezone.now(),
    )
    assert [one.invariant for one in verify.run()] == ["described-sets"]


def test_another_person_in_the_photo_still_has_to_agree(consent, patient, clerk):
    other = make_patient("Ben", email="ben@example.org")
    both = make_photo(Subject.PATIENT, patients=[patient, other])
    actions.add_to_set(consent=consent, photo=both, by=clerk)
    assert both.verdict("website").reason is Reason.NOT_ASKED
    make_consent(other, both)
    assert both.verdict("website")


def test_a_file_that_was_exchanged_since_is_not_covered(consent, photo, clerk):
    actions.add_to_set(consent=consent, photo=photo, by=clerk)
    Photo.objects.filter(pk=photo.pk).update(sha256="0" * 64)
    assert photo.verdict("website").reason is Reason.SWAPPED


def test_a_photo_that_was_taken_out_never_comes_back(consent, patient, photo, clerk):
    actions.add_to_set(consent=consent, photo=photo, by=clerk)
    actions.withdraw(
        consent=consent, by=holder(patient.reference), channel="mail", sha256=photo.sha256
    )
    assert photo.verdict("website").reason is Reason.WITHDRAWN
    with pytest.raises(NotInTheSet, match="took this photo out"):
        actions.add_to_set(consent=consent, photo=photo, by=clerk)
    assert overview.status(consent) == "active", "the set itself goes on"


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
