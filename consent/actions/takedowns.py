"""How is a copy elsewhere worked off? Somebody takes it, an alarm reminds them, a proof closes it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from consent import followups
from consent.acts import SYSTEM, Actor
from consent.evidence import sha256
from consent.models import Attachment, FollowUp, LedgerEntry, Staff, TakeDown
from consent.models.fields import new_key

ALARM = "takedown.alarm"
CLOSED = "takedown.closed"
FOLDER = "attachments"


class NotResponsible(ValueError):
    """A take-down can only be given to somebody who may close it."""


def may_own(person: Staff | None) -> bool:
    """Whether take-downs may be given to this member of the staff."""
    return person is None or (person.is_active and person.has_perm("consent.change_takedown"))


@transaction.atomic
def assign_takedowns(*, takedowns: Iterable[TakeDown], owner: Staff | None, by: Actor) -> int:
    """Makes `owner` see to these copies; None: nobody does. What is closed stays as it is.

    Returns:
        How many changed hands.

    Raises:
        NotResponsible: the owner may not close take-downs.
    """
    if not may_own(owner):
        raise NotResponsible
    wanted = {takedown.pk for takedown in takedowns}
    moving = TakeDown.objects.filter(pk__in=wanted, closed_at=None)
    moving = moving.exclude(owner=owner) if owner else moving.exclude(owner=None)
    ids = sorted(moving.values_list("pk", flat=True))
    if ids:
        TakeDown.objects.filter(pk__in=ids).update(owner=owner)
        LedgerEntry.objects.append(
            "takedown.assigned",
            actor=by.as_json(),
            refs={"takedowns": ids, "owner": owner.pk if owner else None},
        )
    return len(ids)


def close_takedown(
    *,
    takedown: TakeDown,
    proof: str,
    by: Actor,
    owner: Staff | None = None,
    screenshot: ContentFile | None = None,
) -> bool:
    """Enters that a copy elsewhere was removed, and how that is known.

    Args:
        screenshot: a cleaned picture that shows it; its name ends as its kind does.

    Returns:
        False where somebody had closed it before; then nothing changes and nothing is kept.
    """
    stored, digest = _put_aside(screenshot) if screenshot is not None else ("", "")
    done = False
    try:
        with transaction.atomic():
            done = bool(
                TakeDown.objects.filter(pk=takedown.pk, closed_at=None).update(
                    closed_at=Now(), proof=proof.strip()[:300], owner=owner
                )
            )
            if done:
                refs: dict[str, object] = {"takedown": takedown.pk}
                if stored:
                    kept = Attachment.objects.create(
                        kind="proof", file=stored, sha256=digest, added_by=owner
                    )
                    refs |= {"attachment": kept.pk, "sha256": digest}
                LedgerEntry.objects.append(CLOSED, actor=by.as_json(), refs=refs)
    finally:
        # Files know no transaction: what did not come to be leaves none behind.
        if stored and not done:
            default_storage.delete(stored)
    return done


def _put_aside(screenshot: ContentFile) -> tuple[str, str]:
    data = screenshot.read()
    ending = str(screenshot.name).rpartition(".")[2]
    name = default_storage.save(f"{FOLDER}/{new_key()}.{ending}", ContentFile(data))
    return name, sha256(data)


def proof_of(takedown: TakeDown) -> Attachment | None:
    """The picture that was kept when it was closed: the ledger's own entry names it."""
    entry = LedgerEntry.objects.filter(act=CLOSED, refs__takedown=takedown.pk).last()
    kept = entry.refs.get("attachment") if entry else None
    return Attachment.objects.filter(pk=kept, kind="proof").first() if kept else None


@transaction.atomic
def record_proof_seen(*, takedown: TakeDown, proof: Attachment, by: Actor) -> LedgerEntry:
    """Enters that a member of the staff opened the picture: it may show the patient."""
    return LedgerEntry.objects.append(
        "takedown.proof_seen",
        actor=by.as_json(),
        refs={"takedown": takedown.pk, "attachment": proof.pk, "sha256": proof.sha256},
    )


def plan_overdue_alarms() -> int:
    """Enters which copies have become overdue and plans their alarm; returns how many.

    The clock calls it: each copy is entered once, however often it is called.
    """
    if not _without_alarm():
        return 0
    with transaction.atomic():
        found = _without_alarm()
        entry = LedgerEntry.objects.append(
            "takedown.overdue", actor=SYSTEM.as_json(), refs={"takedowns": sorted(found)}
        )
        # Another clock may have been quicker: from the entry on, the chain's lock is held.
        new = _without_alarm()
        for number in sorted(new):
            followups.plan(entry, ALARM, target=str(number))
    return len(new)


def _without_alarm() -> set[int]:
    overdue = set(
        TakeDown.objects.filter(closed_at=None, due_at__lte=timezone.now()).values_list(
            "pk", flat=True
        )
    )
    if not overdue:
        return overdue
    planned = FollowUp.objects.filter(kind=ALARM, target__in=[str(one) for one in overdue])
    return overdue - {int(one) for one in planned.values_list("target", flat=True)}
