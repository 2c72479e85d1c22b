"""What does the database itself refuse? Triggers on SQLite and PostgreSQL, made after migrate."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing a table never accepts.

    Attributes:
        when: SQL over OLD and NEW that is true for what is refused; '' refuses always.
    """

    name: str
    table: str
    event: str
    sentence: str
    when: str = ""


def _never_changed(table: str, what: str) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(f"{table}_no_{event.lower()}", table, event, f"{what} is never changed.")
        for event in ("UPDATE", "DELETE")
    )


def _never_back(table: str, column: str, what: str) -> tuple[Refusal, ...]:
    return (
        Refusal(
            f"{table}_{column}_stays",
            table,
            "UPDATE",
            f"{what} is never undone: more needs a new signature.",
            f"OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} <> OLD.{column})",
        ),
        Refusal(f"{table}_no_delete", table, "DELETE", f"{what}: its record is never deleted."),
    )


REFUSALS = (
    *_never_changed("consent_ledgerentry", "The ledger"),
    *_never_changed("consent_consentformversion", "A form version"),
    *_never_changed("consent_evidence", "Evidence"),
    *_never_changed("consent_withdrawal", "A withdrawal"),
    *_never_back("consent_consent", "revoked_at", "A withdrawal"),
    *_never_back("consent_grant", "revoked_at", "A withdrawal"),
    *_never_back("consent_covereditem", "withdrawn_at", "A withdrawal"),
    Refusal(
        "consent_consent_last_day_shrinks",
        "consent_consent",
        "UPDATE",
        "A consent is never made longer: more needs a new signature.",
        "NEW.last_day > OLD.last_day OR NEW.first_day < OLD.first_day "
        "OR NEW.patient_id <> OLD.patient_id OR NEW.version_id <> OLD.version_id",
    ),
    Refusal(
        "consent_covereditem_digest_stays",
        "consent_covereditem",
        "UPDATE",
        "What was agreed to is never exchanged.",
        "NEW.sha256 <> OLD.sha256 OR NEW.consent_id <> OLD.consent_id OR NEW.kind <> OLD.kind",
    ),
    Refusal(
        "consent_grant_use_stays",
        "consent_grant",
        "UPDATE",
        "What was agreed to is never exchanged.",
        "NEW.privilege <> OLD.privilege OR NEW.consent_id <> OLD.consent_id "
        "OR (OLD.only_unrecognisable AND NOT NEW.only_unrecognisable)",
    ),
)
TABLES = tuple(dict.fromkeys(refusal.table for refusal in REFUSALS))


def make(using: str = "default") -> None:
    """Makes every trigger that is missing; harmless to repeat."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for statement in _statements(connection, tables):
            cursor.execute(statement)


def drop(using: str = "default") -> None:
    """Takes the triggers away, for the guarded `flush` only."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for name, table in _names(connection):
            if table not in tables:
                continue
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should exist and do not."""
    connection = connections[using]
    source = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(source)
        there = {row[0] for row in cursor.fetchall()}
    return sorted({name for name, _ in _names(connection)} - there)


def _names(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    names = [(refusal.name, refusal.table) for refusal in REFUSALS]
    if connection.vendor == "postgresql":
        names += [(f"{table}_no_truncate", table) for table in TABLES]
    return names


def _statements(connection: BaseDatabaseWrapper, tables: set[str]) -> list[str]:
    refusals = [refusal for refusal in REFUSALS if refusal.table in tables]
    if connection.vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {one.name} BEFORE {one.event} ON {one.table} "
            f"{f'WHEN {one.when} ' if one.when else ''}"
            f"BEGIN SELECT RAISE(ABORT, '{one.sentence}'); END"
            for one in refusals
        ]
    statements = []
    for one in refusals:
        statements += [
            _postgres_function(one.name, one.sentence),
            f"CREATE OR REPLACE TRIGGER {one.name} BEFORE {one.event} ON {one.table} FOR EACH ROW "
            f"{f'WHEN ({one.when}) ' if one.when else ''}EXECUTE FUNCTION {one.name}()",
        ]
    for table in TABLES:
        if table in tables:
            name = f"{table}_no_truncate"
            statements += [
                _postgres_function(name, "This table is never emptied."),
                f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            ]
    return statements


def _postgres_function(name: str, sentence: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $body$"
    )
