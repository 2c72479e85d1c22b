"""Does a link still open, and to whose permissions? A parent's stops on the day of majority."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from consent import clock
from consent.models import (
    Consent,
    ConsentRequest,
    LinkToken,
    Patient,
    PracticeDetails,
    Representative,
)
from consent.models.patient import PARENTAL
from consent.privileges import Outcome


def still_opens(asked: ConsentRequest, *, at: datetime) -> bool:
    """Whether a request's link leads anywhere: to the question, or to the receipt once signed.

    A parent's or guardian's link stops on the day the patient comes of age; everybody's who speaks
    for a patient, when they are no longer entitled.
    """
    day = clock.day_of(at, PracticeDetails.the_one().zone)
    if asked.representative is not None and not asked.representative.may_act(day):
        return False
    if asked.signer_role in PARENTAL and asked.patient.is_of_age(day):
        return False
    if asked.outcome == Outcome.OPEN:
        return asked.answer_by > at
    return asked.outcome == Outcome.SIGNED


def may_manage(link: LinkToken, *, at: datetime) -> bool:
    """Whether this link, of either purpose, opens somebody's permissions at that instant."""
    if link.closed_at is not None:
        return False
    day = clock.day_of(at, PracticeDetails.the_one().zone)
    if link.request is not None:
        # What a signed request's receipt goes on to; its time to answer is over and does not count.
        return link.request.outcome == Outcome.SIGNED and still_opens(link.request, at=at)
    if link.expires_at is not None and link.expires_at <= at:
        return False
    if link.representative is not None:
        return link.representative.may_act(day)
    return link.patient is not None and not _was_a_parents(link, link.patient, day)


def consents_for(patient: Patient, link: LinkToken) -> QuerySet[Consent]:
    """What the holder of a link reads and takes back, newest first.

    A parent or guardian sees what any of them gave for the child; what a young patient signed
    alone is theirs, 45 CFR 164.502(g)(3). Whoever else speaks for a patient sees all of it.
    """
    found = Consent.objects.of_patient(patient)
    if _is_for_a_parent(link):
        found = found.filter(request__signer_role__in=[*PARENTAL])
    return found.order_by("-signed_at", "-pk")


def representative_of(link: LinkToken) -> Representative | None:
    """Who holds the link in place of the patient, by the record."""
    return link.representative or (link.request.representative if link.request else None)


def _is_for_a_parent(link: LinkToken) -> bool:
    if link.representative is not None:
        return link.representative.is_parental
    return link.request is not None and link.request.signer_role in PARENTAL


def _was_a_parents(link: LinkToken, patient: Patient, day: date) -> bool:
    """Whether a child's link, which parents were sent, was made before the child came of age."""
    majority = patient.comes_of_age_on
    if majority is None or majority > day:
        return False
    if clock.day_of(link.made_at, PracticeDetails.the_one().zone) >= majority:
        return False
    of_patient = Q(patient=patient.root_id) | Q(patient__merged_into=patient.root_id)
    asked = ConsentRequest.objects.filter(of_patient, signer_role__in=[*PARENTAL])
    return asked.exists() or Representative.objects.of_patient(patient).parental().exists()
