"""Is this the right person? Answers are slowed and paused, and never counted twice or forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from consent import actions
from consent.acts import SYSTEM
from consent.models import FollowUp, IdentityCheck, LedgerEntry, Patient
from consent.people import identity
from tests.consent.walking import BORN
from tests.factories import make_patient, make_request

pytestmark = pytest.mark.django_db

WRONG = date(1980, 1, 1)


def let_the_pause_pass() -> None:
    IdentityCheck.objects.update(paused_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("wrong_tries", "seconds"),
    [(0, None), (2, None), (3, 30), (4, 30), (5, 300), (6, 300), (7, 900), (50, 900)],
)
def test_wrong_answers_slow_down_and_never_pause_longer_than_15_minutes(wrong_tries, seconds):
    wait = identity.pause_after(wrong_tries)
    assert (wait.total_seconds() if wait else None) == seconds


@pytest.mark.parametrize("make_owner", [make_request, make_patient], ids=["request", "patient"])
def test_a_pause_looks_at_no_answer_not_even_the_right_one(make_owner):
    owner = make_owner()
    for _ in range(3):
        answer = identity.check_birth_date(owner, WRONG)
    assert answer.paused_until > timezone.now()
    assert identity.paused_until(owner) == answer.paused_until
    assert not identity.check_birth_date(owner, BORN).right
    let_the_pause_pass()
    assert identity.paused_until(owner) is None
    assert identity.check_birth_date(owner, BORN).right


def test_a_right_answer_forgives_the_wrong_ones():
    request = make_request()
    for _ in range(2):
        identity.check_birth_date(request, WRONG)
    assert identity.check_birth_date(request, BORN).right
    assert identity.check_birth_date(request, WRONG).paused_until is None


def test_wrong_answers_to_a_request_do_not_pause_the_patients_permissions():
    request = make_request()
    for _ in range(7):
        identity.check_birth_date(request, WRONG)
        let_the_pause_pass()
    assert identity.check_birth_date(request.patient, BORN).right


def test_each_wrong_answer_is_in_the_ledger_without_the_answer():
    request = make_request()
    identity.check_birth_date(request, WRONG)
    identity.check_birth_date(request.patient, WRONG)
    entries = LedgerEntry.objects.filter(act="request.identity_wrong")
    assert [entry.refs for entry in entries] == [
        {"request": request.reference, "tries": 1},
        {"patient": request.patient.reference, "tries": 1},
    ]


def test_without_a_birth_date_on_file_no_date_is_right():
    request = make_request(make_patient(birth_date=None))
    assert not identity.has_birth_date(request)
    assert not identity.check_birth_date(request, BORN).right


def test_a_joined_record_is_asked_for_the_birth_date_of_the_kept_one():
    kept, old = make_patient(), make_patient(birth_date=date(1970, 1, 1))
    request = make_request(old)
    Patient.objects.filter(pk=old.pk).update(merged_into=kept)
    request.refresh_from_db()
    assert identity.check_birth_date(request, BORN).right


def test_a_code_is_good_once_and_only_the_last_one():
    request = make_request()
    first, second = identity.new_code(request), identity.new_code(request)
    if first != second:
        assert not identity.check_code(request, first).right
    assert identity.check_code(request, f"{second[:3]} {second[3:]}").right
    assert not identity.check_code(request, second).right


def test_a_code_runs_out_after_20_minutes():
    request = make_request()
    code = identity.new_code(request)
    check = IdentityCheck.objects.get(request=request)
    lasts = check.expires_at - timezone.now()
    assert timedelta(minutes=19) < lasts <= timedelta(minutes=20)
    IdentityCheck.objects.update(expires_at=timezone.now())
    assert not identity.check_code(request, code).right


def test_a_code_of_one_request_does_not_open_another():
    one, other = make_request(), make_request()
    code = identity.new_code(one)
    identity.new_code(other)
    IdentityCheck.objects.filter(request=other).update(
        code_digest=IdentityCheck.objects.get(request=one).code_digest
    )
    assert not identity.check_code(other, code).right


@pytest.mark.parametrize("given", ["", "vouched", "000", "12345678901234567890"])
def test_no_code_was_sent_so_none_is_right(given: str):
    request = make_request()
    assert not identity.check_code(request, given).right
    actions.vouch(request=request, by=SYSTEM)
    assert not identity.check_code(request, given).right


def test_wrong_codes_pause_like_wrong_dates():
    request = make_request()
    identity.new_code(request)
    answers = [identity.check_code(request, "abc") for _ in range(3)]
    assert answers[-1].paused_until is not None


def test_a_code_does_not_undo_that_staff_vouched():
    request = make_request()
    actions.vouch(request=request, by=SYSTEM)
    assert identity.new_code(request) is None
    assert identity.is_vouched(request)


def test_codes_are_mailed_three_times_an_hour_at_most():
    request = make_request()
    assert [actions.ask_for_code(request=request) for _ in range(4)] == [True, True, True, False]
    assert FollowUp.objects.filter(kind="mail.code").count() == 3
    assert actions.ask_for_code(request=make_request())
