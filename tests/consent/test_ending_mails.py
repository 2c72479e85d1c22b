"""What is the practice told by mail before permissions end, once at each step?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from consent import actions, followups
from consent.models import (
    FollowUp,
    LedgerEntry,
    PracticeDetails,
)
from consent.privileges import Role
from tests.consent import ending_states
from tests.consent.ending_states import ending_in, on_a_page, photo_of, today
from tests.factories import (
    make_consent,
    make_staff,
    replace_days,
)

patient, desk = ending_states.FIXTURES


@pytest.fixture
def office(db) -> str:
    details = PracticeDetails.the_one()
    details.email = "office@example.org"
    details.save()
    return details.email


def test_the_practice_is_told_at_each_step_once_and_no_name_is_in_it(
    office, patient, work, mailoutbox
):
    photo = photo_of(patient)
    consent = ending_in(60, photo, patient=patient)
    on_a_page(photo)
    work()
    seen = len(mailoutbox)
    for days in (61, 60, 30, 7):
        replace_days(consent, today() - timedelta(days=100), today() + timedelta(days=days))
        for _round in range(2):
            actions.plan_ending_notices()
            work()
    mails = mailoutbox[seen:]
    assert [mail.to[0] for mail in mails] == [office] * 3
    text = "".join(mail.subject + mail.body for mail in mails)
    assert "1 photo may no longer be shown" in text
    assert "1 page of the website loses something" in text
    assert "/admin/ending/" in text
    for word in (*patient.name.split(), patient.reference, photo.title, consent.reference):
        assert word not in text


def test_nothing_is_mailed_where_all_was_renewed(office, patient, work, mailoutbox):
    photo = photo_of(patient)
    ending_in(7, photo, patient=patient)
    make_consent(patient, photo)
    work()
    seen = len(mailoutbox)
    assert actions.plan_ending_notices() == 1
    work()
    assert mailoutbox[seen:] == []
    assert not FollowUp.objects.open().filter(kind="mail.ending").exists()


def test_the_clock_plans_the_mails(office, patient, work):
    ending_in(7, photo_of(patient), patient=patient)
    for _round in range(2):
        call_command("tick")
    (notice,) = FollowUp.objects.filter(kind="mail.ending")
    assert followups.kinds()["mail.ending"].sentence
    assert LedgerEntry.objects.get(act="consent.ending_noticed").seq == notice.cause


def test_without_an_address_of_the_practice_its_owners_are_told(patient, work, mailoutbox):
    owner = make_staff(Role.OWNER, email="owner@example.org")
    make_staff(Role.FRONT_DESK, email="desk@example.org")
    ending_in(7, photo_of(patient), patient=patient)
    work()
    seen = len(mailoutbox)
    actions.plan_ending_notices()
    work()
    assert [mail.to[0] for mail in mailoutbox[seen:]] == [owner.email]
