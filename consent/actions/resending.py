"""How does an open question move to a form's newest text? Cancelled, and asked anew; never by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.actions.answering import cancel
from consent.actions.asking import RequestNotPossible, ask
from consent.actions.links import send_by_mail
from consent.acts import Actor
from consent.models import (
    ConsentForm,
    ConsentFormVersion,
    ConsentRequest,
    FollowUp,
    LedgerDetail,
    LedgerEntry,
    Staff,
    Story,
)
from consent.privileges import Channel, Kind, State
from consent.texts import form_text


@dataclass(frozen=True, slots=True)
class Resent:
    """What became of one open request.

    Attributes:
        new: the request that took its place; None where it stays as it was, for `reason`.
        by_mail: whether the new link is mailed, as the old one was.
    """

    old: ConsentRequest
    new: ConsentRequest | None
    by_mail: bool = False
    reason: str = ""


def with_older_text(form: ConsentForm) -> list[ConsentRequest]:
    """The open requests of a form that ask with a version before its newest, the oldest first."""
    newest = form.newest_version() if form.live else None
    if newest is None:
        return []
    return list(
        ConsentRequest.objects.open(at=timezone.now())
        .filter(version__form=form, version__language=newest.language)
        .exclude(version=newest)
        .select_related("patient", "version", "representative")
        .prefetch_related("items__photo", "items__clip", "uses")
        .order_by("created_at", "pk")
    )


def ask_anew(*, form: ConsentForm, by: Actor, asked_by: Staff | None = None) -> list[Resent]:
    """Cancels each open request that asks with an older version and asks with the newest.

    The same signer, photos, clips, stories and uses, as far as they are still there; where the link
    was mailed, the new one is mailed too. One that cannot be asked anew stays open as it was.
    """
    return [_ask_one_anew(old, form, by, asked_by) for old in with_older_text(form)]


def _ask_one_anew(
    old: ConsentRequest, form: ConsentForm, by: Actor, asked_by: Staff | None
) -> Resent:
    try:
        with transaction.atomic():
            newest = form.newest_version()
            # Answered in the meantime: what was signed on the old text is signed.
            if newest is None or not cancel(request=old, by=by):
                raise RequestNotPossible(_("It was answered in the meantime."))
            new = ask(version=newest, by=by, asked_by=asked_by, **_same_question(old, newest))
            by_mail = _was_mailed(old)
            if by_mail:
                send_by_mail(request=new, by=by)
    except RequestNotPossible as error:
        old.refresh_from_db()
        return Resent(old, None, reason=str(error))
    return Resent(old, new, by_mail=by_mail)


def _same_question(old: ConsentRequest, newest: ConsentFormVersion) -> dict[str, Any]:
    items = list(old.items.all())
    offered = {use["slug"] for use in form_text.read(newest.text).uses}
    return {
        "patient": old.patient,
        "photos": [one.photo for one in items if one.photo and one.photo.state != State.PURGED],
        "clips": [one.clip for one in items if one.clip and one.clip.state != State.PURGED],
        "stories": list(_stories(old)),
        "uses": [use.slug for use in old.uses.all() if use.slug in offered],
        "signer_role": old.signer_role,
        "signer_name": old.signer_name,
        "authority": old.authority,
        "representative": old.representative,
        "scope": old.scope,
        "scope_year": old.scope_year,
        "batch": old.batch,
        "reason": _reason(old),
    }


def _reason(old: ConsentRequest) -> str:
    """Why the patient does not sign, as it was written when it was asked."""
    entry = LedgerEntry.objects.filter(act="request.made", refs__request=old.reference).last()
    detail = LedgerDetail.objects.filter(seq=entry.seq).first() if entry else None
    return detail.detail if detail else ""


def _stories(old: ConsentRequest) -> Iterator[Story]:
    """Those whose words are still the ones that were asked about."""
    asked = [one.sha256 for one in old.items.all() if one.kind == Kind.STORY]
    yield from Story.objects.filter(
        patient=old.patient, sha256__in=asked, state=State.LIVE
    ).order_by("pk")


def _was_mailed(request: ConsentRequest) -> bool:
    return (
        request.links.filter(channel=Channel.MAIL).exists()
        or FollowUp.objects.filter(kind="mail.sign_link", target=request.reference).exists()
    )
