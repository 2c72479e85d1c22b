"""What does the database itself refuse? Triggers on SQLite and PostgreSQL, made after migrate."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections


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


def _stays(table: str, columns: str, sentence: str, more: str = "") -> Refusal:
    """Refuses to change any of the columns once the row is there."""
    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in columns.split())
    return Refusal(
        f"{table}_facts_stay",
        table,
        "UPDATE",
        sentence,
        f"{changed} OR {more}" if more else changed,
    )


_AGREED = "What was agreed to is never exchanged."
_DESCRIBED = (
    "EXISTS (SELECT 1 FROM consent_consent c WHERE c.id = NEW.consent_id AND c.scope_text <> '')"
)
_SEALED = "EXISTS (SELECT 1 FROM consent_evidence e WHERE e.consent_id = NEW.consent_id)"

REFUSALS = (
    *_never_changed("consent_ledgerentry", "The ledger"),
    *_never_changed("consent_consentformversion", "A form version"),
    *_never_changed("consent_evidence", "Evidence"),
    *_never_changed("consent_withdrawal", "A withdrawal"),
    *_never_back("consent_consent", "revoked_at", "A withdrawal"),
    *_never_back("consent_grant", "revoked_at", "A withdrawal"),
    *_never_back("consent_covereditem", "withdrawn_at", "A withdrawal"),
    _stays(
        "consent_consent",
        "reference request_id patient_id version_id signed_at first_day scope_text",
        _AGREED,
    ),
    Refusal(
        "consent_consent_is_never_longer",
        "consent_consent",
        "UPDATE",
        "A consent is never made longer: more needs a new signature.",
        # The instants may move with the practice's time zone, which is 26 hours at most.
        "NEW.last_day > OLD.last_day OR NEW.ends_at > {later} OR NEW.starts_at < {earlier}",
    ),
    _stays("consent_covereditem", "consent_id kind sha256", _AGREED),
    _stays(
        "consent_grant",
        "consent_id privilege recipients",
        _AGREED,
        "(OLD.only_unrecognisable AND NOT NEW.only_unrecognisable)",
    ),
    Refusal(
        "consent_grant_not_added",
        "consent_grant",
        "INSERT",
        "A use is never added to a signed consent.",
        _SEALED,
    ),
    Refusal(
        "consent_covereditem_not_added",
        "consent_covereditem",
        "INSERT",
        "A photo is added only to a described set that was signed for, by somebody who attests to it.",
        f"(NEW.attested_at IS NULL OR NOT {_DESCRIBED}) AND {_SEALED}",
    ),
    # Emptying is the purge after the years of keeping; anything else would be a forgery.
    _stays(
        "consent_signature",
        "consent_id role method erecords_version erecords_shown_at",
        "A signature is never changed.",
        "(NEW.points <> OLD.points AND NEW.points <> '') OR (NEW.name <> OLD.name AND NEW.name <> '')"
        " OR (NEW.typed_name <> OLD.typed_name AND NEW.typed_name <> '')",
    ),
    Refusal(
        "consent_signature_no_delete",
        "consent_signature",
        "DELETE",
        "A signature is never deleted.",
    ),
    _stays("consent_requesteditem", "request_id kind sha256", "What was asked is never exchanged."),
    _stays("consent_requestedprivilege", "request_id slug", "What was asked is never exchanged."),
)
TABLES = tuple(dict.fromkeys(refusal.table for refusal in REFUSALS))


def make(using: str = "default") -> None:
    """Makes every trigger anew; harmless to repeat."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in guards(connection.vendor):
            if guard.table in tables:
                for statement in guard.statements:
                    cursor.execute(statement)


def drop(using: str = "default") -> None:
    """Takes the triggers away, for the guarded `flush` only."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in guards(connection.vendor):
            if guard.table in tables:
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should exist and do not, or that refuse something else."""
    connection = connections[using]
    source = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT t.tgname, pg_get_triggerdef(t.oid, true) || p.prosrc FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(source)
        there = dict(cursor.fetchall())
    return sorted(
        guard.name for guard in guards(connection.vendor) if there.get(guard.name) != guard.body
    )


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger of one engine; `body` is what the engine keeps of it."""

    name: str
    table: str
    statements: tuple[str, ...]
    body: str


def guards(vendor: str) -> list[Guard]:
    """Every trigger as the engine is told of it."""
    if vendor == "sqlite":
        return [_sqlite(refusal) for refusal in REFUSALS]
    made = [_postgresql(refusal) for refusal in REFUSALS]
    emptied = "This table is never emptied."
    made += [
        _postgresql(Refusal(f"{table}_no_truncate", table, "TRUNCATE", emptied)) for table in TABLES
    ]
    return made


def _sqlite(one: Refusal) -> Guard:
    when = one.when.format(
        later="datetime(OLD.ends_at, '+26 hours')", earlier="datetime(OLD.starts_at, '-26 hours')"
    )
    body = (
        f"CREATE TRIGGER {one.name} BEFORE {one.event} ON {one.table} "
        f"{f'WHEN {when} ' if when else ''}BEGIN SELECT RAISE(ABORT, '{one.sentence}'); END"
    )
    return Guard(one.name, one.table, (f"DROP TRIGGER IF EXISTS {one.name}", body), body)


def _postgresql(one: Refusal) -> Guard:
    when = one.when.format(
        later="OLD.ends_at + interval '26 hours'", earlier="OLD.starts_at - interval '26 hours'"
    )
    refuse = f"RAISE EXCEPTION '{one.sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    row = "OLD" if one.event == "DELETE" else "NEW"
    # The condition stands in the body: a WHEN clause may not look at other tables.
    body = (
        f" BEGIN IF {when} THEN {refuse} END IF; RETURN {row}; END "
        if when
        else f" BEGIN {refuse} END "
    )
    each = "STATEMENT" if one.event == "TRUNCATE" else "ROW"
    trigger = (
        f"TRIGGER {one.name} BEFORE {one.event} ON {one.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {one.name}()"
    )
    return Guard(
        one.name,
        one.table,
        (
            f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $body${body}$body$",
            f"CREATE OR REPLACE {trigger}",
        ),
        f"CREATE {trigger}{body}",
    )
