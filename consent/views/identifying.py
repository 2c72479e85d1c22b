"""Which question shows that this is the right person? A birth date, or a code from the mailbox."""

from __future__ import annotations

import math
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import actions, emails
from consent.mails import addresses
from consent.models import ConsentRequest, Patient
from consent.people import identity
from consent.views.pages import errors
from consent.views.sessions import Entry


def ask_birth_date(
    request: HttpRequest, owner: identity.Owner, *, for_patient: bool
) -> HttpResponse | None:
    """Asks for the patient's birth date.

    Returns:
        The page to show, or None once the answer was right.
    """
    waiting = identity.paused_until(owner)
    if waiting:
        return _paused(request, waiting)
    faults: list[dict[str, str]] = []
    patient = owner.patient if isinstance(owner, ConsentRequest) else owner
    if request.method == "POST":
        given = _date(request)
        if given is None:
            faults = errors("id_day", _("That is no date. Type day, month and the full year."))
        else:
            answer = identity.check_birth_date(owner, given)
            if answer.right:
                return None
            if answer.paused_until:
                return _paused(request, answer.paused_until)
            faults = errors("id_day", _wrong_date(patient, for_patient))
    return render(
        request,
        "consent/sign/identity.html",
        {
            "patient_first_name": patient.first_name,
            "signer_is_patient": for_patient,
            "answers": {part: request.POST.get(part, "")[:12] for part in ("day", "month", "year")},
            "errors": faults,
        },
    )


def _wrong_date(patient: Patient, for_patient: bool) -> str:
    if for_patient:
        return _("That is not the date we have. Please check it.")
    # A parent easily types their own.
    return _(
        "That is not the date we have for %(name)s. Please type the day %(name)s was born."
    ) % {"name": patient.first_name}


def ask_code(request: HttpRequest, asked: ConsentRequest, entry: Entry) -> HttpResponse | None:
    """Mails a code when asked to, and asks for it.

    Returns:
        The page to show, or None once the code was right.
    """
    address = addresses.address_for(asked)
    if not address:
        return render(request, "consent/sign/no_question.html")
    waiting = identity.paused_until(asked)
    if waiting:
        return _paused(request, waiting)
    faults: list[dict[str, str]] = []
    if request.method == "POST" and request.POST.get("resend"):
        actions.ask_for_code(request=asked)
        entry.answers["code_asked"] = True
        entry.keep()
        return redirect(f"{request.path}?step=code")
    if request.method == "POST":
        answer = identity.check_code(asked, request.POST.get("code", "")[:20])
        if answer.right:
            return None
        if answer.paused_until:
            return _paused(request, answer.paused_until)
        faults = errors("id_code", _("That is not the code we sent last. Please check it."))
    return render(
        request,
        "consent/sign/code.html",
        {
            "sent_to": emails.mostly_hidden(address),
            "sent": bool(entry.answers.get("code_asked")) or bool(faults),
            "answers": {"code": request.POST.get("code", "")[:20]},
            "errors": faults,
        },
    )


def _paused(request: HttpRequest, until: datetime) -> HttpResponse:
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    response = render(
        request, "consent/sign/paused.html", {"minutes": math.ceil(seconds / 60)}, status=429
    )
    response.headers["Retry-After"] = str(seconds)
    return response


def _date(request: HttpRequest) -> date | None:
    typed = [request.POST.get(part, "").strip() for part in ("year", "month", "day")]
    if not all(part.isdecimal() and len(part) <= 4 for part in typed):
        return None
    year, month, day = (int(part) for part in typed)
    try:
        return date(year, month, day) if year >= 1000 else None
    except ValueError:
        return None
