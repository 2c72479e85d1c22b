"""What is done to a photo or clip that nobody may see any more? Put away, held, handed over, purged."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import asking, facts, followups, middleware
from consent.acts import SYSTEM, Actor
from consent.coverage import Item
from consent.endings import put_away
from consent.followups import Event
from consent.models import Clip, Consent, ConsentRequest, LedgerEntry, Photo, TakeDown
from consent.models.fields import new_key
from consent.privileges import State
from consent.signals import consent_ended

DELETE_FILES = "item.delete_files"


class MustStay(ValueError):
    """It cannot be purged now; str(error) says why, for the member of the staff."""


def kind_of(item: Photo | Clip) -> str:
    """`photo` or `clip`: the first word of its acts and of its reference."""
    return "clip" if isinstance(item, Clip) else "photo"


def reference_of(item: Photo | Clip) -> str:
    """What it is called where it is purged: a word that says nothing of a person."""
    return f"{kind_of(item)}-{item.pk}"


def judge(item: Photo | Clip) -> tuple[Item | None, bool]:
    """Its facts, and whether nothing is left of what was agreed for it."""
    known = facts.of_clips([item.pk]) if isinstance(item, Clip) else facts.of_photos([item.pk])
    found = known.items.get(item.pk)
    if found is None or found.locked:
        return found, False
    return found, put_away.nothing_is_left(found, at=known.now)


@transaction.atomic
def put_item_away(*, item: Photo | Clip, by: Actor = SYSTEM) -> LedgerEntry | None:
    """Puts it away if nothing is left of what was agreed for it; None where it stays in use.

    One that a patient is being asked about stays: they must see what they sign for.
    """
    # A signature that comes in at this moment plans its own look at the photo, after this one.
    before = _locked(item)
    if before is None or before.state != State.LIVE or is_asked_about(before):
        return None
    _found, ended = judge(before)
    return _set_state(before, State.QUARANTINED, "put_away", by) if ended else None


@transaction.atomic
def take_out(*, item: Photo | Clip, by: Actor = SYSTEM) -> LedgerEntry | None:
    """Brings it back into use once something covers it again; None where nothing does."""
    before = _locked(item)
    if before is None or before.state != State.QUARANTINED:
        return None
    found, ended = judge(before)
    if found is None or found.locked or ended:
        return None
    entry = _set_state(before, State.LIVE, "taken_out", by)
    begins = Event.CLIP_BEGINS if isinstance(before, Clip) else Event.BEGINS
    followups.plan_upon(entry, begins, [before.pk])
    return entry


@transaction.atomic
def hold(*, item: Photo | Clip, reason: str, by: Actor) -> LedgerEntry:
    """Sets a legal hold: nobody deletes, exchanges or purges it until somebody lifts the hold."""
    reason = " ".join(reason.split())[:200]
    type(item).objects.filter(pk=item.pk).update(hold_reason=reason)
    item.hold_reason = reason
    return _enter(item, "held", by, detail=reason)


@transaction.atomic
def lift_hold(*, item: Photo | Clip, reason: str, by: Actor) -> LedgerEntry | None:
    """Lifts the hold; None where there was none."""
    held = type(item).objects.filter(pk=item.pk).exclude(hold_reason="")
    if not held.update(hold_reason=""):
        return None
    item.hold_reason = ""
    return _enter(item, "hold_lifted", by, detail=" ".join(reason.split())[:200])


@transaction.atomic
def record_handed_over(*, item: Photo | Clip, by: Actor) -> LedgerEntry:
    """Enters that a member of the staff downloaded the original for the clinical record."""
    return _enter(item, "handed_over", by)


def handed_over(item: Photo | Clip) -> LedgerEntry | None:
    """The latest hand-over of this very file."""
    kind = kind_of(item)
    entries = LedgerEntry.objects.filter(act=f"{kind}.handed_over", **{f"refs__{kind}": item.pk})
    return entries.filter(refs__sha256=item.sha256).last()


def why_it_must_stay(item: Photo | Clip) -> str:
    """Why it cannot be purged now, as a sentence; '' where nothing speaks against it."""
    if item.state == State.PURGED:
        return _("Its file has been deleted already.")
    if item.state != State.QUARANTINED:
        return _("It is in use. Only what has been put away can be purged.")
    if item.hold_reason:
        return _("It is under a legal hold.")
    if Consent.objects.filter(items__sha256=item.sha256).exclude(hold_reason="").exists():
        return _("A consent for it is under a legal hold.")
    if is_asked_about(item):
        return _("A patient is being asked about it.")
    still_open = TakeDown.objects.filter(disclosure__item_sha256=item.sha256, closed_at=None)
    if still_open.exists():
        return _("A copy elsewhere is still to be removed: staff need it to find that copy.")
    return ""


@transaction.atomic
def purge(
    *, item: Photo | Clip, typed_reference: str, known_by: str = "", by: Actor
) -> LedgerEntry:
    """Deletes the file and everything made from it, for good. Rows, digests and evidence stay.

    The caller has the owner's word that the clinical record has the original.

    Args:
        typed_reference: what the owner typed; it must be the item's own reference.
        known_by: how it is known that the record has the original, where nobody handed it over
            from here.

    Raises:
        MustStay: something speaks against it.
    """
    before = _locked(item)
    if before is None:
        raise MustStay(_("It is not there any more."))
    if reason := why_it_must_stay(before):
        raise MustStay(reason)
    if " ".join(typed_reference.split()).lower() != reference_of(before):
        raise MustStay(_("Type %(reference)s to confirm.") % {"reference": reference_of(before)})
    known_by = " ".join(known_by.split())[:300]
    download = handed_over(before)
    if download is None and not known_by:
        raise MustStay(
            _("Hand the original over first, or write how you know that the record has it.")
        )
    entry = _set_state(before, State.PURGED, "purged", by, detail=known_by)
    followups.plan(entry, DELETE_FILES, target=f"{kind_of(before)}:{before.pk}")
    ends = Event.CLIP_ENDS if isinstance(before, Clip) else Event.ENDS
    followups.plan_upon(entry, ends, [before.pk])
    item.state = before.state
    return entry


def is_asked_about(item: Photo | Clip) -> bool:
    """Whether an open question to a patient is about this very file."""
    return open_requests(item).exists()


def open_requests(item: Photo | Clip):
    return ConsentRequest.objects.open(at=timezone.now()).filter(items__sha256=item.sha256)


def _locked(item: Photo | Clip) -> Photo | Clip | None:
    rows = Clip.objects if isinstance(item, Clip) else Photo.objects
    return rows.select_for_update().filter(pk=item.pk).first()


def _set_state(
    item: Photo | Clip, state: State, act: str, by: Actor, *, detail: str = ""
) -> LedgerEntry:
    item.state = state
    # No process keeps a derivative it remembers under the old key.
    item.media_key = new_key()
    type(item).objects.filter(pk=item.pk).update(state=item.state, media_key=item.media_key)
    entry = _enter(item, act, by, detail=detail)
    photo_ids, clip_ids = ([], [item.pk]) if isinstance(item, Clip) else ([item.pk], [])
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
    transaction.on_commit(
        lambda: consent_ended.send(None, photo_ids=photo_ids, clip_ids=clip_ids, seq=entry.seq)
    )
    return entry


def _enter(item: Photo | Clip, act: str, by: Actor, *, detail: str = "") -> LedgerEntry:
    kind = kind_of(item)
    return LedgerEntry.objects.append(
        f"{kind}.{act}",
        actor=by.as_json(),
        refs={kind: item.pk, "sha256": item.sha256},
        detail=detail,
    )
