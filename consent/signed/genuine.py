"""Is this PDF a copy that this practice sealed? By digest first; the seal answers after a restore."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from consent.evidence import sha256
from consent.models import Consent, LedgerEntry, PatientCopy
from consent.signed import sealing_pdf

MOST_BYTES = 5 * 1024 * 1024
# Our files end twice; one that was added to a few times more.
_MOST_ENDS = 16
_END = re.compile(rb"%%EOF")


class Finding(StrEnum):
    """What can be said of a file."""

    GENUINE = "genuine"
    CHANGED = "changed"
    UNRECORDED = "unrecorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The finding, and the consent where the file is genuine."""

    finding: Finding
    consent: Consent | None = None


def judge(data: bytes) -> Answer:
    """What is known of the file.

    A seal that is whole proves that we made every byte, also where the record of that very file
    was lost with a restored backup; its unsealed part then still has the digest we know.
    """
    copies = PatientCopy.objects.select_related("consent")
    known = copies.filter(sealed_sha256=sha256(data)).first()
    if known:
        return Answer(Finding.GENUINE, known.consent)
    beginnings = list(digests_of_beginnings(data))
    same_content = copies.filter(unsealed_sha256__in=beginnings).first()
    seal = sealing_pdf.seal_in(data, is_ours=is_ours)
    if seal is not None and seal.is_whole:
        if same_content:
            return Answer(Finding.GENUINE, same_content.consent)
        return Answer(Finding.UNRECORDED)
    if seal or same_content or copies.filter(sealed_sha256__in=beginnings).exists():
        return Answer(Finding.CHANGED)
    return Answer(Finding.UNKNOWN)


def is_ours(certificate: str) -> bool:
    """Whether copies are, or once were, sealed with this certificate."""
    return (
        certificate == sealing_pdf.own_certificate()
        or LedgerEntry.objects.filter(
            act="consent.copy_kept", refs__certificate=certificate
        ).exists()
    )


def digests_of_beginnings(data: bytes) -> Iterator[str]:
    """SHA-256 of the file up to each end mark in it: what it was before something was added."""
    running, done = hashlib.sha256(), 0
    for mark in islice(_END.finditer(data), _MOST_ENDS):
        for end in (mark.end(), mark.end() + 1, mark.end() + 2):
            running.update(data[done:end])
            done = end
            yield running.hexdigest()
