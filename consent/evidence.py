"""What exactly was agreed, and how is it chained? Canonical text, digests, hash chain; pure."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64


def sha256(data: bytes) -> str:
    """SHA-256 as 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> str:
    """One text for one meaning: JSON with sorted keys, no blanks, NFC, no NaN.

    Raises:
        TypeError, ValueError: the value has no JSON form.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return unicodedata.normalize("NFC", text)


def digest(value: object) -> str:
    """SHA-256 of the canonical text of `value`."""
    return sha256(canonical(value).encode())


def salted(salt: str, detail: str) -> str:
    """Commits to a text that may be erased later without breaking the chain."""
    return sha256(f"{salt}\n{detail}".encode()) if detail else ""


def story_digest(text: str, name_shown: str, *, patient: str) -> str:
    """Digest of a patient's words and of how they are named there: all that visitors read.

    Line ends and outer blanks do not count. The patient's reference keeps the same words of two
    patients apart, and short words from being guessed by their digest.
    """
    name = " ".join(unicodedata.normalize("NFC", name_shown).split())
    return digest({"patient": patient, "story": story_lines(text), "name_shown": name})


def story_lines(text: str) -> str:
    """A patient's words as they are kept: NFC, plain line ends, no blanks around them."""
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(lines).strip()


def instant(at: datetime) -> str:
    """An instant as it stands in digests: UTC, microseconds, `2027-05-03T10:00:00.000000Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a hash chain."""

    seq: int
    at: datetime
    act: str
    actor: Mapping[str, object]
    refs: Mapping[str, object]
    detail_sha256: str
    prev: str
    sha256: str

    def expected(self) -> str:
        return chain_digest(
            seq=self.seq,
            at=self.at,
            act=self.act,
            actor=self.actor,
            refs=self.refs,
            detail_sha256=self.detail_sha256,
            prev=self.prev,
        )


def chain_digest(
    *,
    seq: int,
    at: datetime,
    act: str,
    actor: Mapping[str, object],
    refs: Mapping[str, object],
    detail_sha256: str,
    prev: str,
) -> str:
    """The digest of one ledger entry; it covers every field and the entry before."""
    return digest(
        {
            "seq": seq,
            "at": instant(at),
            "act": act,
            "actor": actor,
            "refs": refs,
            "detail": detail_sha256,
            "prev": prev,
        }
    )


def chain_faults(links: Iterable[Link]) -> list[str]:
    """What is wrong with a chain, a sentence each; an empty list where it is whole."""
    faults = []
    seq, prev = 0, GENESIS
    for link in links:
        if link.seq != seq + 1:
            faults.append(f"Ledger entry {seq + 1} is missing.")
        if link.prev != prev:
            faults.append(f"Ledger entry {link.seq} does not follow the one before it.")
        if link.sha256 != link.expected():
            faults.append(f"Ledger entry {link.seq} was changed.")
        seq, prev = link.seq, link.sha256
    return faults
