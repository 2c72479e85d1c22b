"""What becomes of the patient's copy? Made from the evidence, sealed once, kept, read."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from consent import followups, pdf
from consent.acts import SYSTEM, Actor
from consent.evidence import sha256
from consent.models import Consent, FollowUp, LedgerEntry, PatientCopy
from consent.pdf import stored
from consent.signed import sealing_pdf

FOLDER = "copies/"


def keep_copy(*, consent: Consent) -> PatientCopy:
    """The one sealed copy of a consent, made where there is none yet; a repeat finds it.

    Drawing and sealing happen before the transaction: they hold no lock.

    Raises:
        consent.pdf.stored.NotAsSigned: what is stored is not what was signed.
        consent.signed.sealing_pdf.SealTrouble: the practice's seal cannot be used.
    """
    known = PatientCopy.objects.filter(consent=consent).first()
    if known is not None:
        return known
    content = stored.content_of(consent)
    drawn = pdf.render(content)
    sealed = sealing_pdf.seal(drawn.data, practice=content.practice)
    name = default_storage.save(
        f"{FOLDER}{secrets.token_hex(16)}.pdf", ContentFile(sealed, name="copy.pdf")
    )
    kept = False
    try:
        with transaction.atomic():
            copy = _record(consent, name, drawn, sealed)
        kept = True
    except IntegrityError:
        # Another worker was first: its bytes count.
        copy = PatientCopy.objects.get(consent=consent)
    finally:
        if not kept:
            default_storage.delete(name)
    return copy


def _record(consent: Consent, name: str, drawn: pdf.RenderedCopy, sealed: bytes) -> PatientCopy:
    copy = PatientCopy.objects.create(
        consent=consent,
        file=name,
        unsealed_sha256=sha256(drawn.data),
        sealed_sha256=sha256(sealed),
    )
    entry = LedgerEntry.objects.append(
        "consent.copy_kept",
        actor=SYSTEM.as_json(),
        refs={
            "consent": consent.reference,
            "unsealed": copy.unsealed_sha256,
            "sealed": copy.sealed_sha256,
            "certificate": sealing_pdf.own_certificate(),
            "standards": list(drawn.standards),
        },
        # Letters of a name: erasable.
        detail=" ".join(f"U+{ord(sign):04X}" for sign in drawn.missing_glyphs),
    )
    if drawn.missing_glyphs:
        followups.plan(entry, "mail.copy_spelled", target=consent.reference)
    return copy


def record_copy_seen(*, consent: Consent, by: Actor) -> None:
    """Writes that a member of the staff opened the patient's copy."""
    with transaction.atomic():
        LedgerEntry.objects.append(
            "consent.copy_seen", actor=by.as_json(), refs={"consent": consent.reference}
        )


def plan_missing_copies() -> int:
    """Plans a copy for each consent that has none and for which none is planned.

    Returns:
        how many were planned: consents signed before copies were sealed.
    """
    planned = FollowUp.objects.filter(kind="copy.make").values("target")
    lacking = Consent.objects.filter(copy=None).exclude(reference__in=planned)
    count = 0
    for consent in lacking:
        with transaction.atomic():
            followups.plan(stored.signed_entry(consent), "copy.make", target=consent.reference)
        count += 1
    return count
