"""What has been shut, by a record that no restored backup takes back?

Every act that shuts (a withdrawal, a shortened end, a photo that is no longer public, a swapped
file) adds a line to SHUT_FILE after its transaction. The lines are chained. The gate denies what
they list; where the file knows more than the database (a restored backup) or cannot be trusted,
every patient photo is shut until `manage.py reconcile`.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from consent import evidence
from consent.privileges import PUBLIC_SUBJECTS, Subject

FOLLOW_UP = "shutfile.append"
RECONCILED = "reconciled"


@dataclass(slots=True)
class Denials:
    """What the file denies, and up to which ledger entry it speaks."""

    consents: set[tuple[str, str, str]] = field(default_factory=set)
    shortened: dict[str, datetime] = field(default_factory=dict)
    not_public: set[str] = field(default_factory=set)
    files: set[tuple[int, str]] = field(default_factory=set)
    unfiled: set[tuple[int, str]] = field(default_factory=set)
    people: dict[tuple[int, str], dict[int, bool]] = field(default_factory=dict)
    spoken: dict[object, int] = field(default_factory=dict)
    head_seq: int = 0
    head_sha256: str = ""
    acts: set[tuple[int, str]] = field(default_factory=set)
    lines: int = 0
    last_sha256: str = evidence.GENESIS
    torn: bytes = b""
    broken: str = ""

    def consent_is_shut(self, reference: str, privilege: str, sha256: str) -> bool:
        return bool(
            self.consents
            and not self.consents.isdisjoint(
                {(reference, "", ""), (reference, privilege, ""), (reference, "", sha256)}
            )
        )

    def no_longer_public(self, sha256: str) -> bool:
        return sha256 in self.not_public

    def file_is_shut(self, item_id: int, sha256: str) -> bool:
        return (item_id, sha256) in self.files

    def locked(self, *, ledger_sha256: str | None, appended_seq: int | None) -> bool:
        """Whether file and database disagree about how far they go.

        Args:
            ledger_sha256: digest of the database's ledger entry `head_seq`, None if it has none.
            appended_seq: the newest act the database knows to be in the file.
        """
        if self.broken:
            return True
        if self.head_seq and ledger_sha256 != self.head_sha256:
            return True  # the file is ahead: the database is an older one
        return (appended_seq or 0) > self.head_seq  # the file is behind: it was cut or lost


_cache: tuple[tuple[int, int, int], Denials] | None = None


def read() -> Denials:
    """The file's denials; parsed again only when the file has changed."""
    global _cache
    try:
        stat = Path(settings.SHUT_FILE).stat()
    except FileNotFoundError:
        return Denials()
    except OSError:
        return Denials(broken="The shut-file cannot be read.")
    key = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    if _cache and _cache[0] == key:
        return _cache[1]
    try:
        denials = parse(Path(settings.SHUT_FILE).read_bytes())
    except OSError:
        return Denials(broken="The shut-file cannot be read.")
    _cache = (key, denials)
    return denials


def before_the_torn_line() -> Denials:
    """What the whole lines say, without one at the end that was cut off while it was written."""
    path = Path(settings.SHUT_FILE)
    return parse(_whole_lines(path.read_bytes())) if path.is_file() else Denials()


def readable_lines() -> list[dict]:
    """The lines of the file up to the first fault."""
    path = Path(settings.SHUT_FILE)
    data = path.read_bytes() if path.is_file() else b""
    return [json.loads(raw) for raw in data.splitlines()[: parse(data).lines]]


def parse(data: bytes) -> Denials:
    """Reads and checks the chain; the first fault makes the whole file untrusted."""
    denials = Denials(torn=data[len(_whole_lines(data)) :])
    if denials.torn:
        denials.broken = "The last line was cut off."
    for number, raw in enumerate(data.splitlines(), start=1):
        try:
            line = json.loads(raw)
            body = {key: value for key, value in line.items() if key != "sha256"}
            whole = (
                line["n"] == number
                and line["prev"] == denials.last_sha256
                and line["sha256"] == evidence.digest(body)
            )
            if whole:
                _apply(denials, line)
        except (ValueError, KeyError, TypeError, AttributeError):
            whole = False
        if not whole:
            denials.broken = denials.broken or f"Line {number} does not belong where it stands."
            break
        denials.lines, denials.last_sha256 = number, line["sha256"]
        denials.acts.add((line["seq"], line["ledger"]))
    return denials


def _whole_lines(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]


def _apply(denials: Denials, line: Mapping) -> None:
    if line["act"] == RECONCILED:
        denials.head_seq, denials.head_sha256 = line["seq"], line["ledger"]
        denials.spoken.clear()  # the entries of a restored ledger are numbered anew
        return
    if line["seq"] > denials.head_seq:
        denials.head_seq, denials.head_sha256 = line["seq"], line["ledger"]
    for shut in line["shut"]:
        if "consent" in shut and "ends_at" in shut:
            denials.shortened[shut["consent"]] = datetime.fromisoformat(shut["ends_at"])
        elif "consent" in shut:
            denials.consents.add(
                (shut["consent"], shut.get("privilege", ""), shut.get("sha256", ""))
            )
        elif "public_sha256" in shut:
            _put(denials, denials.not_public, shut["public_sha256"], line["seq"], on=shut["on"])
        elif "file_sha256" in shut:
            key = (_item(shut), shut["file_sha256"])
            _put(denials, denials.files, key, line["seq"], on=shut["on"])
        elif "filed_sha256" in shut:
            _file(denials, shut, line["seq"])


def _item(shut: Mapping) -> int:
    """The id of the photo or clip a line speaks of: one file is never both, its digest tells."""
    return shut["clip"] if "clip" in shut else shut["photo"]


def _file(denials: Denials, shut: Mapping, seq: int) -> None:
    key = (_item(shut), shut["filed_sha256"])
    if seq < denials.spoken.get(("filed", key), 0):
        return
    denials.spoken["filed", key] = seq
    denials.people[key] = {int(patient): bool(known) for patient, known in shut["people"]}
    if shut["as"] == Subject.UNKNOWN:
        denials.unfiled.add(key)
    else:
        denials.unfiled.discard(key)


def _put(denials: Denials, among: set, key: object, seq: int, *, on: bool) -> None:
    """The later act counts, not the later line: one that was held up must not lift it again."""
    if seq < denials.spoken.get(key, 0):
        return
    denials.spoken[key] = seq
    if on:
        among.add(key)
    else:
        among.discard(key)


def shut_by(act: str, refs: Mapping) -> list[dict]:
    """What an act shuts (or, with on=False, lets stand again), from its ledger entry alone."""
    if act == "consent.revoked":
        return [{"consent": refs["consent"]}]
    if act == "consent.use_revoked":
        return [{"consent": refs["consent"], "privilege": refs["privilege"]}]
    if act == "consent.item_withdrawn":
        return [{"consent": refs["consent"], "sha256": refs["sha256"]}]
    if act == "consent.shortened":
        return [{"consent": refs["consent"], "ends_at": refs["ends_at"]}]
    kind, _, verb = act.partition(".")
    if kind in {"photo", "clip"} and verb == "classified":
        return _shut_by_filing(kind, refs)
    if kind in {"photo", "clip"} and verb == "swapped":
        return [
            {kind: refs[kind], "file_sha256": refs["from_sha256"], "on": True},
            {kind: refs[kind], "file_sha256": refs["to_sha256"], "on": False},
        ]
    return []


def _shut_by_filing(kind: str, refs: Mapping) -> list[dict]:
    was, now = refs["from"] in PUBLIC_SUBJECTS, refs["to"] in PUBLIC_SUBJECTS
    lines: list[dict] = []
    if was != now:
        lines.append({"public_sha256": refs["sha256"], "on": not now})
    if not (was and now):
        # Who is in it, in full: a restored backup may know fewer people than had to agree.
        lines.append(
            {
                kind: refs[kind],
                "filed_sha256": refs["sha256"],
                "as": refs["to"],
                "people": refs["people"],
            }
        )
    return lines


def append(*, seq: int, ledger_sha256: str, act: str, at: datetime, shut: list[dict]) -> None:
    """Adds one line and makes sure it is on the disk; a line for the same act is added once.

    A torn line at the end is written again if it is the beginning of this very line; nothing is
    added to a file that cannot be trusted for any other reason.

    Args:
        seq, ledger_sha256: the ledger entry of the act.
        shut: what it shuts: {"consent": ref}, with "privilege" or "sha256" for a part of it, or
            with "ends_at"; {"public_sha256": d, "on": bool}; {"photo" or "clip": id,
            "file_sha256": d, "on": bool}, where on=False lifts what an earlier line shut.

    Raises:
        OSError: the disk refuses; the follow-up tries again.
    """
    path = Path(settings.SHUT_FILE)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        data = file.read()
        whole = _whole_lines(data)
        known = parse(whole)
        if known.broken or (seq, ledger_sha256) in known.acts:
            return
        body = {
            "n": known.lines + 1,
            "seq": seq,
            "ledger": ledger_sha256,
            "act": act,
            "at": evidence.instant(at),
            "shut": shut,
            "prev": known.last_sha256,
        }
        line = (evidence.canonical({**body, "sha256": evidence.digest(body)}) + "\n").encode()
        # A disk that lost power may have filled the rest of the line with zeros.
        if not line.startswith(data[len(whole) :].rstrip(b"\0")):
            return
        file.truncate(len(whole))
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
