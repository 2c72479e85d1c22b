"""Do database and shut-file agree, and how are they brought together again?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from consent import actions, followups, middleware, shutfile
from consent.acts import SYSTEM
from consent.models import Clip, Consent, FollowUp, LedgerEntry, Patient, Photo
from consent.privileges import PUBLIC_SUBJECTS, Subject

SHUTTING_ACTS = (
    "consent.revoked",
    "consent.use_revoked",
    "consent.item_withdrawn",
    "consent.shortened",
    "photo.classified",
    "photo.swapped",
    "clip.classified",
    "clip.swapped",
)


LOST_LINES = "The file is missing, or lines at its end are lost."


class CannotReconcile(RuntimeError):
    """The shut-file is broken or short, and nobody has confirmed that its rest may be given up."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """One act the file knew and the database did not."""

    act: str
    at: str
    what: str


class Locked(RuntimeError):
    """Shut-file and database disagree; nothing is added until somebody has reconciled them."""


def append(entry: LedgerEntry) -> None:
    """Adds the line of one act, if it shuts anything; repeating it adds nothing."""
    shut = shutfile.shut_by(entry.act, entry.refs)
    if shut:
        shutfile.append(
            seq=entry.seq, ledger_sha256=entry.sha256, act=entry.act, at=entry.at, shut=shut
        )


def plan_missing() -> int:
    """Plans the shut-file line of each act that has none, after a crash between the two."""
    finish_torn_line()
    if is_locked():
        return 0
    written = shutfile.read().acts
    open_rows = FollowUp.objects.filter(kind=shutfile.FOLLOW_UP, done_at=None)
    planned = set(open_rows.values_list("cause", flat=True))
    count = 0
    for entry in LedgerEntry.objects.filter(act__in=SHUTTING_ACTS).iterator():
        if entry.seq in planned or (entry.seq, entry.sha256) in written:
            continue
        if not shutfile.shut_by(entry.act, entry.refs):
            continue
        with transaction.atomic():
            followup = followups.plan(entry, shutfile.FOLLOW_UP)
            if followup.done_at is not None:
                FollowUp.objects.filter(pk=followup.pk).update(done_at=None, due_at=timezone.now())
        count += 1
    return count


def finish_torn_line() -> None:
    """Writes a line again that a crash has torn, if this database still has to add that very line.

    Nothing else excuses a torn line: the act of a line that was whole once is known here as written,
    or, after a restore, not known at all.
    """
    if not shutfile.read().torn or _disagrees(shutfile.before_the_torn_line()):
        return
    waiting = FollowUp.objects.filter(kind=shutfile.FOLLOW_UP, done_at=None).values("cause")
    for entry in LedgerEntry.objects.filter(seq__in=waiting).order_by("seq"):
        append(entry)
        if not shutfile.read().torn:
            return


def is_locked() -> bool:
    """Whether patient photos are shut because file and database disagree."""
    return _disagrees(shutfile.read())


def has_lost_lines() -> bool:
    """Whether the file ends, or is missing, before an act that this database knows to be in it."""
    denials = shutfile.read()
    if denials.broken or (denials.head_seq and _ledger_digest(denials) != denials.head_sha256):
        return False
    return _disagrees(denials)


def _disagrees(denials: shutfile.Denials) -> bool:
    newest = (
        FollowUp.objects.filter(kind=shutfile.FOLLOW_UP)
        .exclude(done_at=None)
        .order_by("-cause")
        .values_list("cause", flat=True)
        .first()
    )
    return denials.locked(ledger_sha256=_ledger_digest(denials), appended_seq=newest)


def _ledger_digest(denials: shutfile.Denials) -> str | None:
    entries = LedgerEntry.objects.filter(seq=denials.head_seq)
    return entries.values_list("sha256", flat=True).first()


def reconcile(*, accept_broken: bool = False) -> list[Repeated]:
    """Repeats in the database what the file has shut, then lets the gate judge again.

    Raises:
        CannotReconcile: the file is broken, missing or short: the withdrawals that a restored
            database has lost may be the very lines that are lost. With `accept_broken` what can be
            read of it is repeated; a broken file is set aside and a new one begun.
    """
    finish_torn_line()
    denials = shutfile.read()
    fault = denials.broken or (LOST_LINES if has_lost_lines() else "")
    if fault and not accept_broken:
        raise CannotReconcile(fault)
    repeated = []
    for line in _since_last_reconciled(shutfile.readable_lines()):
        if line["act"] == shutfile.RECONCILED or _database_has(line):
            continue
        repeated += [done for shut in line["shut"] if (done := _repeat(line, shut))]
    if denials.broken:
        _set_aside()
    with transaction.atomic():
        entry = LedgerEntry.objects.append(
            "shutfile.reconciled", actor=SYSTEM.as_json(), refs={"repeated": len(repeated)}
        )
    # Every act of this database first, also those whose line was still to come.
    for act in LedgerEntry.objects.filter(act__in=SHUTTING_ACTS).order_by("seq"):
        append(act)
    shutfile.append(
        seq=entry.seq,
        ledger_sha256=entry.sha256,
        act=shutfile.RECONCILED,
        at=entry.at,
        shut=[],
    )
    middleware.forget()
    for pending in FollowUp.objects.filter(kind=shutfile.FOLLOW_UP, done_at=None):
        FollowUp.objects.filter(pk=pending.pk).update(due_at=timezone.now())
        followups.work_off(pending.pk)
    return repeated


def _since_last_reconciled(lines: Sequence[Mapping]) -> Sequence[Mapping]:
    """What stands before was repeated then, if this database remembers that: an older backup
    that is restored once more does not."""
    marks = [
        number
        for number, line in enumerate(lines)
        if line["act"] == shutfile.RECONCILED and _database_has(line)
    ]
    return lines[marks[-1] + 1 :] if marks else lines


def _database_has(line: Mapping) -> bool:
    return LedgerEntry.objects.filter(seq=line["seq"], sha256=line["ledger"]).exists()


def _repeat(line: Mapping, shut: Mapping) -> Repeated | None:
    repeats: dict[str, Callable[[Mapping], str | None]] = {
        "consent": _withdraw_again,
        "public_sha256": _make_unknown,
        "file_sha256": _leave_file,
        "filed_sha256": _file_again,
    }
    kind = next(key for key in repeats if key in shut)
    what = repeats[kind](shut)
    return Repeated(line["act"], line["at"], what) if what else None


def _withdraw_again(shut: Mapping) -> str | None:
    consent = Consent.objects.filter(reference=shut["consent"]).first()
    if consent is None:
        return f"consent {shut['consent']} (not in this database)"
    if "ends_at" in shut:
        ends_at = datetime.fromisoformat(shut["ends_at"])
        again = actions.end_sooner(consent=consent, ends_at=ends_at, by=SYSTEM)
        return f"consent {shut['consent']}, its earlier end" if again else None
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
    was_public = {"sha256": shut["public_sha256"], "subject__in": PUBLIC_SUBJECTS}
    photos, clips = Photo.objects.filter(**was_public), Clip.objects.filter(**was_public)
    items: list[Photo | Clip] = [*photos, *clips]
    for item in items:
        _file_under(item, actions.Subjects(Subject.UNKNOWN))
    word = "clips" if items and isinstance(items[0], Clip) else "photos"
    return f"{word} no longer public: {len(items)}" if items else None


def _leave_file(shut: Mapping) -> str | None:
    item = _item_of(shut, shut["file_sha256"])
    if not shut["on"] or item is None:
        return None
    _file_under(item, actions.Subjects(Subject.UNKNOWN))
    return f"{_word(item)}: its exchanged file is missing"


def _file_again(shut: Mapping) -> str | None:
    """Names everyone again who had to agree; nobody the database knows is dropped."""
    item = _item_of(shut, shut["filed_sha256"])
    if item is None:
        return None
    if shut["as"] == Subject.UNKNOWN:
        if item.subject == Subject.UNKNOWN:
            return None
        _file_under(item, actions.Subjects(Subject.UNKNOWN))
        return f"{_word(item)}: to be classified anew"
    known = dict(item.depictions.values_list("patient_id", "recognisable"))
    wanted = dict(known)
    for patient, recognisable in shut["people"]:
        wanted[patient] = recognisable or known.get(patient, False)
    if item.subject == Subject.PATIENT and wanted == known:
        return None
    people = Patient.objects.in_bulk(wanted)
    subjects = actions.Subjects(
        Subject.PATIENT,
        recognisable=tuple(people[key] for key in people if wanted[key]),
        unrecognisable=tuple(people[key] for key in people if not wanted[key]),
    )
    _file_under(item, subjects)
    return f"{_word(item)}: who can be seen in it"


def _item_of(shut: Mapping, sha256: str) -> Photo | Clip | None:
    if "clip" in shut:
        return Clip.objects.filter(pk=shut["clip"], sha256=sha256).first()
    return Photo.objects.filter(pk=shut["photo"], sha256=sha256).first()


def _file_under(item: Photo | Clip, subjects: actions.Subjects) -> None:
    if isinstance(item, Clip):
        actions.classify_clip(clip=item, subjects=subjects, by=SYSTEM)
    else:
        actions.classify(photo=item, subjects=subjects, by=SYSTEM)


def _word(item: Photo | Clip) -> str:
    return f"{'clip' if isinstance(item, Clip) else 'photo'} {item.pk}"


def _set_aside() -> None:
    path = Path(settings.SHUT_FILE)
    if path.exists():
        stamp = timezone.now().strftime("%Y%m%d-%H%M%S")
        path.replace(path.with_name(f"{path.name}.broken-{stamp}"))
