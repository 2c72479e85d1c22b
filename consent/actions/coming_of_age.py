"""What is done when a patient comes of age? The practice is told, parents' links stop, they are asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from consent import clock, followups
from consent.actions.answering import cancel
from consent.actions.renewals import ask_again
from consent.acts import STAFF, SYSTEM, Actor
from consent.endings import what_ends
from consent.endings.ending import DAYS_BACK
from consent.mails import addresses
from consent.models import (
    Consent,
    ConsentRequest,
    FollowUp,
    LedgerEntry,
    LinkToken,
    Patient,
    PracticeDetails,
    Representative,
    Staff,
)
from consent.models.patient import PARENTAL
from consent.people import majority
from consent.privileges import Outcome, Purpose
from consent.sealing import keyed_digest, seal

NOTICE = "mail.majority"
REACHED = "majority.reached"
QUESTION = "majority.ask"
TO_ASK, NOT_TO_ASK = "patient.adult_to_ask", "patient.adult_not_to_ask"


def coming_of_age(first: date, last: date) -> list[Patient]:
    """Who comes of age from `first` to `last` and has, or had, parents who speak for them here."""
    births = majority.births_coming_of_age(first, last)
    digests = [keyed_digest(birth.isoformat()) for birth in births]
    found = Patient.objects.unmerged().filter(birth_date_digest__in=digests)
    asked = ConsentRequest.objects.filter(signer_role__in=[*PARENTAL])
    speaking = Representative.objects.parental().acting()
    concerned = (
        {
            root
            for rows in (asked, speaking)
            for pair in rows.values_list("patient_id", "patient__merged_into_id")
            for root in [pair[1] or pair[0]]
        }
        if found
        else set()
    )
    return sorted(
        (one for one in found if one.pk in concerned or one.adult_email),
        key=lambda one: (one.comes_of_age_on or date.max, one.name),
    )


def coming_of_age_on(day: date) -> list[Patient]:
    return coming_of_age(day, day)


def given_for(patient: Patient) -> list[Consent]:
    """What parents gave for this patient that has not been taken back, whether it has ended or not."""
    return list(
        Consent.objects.of_patient(patient)
        .filter(request__signer_role__in=[*PARENTAL], revoked_at=None)
        .select_related("version__form", "request")
        .prefetch_related("grants", "items")
        .order_by("last_day")
    )


def plan_majorities() -> int:
    """Plans the mails 60 days ahead and what happens on the day; returns how much was planned.

    The clock calls it: each day is told of once, and each patient comes of age once.
    """
    today = addresses.today()
    back, ahead = timedelta(days=majority.DAYS_BACK), timedelta(days=majority.WARNING_DAYS)
    found = coming_of_age(today - back, today + ahead)
    days, of_age = _to_tell(found, today), _to_stop(found, today)
    if not days and not of_age:
        return 0
    return _plan(found, today)


@transaction.atomic
def _plan(found: Sequence[Patient], today: date) -> int:
    entry = LedgerEntry.objects.append(
        "patients.majority_noticed",
        actor=SYSTEM.as_json(),
        refs={
            "days": [day.isoformat() for day in _to_tell(found, today)],
            "patients": [one.reference for one in _to_stop(found, today)],
        },
    )
    # Another clock may have been quicker: from the entry on, the chain's lock is held.
    days, of_age = _to_tell(found, today), _to_stop(found, today)
    for day in days:
        followups.plan(entry, NOTICE, target=day.isoformat())
    for patient in of_age:
        followups.plan(entry, REACHED, target=patient.reference)
    return len(days) + len(of_age)


def _to_tell(found: Collection[Patient], today: date) -> list[date]:
    told = FollowUp.objects.filter(kind=NOTICE).values_list("target", flat=True)
    majorities = [day for one in found if (day := one.comes_of_age_on)]
    return majority.days_to_tell(majorities, today, {date.fromisoformat(day) for day in told})


def _to_stop(found: Collection[Patient], today: date) -> list[Patient]:
    of_age = [one for one in found if one.is_of_age(today)]
    planned = FollowUp.objects.filter(
        kind=REACHED, target__in=[one.reference for one in of_age]
    ).values_list("target", flat=True)
    known = set(planned)
    return [one for one in of_age if one.reference not in known]


@transaction.atomic
def come_of_age(*, patient: Patient, by: Actor = SYSTEM) -> bool:
    """Enters that a patient is of age: parents' links and open questions to them close for good.

    The adult's own address takes the place of the one that parents were written to; where none is
    known, none stands there. Nothing of this is needed for safety: links ask for the day themselves.

    Returns:
        False where it was entered before, or the day has not come.
    """
    kept = Patient.objects.select_for_update().get(pk=patient.root_id)
    day = kept.comes_of_age_on
    if day is None or day > addresses.today() or addresses.has_come_of_age(kept):
        return False
    of_patient = Q(patient=kept) | Q(patient__merged_into=kept)
    asked = ConsentRequest.objects.filter(of_patient, signer_role__in=[*PARENTAL])
    for request in asked.filter(outcome=Outcome.OPEN):
        cancel(request=request, by=by)
    speaking = Representative.objects.of_patient(kept).parental()
    begins = clock.start_of(day, PracticeDetails.the_one().zone)
    childs = Q(of_patient, purpose=Purpose.MANAGE, representative=None, made_at__lt=begins)
    LinkToken.objects.filter(
        Q(request__in=asked) | Q(representative__in=speaking) | childs, closed_at=None
    ).update(closed_at=Now())
    was, kept.email = kept.email, addresses.address_of(kept)
    kept.adult_email = ""
    kept.save()
    LedgerEntry.objects.append(
        addresses.CAME_OF_AGE,
        actor=by.as_json(),
        refs={
            "patient": kept.reference,
            "day": day.isoformat(),
            "fields": ["email"] if was != kept.email else [],
        },
        detail=seal(was) if was != kept.email else "",
    )
    patient.refresh_from_db()
    return True


@transaction.atomic
def prepare_question(*, patient: Patient, by: Actor) -> FollowUp | None:
    """Has the patient asked in person for what parents gave: from the day of majority on.

    Returns:
        What was planned; None where it is planned already.
    """
    day = patient.comes_of_age_on
    if day is None or question_of(patient) is not None:
        return None
    entry = LedgerEntry.objects.append(
        TO_ASK, actor=by.as_json(), refs={"patient": patient.root.reference}
    )
    begins = clock.start_of(day, PracticeDetails.the_one().zone)
    return followups.plan(entry, QUESTION, target=patient.root.reference, due_at=begins)


@transaction.atomic
def take_question_back(*, patient: Patient, by: Actor) -> bool:
    """The patient is not to be asked after all; False where nothing was planned."""
    waiting = FollowUp.objects.open().filter(kind=QUESTION, target=patient.root.reference)
    if not waiting.update(done_at=Now()):
        return False
    LedgerEntry.objects.append(
        NOT_TO_ASK, actor=by.as_json(), refs={"patient": patient.root.reference}
    )
    return True


def question_of(patient: Patient) -> FollowUp | None:
    """What is planned to be asked of this patient when they come of age."""
    return FollowUp.objects.open().filter(kind=QUESTION, target=patient.root.reference).first()


def ask_the_adult(*, patient: Patient, entry: LedgerEntry) -> list[ConsentRequest]:
    """Asks by mail, as was prepared by this entry; what was taken back since is not asked.

    Raises:
        RequestNotPossible: the form is withdrawn, or does not ask for such a use any more.
    """
    taken_back = LedgerEntry.objects.filter(
        act=NOT_TO_ASK, seq__gt=entry.seq, refs__patient=patient.root.reference
    )
    if taken_back.exists():
        return []
    actor = Actor(str(entry.actor.get("kind")), entry.actor.get("id"))
    return ask_of_age(patient=patient, by=actor, by_mail=True)


def ask_of_age(*, patient: Patient, by: Actor, by_mail: bool = False) -> list[ConsentRequest]:
    """Asks a patient who is of age for exactly what ended with childhood.

    Args:
        by_mail: whether it is also mailed, where the patient's own address is known.

    Raises:
        RequestNotPossible: the form is withdrawn, or does not ask for such a use any more.
    """
    kept = patient.root
    day = kept.comes_of_age_on
    if day is None or day > addresses.today():
        return []
    # Whose address is whose has to be settled first: the mail goes to the adult.
    come_of_age(patient=kept)
    ended = what_ends.read(days_back=DAYS_BACK).on(day - timedelta(days=1))
    ends = ended.of_patient(kept.pk) if ended else ()
    if not ends:
        return []
    kept.refresh_from_db()
    return ask_again(
        patient=kept,
        ends=ends,
        by=by,
        asked_by=Staff.objects.filter(pk=by.id or 0).first() if by.kind == STAFF else None,
        by_mail=by_mail and bool(addresses.address_of(kept)),
    )
