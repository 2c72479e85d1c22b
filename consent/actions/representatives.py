"""Who may speak for a patient? Entered, changed, ended; an end closes links and open questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.actions.answering import cancel
from consent.acts import Actor
from consent.evidence import sha256
from consent.models import (
    Attachment,
    Consent,
    ConsentRequest,
    LedgerEntry,
    LinkToken,
    Representative,
    Staff,
)
from consent.models.fields import new_key
from consent.privileges import Channel, Outcome

FOLDER = "attachments"


class RepresentativeEnded(ValueError):
    """Nothing of somebody who is no longer entitled is changed; str(error) says so, for staff."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of it that somebody no longer speaks for a patient.

    Attributes:
        cancelled: questions they had not answered yet; nobody waits for them any more.
        in_force: what they gave and what stays in force: it was given rightly, and can be taken back.
    """

    cancelled: tuple[ConsentRequest, ...]
    in_force: tuple[Consent, ...]


def record_representative(
    *,
    representative: Representative,
    by: Actor,
    changed: Iterable[str] = (),
    proof: ContentFile | None = None,
    staff: Staff | None = None,
) -> Representative:
    """Saves somebody who speaks for a patient, new or changed; names of fields only are entered.

    Args:
        changed: which fields were changed; none for a new one.
        proof: a checked file that shows their authority; its name ends as its kind does.
        staff: who keeps the proof.

    Raises:
        RepresentativeEnded: they are no longer entitled.
    """
    stored, digest = _put_aside(proof) if proof is not None else ("", "")
    done = False
    try:
        with transaction.atomic():
            _save(representative, by, sorted(changed), stored, digest, staff)
            done = True
    finally:
        # Files know no transaction: what did not come to be leaves none behind.
        if stored and not done:
            default_storage.delete(stored)
    return representative


def _save(
    representative: Representative,
    by: Actor,
    fields: list[str],
    stored: str,
    digest: str,
    staff: Staff | None,
) -> None:
    is_new = representative.pk is None
    if not is_new:
        known = Representative.objects.select_for_update().get(pk=representative.pk)
        if known.ended_at is not None:
            raise RepresentativeEnded(_("This person is no longer entitled. Add them anew."))
    if stored:
        representative.proof = Attachment.objects.create(
            kind="proof", file=stored, sha256=digest, added_by=staff
        )
    representative.save()
    if "email" in fields:
        # The old address may be somebody else's: links mailed to it open nothing any more.
        _links_of(representative).filter(channel=Channel.MAIL).update(closed_at=Now())
    if is_new or fields or stored:
        LedgerEntry.objects.append(
            "representative.added" if is_new else "representative.changed",
            actor=by.as_json(),
            refs={
                "representative": representative.reference,
                "patient": representative.patient.reference,
                "role": representative.role,
                **({} if is_new else {"fields": fields}),
                **({"proof": digest} if stored else {}),
            },
        )


@transaction.atomic
def end_representative(*, representative: Representative, by: Actor) -> Ended:
    """Enters that somebody no longer speaks for the patient; a repeat changes nothing more.

    Their links close and open questions to them are cancelled. What they gave stays in force: it
    was given rightly, and whoever speaks for the patient now can take it back.
    """
    first = Representative.objects.filter(pk=representative.pk, ended_at=None).update(
        ended_at=timezone.now()
    )
    representative.refresh_from_db()
    cancelled = []
    if first:
        waiting = ConsentRequest.objects.filter(representative=representative, outcome=Outcome.OPEN)
        cancelled = [one for one in waiting if cancel(request=one, by=by)]
        _links_of(representative).update(closed_at=Now())
        LedgerEntry.objects.append(
            "representative.ended",
            actor=by.as_json(),
            refs={
                "representative": representative.reference,
                "patient": representative.patient.reference,
                "requests": [one.reference for one in cancelled],
            },
        )
    return Ended(tuple(cancelled), tuple(given_by(representative)))


def given_by(representative: Representative) -> list[Consent]:
    """What this person signed that is in force now."""
    return list(
        Consent.objects.granted(at=timezone.now())
        .filter(request__representative=representative)
        .select_related("version__form")
    )


def _links_of(representative: Representative):
    """Their open links: to what they are asked, to what they signed, and to what was given."""
    return LinkToken.objects.filter(
        Q(representative=representative) | Q(request__representative=representative),
        closed_at=None,
    )


@transaction.atomic
def record_authority_seen(*, representative: Representative, by: Actor) -> LedgerEntry:
    """Enters that a member of the staff opened the proof of somebody's authority."""
    proof = representative.proof
    return LedgerEntry.objects.append(
        "representative.proof_seen",
        actor=by.as_json(),
        refs={
            "representative": representative.reference,
            "attachment": proof.pk if proof else None,
            "sha256": proof.sha256 if proof else "",
        },
    )


def _put_aside(proof: ContentFile) -> tuple[str, str]:
    data = proof.read()
    ending = str(proof.name).rpartition(".")[2]
    name = default_storage.save(f"{FOLDER}/{new_key()}.{ending}", ContentFile(data))
    return name, sha256(data)
