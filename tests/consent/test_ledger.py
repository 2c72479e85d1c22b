"""Is everything that was done on record, in order, and can a change be found?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from consent import evidence, triggers, verify
from consent.acts import ACTS, SYSTEM
from consent.models import LedgerDetail, LedgerEntry

pytestmark = pytest.mark.django_db


def append(act: str = "patient.added", **fields: object) -> LedgerEntry:
    with transaction.atomic():
        return LedgerEntry.objects.append(act, actor=SYSTEM.as_json(), refs={"n": 1}, **fields)


def faults() -> list[str]:
    return list(verify.chain_is_whole()) + list(verify.details_fit_the_chain())


def without_guards(sql: str, *params: object) -> None:
    """What somebody with the database's own tools could do."""
    triggers.drop()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    triggers.make()


def test_entries_follow_each_other():
    first, second, third = append(), append(), append()
    assert first.prev == evidence.GENESIS
    assert (second.seq, second.prev) == (first.seq + 1, first.sha256)
    assert (third.seq, third.prev) == (second.seq + 1, second.sha256)
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_transaction_of_its_act():
    with pytest.raises(transaction.TransactionManagementError):
        LedgerEntry.objects.append("patient.added", actor={}, refs={})
    assert LedgerEntry.objects.count() == 0


def test_an_act_that_fails_leaves_no_entry():
    append()
    with pytest.raises(RuntimeError), transaction.atomic():
        append()
        raise RuntimeError
    append()
    assert list(LedgerEntry.objects.values_list("seq", flat=True)) == [1, 2]
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_the_chain_stays_whole_when_many_write_at_once():
    def write() -> None:
        try:
            for _ in range(5):
                append()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(write) for _ in range(6)]:
            done.result()
    assert list(LedgerEntry.objects.values_list("seq", flat=True)) == list(range(1, 31))
    assert faults() == []


def test_details_can_be_erased_and_the_chain_stays_whole():
    append(detail="Amara said so on the phone")
    assert LedgerDetail.objects.count() == 1
    LedgerDetail.objects.all().delete()
    append()
    assert faults() == []


def test_the_ledger_itself_never_holds_the_words_of_a_detail():
    entry = append(detail="Amara said so on the phone")
    row = LedgerEntry.objects.filter(pk=entry.pk).values().get()
    assert "Amara" not in str(row)
    assert entry.detail_sha256 == evidence.salted(
        LedgerDetail.objects.get().salt, "Amara said so on the phone"
    )


def test_the_same_words_give_another_digest_each_time():
    assert append(detail="yes").detail_sha256 != append(detail="yes").detail_sha256


@pytest.mark.parametrize(
    "change",
    [
        "act = 'patient.merged'",
        "refs = '{\"n\": 2}'",
        'actor = \'{"kind": "staff", "id": 9}\'',
        "at = '2020-01-01 00:00:00+00:00'",
        "detail_sha256 = 'ffff'",
    ],
)
def test_a_changed_entry_is_found(change):
    for _ in range(3):
        append()
    without_guards(f"UPDATE consent_ledgerentry SET {change} WHERE seq = 2")
    assert faults() == ["Ledger entry 2 was changed."]


def test_a_missing_entry_is_found():
    for _ in range(3):
        append()
    without_guards("DELETE FROM consent_ledgerentry WHERE seq = 2")
    assert "Ledger entry 2 is missing." in faults()
    assert "Ledger entry 3 does not follow the one before it." in faults()


def test_an_entry_computed_anew_does_not_fit_the_next_one():
    for _ in range(3):
        append()
    second = LedgerEntry.objects.get(seq=2)
    forged = evidence.chain_digest(
        seq=2,
        at=second.at,
        act="patient.merged",
        actor=second.actor,
        refs=second.refs,
        detail_sha256="",
        prev=second.prev,
    )
    without_guards(
        "UPDATE consent_ledgerentry SET act = 'patient.merged', sha256 = %s WHERE seq = 2", forged
    )
    assert faults() == ["Ledger entry 3 does not follow the one before it."]


def test_changed_words_beside_an_entry_are_found():
    entry = append(detail="yes")
    LedgerDetail.objects.filter(seq=entry.seq).update(detail="no")
    assert faults() == [f"The words beside ledger entry {entry.seq} were changed."]


def test_an_instant_is_chained_as_it_comes_back_from_the_database():
    entry = append()
    assert LedgerEntry.objects.get(pk=entry.pk).as_link().expected() == entry.sha256


def test_every_act_has_a_dotted_name_and_a_sentence():
    for name, sentence in ACTS.items():
        assert len(name) <= LedgerEntry._meta.get_field("act").max_length
        assert name.count(".") == 1
        assert sentence[0].isupper()
