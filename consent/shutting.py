"""Do database and shut-file agree, and how are they brought together again?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from consent import actions, followups, middleware, shutfile
from consent.acts import SYSTEM
from consent.models import Consent, FollowUp, LedgerEntry, Photo
from consent.privileges import PUBLIC_SUBJECTS, Subject

SHUTTING_ACTS = (
    "consent.revoked",
    "consent.use_revoked",
    "consent.item_withdrawn",
    "photo.classified",
    "photo.swapped",
)


class CannotReconcile(RuntimeError):
    """The shut-file is broken and nobody has confirmed that its rest may be set aside."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """One act the file knew and the database did not."""

    act: str
    at: str
    what: str


def plan_missing() -> int:
    """Plans the shut-file line of each act that has none, after a crash between the two."""
    planned = FollowUp.objects.filter(kind=shutfile.FOLLOW_UP).values("cause")
    missing = LedgerEntry.objects.filter(act__in=SHUTTING_ACTS).exclude(seq__in=planned)
    count = 0
    for entry in missing:
        if shutfile.shut_by(entry.act, entry.refs):
            with transaction.atomic():
                followups.plan(entry, shutfile.FOLLOW_UP)
            count += 1
    return count


def is_locked() -> bool:
    """Whether patient photos are shut because file and database disagree."""
    denials = shutfile.read()
    ledger = LedgerEntry.objects.filter(seq=denials.head_seq).values_list("sha256", flat=True)
    newest = (
        FollowUp.objects.filter(kind=shutfile.FOLLOW_UP)
        .exclude(done_at=None)
        .order_by("-cause")
        .values_list("cause", flat=True)
        .first()
    )
    return denials.locked(ledger_sha256=ledger.first(), appended_seq=newest)


def reconcile(*, accept_broken: bool = False) -> list[Repeated]:
    """Repeats in the database what the file has shut, then lets the gate judge again.

    Raises:
        CannotReconcile: the file is broken; with `accept_broken` what can be read of it is
            repeated, the file is set aside under another name and a new one begun.
    """
    denials = shutfile.read()
    if denials.broken and not accept_broken:
        raise CannotReconcile(denials.broken)
    repeated = []
    for line in shutfile.readable_lines():
        if line["act"] == shutfile.RECONCILED or _database_has(line):
            continue
        repeated += [done for shut in line["shut"] if (done := _repeat(line, shut))]
    if denials.broken:
        _set_aside()
    with transaction.atomic():
        entry = LedgerEntry.objects.append(
            "shutfile.reconciled", actor=SYSTEM.as_json(), refs={"repeated": len(repeated)}
        )
        # What was planned before the restore is in the file already, or is repeated above.
        FollowUp.objects.filter(kind=shutfile.FOLLOW_UP, done_at=None).update(
            done_at=timezone.now()
        )
    if denials.broken:
        _write_everything()
    shutfile.append(
        seq=entry.seq,
        ledger_sha256=entry.sha256,
        act=shutfile.RECONCILED,
        at=entry.at,
        shut=[],
    )
    middleware.forget()
    return repeated


def _database_has(line: Mapping) -> bool:
    return LedgerEntry.objects.filter(seq=line["seq"], sha256=line["ledger"]).exists()


def _repeat(line: Mapping, shut: Mapping) -> Repeated | None:
    repeats: dict[str, Callable[[Mapping], str | None]] = {
        "consent": _withdraw_again,
        "public_sha256": _make_unknown,
        "file_sha256": _leave_file,
    }
    kind = next(key for key in ("consent", "public_sha256", "file_sha256") if key in shut)
    what = repeats[kind](shut)
    return Repeated(line["act"], line["at"], what) if what else None


def _withdraw_again(shut: Mapping) -> str | None:
    consent = Consent.objects.filter(reference=shut["consent"]).first()
    if consent is None:
        return f"consent {shut['consent']} (not in this database)"
    actions.withdraw(
        consent=consent,
        by=SYSTEM,
        channel="copy",
        privilege=shut.get("privilege", ""),
        sha256=shut.get("sha256", ""),
    )
    part = shut.get("privilege") or ("one photo" if shut.get("sha256") else "everything")
    return f"consent {shut['consent']}, {part}"


def _make_unknown(shut: Mapping) -> str | None:
    if not shut["on"]:
        return None
    photos = Photo.objects.filter(sha256=shut["public_sha256"], subject__in=PUBLIC_SUBJECTS)
    for photo in photos:
        actions.classify(photo=photo, subjects=actions.Subjects(Subject.UNKNOWN), by=SYSTEM)
    return f"photos no longer public: {len(photos)}" if photos else None


def _leave_file(shut: Mapping) -> str | None:
    photo = Photo.objects.filter(pk=shut["photo"], sha256=shut["file_sha256"]).first()
    if not shut["on"] or photo is None:
        return None
    actions.classify(photo=photo, subjects=actions.Subjects(Subject.UNKNOWN), by=SYSTEM)
    return f"photo {photo.pk}: its exchanged file is missing"


def _set_aside() -> None:
    path = Path(settings.SHUT_FILE)
    if path.exists():
        stamp = timezone.now().strftime("%Y%m%d-%H%M%S")
        path.replace(path.with_name(f"{path.name}.broken-{stamp}"))


def _write_everything() -> None:
    """Begins a new file with every act of the ledger that shuts."""
    for entry in LedgerEntry.objects.filter(act__in=SHUTTING_ACTS).order_by("seq"):
        shut = shutfile.shut_by(entry.act, entry.refs)
        if shut:
            shutfile.append(
                seq=entry.seq, ledger_sha256=entry.sha256, act=entry.act, at=entry.at, shut=shut
            )
