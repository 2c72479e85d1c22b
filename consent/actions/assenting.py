"""What does a child's own answer bring about? A yes stands beside the parent's; a no ends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.answering import decline
from consent.acts import Actor
from consent.models import Assent, Consent, ConsentRequest, LedgerEntry
from consent.privileges import Method
from consent.signed import strokes


class AssentMissing(ValueError):
    """The child's own yes is missing, or is none; str(error) is a sentence for the child."""


@dataclass(frozen=True, slots=True)
class ChildsYes:
    """How a child said yes.

    Attributes:
        method: drawn, typed, or on the sheet of paper that was signed.
        points: drawn strokes as JSON; '' for a typed name.
        given_at: when; for paper the start of the day that stands on the sheet.
    """

    method: str
    given_at: datetime
    points: str = ""
    typed_name: str = ""


def checked(given: ChildsYes) -> ChildsYes:
    """The yes as it is kept: strokes read and bounded, blanks in a name closed up.

    Raises:
        AssentMissing: nothing was drawn or typed.
    """
    if given.method == Method.PAPER:
        return ChildsYes(Method.PAPER, given.given_at)
    if given.method == Method.DRAWN:
        try:
            points = json.dumps(strokes.read(given.points), separators=(",", ":"))
        except strokes.NotASignature as error:
            raise AssentMissing(_("Draw your name in the box, or type it.")) from error
        return ChildsYes(Method.DRAWN, given.given_at, points=points)
    name = " ".join(given.typed_name.split())[:200]
    if not any(sign.isalpha() for sign in name):
        raise AssentMissing(_("Write your name. Your first name is enough."))
    return ChildsYes(Method.TYPED, given.given_at, typed_name=name)


def record_assent(*, consent: Consent, given: ChildsYes) -> Assent:
    """Keeps the child's yes, in the transaction in which the parent signs."""
    kept = checked(given)
    return Assent.objects.create(
        consent=consent,
        name=consent.patient.name,
        method=kept.method,
        points=kept.points,
        typed_name=kept.typed_name,
        given_at=kept.given_at,
    )


@transaction.atomic
def refuse_assent(*, request: ConsentRequest, by: Actor) -> bool:
    """Enters that the child would rather not: nothing is signed, whatever the parent wants.

    Returns:
        False where the request was answered already.
    """
    if not decline(request=request, by=by):
        return False
    LedgerEntry.objects.append(
        "request.assent_refused", actor=by.as_json(), refs={"request": request.reference}
    )
    return True
