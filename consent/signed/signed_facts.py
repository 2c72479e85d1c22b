"""What was shown and agreed, as it is kept for good? By reference and digest, without a pixel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from consent import evidence
from consent.models import Assent, Consent, RequestedItem, Signature
from consent.privileges import Method
from consent.sealing import keyed_digest
from consent.texts.form_text import FormText


def of_signing(
    consent: Consent,
    signature: Signature,
    text: FormText,
    granted: Iterable[Mapping[str, str]],
    items: Iterable[RequestedItem],
    *,
    only_unrecognisable: bool = False,
    assent: Assent | None = None,
) -> dict[str, object]:
    """The facts of one signature: they outlive the erasable details.

    Keys that say nothing are left out, so that what was signed before they were known reads alike.
    """
    given = signature.points or signature.typed_name
    condition = {"only_unrecognisable": True} if only_unrecognisable else {}
    said_yes = {use["slug"] for use in granted}
    return {
        "schema": 1,
        "consent": consent.reference,
        "request": consent.request.reference,
        "patient": consent.patient.reference,
        "practice": text.practice,
        "language": text.language,
        "version": consent.version.sha256,
        "signed_at": evidence.instant(consent.signed_at),
        "first_day": consent.first_day.isoformat(),
        "last_day": consent.last_day.isoformat(),
        "uses": [
            {"slug": use["slug"], "recipients": use["recipients"], **condition} for use in granted
        ],
        "refused": sorted({use.slug for use in consent.request.uses.all()} - said_yes),
        "items": [
            {"kind": item.kind, "sha256": item.sha256} for item in sorted(items, key=_by_digest)
        ],
        **_scope(consent),
        "signer": {
            "role": signature.role,
            "name_digest": keyed_digest(signature.name),
            "authority_digest": keyed_digest(signature.authority),
        },
        "signature": {"method": signature.method, "digest": keyed_digest(given)},
        "electronic_records": {
            "version": signature.erecords_version,
            "shown_at": evidence.instant(signature.erecords_shown_at),
        },
        **({"assent": of_assent(assent)} if assent else {}),
    }


def of_assent(assent: Assent) -> dict[str, str]:
    """A child's own yes, by digest: the name and the drawing can be erased."""
    return {
        "method": assent.method,
        "name_digest": keyed_digest(assent.name),
        "digest": keyed_digest(assent.points or assent.typed_name),
        "given_at": evidence.instant(assent.given_at),
    }


def of_sheet(signature: Signature, day: date) -> dict[str, object]:
    """What takes the place of the screen for a sheet of paper: nobody agreed to sign on a screen."""
    if signature.method != Method.PAPER or signature.scan is None:
        return {}
    return {
        "electronic_records": None,
        "paper": {
            "day": day.isoformat(),
            "scan": signature.scan.sha256,
            "witness_digest": keyed_digest(signature.witness),
        },
    }


def _scope(consent: Consent) -> dict[str, object]:
    if not consent.scope_text:
        return {}
    request = consent.request
    return {"scope": {"set": request.scope, "year": request.scope_year, "text": consent.scope_text}}


def _by_digest(item: RequestedItem) -> str:
    return item.sha256
