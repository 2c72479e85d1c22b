"""Does this link open, and what if it does not? Links are exchanged for a session at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent import actions, languages
from consent.actions.links import token_digest
from consent.mails import added_photos
from consent.models import LinkToken
from consent.people.permission_links import may_manage, still_opens
from consent.privileges import Purpose
from consent.views import sessions
from consent.views.pages import errors, invalid_link, private_page
from consent.views.speaking import switch_for

LONGEST_ADDRESS = 254


@private_page
@require_safe
def follow_sign_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchanges a sign link; nothing but the session changes, for mail scanners come here too."""
    link = _link(token, Purpose.SIGN)
    asked = link.request if link else None
    if link is None or asked is None or not still_opens(asked, at=timezone.now()):
        return invalid_link(request)
    sessions.open_signing(request, asked, link, language=languages.chosen(request))
    return redirect("sign", asked.reference)


@private_page
@require_safe
def follow_manage_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchanges a link to one's permissions; it lives as long as the evidence.

    A parent's stops on the day the patient comes of age, or when they are no longer entitled.
    """
    link = _link(token, Purpose.MANAGE)
    patient = link.patient if link else None
    if link is None or patient is None or not may_manage(link, at=timezone.now()):
        return invalid_link(request, manage=True)
    sessions.open_permissions(request, patient.root_id, link.pk, language=languages.chosen(request))
    request.session.cycle_key()
    return redirect(
        added_photos.address_of(request.GET.get(added_photos.NAMED, "")) or "permissions"
    )


@private_page
@require_safe
def link_cut_off(request: HttpRequest) -> HttpResponse:
    """A link that lost its whole secret part on the way."""
    return invalid_link(request)


def _link(token: str, purpose: Purpose) -> LinkToken | None:
    return (
        LinkToken.objects.select_related(
            "request__patient__merged_into",
            "request__representative__patient__merged_into",
            "patient__merged_into",
            "representative__patient__merged_into",
        )
        .filter(digest=token_digest(token), purpose=purpose, closed_at=None)
        .first()
    )


# The two forms below take no cross-site token, so that their pages are the same bytes for
# everybody. Neither uses the session, both answer the same always, and mails are counted in rows.


@private_page
def ask_for_new_link(request: HttpRequest) -> HttpResponse:
    """Sends a new link to sign, if there is anything open for the address; says nothing of it."""
    if request.method != "POST":
        return redirect(reverse("my_permissions") + _tapped(request))
    address = _address(request)
    if address:
        actions.ask_for_new_link(email=address)
    return render(request, "consent/sign/link_invalid.html", {"sent": True})


@private_page
def new_link_for_old(request: HttpRequest, token: str) -> HttpResponse:
    """One tap on the page of an old link: a new one to the address on file, if it was one of ours."""
    if request.method != "POST":
        return redirect("sign_link", token)
    actions.ask_for_new_link_by_old(token=token)
    return render(request, "consent/sign/link_invalid.html", {"sent": True})


@private_page
def new_link_of_signing(request: HttpRequest, reference: str) -> HttpResponse:
    """The same where a browser has forgotten the question it had opened."""
    if request.method != "POST":
        return redirect("sign", reference)
    actions.ask_for_new_link_of(reference=reference)
    return render(request, "consent/sign/link_invalid.html", {"sent": True})


@private_page
def new_link_for_nothing(request: HttpRequest) -> HttpResponse:
    """The same for a link that lost its secret part: nothing is known of it."""
    if request.method != "POST":
        return redirect("my_permissions")
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


def _tapped(request: HttpRequest) -> str:
    """The query that takes a tapped language along."""
    return switch_for(request).query


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
