"""How do staff ask a patient, and how does each link reach them?"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone

from consent.models import ConsentForm, ConsentRequest, FollowUp, LinkToken
from consent.people import identity
from consent.privileges import Role, Subject
from tests.factories import make_consent, make_patient, make_photo, make_staff, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff(Role.FRONT_DESK)


@pytest.fixture
def at_desk(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def photo(patient):
    return make_photo(Subject.PATIENT, patients=[patient])


def ask(client, patient, photo, **answers):
    data = {
        "photos": [photo.pk],
        "uses": ["website"],
        "signer_role": "patient",
        **answers,
    }
    return client.post(f"/admin/patients/{patient.reference}/ask/", data)


@pytest.fixture
def asked(at_desk, patient, photo):
    make_version()
    ask(at_desk, patient, photo)
    return ConsentRequest.objects.get()


def press(client, request, act: str):
    return client.post(f"/admin/requests/{request.reference}/", {"act": act})


def link_in(html: str) -> str:
    return re.search(r'value="(http[^"]*/consent/s/[^"]+)"', html)[1]


def test_the_page_offers_the_photos_and_ticks_every_use_of_the_form(at_desk, patient, photo):
    make_version("website", "instagram")
    html = at_desk.get(f"/admin/patients/{patient.reference}/ask/").content.decode()
    assert f'name="photos" value="{photo.pk}" checked' in html
    assert len(re.findall(r'name="uses"[^>]*checked', html)) == 2
    assert "/admin/photo/" in html


def test_a_photo_that_is_covered_is_marked_and_not_ticked(at_desk, patient, photo):
    make_consent(patient, photo, version=make_version())
    html = at_desk.get(f"/admin/patients/{patient.reference}/ask/").content.decode()
    assert "Agreed already: Our website" in html
    assert f'name="photos" value="{photo.pk}">' in html


def test_several_forms_are_offered_by_name_and_unpublished_ones_are_not(at_desk, patient, photo):
    first = make_version("website").form
    ConsentForm.objects.filter(pk=first.pk).update(name="First form")
    second = make_version("instagram", months=12).form
    ConsentForm.objects.filter(pk=second.pk).update(name="Second form")
    draft = ConsentForm.objects.get(pk=first.pk)
    draft.pk = draft.id = None
    draft.name, draft.live, draft.translation_key = "Draft form", False, "0" * 32
    draft.save()
    url = f"/admin/patients/{patient.reference}/ask/"
    html = at_desk.get(url).content.decode()
    assert "First form" in html
    assert "Second form" in html
    assert f"?form={draft.pk}" not in html
    chosen = at_desk.get(url, {"form": second.pk}).content.decode()
    assert 'value="instagram"' in chosen
    assert 'value="website"' not in chosen
    assert at_desk.get(url, {"form": draft.pk}).status_code == 404


def test_without_photos_it_says_to_upload_first(at_desk, patient):
    make_version()
    html = at_desk.get(f"/admin/patients/{patient.reference}/ask/").content.decode()
    assert "Upload one first" in html
    assert "/admin/images/multiple/add/" in html
    assert "ask for a set of photos below" in html


def test_without_a_published_form_it_says_so(at_desk, patient, photo):
    html = at_desk.get(f"/admin/patients/{patient.reference}/ask/").content.decode()
    assert "no published form" in html


def test_asking_makes_the_request_and_leads_to_handing_it_over(at_desk, patient, photo, staff):
    make_version()
    response = ask(at_desk, patient, photo)
    request = ConsentRequest.objects.get()
    assert response.url == f"/admin/requests/{request.reference}/"
    assert request.asked_by == staff
    assert [use.slug for use in request.uses.all()] == ["website"]
    assert [item.photo for item in request.items.all()] == [photo]
    assert not LinkToken.objects.exists()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"photos": []}, "Tick at least one photo, or choose a set of photos."),
        ({"uses": []}, "Tick at least one use."),
        ({"uses": ["tiktok"]}, "not one of the available choices"),
        (
            {"signer_role": "parent", "signer_name": "", "authority": "mother"},
            "Write the name of the person who signs.",
        ),
        (
            {"signer_role": "guardian", "signer_name": "Gus Grown", "authority": ""},
            "Write what entitles them",
        ),
        (
            {"signer_role": "parent", "signer_name": "Pia Parent", "authority": "mother"},
            "The patient is of age",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_that_was_entered_is_lost(
    at_desk, patient, photo, answers, words
):
    make_version()
    html = ask(at_desk, patient, photo, **answers).content.decode()
    assert words in html
    assert not ConsentRequest.objects.exists()
    for name in ("signer_name", "authority"):
        if answers.get(name):
            assert f'value="{answers[name]}"' in html
    if answers.get("signer_role"):
        assert re.search(rf'value="{answers["signer_role"]}"[^>]*checked', html)
    if "photos" not in answers:
        assert f'value="{photo.pk}" checked' in html


def test_a_photo_of_somebody_else_cannot_be_asked_about(at_desk, patient, photo):
    make_version()
    other = make_photo(Subject.PATIENT, patients=[make_patient("Zoe Last", email="z@example.org")])
    ask(at_desk, patient, other)
    assert not ConsentRequest.objects.exists()


@pytest.mark.parametrize("channel", ["copy", "qr", "text"])
def test_each_button_mints_its_own_link_and_shows_it_once(at_desk, asked, channel):
    html = press(at_desk, asked, channel).content.decode()
    token = link_in(html).rstrip("/").rpartition("/")[2]
    link = LinkToken.objects.get()
    assert link.digest == hashlib.sha256(token.encode()).hexdigest()
    assert link.channel == channel
    press(at_desk, asked, channel)
    assert LinkToken.objects.count() == 2
    again = at_desk.get(f"/admin/requests/{asked.reference}/")
    assert token not in again.content.decode()
    assert "no-store" in again.headers["Cache-Control"]


def test_the_qr_code_is_a_drawing_in_the_page(at_desk, asked):
    html = press(at_desk, asked, "qr").content.decode()
    assert "<svg" in html.split("handed-over__qr")[1].split("</div>")[0]


def test_the_text_message_carries_the_number_and_the_link(at_desk, asked):
    html = press(at_desk, asked, "text").content.decode()
    href = unquote(re.search(r'href="(sms:[^"]+)"', html)[1])
    assert href.startswith("sms:+12165550100?&")
    assert link_in(html) in href


def test_the_mail_is_planned_and_sent_by_the_worker(at_desk, asked, work, outbox, settings):
    settings.EMAIL_BACKEND = "consent.mails.folder.MailFolder"
    press(at_desk, asked, "mail")
    assert FollowUp.objects.get(kind__startswith="mail.").kind == "mail.sign_link"
    assert "on its way" in at_desk.get(f"/admin/requests/{asked.reference}/").content.decode()
    work()
    assert outbox()[0]["To"] == "amara@example.org"


def test_without_an_address_the_mail_button_is_off_with_the_reason(at_desk):
    patient = make_patient(email="")
    make_version()
    ask(at_desk, patient, make_photo(Subject.PATIENT, patients=[patient]))
    request = ConsentRequest.objects.get()
    html = at_desk.get(f"/admin/requests/{request.reference}/").content.decode()
    assert re.search(r'value="mail" disabled', html)
    assert "no e-mail address on file" in html
    press(at_desk, request, "mail")
    assert not FollowUp.objects.filter(kind__startswith="mail.").exists()


def test_staff_vouch_for_the_person_once(at_desk, asked):
    assert (
        "I know this person" in at_desk.get(f"/admin/requests/{asked.reference}/").content.decode()
    )
    press(at_desk, asked, "vouch")
    assert identity.is_vouched(asked)
    html = at_desk.get(f"/admin/requests/{asked.reference}/").content.decode()
    assert "Staff know this person" in html


def test_a_cancelled_request_gives_no_more_links(at_desk, asked):
    press(at_desk, asked, "copy")
    press(at_desk, asked, "cancel")
    assert LinkToken.objects.get().closed_at is not None
    press(at_desk, asked, "copy")
    assert LinkToken.objects.count() == 1
    html = at_desk.get(f"/admin/requests/{asked.reference}/").content.decode()
    assert "Cancelled" in html
    assert "Ask again" in html


def test_a_request_whose_time_ran_out_says_so_and_gives_no_link(at_desk, asked):
    ConsentRequest.objects.filter(pk=asked.pk).update(answer_by=timezone.now() - timedelta(hours=1))
    press(at_desk, asked, "qr")
    assert not LinkToken.objects.exists()
    html = at_desk.get(f"/admin/requests/{asked.reference}/").content.decode()
    assert "Time ran out" in html


def test_reading_the_page_changes_nothing(at_desk, asked):
    at_desk.get(f"/admin/requests/{asked.reference}/")
    for act in ("copy", "vouch", "cancel", "mail"):
        at_desk.get(f"/admin/requests/{asked.reference}/", {"act": act})
    asked.refresh_from_db()
    assert asked.outcome == ""
    assert not LinkToken.objects.exists()
    assert not identity.is_vouched(asked)


def test_an_unknown_reference_is_not_found(at_desk):
    assert at_desk.get("/admin/requests/000000000000/").status_code == 404
    assert at_desk.get("/admin/patients/000000000000/ask/").status_code == 404
