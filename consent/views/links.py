"""Does this link open, and what if it does not? Links are exchanged for a session at once."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent import actions, clock
from consent.actions.asking import token_digest
from consent.models import ConsentRequest, LinkToken, PracticeDetails
from consent.privileges import Outcome, Purpose, SignerRole
from consent.views import sessions
from consent.views.pages import errors, invalid_link, private_page

LONGEST_ADDRESS = 254


@private_page
@require_safe
def follow_sign_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchanges a sign link; nothing but the session changes, for mail scanners come here too."""
    link = _link(token, Purpose.SIGN)
    asked = link.request if link else None
    if link is None or asked is None or not still_opens(asked, at=timezone.now()):
        return invalid_link(request)
    sessions.open_signing(request, asked, link)
    return redirect("sign", asked.reference)


@private_page
@require_safe
def follow_manage_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchanges a link to one's permissions; it lives as long as the evidence."""
    link = _link(token, Purpose.MANAGE)
    patient = link.patient if link else None
    if link is None or patient is None or _has_ended(link):
        return invalid_link(request, manage=True)
    sessions.open_permissions(request, patient.root_id, link.pk)
    request.session.cycle_key()
    return redirect("permissions")


@private_page
@require_safe
def link_cut_off(request: HttpRequest) -> HttpResponse:
    """A link that lost its whole secret part on the way."""
    return invalid_link(request)


def _link(token: str, purpose: Purpose) -> LinkToken | None:
    return (
        LinkToken.objects.select_related("request__patient", "patient")
        .filter(digest=token_digest(token), purpose=purpose, closed_at=None)
        .first()
    )


def _has_ended(link: LinkToken) -> bool:
    return link.expires_at is not None and link.expires_at <= timezone.now()


def still_opens(asked: ConsentRequest, *, at: datetime) -> bool:
    """Whether a request's link leads anywhere: to the question, or to the receipt once signed.

    A parent's or guardian's link stops on the day the patient comes of age.
    """
    if asked.signer_role in {SignerRole.PARENT, SignerRole.GUARDIAN}:
        birth = asked.patient.birth_date
        today = clock.day_of(at, PracticeDetails.the_one().zone)
        if birth is None or clock.majority_on(birth) <= today:
            return False
    if asked.outcome == Outcome.OPEN:
        return asked.answer_by > at
    return asked.outcome == Outcome.SIGNED


# The two forms below take no cross-site token, so that their pages are the same bytes for
# everybody. Neither uses the session, both answer the same always, and mails are counted in rows.


@private_page
def ask_for_new_link(request: HttpRequest) -> HttpResponse:
    """Sends a new link to sign, if there is anything open for the address; says nothing of it."""
    if request.method != "POST":
        return redirect("my_permissions")
    address = _address(request)
    if address:
        actions.ask_for_new_link(email=address)
    return render(request, "consent/sign/link_invalid.html", {"sent": True})


@private_page
def ask_for_manage_link(request: HttpRequest) -> HttpResponse:
    """Sends a link to somebody's permissions, if the address is known; says nothing of it."""
    if request.method != "POST":
        return render(request, "consent/manage/ask.html")
    address = _address(request)
    if not address:
        return render(
            request,
            "consent/manage/ask.html",
            {
                "answers": {"email": request.POST.get("email", "")[:LONGEST_ADDRESS]},
                "errors": errors(
                    "id_email", _("Type your e-mail address. It looks like name@example.org.")
                ),
            },
        )
    actions.ask_for_manage_link(email=address)
    return render(request, "consent/manage/asked.html")


def _address(request: HttpRequest) -> str:
    """The address that was typed; '' where it is none."""
    typed = request.POST.get("email", "").strip()
    if len(typed) > LONGEST_ADDRESS:
        return ""
    try:
        validate_email(typed)
    except ValidationError:
        return ""
    return typed
