"""To whom does a mail go, by which name and in which language? A link goes to the one it is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from consent import clock
from consent.models import (
    ConsentRequest,
    LedgerEntry,
    Patient,
    PracticeDetails,
    Representative,
)
from consent.models.patient import PARENTAL
from consent.privileges import SignerRole

CAME_OF_AGE = "patient.came_of_age"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a mail is written to; `email` is '' where it cannot be sent.

    `representative` is None for the patient, and for a parent who is written down nowhere but in
    a request: their mail goes to the address on the patient's record.
    """

    email: str
    name: str
    language: str
    patient: Patient
    representative: Representative | None = None


def today() -> date:
    """The practice's day, now."""
    return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)


def address_of(patient: Patient) -> str:
    """Where the patient's own mail goes; a merged record's goes where the kept one's goes.

    Of age, the patient's own address counts: one that a parent or guardian reads is theirs no more.
    """
    kept = patient.root
    address = kept.email or patient.email
    if not _came_of_age_here(kept):
        return address
    return kept.adult_email or ("" if is_read_by_a_parent(kept, address) else address)


def address_for(request: ConsentRequest) -> str:
    """Where the mails about one request go: to the one who signs it; '' where that is unknown."""
    return signer_of(request).email


def of_patient(patient: Patient) -> Recipient:
    """The patient in person."""
    return Recipient(address_of(patient), patient.root.name, patient.root.language, patient.root)


def of_representative(one: Representative) -> Recipient:
    """Somebody who speaks for a patient; without an address once their right has ended."""
    address = _own_or_childs(one.email, one.role, one.patient) if one.may_act(today()) else ""
    return Recipient(address, one.name, one.language, one.patient.root, one)


def signer_of(request: ConsentRequest) -> Recipient:
    """Who signs or signed a request.

    A representative's mail goes to their own address. Where none is on file, a parent's or
    guardian's goes to the address on the child's record, which a child's parents gave; nobody
    else's does: a health-care agent's link is not for the patient's mailbox.
    """
    if request.representative is not None:
        return of_representative(request.representative)
    patient = request.patient
    if request.signer_role == SignerRole.PATIENT:
        address = address_of(patient)
    else:
        address = _own_or_childs("", request.signer_role, patient)
    return Recipient(address, request.signer_name, patient.root.language, patient.root)


def others_to_tell(patient: Patient, told: Recipient | None) -> list[Recipient]:
    """Who else speaks for a child, each address once: the other parent, and the child's own.

    Args:
        told: who did it and has the receipt; None where that was the practice.
    """
    if patient.is_of_age(today()):
        return []
    acting = Representative.objects.of_patient(patient).acting().parental()
    everybody = [of_representative(one) for one in acting.select_related("patient__merged_into")]
    known = {_folded(told.email)} if told else set()
    others = []
    for one in (*everybody, of_patient(patient)):
        address = _folded(one.email)
        if address and address not in known:
            known.add(address)
            others.append(one)
    return others


def representatives_with(email: str) -> list[Representative]:
    """Those with this address who may still speak for somebody."""
    found: Iterable[Representative] = (
        Representative.objects.with_email(email).acting().select_related("patient__merged_into")
    )
    day = today()
    return [one for one in found if one.may_act(day)]


def is_read_by_a_parent(patient: Patient, address: str) -> bool:
    """Whether the address on the patient's record is a parent's or guardian's, as far as the record tells.

    A parent who stands in requests only was written to at that address, until the day of majority
    was entered: from then on whoever changes it writes the adult's own.
    """
    if Representative.objects.of_patient(patient).parental().with_email(address).exists():
        return True
    unnamed = ConsentRequest.objects.filter(
        patient__in=[patient.pk], signer_role__in=[*PARENTAL], representative=None
    )
    return unnamed.exists() and not has_come_of_age(patient)


def has_come_of_age(patient: Patient) -> bool:
    """Whether the day of majority was entered in the ledger."""
    return LedgerEntry.objects.filter(act=CAME_OF_AGE, refs__patient=patient.reference).exists()


def is_same(one: str, other: str) -> bool:
    """Whether two addresses lead into one mailbox, as far as their spelling tells."""
    return bool(one) and _folded(one) == _folded(other)


def _own_or_childs(own: str, role: str, patient: Patient) -> str:
    if own:
        return own
    return address_of(patient) if role in PARENTAL and patient.is_minor(today()) else ""


def _came_of_age_here(patient: Patient) -> bool:
    """Whether the record began with a child who is of age by now."""
    majority = patient.comes_of_age_on
    if majority is None or majority > today() or patient.created_at is None:
        return False
    began = clock.day_of(patient.created_at, PracticeDetails.the_one().zone)
    return began < majority


def _folded(address: str) -> str:
    return address.strip().casefold()
