"""What does the database itself refuse, whoever asks and by whichever tool?"""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from consent import actions, checks, triggers, verify
from consent.acts import SYSTEM
from consent.management.commands.migrate import Command as Migrate
from consent.models import (
    Consent,
    ConsentFormVersion,
    CoveredItem,
    Evidence,
    Grant,
    LedgerEntry,
    RequestedItem,
    RequestedPrivilege,
    Signature,
    Withdrawal,
)
from consent.privileges import Subject
from tests.factories import make_consent, make_patient, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent() -> Consent:
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    return make_consent(patient, photo, uses=["website", "instagram"])


@pytest.fixture
def withdrawn(consent) -> Consent:
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy", sha256=consent.items.get().sha256)
    actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
    # PostgreSQL empties no table while a foreign key of this transaction is still unchecked.
    connection.check_constraints()
    return Consent.objects.get(pk=consent.pk)


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError:
        return True
    return False


NEVER_CHANGED = ("ledgerentry", "consentformversion", "evidence", "withdrawal")
NEVER_DELETED = (*NEVER_CHANGED, "consent", "grant", "covereditem")


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_records_that_prove_something_are_never_changed(withdrawn, table):
    assert refused(f"UPDATE consent_{table} SET id = id")


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_records_that_prove_something_are_never_deleted(withdrawn, table):
    assert refused(f"DELETE FROM consent_{table}")


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_records_that_prove_something_are_never_replaced(withdrawn, table):
    with connection.cursor() as cursor:
        columns = [
            one.name
            for one in connection.introspection.get_table_description(cursor, f"consent_{table}")
        ]
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    source = f"SELECT {names} FROM consent_{table}"
    if connection.vendor == "sqlite":
        assert refused(f"INSERT OR REPLACE INTO consent_{table} ({names}) {source}")
    elif table in NEVER_CHANGED:
        assert refused(
            f"INSERT INTO consent_{table} ({names}) {source} ON CONFLICT (id) DO UPDATE SET id = 1"
        )
    else:
        assert refused(f"TRUNCATE consent_{table} CASCADE")


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_tables_that_prove_something_are_never_emptied(withdrawn, table):
    empty = "TRUNCATE {} CASCADE" if connection.vendor == "postgresql" else "DELETE FROM {}"
    assert refused(empty.format(f"consent_{table}"))


@pytest.mark.parametrize(
    ("model", "column"),
    [(Consent, "revoked_at"), (Grant, "revoked_at"), (CoveredItem, "withdrawn_at")],
)
@pytest.mark.parametrize("value", [None, "later"])
def test_a_withdrawal_is_never_undone_nor_moved(withdrawn, model, column, value):
    rows = model.objects.exclude(**{column: None})
    assert rows.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**{column: timezone.now() if value else None})


@pytest.mark.parametrize(
    "change",
    [
        {"last_day": F("last_day") + timedelta(days=1)},
        {"first_day": F("first_day") - timedelta(days=1)},
    ],
)
def test_a_consent_is_never_made_longer(consent, change):
    if connection.vendor == "sqlite":
        day = {name: getattr(consent, name) for name in change}
        step = timedelta(days=1 if "last_day" in change else -1)
        change = {name: value + step for name, value in day.items()}
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)


def test_a_consent_may_be_made_shorter(consent):
    Consent.objects.filter(pk=consent.pk).update(last_day=consent.last_day - timedelta(days=1))
    assert Consent.objects.get(pk=consent.pk).last_day == consent.last_day - timedelta(days=1)


def test_a_consent_never_passes_to_somebody_else(consent):
    other = make_patient("Somebody Else", email="else@example.org")
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(patient=other)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Grant, {"privilege": "sharing"}),
        (CoveredItem, {"sha256": "0" * 64}),
        (CoveredItem, {"kind": "clip"}),
    ],
)
def test_what_was_agreed_to_is_never_exchanged(consent, model, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(consent=consent).update(**change)


@pytest.mark.parametrize(
    "change",
    [{"ends_at": timedelta(days=3)}, {"starts_at": -timedelta(days=3)}],
)
def test_the_instants_of_a_consent_move_no_further_than_a_change_of_time_zone(consent, change):
    (name, step), *_ = change.items()
    with pytest.raises(DatabaseError, match="longer"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**{name: getattr(consent, name) + step})
    actions.change_zone(zone="Pacific/Kiritimati")
    actions.change_zone(zone="Pacific/Pago_Pago")
    actions.change_zone(zone="America/New_York")
    moved = Consent.objects.get(pk=consent.pk)
    assert (moved.starts_at, moved.ends_at) == (consent.starts_at, consent.ends_at)


def test_a_use_is_never_added_to_a_signed_consent(consent):
    with pytest.raises(DatabaseError, match="never added"), transaction.atomic():
        Grant.objects.create(consent=consent, privilege="sharing", recipients="everyone")


def test_a_photo_is_added_to_a_signed_consent_only_by_somebody_who_attests(consent):
    with pytest.raises(DatabaseError, match="attests"), transaction.atomic():
        CoveredItem.objects.create(consent=consent, sha256="0" * 64)
    with pytest.raises(DatabaseError, match="described set"), transaction.atomic():
        CoveredItem.objects.create(consent=consent, sha256="0" * 64, attested_at=timezone.now())
    assert consent.items.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"method": "drawn", "points": "x"}, {"role": "parent"}, {"typed_name": "Somebody Else"}],
)
def test_a_signature_is_never_changed(consent, change):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Signature.objects.filter(consent=consent).update(**change)


def test_a_signature_is_never_deleted_but_the_name_can_be_erased_in_the_end(consent):
    assert refused("DELETE FROM consent_signature")
    Signature.objects.filter(consent=consent).update(name="")
    assert Signature.objects.get(consent=consent).name == ""


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (RequestedItem, {"sha256": "0" * 64}),
        (RequestedItem, {"kind": "clip"}),
        (RequestedPrivilege, {"slug": "sharing"}),
    ],
)
def test_what_was_asked_is_never_exchanged(consent, model, change):
    rows = model.objects.filter(request=consent.request)
    with pytest.raises(DatabaseError, match="never exchanged"), transaction.atomic():
        rows.filter(pk=rows.first().pk).update(**change)


def test_only_where_unrecognisable_is_never_lifted(consent):
    consent.grants.update(only_unrecognisable=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        consent.grants.update(only_unrecognisable=False)


def test_deleting_a_photo_leaves_the_item_that_was_agreed_to(consent):
    item = consent.items.get()
    item.photo.delete()
    item.refresh_from_db()
    assert item.photo is None
    assert len(item.sha256) == 64


def test_the_refusal_says_why(consent):
    with pytest.raises(IntegrityError, match="The ledger is never changed"), transaction.atomic():
        LedgerEntry.objects.update(act="x")
    with pytest.raises(IntegrityError, match="new signature"), transaction.atomic():
        Consent.objects.update(last_day=consent.last_day + timedelta(days=9))


def test_every_guard_is_there_and_making_them_again_is_harmless():
    assert triggers.missing() == []
    triggers.make()
    assert triggers.missing() == []


@pytest.mark.parametrize("lost", [one.name for one in triggers.REFUSALS])
def test_a_missing_guard_is_found_by_the_check_and_by_verify_and_made_again(lost):
    table = next(one.table for one in triggers.REFUSALS if one.name == lost)
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {lost}{on}")
    assert triggers.missing() == [lost]
    found = checks.triggers_are_there(databases=["default"])
    assert [one.id for one in found] == ["consent.E007"]
    assert lost in found[0].msg
    assert list(verify.triggers_are_there()) == [f"The database guard {lost} is missing."]
    triggers.make()
    assert triggers.missing() == []


def test_migrate_runs_where_guards_are_missing_since_it_is_what_makes_them():
    on = " ON consent_grant" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER consent_grant_facts_stay{on}")
    command = Migrate(stderr=StringIO())
    command.check(databases=["default"])
    with pytest.raises(SystemCheckError):
        BaseCommand().check(databases=["default"])
    call_command("migrate", "consent", verbosity=0, skip_checks=False, stderr=StringIO())
    assert triggers.missing() == []


def test_emptying_the_database_is_refused_outside_tests(settings):
    settings.LEDGER_MAY_BE_FLUSHED = False
    with transaction.atomic():
        LedgerEntry.objects.append("patient.added", actor={}, refs={})
    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("flush", interactive=False)
    assert LedgerEntry.objects.count() == 1
    assert triggers.missing() == []


def test_the_records_that_tests_made_are_whole(withdrawn):
    assert Evidence.objects.count() == ConsentFormVersion.objects.count() == 1
    assert Withdrawal.objects.count() == 3
    assert list(verify.chain_is_whole()) == []
