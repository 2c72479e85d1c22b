"""Which photo joined a described set, as a mail's link names it? By the consent and its place there."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.http import urlencode

from consent.models import Consent, CoveredItem, Patient
from consent.models.fields import REFERENCE_ALPHABET, REFERENCE_LENGTH
from consent.people import identity

NAMED = "added"
_NAME = re.compile(rf"^([{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}})-([1-9][0-9]{{0,4}})$")


def name_of(item: CoveredItem) -> str:
    """The consent's reference and the item's place in it, from 1: places never change."""
    place = item.consent.items.filter(pk__lte=item.pk).count()
    return f"{item.consent.reference}-{place}"


def find(consent: Consent, number: int) -> CoveredItem | None:
    """What was added at that place; None where nothing is, or it was signed for by itself."""
    items = list(consent.items.order_by("pk")[number - 1 : number]) if number > 0 else []
    return items[0] if items and items[0].attested_at else None


def address_of(name: str) -> str:
    """The page of the photo of that name; '' where the name cannot be one."""
    match = _NAME.match(name)
    return reverse("photo_added", args=[match[1], int(match[2])]) if match else ""


def identity_address(patient: Patient, reference: str, number: int) -> str:
    """Where somebody shows who they are, to see the photo; '' where the practice cannot ask."""
    if not identity.has_birth_date(patient):
        return ""
    return f"{reverse('permissions_identity')}?{urlencode({NAMED: f'{reference}-{number}'})}"
