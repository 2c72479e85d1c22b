"""What may a patient, or who speaks for them, ask for by themselves? A link, a code.

Nothing here tells the asker anything: the answer on the page is the same whatever was found. Each
is sent three times an hour at most, counted in rows, so that nobody can fill a stranger's mailbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consent import followups
from consent.acts import VISITOR, Actor, signer
from consent.mails import addresses
from consent.models import ConsentRequest, FollowUp, LedgerEntry, Patient, Representative

MOST_AN_HOUR = 3


@transaction.atomic
def ask_for_manage_link(*, email: str, by: Actor = VISITOR) -> None:
    """Plans a mail with a link to the permissions of each patient whom this address is for.

    A parent gets a link of their own for each child, in place of the child's.
    """
    speaking = addresses.representatives_with(email)
    for one in speaking:
        if _sent_lately("representative.manage_link_asked", "mail.guardian_link", [one.reference]):
            continue
        entry = LedgerEntry.objects.append(
            "representative.manage_link_asked",
            actor=by.as_json(),
            refs={"representative": one.reference, "patient": one.patient.reference},
        )
        followups.plan(entry, "mail.guardian_link", target=one.reference)
    spoken_for = {one.patient.root_id for one in speaking}
    for patient in _known_by(email):
        if patient.pk in spoken_for or _sent_lately(
            "patient.manage_link_asked", "mail.manage_link", [patient.reference]
        ):
            continue
        entry = LedgerEntry.objects.append(
            "patient.manage_link_asked",
            actor=by.as_json(),
            refs={"patient": patient.reference},
        )
        followups.plan(entry, "mail.manage_link", target=patient.reference)


@transaction.atomic
def ask_for_new_link(*, email: str, by: Actor = VISITOR) -> None:
    """Plans a mail with a fresh link for each open request whose mails go to this address."""
    references = [
        request.reference
        for request in _open_requests(email)
        if addresses.is_same(addresses.address_for(request), email)
        or _is_former_address(request, email)
    ]
    if not references or _sent_lately("request.link_asked", "mail.sign_link", references):
        return
    entry = LedgerEntry.objects.append(
        "request.link_asked", actor=by.as_json(), refs={"requests": references}
    )
    for reference in references:
        followups.plan(entry, "mail.sign_link", target=reference)


@transaction.atomic
def ask_for_code(*, request: ConsentRequest) -> bool:
    """Plans a mail with a code for the identity step; False where enough were sent lately."""
    if _sent_lately("request.code_asked", "mail.code", [request.reference]):
        return False
    entry = LedgerEntry.objects.append(
        "request.code_asked",
        actor=signer(request.reference).as_json(),
        refs={"request": request.reference},
    )
    followups.plan(entry, "mail.code", target=request.reference)
    return True


def _open_requests(email: str) -> Sequence[ConsentRequest]:
    """The open questions this address may be about: the patient's, or the signer's own."""
    known = Patient.objects.with_email(email)
    roots = {patient.root_id for patient in known}
    of_patient = Q(patient__in=roots) | Q(patient__merged_into__in=roots)
    speaking = Q(representative__in=Representative.objects.with_email(email).acting())
    return list(
        ConsentRequest.objects.open(at=timezone.now())
        .filter(of_patient | speaking)
        .select_related("patient__merged_into", "representative__patient__merged_into")
        .order_by("pk")
    )


def _is_former_address(request: ConsentRequest, email: str) -> bool:
    """Whether it stands on a record that was joined to another: the link goes to the kept one's."""
    patient = request.patient
    return (
        patient.merged_into_id is not None
        and request.representative is None
        and addresses.is_same(patient.email, email)
    )


def _known_by(email: str) -> Sequence[Patient]:
    """The patients with this address, each once, after following merges."""
    roots = {patient.root_id for patient in Patient.objects.with_email(email)}
    return list(Patient.objects.filter(pk__in=roots).order_by("pk"))


def _sent_lately(act: str, kind: str, targets: Sequence[str]) -> bool:
    """Whether this was asked for often enough within the hour, or still waits to be sent."""
    # The due time of a follow-up lies at or after its making, so none of the last hour is missed.
    lately = FollowUp.objects.filter(
        kind=kind, target__in=targets, due_at__gt=timezone.now() - timedelta(hours=1)
    )
    causes = lately.values_list("cause", flat=True).distinct()
    return LedgerEntry.objects.filter(seq__in=causes, act=act).count() >= MOST_AN_HOUR
