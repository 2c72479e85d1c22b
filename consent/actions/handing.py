"""How does an adult without an address get their link? In person: staff say that they know them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.links import Delivery, mint_link
from consent.acts import Actor
from consent.mails import addresses
from consent.models import LedgerEntry, Patient
from consent.privileges import Channel, Purpose

IN_PERSON = (Channel.QR, Channel.COPY)


class NotInPerson(ValueError):
    """The link is not handed over at the desk; str(error) says why, for staff."""


def why_not_in_person(patient: Patient) -> str:
    """Why staff do not hand this patient a link to their permissions; '' where they may."""
    if patient.root.is_minor(addresses.today()):
        return _("Still a child: the link is for a parent or guardian, at their own address.")
    if addresses.address_of(patient):
        return _(
            "An e-mail address is on file: the link goes there when it is asked for at the foot "
            "of the website."
        )
    return ""


@transaction.atomic
def hand_manage_link(*, patient: Patient, channel: Channel, by: Actor) -> Delivery:
    """A link to their own permissions for an adult who stands at the desk (45 CFR 164.514(h)).

    Args:
        channel: one of IN_PERSON.
        by: who says that they know the person; it stands in the ledger beside the link.

    Raises:
        NotInPerson: a child, or somebody whose link can be mailed.
    """
    if channel not in IN_PERSON:
        raise ValueError(f"{channel} is no way to hand a link over in person.")
    kept = Patient.objects.select_for_update().get(pk=patient.root_id)
    if reason := why_not_in_person(kept):
        raise NotInPerson(reason)
    LedgerEntry.objects.append(
        "patient.identity_vouched", actor=by.as_json(), refs={"patient": kept.reference}
    )
    return mint_link(purpose=Purpose.MANAGE, channel=channel, by=by, patient=kept)
