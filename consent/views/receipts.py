"""What does the signer keep? The receipt, and the copy to print with every word that was signed."""

from __future__ import annotations

import json

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from consent import emails, form_text, item_words, session_photos, strokes
from consent.models import Consent, ConsentRequest, PatientCopy
from consent.privileges import Method, SignerRole
from consent.views import sessions


def of_signing(
    request: HttpRequest, asked: ConsentRequest, entry: sessions.Entry, step: str
) -> HttpResponseBase:
    """Where a signed request's link leads, after the identity step."""
    address = reverse("sign", args=[asked.reference])
    if step not in {"done", "copy", "pdf"} or request.method == "POST":
        return redirect(f"{address}?step=done")
    consent = asked.consent
    # From here on as with a manage link; where staff vouched, photos still ask who it is.
    sessions.open_permissions(
        request, asked.patient.root_id, entry.link_id, identity=entry.identity
    )
    if step == "copy":
        return copy(request, consent, back_url=f"{address}?step=done")
    if step == "pdf":
        return pdf(request, consent, page_url=f"{address}?step=copy")
    template = "done" if entry.answers.get("just_signed") else "already"
    mail = emails.address_of(asked.patient)
    return render(
        request,
        f"consent/sign/{template}.html",
        {
            **_facts(consent),
            "copy_url": f"{address}?step=copy",
            "pdf_url": f"{address}?step=pdf",
            "copy_mail": emails.mostly_hidden(mail),
            "pdf_mailed": json.loads(consent.evidence.text).get("copy_by_mail", False),
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


def pdf(request: HttpRequest, consent: Consent, *, page_url: str) -> HttpResponseBase:
    """The sealed copy to keep; while it is being made, a page that says so.

    Args:
        page_url: the copy as a page, which is there at once.
    """
    kept = PatientCopy.objects.filter(consent=consent).first()
    if kept is None or not kept.file.storage.exists(str(kept.file.name)):
        return render(
            request,
            "consent/manage/copy_waiting.html",
            {
                "is_lost": kept is not None,
                "again_url": request.get_full_path(),
                "page_url": page_url,
            },
        )
    return pdf_response(kept, is_download=True)


def pdf_response(kept: PatientCopy, *, is_download: bool) -> FileResponse:
    """The bytes of a sealed copy, kept by no cache, under a name that says nothing of a person."""
    response = FileResponse(
        kept.file.open("rb"),
        as_attachment=is_download,
        filename=emails.copy_name(kept.consent),
        content_type="application/pdf",
    )
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _facts(consent: Consent) -> dict[str, object]:
    text = form_text.read(consent.version.text)
    asked = set(consent.request.uses.values_list("slug", flat=True))
    uses = [use for use in text.uses if use["slug"] in asked]
    items = list(consent.items.all())
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
        "items_heading": item_words.heading(items),
        "take_back_choices": item_words.take_back_choices(items),
    }


def photos_of(consent: Consent) -> list[session_photos.SessionPhoto]:
    """The photos of a consent in the order they were asked about."""
    return session_photos.of(list(consent.items.all()), consent.patient, descriptions_of(consent))


def descriptions_of(consent: Consent) -> dict[str, str]:
    """The words that stood beside each photo when it was asked about, by digest."""
    return dict(consent.request.items.values_list("sha256", "description"))
