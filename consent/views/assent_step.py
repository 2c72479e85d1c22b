"""What is a child asked, and what becomes of the answer? The parent hands the phone over for it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from consent import actions
from consent.actions import ChildsYes
from consent.acts import signer
from consent.sealing import seal, unseal
from consent.views import names
from consent.views.pages import errors
from consent.views.visit import ASSENT, Visit


def assent(visit: Visit) -> HttpResponse:
    """The child says yes with their name, or would rather not; then nothing is signed."""
    faults: list[dict[str, str]] = []
    name = names.given(visit.request)
    if visit.request.method == "POST":
        if visit.request.POST.get("refuse"):
            actions.refuse_assent(request=visit.asked, by=signer(visit.asked.reference))
            visit.entry.identify()
            visit.answer(child_said_no=True)
            return visit.to("declined")
        try:
            _keep(visit, actions.checked_assent(ChildsYes(**name.kept, given_at=timezone.now())))
        except actions.AssentMissing as missing:
            faults = errors(name.field, str(missing))
        else:
            return visit.after(ASSENT)
    return visit.page(
        ASSENT,
        signer_name=visit.asked.signer_name,
        uses=visit.chosen_uses,
        only_unrecognisable=visit.only_unrecognisable,
        photos=visit.photos,
        answers=name.answers,
        errors=faults,
    )


def _keep(visit: Visit, yes: ChildsYes) -> None:
    """Until the parent signs it waits in the session, the name and the drawing sealed."""
    visit.answer(
        assent={
            "about": visit.agreed_so_far,
            "method": yes.method,
            "points": seal(yes.points),
            "typed_name": seal(yes.typed_name),
            "given_at": yes.given_at.isoformat(),
        }
    )


def given(visit: Visit) -> ChildsYes | None:
    """The child's yes to what the parent is about to sign; None where none was given."""
    kept = visit.answered_by_child
    if not kept:
        return None
    return ChildsYes(
        kept["method"],
        datetime.fromisoformat(kept["given_at"]),
        points=unseal(kept["points"]),
        typed_name=unseal(kept["typed_name"]),
    )
