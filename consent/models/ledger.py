"""What was done, by whom, in which order? The append-only ledger and what must follow an act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from consent import evidence
from consent.models.fields import Sha256Field

_CHAIN_LOCK = 0x1ED6E2  # any constant: one chain, one lock


class LedgerManager(models.Manager["LedgerEntry"]):
    def append(
        self,
        act: str,
        *,
        actor: Mapping[str, object],
        refs: Mapping[str, object],
        detail: str = "",
        at: datetime | None = None,
    ) -> LedgerEntry:
        """Adds one entry to the chain, inside the transaction of its act.

        Args:
            act: dotted name, listed in consent.acts.
            actor: kind and id of who did it ({"kind": "staff", "id": 3}); never a name.
            refs: ids and digests of what it was done to; never a text that names a person.
            detail: words that can identify; kept beside the chain and erasable.

        Raises:
            transaction.TransactionManagementError: there is no open transaction.
        """
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError(
                "A ledger entry is written in the transaction of its act."
            )
        if connection.vendor == "postgresql":
            # Two appends that read the same head would fork the chain; SQLite's IMMEDIATE
            # transactions already queue.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
        head = self.order_by("-seq").values_list("seq", "sha256").first()
        seq, prev = (head[0] + 1, head[1]) if head else (1, evidence.GENESIS)
        salt = secrets.token_hex(16)
        at = at or timezone.now()
        fields: dict[str, Any] = {
            "seq": seq,
            "at": at,
            "act": act,
            "actor": dict(actor),
            "refs": dict(refs),
            "detail_sha256": evidence.salted(salt, detail),
            "prev": prev,
        }
        entry = self.create(**fields, sha256=evidence.chain_digest(**fields))
        if detail:
            LedgerDetail.objects.create(seq=seq, salt=salt, detail=detail)
        return entry


class LedgerEntry(models.Model):
    """One act. No UPDATE, DELETE or TRUNCATE: triggers on both engines refuse them."""

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    actor = models.JSONField(default=dict)
    refs = models.JSONField(default=dict)
    detail_sha256 = Sha256Field(blank=True, default="")
    prev = Sha256Field(unique=True)
    sha256 = Sha256Field(unique=True)

    objects = LedgerManager()

    class Meta:
        ordering = ["seq"]
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    def as_link(self) -> evidence.Link:
        return evidence.Link(
            seq=self.seq,
            at=self.at,
            act=self.act,
            actor=self.actor,
            refs=self.refs,
            detail_sha256=self.detail_sha256,
            prev=self.prev,
            sha256=self.sha256,
        )


class LedgerDetail(models.Model):
    """Words beside an entry that can identify somebody; erasing them leaves the chain whole."""

    seq = models.PositiveBigIntegerField(unique=True)
    salt = models.CharField(max_length=32)
    detail = models.TextField()

    def __str__(self) -> str:
        return f"Detail of {self.seq}"


class FollowUpQuerySet(models.QuerySet):
    def due(self, *, at: datetime) -> FollowUpQuerySet:
        return self.filter(done_at=None, due_at__lte=at)

    def open(self) -> FollowUpQuerySet:
        return self.filter(done_at=None)


class FollowUp(models.Model):
    """One thing that must happen because of an act; worked off until done."""

    cause = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    target = models.CharField(max_length=120, blank=True, default="")
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "kind", "target"], name="consent_followup_once_per_cause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for entry {self.cause}"
