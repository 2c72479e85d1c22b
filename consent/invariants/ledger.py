"""Is the ledger whole from its first entry to its last, and do the records say what it says?"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Model, QuerySet

from consent import evidence, in_batches
from consent.models import (
    Clip,
    Consent,
    CoveredItem,
    FollowUp,
    Grant,
    LedgerDetail,
    LedgerEntry,
    Photo,
    Withdrawal,
)
from consent.privileges import Subject

WITHDRAWALS = ("consent.revoked", "consent.use_revoked", "consent.item_withdrawn")
Part = tuple[str, str, str]


def chain_is_whole() -> Iterator[str]:
    entries = LedgerEntry.objects.order_by("seq").iterator()
    yield from evidence.chain_faults(entry.as_link() for entry in entries)


def details_fit_the_chain() -> Iterator[str]:
    for details in in_batches.of(LedgerDetail.objects.order_by("seq")):
        entries = LedgerEntry.objects.filter(seq__in=[one.seq for one in details])
        digests = dict(entries.values_list("seq", "detail_sha256"))
        for detail in details:
            if digests.get(detail.seq) != evidence.salted(detail.salt, detail.detail):
                yield f"The words beside ledger entry {detail.seq} were changed."


def last_entries_are_there() -> Iterator[str]:
    """A chain that was cut at its end is whole: what else knows of later entries is asked.

    The shut-file is asked by its own check, signatures, copies and withdrawals by theirs.
    """
    head = LedgerEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    known = max(
        _newest(FollowUp.objects.all(), "cause"),
        _newest(LedgerDetail.objects.all(), "seq"),
        head + _made_since(),
    )
    if known > head:
        yield f"The ledger ends at entry {head}, and entry {known} was written."


def _newest(rows: QuerySet, column: str) -> int:
    return rows.order_by(f"-{column}").values_list(column, flat=True).first() or 0


def _made_since() -> int:
    """How many entries SQLite has made after the last that is there.

    Its counter goes back with a transaction that is taken back; PostgreSQL's does not, and proves
    nothing.
    """
    if connection.vendor != "sqlite":
        return 0
    table = LedgerEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        counted = cursor.fetchone()
    last = _newest(LedgerEntry.objects.all(), "id")
    return int(counted[0]) - last if counted else 0


def head() -> tuple[int, str]:
    """Number and digest of the last entry: noted elsewhere, they prove later that it was there."""
    last = LedgerEntry.objects.order_by("-seq").values_list("seq", "sha256").first()
    return last or (0, "")


def is_in_the_chain(seq: int, sha256: str) -> bool:
    return seq == 0 or LedgerEntry.objects.filter(seq=seq, sha256=sha256).exists()


def withdrawals_are_in_force() -> Iterator[str]:
    """What the ledger says was taken back is taken back, has its receipt, and nothing else has."""
    told = {_part(entry) for entry in _entries(*WITHDRAWALS)}
    done = {
        *_parts(Consent.objects.exclude(revoked_at=None), "reference"),
        *_parts(Grant.objects.exclude(revoked_at=None), "consent__reference", use="privilege"),
        *_parts(
            CoveredItem.objects.exclude(withdrawn_at=None), "consent__reference", item="sha256"
        ),
    }
    receipts = _parts(
        Withdrawal.objects.all(), "consent__reference", use="privilege", item="item_sha256"
    )
    for reference, use, item in sorted(told - done):
        yield f"Consent {reference}: {_named(use, item)} was taken back, and is in force again."
    for reference, use, item in sorted(done - told):
        yield f"Consent {reference}: {_named(use, item)} is taken back, and the ledger has no act."
    for reference, use, item in sorted(told ^ set(receipts)):
        yield f"Consent {reference}: receipt and ledger disagree about {_named(use, item)}."


def _entries(*acts: str) -> Iterator[LedgerEntry]:
    return LedgerEntry.objects.filter(act__in=acts).order_by("seq").iterator()


def _part(entry: LedgerEntry) -> Part:
    refs = entry.refs
    return str(refs["consent"]), str(refs.get("privilege", "")), str(refs.get("sha256", ""))


def _parts(rows: QuerySet, reference: str, *, use: str = "", item: str = "") -> Iterator[Part]:
    for row in rows.values(*filter(None, (reference, use, item))).iterator():
        yield row[reference], row[use] if use else "", row[item] if item else ""


def _named(use: str, item: str) -> str:
    return f"the use {use}" if use else "one photo" if item else "all of it"


def filings_are_as_entered() -> Iterator[str]:
    """Who can be seen is what the ledger's last word on that photo or clip says."""
    models: tuple[tuple[str, type[Model]], ...] = (("photo", Photo), ("clip", Clip))
    for kind, model in models:
        said: dict[int, str] = {}
        for entry in _entries(f"{kind}.classified", f"{kind}.swapped"):
            said[int(entry.refs[kind])] = entry.refs.get("to", Subject.UNKNOWN.value)
        for key, subject in model._default_manager.values_list("pk", "subject").iterator():
            if subject != said.get(key, Subject.UNKNOWN):
                yield f"The {kind} {key} is filed as “{subject}”, which nobody has entered."
