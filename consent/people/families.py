"""Who else may be asked about in one go? Children who share a mail, a phone or somebody who signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from consent.mails import addresses
from consent.models import Patient, Representative


@dataclass(frozen=True, slots=True)
class Sibling:
    """A child who may belong to the same family; staff decide.

    Attributes:
        representatives: who speaks for them, by record.
    """

    patient: Patient
    representatives: tuple[Representative, ...]

    def signer_like(self, other: Representative | None) -> Representative | None:
        """The same person as `other`, as the record of this child knows them."""
        if other is None:
            return None
        for one in self.representatives:
            if one.role == other.role and _is_same_person(one, other):
                return one
        return None


def siblings_of(patient: Patient) -> list[Sibling]:
    """Children offered beside this child, by name; none for an adult, who signs for themselves.

    Two adults may share a mail address or a phone: nobody signs for the other.
    """
    today = addresses.today()
    if not patient.is_minor(today):
        return []
    own = list(acting_for(patient))
    shared = Q()
    digests = {patient.email_digest, *(one.email_digest for one in own)} - {""}
    for digest in digests:
        shared |= Q(email_digest=digest)
        shared |= Q(representatives__email_digest=digest, representatives__ended_at=None)
    if patient.phone_digest:
        shared |= Q(phone_digest=patient.phone_digest)
    for one in own:
        # Two people may have one name: where both gave an address, that decides.
        named: dict[str, object] = {
            "representatives__name__iexact": one.name,
            "representatives__ended_at": None,
        }
        if one.email_digest:
            named["representatives__email_digest"] = ""
        shared |= Q(**named)
    if not shared:
        return []
    found = (
        Patient.objects.unmerged()
        .filter(shared)
        .exclude(pk__in=[patient.pk, patient.root_id])
        .distinct()
        .order_by("name", "pk")
        .prefetch_related("representatives__patient__merged_into")
    )
    return [
        Sibling(one, tuple(_acting(one.representatives.all(), one)))
        for one in found
        if one.is_minor(today)
    ]


def acting_for(patient: Patient) -> list[Representative]:
    """Those on file who may sign for the patient today."""
    known = Representative.objects.of_patient(patient).acting()
    return _acting(known.select_related("patient__merged_into"), patient)


def _acting(known: Iterable[Representative], patient: Patient) -> list[Representative]:
    today = addresses.today()
    return [one for one in known if one.may_act(today)]


def _is_same_person(one: Representative, other: Representative) -> bool:
    if one.email_digest and other.email_digest:
        return one.email_digest == other.email_digest
    return _folded(one) == _folded(other)


def _folded(one: Representative) -> str:
    return " ".join(one.name.split()).casefold()
