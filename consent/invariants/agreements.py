"""Does each signed consent have its proof, and is it still what was signed?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from consent import clock, evidence, in_batches
from consent.models import (
    Consent,
    ConsentFormVersion,
    ConsentRequest,
    Evidence,
    LedgerEntry,
    PracticeDetails,
    Signature,
)
from consent.privileges import Outcome
from consent.sealing import keyed_digest


def signatures_have_evidence() -> Iterator[str]:
    signed = {
        entry.refs["consent"]: entry.refs["evidence"]
        for entry in LedgerEntry.objects.filter(act="consent.signed").iterator()
    }
    for consent in Consent.objects.select_related("evidence", "signature").iterator():
        confirmed = signed.pop(consent.reference, None)
        try:
            record = consent.evidence
            consent.signature  # noqa: B018 (asks whether it is there)
        except (Evidence.DoesNotExist, Consent.signature.RelatedObjectDoesNotExist):
            yield f"Consent {consent.reference} has no signature or no evidence."
            continue
        if evidence.sha256(record.text.encode()) != record.sha256:
            yield f"The evidence of consent {consent.reference} was changed."
        if confirmed != record.sha256:
            yield f"The ledger does not confirm the evidence of consent {consent.reference}."
    for reference in signed:
        yield f"Consent {reference} stands in the ledger and nowhere else."


def agreements_match_their_evidence() -> Iterator[str]:
    """Uses, photos, days and signature as signed; what was added later must be attested."""
    zone = PracticeDetails.the_one().zone
    consents = Consent.objects.select_related(
        "evidence", "signature", "request", "patient", "version"
    ).prefetch_related("grants", "items")
    for consent in consents.iterator(in_batches.SIZE):
        try:
            signed = json.loads(consent.evidence.text)
            given = consent.signature.points or consent.signature.typed_name
            items = {item.sha256 for item in consent.items.all() if item.attested_at is None}
            pairs = (
                (consent.reference, signed["consent"]),
                (consent.request.reference, signed["request"]),
                (consent.patient.reference, signed["patient"]),
                (consent.version.sha256, signed["version"]),
                ({one.privilege for one in consent.grants.all()}, _slugs(signed["uses"])),
                (consent.scope_text, signed.get("scope", {}).get("text", "")),
                (items, {item["sha256"] for item in signed["items"]}),
                (consent.first_day.isoformat(), signed["first_day"]),
                (keyed_digest(given), signed["signature"]["digest"]),
                (consent.starts_at, clock.start_of(consent.first_day, zone)),
                (consent.ends_at, clock.end_of(consent.last_day, zone)),
            )
            # A condition may be added to a use, and never taken off.
            kept_conditions = {
                one.privilege for one in consent.grants.all() if one.only_unrecognisable
            }
            longer = (
                not _conditions(signed["uses"]) <= kept_conditions
                or consent.last_day.isoformat() > signed["last_day"]
            )
        except (Evidence.DoesNotExist, Signature.DoesNotExist, ValueError, KeyError, TypeError):
            continue  # signatures_have_evidence says so
        if longer or any(kept != meant for kept, meant in pairs):
            yield f"Consent {consent.reference} is not what its evidence says was signed."


def _slugs(uses: list[dict[str, str]]) -> set[str]:
    return {use["slug"] for use in uses}


def _conditions(uses: list[dict[str, object]]) -> set[object]:
    return {use["slug"] for use in uses if use.get("only_unrecognisable")}


def signed_requests_have_a_consent() -> Iterator[str]:
    orphans = ConsentRequest.objects.filter(outcome=Outcome.SIGNED, consent=None)
    for request in orphans.iterator():
        yield f"Request {request.reference} is marked signed and has no consent."


def versions_keep_their_text() -> Iterator[str]:
    for version in ConsentFormVersion.objects.iterator():
        if evidence.sha256(version.text.encode()) != version.sha256:
            yield f"The text of form version {version.pk} was changed."
