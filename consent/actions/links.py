"""How does a question reach its signer, and who says that it is them? Links, mails, vouching."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from consent import followups
from consent.acts import Actor
from consent.models import (
    ConsentRequest,
    FollowUp,
    IdentityCheck,
    LedgerEntry,
    LinkToken,
    Patient,
    Representative,
)
from consent.privileges import Channel, Purpose

TOKEN_BYTES = 32
VOUCH_HOLDS = timedelta(hours=2)
VOUCHED = "vouched"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A fresh link: the clear token exists here and nowhere else."""

    token: str
    link: LinkToken


@transaction.atomic
def send_by_mail(*, request: ConsentRequest, by: Actor) -> FollowUp:
    """Plans the mail with a sign link; the link itself is minted when the mail is sent."""
    entry = LedgerEntry.objects.append(
        "request.link_made",
        actor=by.as_json(),
        refs={"request": request.reference, "channel": Channel.MAIL},
    )
    return followups.plan(entry, "mail.sign_link", target=request.reference)


@transaction.atomic
def mint_link(
    *,
    purpose: Purpose,
    channel: Channel,
    by: Actor,
    request: ConsentRequest | None = None,
    patient: Patient | None = None,
    representative: Representative | None = None,
) -> Delivery:
    """Makes a secret link at the moment it is handed over; only its digest is stored.

    Args:
        representative: who holds it, where it leads to the permissions of their patient.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = LinkToken.objects.create(
        digest=token_digest(token),
        purpose=purpose,
        request=request,
        patient=patient,
        representative=representative,
        channel=channel,
        expires_at=request.answer_by if request else None,
    )
    owner = {"request": request.reference} if request else {}
    if patient:
        owner["patient"] = patient.reference
    if representative:
        owner["representative"] = representative.reference
    LedgerEntry.objects.append(
        "request.link_made",
        actor=by.as_json(),
        refs={**owner, "purpose": purpose, "channel": channel, "link": link.pk},
    )
    return Delivery(token, link)


def token_digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def vouch(*, request: ConsentRequest, by: Actor) -> None:
    """Enters that a member of the staff knows the signer in person.

    For two hours the link asks nothing, while the request is open: they stand at the desk now.
    """
    IdentityCheck.objects.update_or_create(
        request=request,
        defaults={"code_digest": VOUCHED, "expires_at": timezone.now() + VOUCH_HOLDS},
    )
    LedgerEntry.objects.append(
        "request.identity_vouched", actor=by.as_json(), refs={"request": request.reference}
    )
