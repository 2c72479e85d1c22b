"""What do mails say, and what do they keep to themselves?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consent import actions, emails
from consent.acts import SYSTEM
from consent.mails import addresses
from consent.models import LinkToken, Patient, PracticeDetails
from consent.people import identity
from consent.privileges import Channel, Purpose
from tests.factories import make_consent, make_patient, make_photo, make_request

pytestmark = pytest.mark.django_db

# Words that would tell whoever sees the subject, or the screen of a locked phone, what it is about.
TELLING = (
    "photo",
    "permission",
    "consent",
    "treatment",
    "braces",
    "smiling",
    "IMG_0001",
    "website",
    "instagram",
)


@pytest.fixture
def practice() -> PracticeDetails:
    details = PracticeDetails.the_one()
    details.struct_org_name = "Harbour <Dental> & Co"
    details.struct_org_phone = "+1 216 555 0100"
    details.email = "hello@harbour.example"
    details.save()
    return details


def send_all(patient: Patient) -> None:
    request = make_request(patient)
    consent = make_consent(patient, make_photo("patient", patients=[patient]))
    emails.send_sign_link(request)
    emails.send_receipt(consent)
    emails.send_withdrawn(actions.withdraw(consent=consent, by=SYSTEM, channel="mail"))
    emails.send_manage_link(addresses.of_patient(patient))
    emails.send_code(request)


def test_every_mail_names_the_practice_and_its_phone_and_nothing_of_the_matter(
    practice, mailoutbox
):
    send_all(make_patient())
    assert len(mailoutbox) == 5
    for mail in mailoutbox:
        text = f"{mail.subject}\n{mail.body}"
        assert practice.name in mail.subject, "plain text is not escaped"
        assert practice.struct_org_phone in mail.body
        assert mail.reply_to == [practice.email]
        assert mail.to == ["amara@example.org"]
        told = [word for word in TELLING if word.lower() in mail.subject.lower()]
        assert not told
        assert "smiling" not in text.lower()
        assert "IMG_0001" not in text
        assert "<" not in text.replace(practice.name, "")
        assert "\n\n\n" not in mail.body


def test_every_link_stands_alone_on_its_line_and_its_token_is_stored_nowhere(practice, mailoutbox):
    send_all(make_patient())
    links = [line for mail in mailoutbox for line in mail.body.splitlines() if "/consent/" in line]
    assert len(links) == 4
    for link in links:
        assert link.startswith("http")
        assert " " not in link
        token = link.rstrip("/").rpartition("/")[2]
        assert not LinkToken.objects.filter(digest=token).exists()
        assert LinkToken.objects.filter(digest=actions.links.token_digest(token)).exists()


def test_the_mail_with_a_question_says_until_which_day_of_the_practice(practice, mailoutbox):
    practice.time_zone = "Pacific/Kiritimati"
    practice.save()
    request = make_request()
    noon = (timezone.now() + timedelta(days=3)).replace(hour=12)
    request.answer_by = noon
    emails.send_sign_link(request)
    day = noon + timedelta(hours=14)
    assert f"until {day.day} {day:%B %Y}" in mailoutbox[0].body


def test_the_code_stands_in_the_body_and_not_in_the_subject(practice, mailoutbox):
    request = make_request()
    emails.send_code(request)
    (mail,) = mailoutbox
    code = next(line for line in mail.body.splitlines() if line.isdigit())
    assert code not in mail.subject
    assert identity.check_code(request, code).right


def test_a_receipt_of_taking_back_carries_its_reference(practice, mailoutbox):
    patient = make_patient()
    consent = make_consent(patient, make_photo("patient", patients=[patient]))
    withdrawal = actions.withdraw(consent=consent, by=SYSTEM, channel="mail")
    emails.send_withdrawn(withdrawal)
    assert withdrawal.reference in mailoutbox[0].body


def test_nobody_without_an_address_is_mailed_and_no_link_is_made(mailoutbox):
    before = LinkToken.objects.count()
    send_all(make_patient(email=""))
    assert not mailoutbox
    assert LinkToken.objects.count() == before


def test_a_closed_question_is_not_mailed(mailoutbox):
    request = make_request()
    actions.cancel(request=request, by=SYSTEM)
    emails.send_sign_link(request)
    late = make_request()
    late.answer_by = timezone.now()
    emails.send_sign_link(late)
    assert not mailoutbox


def test_no_code_goes_out_where_staff_vouched(mailoutbox):
    request = make_request()
    actions.vouch(request=request, by=SYSTEM)
    emails.send_code(request)
    assert not mailoutbox


def test_mail_for_a_joined_record_goes_where_the_kept_ones_goes(mailoutbox):
    kept, old = make_patient(email="new@example.org"), make_patient(email="old@example.org")
    Patient.objects.filter(pk=old.pk).update(merged_into=kept)
    emails.send_manage_link(addresses.of_patient(Patient.objects.get(pk=old.pk)))
    assert mailoutbox[0].to == ["new@example.org"]
    assert LinkToken.objects.get().patient == kept


def test_links_in_mails_are_made_for_their_purpose_and_channel(practice, mailoutbox):
    send_all(make_patient())
    made = set(LinkToken.objects.values_list("purpose", "channel"))
    assert made == {(Purpose.SIGN, Channel.MAIL), (Purpose.MANAGE, Channel.MAIL)}


@pytest.mark.parametrize(
    ("address", "shown"),
    [("amara@example.org", "a•••@example.org"), ("a@b.c", "a•••@b.c"), ("", "")],
)
def test_an_address_is_shown_mostly_hidden(address: str, shown: str):
    assert emails.mostly_hidden(address) == shown
