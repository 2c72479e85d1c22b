"""How does a question whose time ran out get more time? By staff, or by whoever holds its link."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import followups
from consent.actions.asking import DAYS_TO_ANSWER, RequestNotPossible
from consent.actions.links import send_by_mail, token_digest
from consent.actions.self_service import MOST_AN_HOUR
from consent.acts import VISITOR, Actor, signer
from consent.mails import addresses
from consent.models import ConsentRequest, FollowUp, LedgerEntry, LinkToken
from consent.models.patient import PARENTAL
from consent.privileges import Channel, Outcome, Purpose

LINK_WISH = "mail.link_wish"
# Older questions are the practice's to ask anew: photos and form have moved on.
LONGEST_OVER = timedelta(days=60)


@transaction.atomic
def extend(*, request: ConsentRequest, by: Actor) -> bool:
    """Gives an unanswered question another two weeks, and mails it again where there is an address.

    Links made before open again: they lead to the same question.

    Returns:
        Whether a mail is on its way.

    Raises:
        RequestNotPossible: it was answered or cancelled, or the child is of age by now.
    """
    if not _give_time(request, by):
        raise RequestNotPossible(_("It was answered or cancelled already. Ask anew."))
    if request.signer_role in PARENTAL and request.patient.is_of_age(addresses.today()):
        raise RequestNotPossible(_("The patient is of age now. Ask them, not the parent."))
    if not addresses.address_for(request):
        return False
    send_by_mail(request=request, by=by)
    return True


@transaction.atomic
def ask_for_new_link_by_old(*, token: str) -> None:
    """Sends a new link to the address on file for whoever holds an old one; says nothing of it.

    A question whose time ran out gets more time; where no address is on file, the practice is told
    of the wish. Nothing happens for a link that was closed or never was.
    """
    link = (
        LinkToken.objects.filter(digest=token_digest(token), purpose=Purpose.SIGN, closed_at=None)
        .select_related("request__patient__merged_into", "request__representative__patient")
        .first()
    )
    if link is not None and link.request is not None:
        _send_again(link.request, may_extend=True)


@transaction.atomic
def ask_for_new_link_of(*, reference: str) -> None:
    """The same for whoever stands before a question that they opened too long ago.

    A reference is no secret: it brings no question back whose time ran out.
    """
    request = (
        ConsentRequest.objects.filter(reference=reference)
        .select_related("patient__merged_into", "representative__patient")
        .first()
    )
    if request is not None:
        _send_again(request, may_extend=False)


def _send_again(request: ConsentRequest, *, may_extend: bool) -> None:
    now = timezone.now()
    is_over = request.answer_by <= now
    if request.outcome != Outcome.OPEN or _was_sent_lately(request):
        return
    if request.signer_role in PARENTAL and request.patient.is_of_age(addresses.today()):
        return
    if is_over and not (may_extend and now < request.answer_by + LONGEST_OVER):
        return
    if is_over:
        _give_time(request, signer(request.reference))
    entry = LedgerEntry.objects.append(
        "request.link_asked", actor=VISITOR.as_json(), refs={"requests": [request.reference]}
    )
    kind = "mail.sign_link" if addresses.address_for(request) else LINK_WISH
    followups.plan(entry, kind, target=request.reference)


def _give_time(request: ConsentRequest, by: Actor) -> bool:
    until = timezone.now() + timedelta(days=DAYS_TO_ANSWER)
    if not ConsentRequest.objects.filter(pk=request.pk, outcome=Outcome.OPEN).update(
        answer_by=until
    ):
        return False
    # A tablet is in somebody's hands for two hours at most, whatever the question's time.
    LinkToken.objects.filter(request=request, closed_at=None).exclude(
        channel=Channel.TABLET
    ).update(expires_at=until)
    LedgerEntry.objects.append(
        "request.extended", actor=by.as_json(), refs={"request": request.reference}
    )
    request.refresh_from_db()
    return True


def _was_sent_lately(request: ConsentRequest) -> bool:
    """Whether it was asked for three times within the hour; a follow-up is never due earlier."""
    causes = FollowUp.objects.filter(
        kind__in=["mail.sign_link", LINK_WISH],
        target=request.reference,
        due_at__gt=timezone.now() - timedelta(hours=1),
    ).values_list("cause", flat=True)
    asked = LedgerEntry.objects.filter(seq__in=causes.distinct(), act="request.link_asked")
    return asked.count() >= MOST_AN_HOUR
