"""Does everything still hold together? Each invariant, and a line for each breach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from consent import (
    cleaning,
    clips_verified,
    clock,
    copies_verified,
    evidence,
    followups,
    keeping_verified,
    scans_verified,
    sets_verified,
    shutfile,
    shutting,
    triggers,
)
from consent.models import (
    Consent,
    ConsentFormVersion,
    ConsentRequest,
    Evidence,
    LedgerDetail,
    LedgerEntry,
    LinkToken,
    Patient,
    PatientCopy,
    Photo,
    PhotoRendition,
    PracticeDetails,
    Signature,
)
from consent.privileges import PUBLIC_SUBJECTS, Outcome, State
from consent.sealing import keyed_digest
from consent.storage import PUBLIC_PREFIX

FILE_GRACE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that does not hold."""

    invariant: str
    sentence: str


Check = Callable[[], Iterator[str]]


def run() -> list[Breach]:
    """Checks every invariant; an empty list where all hold."""
    return [Breach(name, sentence) for name, check in CHECKS.items() for sentence in check()]


def chain_is_whole() -> Iterator[str]:
    yield from evidence.chain_faults(entry.as_link() for entry in LedgerEntry.objects.iterator())


def details_fit_the_chain() -> Iterator[str]:
    digests = dict(LedgerEntry.objects.values_list("seq", "detail_sha256"))
    for detail in LedgerDetail.objects.iterator():
        if digests.get(detail.seq) != evidence.salted(detail.salt, detail.detail):
            yield f"The words beside ledger entry {detail.seq} were changed."


def triggers_are_there() -> Iterator[str]:
    for name in triggers.missing():
        yield f"The database guard {name} is missing."


def signatures_have_evidence() -> Iterator[str]:
    signed = {
        entry.refs["consent"]: entry.refs["evidence"]
        for entry in LedgerEntry.objects.filter(act="consent.signed").iterator()
    }
    for consent in Consent.objects.select_related("evidence", "signature").iterator():
        try:
            record = consent.evidence
            consent.signature  # noqa: B018 (asks whether it is there)
        except (Evidence.DoesNotExist, Consent.signature.RelatedObjectDoesNotExist):
            yield f"Consent {consent.reference} has no signature or no evidence."
            continue
        if evidence.sha256(record.text.encode()) != record.sha256:
            yield f"The evidence of consent {consent.reference} was changed."
        if signed.pop(consent.reference, None) != record.sha256:
            yield f"The ledger does not confirm the evidence of consent {consent.reference}."
    for reference in signed:
        yield f"Consent {reference} stands in the ledger and nowhere else."


def agreements_match_their_evidence() -> Iterator[str]:
    """Uses, photos, days and signature as signed; what was added later must be attested."""
    zone = PracticeDetails.the_one().zone
    for consent in Consent.objects.select_related(
        "evidence", "signature", "request", "patient", "version"
    ).prefetch_related("grants", "items"):
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
    for request in orphans:
        yield f"Request {request.reference} is marked signed and has no consent."


def versions_keep_their_text() -> Iterator[str]:
    for version in ConsentFormVersion.objects.iterator():
        if evidence.sha256(version.text.encode()) != version.sha256:
            yield f"The text of form version {version.pk} was changed."


def stored_photos_are_what_was_agreed() -> Iterator[str]:
    for photo in Photo.objects.exclude(state=State.PURGED).iterator():
        try:
            with photo.file.storage.open(photo.file.name) as file:
                data = file.read()
        except OSError:
            yield f"The file of photo {photo.pk} is missing."
            continue
        if evidence.sha256(data) != photo.sha256:
            yield f"The file of photo {photo.pk} is not the one its digest names."
        try:
            found = cleaning.metadata_in(data)
        except cleaning.UnusablePhoto:
            yield f"The file of photo {photo.pk} is damaged."
            continue
        if found:
            yield f"The file of photo {photo.pk} carries {', '.join(found)}."


def public_files_show_no_patient() -> Iterator[str]:
    public = set(
        Photo.objects.filter(subject__in=PUBLIC_SUBJECTS, state=State.LIVE).values_list(
            "media_key", flat=True
        )
    )
    root = Path(settings.PUBLIC_ROOT)
    for folder in sorted(root.iterdir()) if root.exists() else ():
        if folder.name not in public and any(folder.iterdir()):
            yield f"Public files lie under the key {folder.name}, which is no public photo's."
    wrong = PhotoRendition.objects.filter(file__startswith=PUBLIC_PREFIX).exclude(
        image__subject__in=PUBLIC_SUBJECTS
    )
    for rendition in wrong:
        yield f"Rendition {rendition.pk} is public and its photo is not."


def files_have_rows() -> Iterator[str]:
    names = set(PhotoRendition.objects.values_list("file", flat=True))
    names |= set(Photo.objects.values_list("file", flat=True))
    names |= set(PatientCopy.objects.values_list("file", flat=True))
    newest = timezone.now().timestamp() - FILE_GRACE_SECONDS
    roots = (
        (Path(settings.PRIVATE_ROOT), "", ("originals", "photo", "copies")),
        (Path(settings.PUBLIC_ROOT), PUBLIC_PREFIX, ("",)),
    )
    for root, prefix, folders in roots:
        for folder in folders:
            for path in sorted((root / folder).rglob("*")) if (root / folder).exists() else ():
                name = prefix + path.relative_to(root).as_posix()
                if path.is_file() and name not in names and path.stat().st_mtime < newest:
                    yield f"The file {name} belongs to no record."


def merges_are_one_step_long() -> Iterator[str]:
    for patient in Patient.objects.filter(merged_into__merged_into__isnull=False):
        yield f"Patient {patient.reference} is merged into somebody who is merged themselves."


def links_are_closed() -> Iterator[str]:
    closed = LinkToken.objects.filter(request__outcome=Outcome.CANCELLED, closed_at=None)
    for link in closed:
        yield f"Link {link.pk} of a cancelled request is open."
    for link in LinkToken.objects.filter(~Q(digest__regex=r"^[0-9a-f]{64}$")):
        yield f"Link {link.pk} is not stored as a digest."


def follow_ups_are_in_time() -> Iterator[str]:
    now = timezone.now()
    kinds = followups.kinds()
    for followup in followups.late_ones(at=now):
        kind = kinds.get(followup.kind)
        if kind is None:
            yield f"Nothing handles follow-ups of kind {followup.kind}."
        else:
            yield f"Follow-up {followup.pk} ({kind.sentence}) is overdue."


def shut_file_agrees() -> Iterator[str]:
    denials = shutfile.read()
    if denials.broken:
        yield f"The shut-file cannot be trusted: {denials.broken}"
    elif shutting.is_locked():
        yield "Shut-file and database disagree: run manage.py reconcile."


CHECKS: dict[str, Check] = {
    "ledger": chain_is_whole,
    "ledger-details": details_fit_the_chain,
    "triggers": triggers_are_there,
    "evidence": signatures_have_evidence,
    "agreements": agreements_match_their_evidence,
    "described-sets": sets_verified.added_photos_are_attested,
    "assents": sets_verified.assents_are_as_given,
    "requests": signed_requests_have_a_consent,
    "patient-copies": copies_verified.copies_are_as_kept,
    "copies-made": copies_verified.signed_consents_have_a_copy,
    "scans": scans_verified.scans_are_as_signed,
    "form-versions": versions_keep_their_text,
    "photo-files": stored_photos_are_what_was_agreed,
    "clip-files": clips_verified.stored_clips_are_what_was_agreed,
    "clip-rows": clips_verified.films_have_rows,
    "purged": keeping_verified.purged_items_have_no_file,
    "showings": keeping_verified.showings_were_covered,
    "showings-now": keeping_verified.showings_agree_with_the_site,
    "public-files": public_files_show_no_patient,
    "orphan-files": files_have_rows,
    "merges": merges_are_one_step_long,
    "links": links_are_closed,
    "follow-ups": follow_ups_are_in_time,
    "shut-file": shut_file_agrees,
}
