"""What does the signer keep? The receipt, and the copy to print with every word that was signed."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from consent import emails, form_text, session_photos, strokes
from consent.models import Consent, ConsentRequest
from consent.privileges import Method, SignerRole
from consent.views import sessions


def of_signing(
    request: HttpRequest, asked: ConsentRequest, entry: sessions.Entry, step: str
) -> HttpResponse:
    """Where a signed request's link leads, after the identity step."""
    address = reverse("sign", args=[asked.reference])
    if step not in {"done", "copy"} or request.method == "POST":
        return redirect(f"{address}?step=done")
    consent = asked.consent
    # From here on as with a manage link; where staff vouched, photos still ask who it is.
    sessions.open_permissions(
        request, asked.patient.root_id, entry.link_id, identity=entry.identity
    )
    if step == "copy":
        return copy(request, consent, back_url=f"{address}?step=done")
    template = "done" if entry.answers.get("just_signed") else "already"
    mail = emails.address_of(asked.patient)
    return render(
        request,
        f"consent/sign/{template}.html",
        {
            **_facts(consent),
            "copy_url": f"{address}?step=copy",
            "copy_mail": emails.mostly_hidden(mail),
            "manage_url": reverse("permissions"),
        },
    )


def copy(request: HttpRequest, consent: Consent, *, back_url: str) -> HttpResponse:
    """The whole signed text with the answers and the signature, as one page to print."""
    signature = consent.signature
    drawn = json.loads(signature.points) if signature.method == Method.DRAWN else []
    facts = {
        **_facts(consent),
        "role": SignerRole(signature.role).label,
        "signed_path": strokes.svg_path(drawn),
        "box": {"width": strokes.WIDTH, "height": strokes.HEIGHT},
        "version": consent.version,
        "back_url": back_url,
    }
    return render(request, "consent/sign/copy.html", facts)


def _facts(consent: Consent) -> dict[str, object]:
    text = form_text.read(consent.version.text)
    asked = set(consent.request.uses.values_list("slug", flat=True))
    uses = [use for use in text.uses if use["slug"] in asked]
    ended = dict(consent.grants.values_list("privilege", "revoked_at"))
    return {
        "consent": consent,
        "ended": consent.ends_at <= timezone.now(),
        "signature": consent.signature,
        "text": text,
        "uses": uses,
        "agreed_uses": [
            {**use, "ended_on": ended[use["slug"]]} for use in uses if use["slug"] in ended
        ],
        "refused_uses": [use for use in uses if use["slug"] not in ended],
        "photos": photos_of(consent),
    }


def photos_of(consent: Consent) -> list[session_photos.SessionPhoto]:
    """The photos of a consent in the order they were asked about."""
    return session_photos.of(list(consent.items.all()), consent.patient, descriptions_of(consent))


def descriptions_of(consent: Consent) -> dict[str, str]:
    """The words that stood beside each photo when it was asked about, by digest."""
    return dict(consent.request.items.values_list("sha256", "description"))
