"""What happens when a permission is taken back or runs out? It ends at once; copies are listed."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from consent import asking, followups, middleware
from consent.actions.copies import list_copies
from consent.acts import HOLDER, REPRESENTATIVE, SYSTEM, Actor
from consent.followups import Event
from consent.mails import addresses
from consent.models import (
    Clip,
    Consent,
    CoveredItem,
    Grant,
    LedgerEntry,
    Photo,
    Representative,
    Story,
    Withdrawal,
)
from consent.models.patient import PARENTAL
from consent.signals import consent_ended

THE_PATIENT = "patient"


class NothingToTakeBack(ValueError):
    """The consent has no such use or photo."""


@transaction.atomic
def withdraw(
    *,
    consent: Consent,
    by: Actor,
    channel: str,
    privilege: str = "",
    sha256: str = "",
) -> Withdrawal:
    """Takes back one use, one photo, or (with neither) everything of a consent.

    Nobody can veto it, no reason is asked, and a repeat gives the same receipt.

    Raises:
        NothingToTakeBack: the consent has no such use or photo.
    """
    known = consent.withdrawals.filter(privilege=privilege, item_sha256=sha256).first()
    if known:
        return known
    act = _take_away(consent, privilege, sha256)
    receipt, made = Withdrawal.objects.get_or_create(
        consent=consent,
        privilege=privilege,
        item_sha256=sha256,
        defaults={"by": by.kind, "channel": channel, "at": timezone.now()},
    )
    if not made:
        return receipt
    entry = LedgerEntry.objects.append(
        act,
        actor=by.as_json(),
        refs={
            "consent": consent.reference,
            "withdrawal": receipt.reference,
            **({"privilege": privilege} if privilege else {}),
            **({"sha256": sha256} if sha256 else {}),
        },
    )
    followups.plan(entry, "shutfile.append")
    followups.plan(entry, "mail.withdrawn", target=receipt.reference)
    _tell_others(consent, receipt, entry)
    tidy_after(consent, entry)
    return receipt


def _tell_others(consent: Consent, receipt: Withdrawal, entry: LedgerEntry) -> None:
    """Either parent may take back what was given for their child; the other is told."""
    if consent.request.signer_role not in PARENTAL:
        return
    for other in addresses.others_to_tell(consent.patient, who_did(entry, consent)):
        name = other.representative.reference if other.representative else THE_PATIENT
        followups.plan(entry, "mail.withdrawn_other", target=f"{receipt.reference}+{name}")


def who_did(entry: LedgerEntry, consent: Consent) -> addresses.Recipient:
    """To whom the receipt goes: who took it back, or who had signed where the practice did."""
    kind, key = entry.actor.get("kind"), entry.actor.get("id")
    if kind == HOLDER:
        return addresses.of_patient(consent.patient)
    if kind == REPRESENTATIVE:
        known = Representative.objects.of_patient(consent.patient).filter(reference=key).first()
        if known is not None:
            return addresses.of_representative(known)
    return addresses.signer_of(consent.request)


def _take_away(consent: Consent, privilege: str, sha256: str) -> str:
    if privilege and sha256:
        raise NothingToTakeBack("One use or one photo at a time.")
    if privilege:
        grants = Grant.objects.filter(consent=consent, privilege=privilege)
        if not grants.exists():
            raise NothingToTakeBack("This use was never allowed.")
        grants.filter(revoked_at=None).update(revoked_at=Now())
        return "consent.use_revoked"
    if sha256:
        items = CoveredItem.objects.filter(consent=consent, sha256=sha256)
        if not items.exists():
            raise NothingToTakeBack("This photo was never part of it.")
        items.filter(withdrawn_at=None).update(withdrawn_at=Now())
        return "consent.item_withdrawn"
    Consent.objects.filter(pk=consent.pk, revoked_at=None).update(revoked_at=Now())
    consent.refresh_from_db()
    return "consent.revoked"


@transaction.atomic
def end_consent(*, consent: Consent, by: Actor = SYSTEM) -> LedgerEntry:
    """Tidies up after the last day has passed; the gate has shut by itself at that instant."""
    entry = LedgerEntry.objects.append(
        "consent.ended", actor=by.as_json(), refs={"consent": consent.reference}
    )
    tidy_after(consent, entry)
    return entry


def tidy_after(consent: Consent, entry: LedgerEntry) -> None:
    """Lists copies elsewhere, plans the removal of renditions, tells the layers above."""
    photo_ids = list(
        Photo.objects.filter(sha256__in=consent.items.values("sha256")).values_list("pk", flat=True)
    )
    clip_ids = list(
        Clip.objects.filter(sha256__in=consent.items.values("sha256")).values_list("pk", flat=True)
    )
    story_ids = list(
        Story.objects.filter(sha256__in=consent.items.values("sha256")).values_list("pk", flat=True)
    )
    list_copies(consent.items.values_list("sha256", flat=True))
    followups.plan_upon(entry, Event.ENDS, photo_ids)
    followups.plan_upon(entry, Event.CLIP_ENDS, clip_ids)
    followups.plan_upon(entry, Event.STORY_ENDS, story_ids)
    asking.forget()
    transaction.on_commit(asking.forget)
    transaction.on_commit(middleware.forget)
    transaction.on_commit(
        lambda: consent_ended.send(
            None, photo_ids=photo_ids, clip_ids=clip_ids, story_ids=story_ids, seq=entry.seq
        )
    )
