"""Must the child be asked too? From the age the form names, when a parent or guardian signs."""

from __future__ import annotations

from datetime import date

from consent import clock
from consent.models import ConsentRequest
from consent.privileges import SignerRole
from consent.texts.form_text import FormText

FOR_A_CHILD = frozenset({SignerRole.PARENT, SignerRole.GUARDIAN})


def is_wanted(request: ConsentRequest, text: FormText, *, on: date) -> bool:
    """Whether nothing may be signed on that day without the child's own yes.

    Args:
        text: what is read and signed; it names the age in years, or none.
        on: a day of the practice.
    """
    birth = request.patient.birth_date
    if request.signer_role not in FOR_A_CHILD or text.assent_from_age is None or birth is None:
        return False
    return clock.age_on(birth, on) >= text.assent_from_age
