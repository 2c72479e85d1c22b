"""How is one parent asked for several children? One question for each child, tied by a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import followups
from consent.actions.asking import RequestNotPossible, ask
from consent.actions.links import Delivery, mint_link
from consent.acts import Actor
from consent.mails import addresses
from consent.models import (
    Clip,
    ConsentFormVersion,
    ConsentRequest,
    LedgerEntry,
    LinkToken,
    Patient,
    Photo,
    Representative,
    Staff,
    Story,
)
from consent.models.fields import new_reference
from consent.privileges import Channel, Outcome, Purpose, SignerRole

FAMILY_LINKS = "mail.family_links"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for the children, where they are not on file as representative of each."""

    role: str
    name: str
    authority: str


@dataclass(frozen=True, slots=True)
class Child:
    """What is asked about one child; each has photos of their own, and a signature of their own."""

    patient: Patient
    photos: Sequence[Photo] = ()
    clips: Sequence[Clip] = ()
    stories: Sequence[Story] = ()
    representative: Representative | None = None


@transaction.atomic
def ask_family(
    *,
    children: Sequence[Child],
    version: ConsentFormVersion,
    uses: Iterable[str],
    signer: Signer,
    by: Actor,
    asked_by: Staff | None = None,
    scope: str = "",
    scope_year: int | None = None,
    reason: str = "",
) -> list[ConsentRequest]:
    """Asks one signer for several children: one request each, in the order given.

    Raises:
        RequestNotPossible: as `ask`, naming the child; a patient would sign for somebody else.
    """
    if signer.role == SignerRole.PATIENT:
        raise RequestNotPossible(_("Choose who signs for the children."))
    batch = new_reference()
    wanted = list(uses)
    made = []
    for child in children:
        try:
            made.append(
                ask(
                    patient=child.patient,
                    version=version,
                    photos=child.photos,
                    clips=child.clips,
                    stories=child.stories,
                    uses=wanted,
                    by=by,
                    asked_by=asked_by,
                    signer_role=signer.role,
                    signer_name=signer.name,
                    authority=signer.authority,
                    representative=child.representative,
                    scope=scope,
                    scope_year=scope_year,
                    reason=reason,
                    batch=batch,
                )
            )
        except RequestNotPossible as error:
            raise RequestNotPossible(f"{child.patient.name}: {error}") from error
    return made


def in_batch(request: ConsentRequest) -> list[ConsentRequest]:
    """All questions asked together with this one, itself among them, in their order."""
    if not request.batch:
        return [request]
    return list(
        ConsentRequest.objects.filter(batch=request.batch)
        .select_related("patient__merged_into", "representative__patient__merged_into")
        .order_by("pk")
    )


def next_in_batch(request: ConsentRequest) -> ConsentRequest | None:
    """The question to the same signer that comes after this one and still waits; None at the end.

    One that was passed over comes last.
    """
    now = timezone.now()
    waiting = [
        one
        for one in in_batch(request)
        if one.pk != request.pk and one.outcome == Outcome.OPEN and one.answer_by > now
    ]
    later = [one for one in waiting if one.pk > request.pk]
    return next(iter(later or waiting), None)


@transaction.atomic
def link_to_next(*, request: ConsentRequest, link_id: int, by: Actor) -> Delivery | None:
    """A fresh link to the next question, for whoever has just answered this one; None at the end.

    Args:
        link_id: the link through which this one was answered: the next comes the same way.
    """
    following = next_in_batch(request)
    if following is None or request.outcome == Outcome.OPEN:
        return None
    link = LinkToken.objects.filter(pk=link_id).first()
    channel = Channel(link.channel) if link else Channel.COPY
    return mint_link(purpose=Purpose.SIGN, channel=channel, by=by, request=following)


@transaction.atomic
def send_family_by_mail(*, request: ConsentRequest, by: Actor) -> int:
    """Plans one mail with the links to all open questions of the family; returns how many.

    Only those that go to the same address: each question's link is for its signer alone.
    """
    address = addresses.address_for(request)
    together = [
        one
        for one in in_batch(request)
        if one.outcome == Outcome.OPEN and addresses.is_same(addresses.address_for(one), address)
    ]
    if not together:
        return 0
    entry = LedgerEntry.objects.append(
        "request.link_made",
        actor=by.as_json(),
        refs={"requests": [one.reference for one in together], "channel": Channel.MAIL},
    )
    followups.plan(entry, FAMILY_LINKS, target=request.reference)
    return len(together)
