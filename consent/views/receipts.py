"""What does the signer keep? The receipt, and the copy to print with every word that was signed."""

from __future__ import annotations

import json

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from consent import emails
from consent.mails import addresses
from consent.models import Assent, Consent, ConsentRequest, PatientCopy
from consent.privileges import Method, SignerRole
from consent.signed import session_photos, signature_words, strokes
from consent.texts import form_text, item_words
from consent.views import at_tablet, next_of_family, sessions


def of_signing(
    request: HttpRequest, asked: ConsentRequest, entry: sessions.Entry, step: str
) -> HttpResponseBase:
    """Where a signed request's link leads, after the identity step."""
    address = reverse("sign", args=[asked.reference])
    if step == next_of_family.STEP and request.method == "POST":
        return next_of_family.go_on(request, asked, entry)
    if step not in {"done", "copy", "pdf"} or request.method == "POST":
        return redirect(f"{address}?step=done")
    consent = asked.consent
    if not at_tablet.is_on(request):
        # From here on as with a manage link; where staff vouched, photos still ask who it is.
        sessions.open_permissions(
            request,
            asked.patient.root_id,
            entry.link_id,
            identity=entry.identity,
            language=entry.language,
        )
    if step == "copy":
        return copy(request, consent, back_url=f"{address}?step=done")
    if step == "pdf":
        return pdf(request, consent, page_url=f"{address}?step=copy")
    template = "done" if entry.answers.get("just_signed") else "already"
    mail = addresses.address_for(asked)
    return render(
        request,
        f"consent/sign/{template}.html",
        {
            **facts(consent),
            **next_of_family.offer(asked),
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
    context = {
        **facts(consent),
        "role": signature_words.role(signature.role),
        "way": signature_words.way(signature.method),
        "signed_path": strokes.svg_path(drawn),
        "assent_path": _assent_path(consent),
        "box": {"width": strokes.WIDTH, "height": strokes.HEIGHT},
        "version": consent.version,
        "back_url": back_url,
    }
    return render(request, "consent/sign/copy.html", context)


def _assent_path(consent: Consent) -> str:
    given = Assent.objects.filter(consent=consent, method=Method.DRAWN).exclude(points="").first()
    return strokes.svg_path(json.loads(given.points)) if given else ""


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


def facts(consent: Consent) -> dict[str, object]:
    """What a receipt says of one consent, as it stands now."""
    text = form_text.read(consent.version.text)
    asked = set(consent.request.uses.values_list("slug", flat=True))
    uses = [use for use in text.uses if use["slug"] in asked]
    items = list(consent.items.all())
    grants = {grant.privilege: grant for grant in consent.grants.all()}
    photos = photos_of(consent)
    joined = {item.sha256: item.attested_at for item in items if item.attested_at}
    named = item_words.with_set(items, consent.scope_text)
    return {
        "consent": consent,
        "ended": consent.ends_at <= timezone.now(),
        "signature": consent.signature,
        "text": text,
        "uses": uses,
        "agreed_uses": [
            {
                **use,
                "ended_on": grants[use["slug"]].revoked_at,
                "only_unrecognisable": grants[use["slug"]].only_unrecognisable,
            }
            for use in uses
            if use["slug"] in grants
        ],
        "refused_uses": [use for use in uses if use["slug"] not in grants],
        "photos": photos,
        "photos_signed": [one for one in photos if one.sha256 not in joined],
        "photos_added": [(one, joined[one.sha256]) for one in photos if one.sha256 in joined],
        "scope_text": consent.scope_text,
        "assent": Assent.objects.filter(consent=consent).first(),
        "signer_is_patient": consent.signature.role == SignerRole.PATIENT,
        "items_heading": item_words.heading(named),
        "take_back_choices": item_words.take_back_choices(named),
    }


def photos_of(consent: Consent) -> list[session_photos.SessionPhoto]:
    """The photos of a consent in the order they were asked about."""
    return session_photos.of(list(consent.items.all()), consent.patient, descriptions_of(consent))


def descriptions_of(consent: Consent) -> dict[str, str]:
    """The words that stood beside each photo when it was asked about, by digest.

    A photo that joined a described set was not asked about: its own description stands for it.
    """
    joined = consent.items.exclude(attested_at=None).exclude(photo=None)
    return {
        **dict(joined.values_list("sha256", "photo__description")),
        **dict(consent.request.items.values_list("sha256", "description")),
    }
