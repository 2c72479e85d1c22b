"""Which records may be one and the same person's? Asked before a second one is made, and on each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from consent.models import LedgerEntry, Patient
from consent.people.likeness import similar

KEPT_APART = "patient.kept_apart"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another record that may be the same person's, and why."""

    patient: Patient
    why: str


def of(patient: Patient) -> list[Likeness]:
    """Records that share the birth date, the address or the phone, under a similar name.

    Args:
        patient: saved or not; its digests need not be set.
    """
    unsaved = Patient(email=patient.email, phone=patient.phone)
    unsaved.birth_date_sealed = patient.birth_date_sealed
    unsaved.set_digests()
    shared = Q()
    for column in ("birth_date_digest", "email_digest", "phone_digest"):
        if digest := getattr(unsaved, column):
            shared |= Q(**{column: digest})
    if not shared:
        return []
    others = Patient.objects.unmerged().filter(shared).exclude(pk=patient.pk).order_by("pk")
    apart = kept_apart(patient) if patient.pk else frozenset()
    return [
        Likeness(other, _why(unsaved, other))
        for other in others
        if other.reference not in apart
        and similar(
            patient.name,
            other.name,
            same_day=unsaved.birth_date_digest == other.birth_date_digest != "",
        )
    ]


def kept_apart(patient: Patient) -> frozenset[str]:
    """References of records of which staff have said: this is somebody else."""
    said = LedgerEntry.objects.filter(act=KEPT_APART).values_list("refs", flat=True)
    return frozenset(
        other
        for refs in said
        if patient.reference in refs["patients"]
        for other in refs["patients"]
        if other != patient.reference
    )


def _why(one: Patient, other: Patient) -> str:
    shared = (
        (one.birth_date_digest, other.birth_date_digest, _("birth date")),
        (one.email_digest, other.email_digest, _("e-mail")),
        (one.phone_digest, other.phone_digest, _("phone")),
    )
    words = [word for mine, theirs, word in shared if mine and mine == theirs]
    return ", ".join([*words, _("a similar name")])
