"""Who is told by mail of what was done for a child, and what happens on the day of majority?"""

from __future__ import annotations

from datetime import date, timedelta

from consent import emails
from consent.actions.coming_of_age import (
    NOTICE,
    QUESTION,
    REACHED,
    ask_the_adult,
    come_of_age,
    coming_of_age_on,
)
from consent.actions.withdrawing import THE_PATIENT, who_did
from consent.followups import register
from consent.mails import addresses
from consent.models import FollowUp, LedgerEntry, Patient, Representative, Withdrawal


@register("mail.withdrawn", "Mail the receipt of taking back")
def mail_withdrawn(followup: FollowUp) -> None:
    receipt = _receipt(followup.target)
    entry = LedgerEntry.objects.get(seq=followup.cause)
    emails.send_withdrawn(receipt, to=who_did(entry, receipt.consent))


@register("mail.withdrawn_other", "Tell the other parent that something was taken back")
def mail_withdrawn_other(followup: FollowUp) -> None:
    """The target is the receipt and who is told; nobody whose right has ended meanwhile."""
    reference, _sign, whom = followup.target.partition("+")
    receipt = _receipt(reference)
    if whom == THE_PATIENT:
        other = addresses.of_patient(receipt.consent.patient)
    else:
        other = addresses.of_representative(Representative.objects.get(reference=whom))
    emails.send_withdrawn_by_other(receipt, to=other)


@register("mail.manage_link", "Mail the link to one's permissions")
def mail_manage_link(followup: FollowUp) -> None:
    patient = Patient.objects.get(reference=followup.target)
    emails.send_manage_link(addresses.of_patient(patient))


@register("mail.guardian_link", "Mail a parent the link to a child’s permissions")
def mail_guardian_link(followup: FollowUp) -> None:
    speaking = Representative.objects.get(reference=followup.target)
    emails.send_manage_link(addresses.of_representative(speaking))


@register(NOTICE, "Tell the practice who comes of age", limit=timedelta(days=1))
def mail_majority(followup: FollowUp) -> None:
    """Mails how many come of age on a day, and names nobody. The target is the day."""
    day = date.fromisoformat(followup.target)
    people = len(coming_of_age_on(day))
    if people and addresses.today() < day:
        emails.send_majority(day, people=people)


@register(REACHED, "Stop parents’ links: the patient is of age", limit=timedelta(days=1))
def stop_parents(followup: FollowUp) -> None:
    come_of_age(patient=Patient.objects.get(reference=followup.target))


@register(QUESTION, "Ask the patient, who is of age now", limit=timedelta(days=1))
def ask_now(followup: FollowUp) -> None:
    """Asks on the day of majority, as was prepared; nothing where staff have taken that back."""
    ask_the_adult(
        patient=Patient.objects.get(reference=followup.target),
        entry=LedgerEntry.objects.get(seq=followup.cause),
    )


def _receipt(reference: str) -> Withdrawal:
    return Withdrawal.objects.select_related("consent__request", "consent__patient").get(
        reference=reference
    )
