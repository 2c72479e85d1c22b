"""What happens when a tablet is handed over the desk, and when it comes back?"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from consent import followups
from consent.actions.links import VOUCH_HOLDS, VOUCHED, mint_link, vouch
from consent.acts import Actor
from consent.models import Consent, ConsentRequest, IdentityCheck, LedgerEntry, LinkToken
from consent.privileges import Channel, Outcome, Purpose, SignerRole
from consent.sealing import seal

WANTED = "consent.copy_wanted"
GIVEN = "consent.copy_given"


class NotHandedOver(ValueError):
    """The request is closed: there is nothing to sign on a tablet."""


@transaction.atomic
def hand_over(*, request: ConsentRequest, by: Actor) -> LinkToken:
    """Staff know who stands there and give them the tablet; it is theirs for two hours at most.

    Who signs for a family in one go is vouched for once.

    Raises:
        NotHandedOver: the request is closed.
    """
    request.refresh_from_db()
    if request.outcome != Outcome.OPEN or request.answer_by <= timezone.now():
        raise NotHandedOver
    for one in (request, *others_in_one_go(request)):
        vouch(request=one, by=by)
    return _on_tablet(request, by)


@transaction.atomic
def hand_on(*, link: LinkToken, request: ConsentRequest, by: Actor) -> LinkToken:
    """The same signer goes on with the next of their family, in the time that is left."""
    following = _on_tablet(request, by)
    following.expires_at = min(filter(None, (following.expires_at, link.expires_at)))
    following.save(update_fields=["expires_at"])
    _close(link, by)
    return following


def _on_tablet(request: ConsentRequest, by: Actor) -> LinkToken:
    link = mint_link(purpose=Purpose.SIGN, channel=Channel.TABLET, by=by, request=request).link
    link.expires_at = min(request.answer_by, timezone.now() + VOUCH_HOLDS)
    link.save(update_fields=["expires_at"])
    return link


@transaction.atomic
def take_back_tablet(*, link: LinkToken, by: Actor) -> bool:
    """Enters that the tablet is back, or is the signer's no more; False where it was before.

    Nobody is vouched for any longer: who signs later shows who they are.
    """
    request = link.request
    if request is not None:
        waiting = [request.pk, *(one.pk for one in others_in_one_go(request))]
        IdentityCheck.objects.filter(request__in=waiting, code_digest=VOUCHED).update(
            code_digest="", expires_at=None
        )
    return _close(link, by)


def _close(link: LinkToken, by: Actor) -> bool:
    done = LinkToken.objects.filter(pk=link.pk, closed_at=None).update(closed_at=Now())
    if done and link.request is not None:
        LedgerEntry.objects.append(
            "request.tablet_back",
            actor=by.as_json(),
            refs={"request": link.request.reference, "link": link.pk},
        )
    return bool(done)


def others_in_one_go(request: ConsentRequest) -> Sequence[ConsentRequest]:
    """Open requests to the same signer that were made together with this one, oldest first."""
    if not request.batch:
        return []
    together = ConsentRequest.objects.open(at=timezone.now()).filter(batch=request.batch)
    name = request.signer_name.casefold()
    return [
        one
        for one in together.exclude(pk=request.pk).select_related("patient").order_by("pk")
        if one.signer_name.casefold() == name
    ]


def telephone_of(request: ConsentRequest) -> str:
    """The number on file of who signs; '' where there is none, or it is somebody else's."""
    if request.representative is not None:
        return request.representative.phone
    return request.patient.phone if request.signer_role == SignerRole.PATIENT else ""


@transaction.atomic
def want_copy(*, consent: Consent, how: str, by: Actor, address: str = "") -> LedgerEntry:
    """Enters how the signer wants their copy; a mail is planned, text and print are staff's.

    Args:
        how: mail, text, print, qr or none.
        address: mail address or phone number as typed; kept sealed, beside the ledger. '' takes
            the one on file.
    """
    entry = LedgerEntry.objects.append(
        WANTED,
        actor=by.as_json(),
        refs={"consent": consent.reference, "request": consent.request.reference, "how": how},
        detail=seal(address),
    )
    if how == "mail":
        followups.plan(entry, "mail.copy_to", target=consent.reference)
    return entry


@transaction.atomic
def give_copy(*, wanted: LedgerEntry, by: Actor) -> bool:
    """Enters that staff have handed over a copy; False where somebody had before."""
    if LedgerEntry.objects.filter(act=GIVEN, refs__wanted=wanted.seq).exists():
        return False
    LedgerEntry.objects.append(
        GIVEN,
        actor=by.as_json(),
        refs={
            "consent": wanted.refs["consent"],
            "request": wanted.refs["request"],
            "wanted": wanted.seq,
        },
    )
    return True
