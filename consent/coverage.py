"""May this photo be seen, for this use, at this moment? The one rule, pure: facts in, verdict out.

Days are half-open spans of instants here: a consent's first day starts at `starts_at`, and its
last day ends at `ends_at` (see consent.clock), both in the practice's zone. "On day D" is
therefore "at any instant of D", and the rule never reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from consent.privileges import PUBLIC_SUBJECTS, SIGNING, State, Subject


class Reason(StrEnum):
    """Why a verdict is what it is; the slug is stored, the sentence is for staff."""

    sentence: str

    def __new__(cls, value: str, sentence: str) -> Reason:
        reason = str.__new__(cls, value)
        reason._value_ = value
        reason.sentence = sentence
        return reason

    PUBLIC = "public", "No patient can be seen."
    COVERED = "covered", "Everyone in it has agreed to this use."
    MISSING = "missing", "This photo does not exist any more."
    NOT_LIVE = "not_live", "This photo has been put away."
    SHUT = "shut", "A withdrawal is on file for it."
    LOCKED = "locked", "All photos are shut until `manage.py reconcile` has been run."
    UNCLASSIFIED = "unclassified", "Nobody has said yet who can be seen."
    NOBODY_NAMED = "nobody_named", "A patient can be seen, but nobody has said who."
    NO_USE = "no_use", "No use was named."
    NOT_ASKED = "not_asked", "Somebody in it has not signed a consent for it."
    NOT_GRANTED = "not_granted", "Somebody in it has not agreed to this use."
    SWAPPED = "swapped", "The consent is for another version of the file."
    REVOKED = "revoked", "Somebody in it has taken their permission back."
    WITHDRAWN = "withdrawn", "Somebody in it has taken back their permission for this photo."
    NOT_YET = "not_yet", "Somebody's permission has not begun."
    ENDED = "ended", "Somebody's permission has ended."
    RECOGNISABLE = "recognisable", "Somebody agreed only where they cannot be recognised."


@dataclass(frozen=True, slots=True)
class Cover:
    """What one consent of one patient says of the item for one use.

    `privilege` is '' where the consent grants no use at all; `sha256` is the digest of the file
    that was agreed to.
    """

    consent: str
    patient: int
    privilege: str
    sha256: str
    starts_at: datetime
    ends_at: datetime
    revoked: bool = False
    grant_revoked: bool = False
    item_withdrawn: bool = False
    only_unrecognisable: bool = False
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Depicted:
    """One patient seen in the item; `patient` is the id after following merges."""

    patient: int
    recognisable: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One photo, clip or story, with all that is known of it."""

    sha256: str
    subject: str
    state: str = State.LIVE
    depicted: tuple[Depicted, ...] = ()
    covers: tuple[Cover, ...] = ()
    shut: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer.

    Attributes:
        allowed: whether it may be seen.
        reason: why.
        until: the instant at which the answer may change by itself; None where it will not.
        consents: references of the consents it rests on.
    """

    allowed: bool
    reason: Reason
    until: datetime | None = None
    consents: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return self.allowed


MISSING = Verdict(False, Reason.MISSING)


def allowed(item: Item, privilege: str, *, at: datetime) -> Verdict:
    """Whether `item` may be seen outside the staff for the use `privilege` at the instant `at`.

    Authority: 45 CFR 164.508(a)(1), (b)(2); the rule of the data model.
    """
    if item.state != State.LIVE:
        return Verdict(False, Reason.NOT_LIVE)
    if item.shut:
        return Verdict(False, Reason.SHUT)
    if item.locked:
        # Even a picture filed as public: what is lost may be that it turned out to show a patient.
        return Verdict(False, Reason.LOCKED)
    if item.subject in PUBLIC_SUBJECTS:
        return Verdict(True, Reason.PUBLIC)
    if item.subject != Subject.PATIENT:
        return Verdict(False, Reason.UNCLASSIFIED)
    if not item.depicted:
        return Verdict(False, Reason.NOBODY_NAMED)
    if privilege in {"", SIGNING}:
        return Verdict(False, Reason.NO_USE)
    return _all_of([_patient_agrees(item, who, privilege, at) for who in item.depicted])


def allowed_for_all(item: Item, privileges: Iterable[str], *, at: datetime) -> Verdict:
    """Whether `item` may be seen for every one of `privileges` at once (a file named for two uses)."""
    return _all_of([allowed(item, use, at=at) for use in privileges] or [allowed(item, "", at=at)])


def _all_of(verdicts: list[Verdict]) -> Verdict:
    refusals = [verdict for verdict in verdicts if not verdict.allowed]
    if refusals:
        # It can only change once every refusal could; one that never will settles it.
        changes = [refusal.until for refusal in refusals if refusal.until is not None]
        until = max(changes) if len(changes) == len(refusals) else None
        return Verdict(False, refusals[0].reason, until)
    ends = [verdict.until for verdict in verdicts if verdict.until is not None]
    consents = tuple(dict.fromkeys(ref for verdict in verdicts for ref in verdict.consents))
    return Verdict(True, verdicts[0].reason, min(ends, default=None), consents)


def _patient_agrees(item: Item, who: Depicted, privilege: str, at: datetime) -> Verdict:
    refusals = []
    covering: list[Cover] = []
    for cover in item.covers:
        if cover.patient != who.patient:
            continue
        reason = _refusal(item, cover, who, privilege, at)
        if reason is None:
            covering.append(cover)
        else:
            refusals.append((reason, cover))
    if covering:
        best = max(covering, key=lambda cover: (cover.ends_at, cover.consent))
        return Verdict(True, Reason.COVERED, best.ends_at, (best.consent,))
    if not refusals:
        return Verdict(False, Reason.NOT_ASKED)
    starts = [cover.starts_at for reason, cover in refusals if reason is Reason.NOT_YET]
    # The reason nearest to a yes is the one that helps: the last in this order.
    reason = max((reason for reason, _ in refusals), key=_NEARNESS.index)
    return Verdict(False, reason, min(starts, default=None))


def _refusal(
    item: Item, cover: Cover, who: Depicted, privilege: str, at: datetime
) -> Reason | None:
    checks = (
        (cover.privilege == privilege, Reason.NOT_GRANTED),
        (cover.sha256 == item.sha256, Reason.SWAPPED),
        (not cover.revoked and not cover.grant_revoked, Reason.REVOKED),
        (not cover.item_withdrawn, Reason.WITHDRAWN),
        (not cover.shut, Reason.SHUT),
        (not (cover.only_unrecognisable and who.recognisable), Reason.RECOGNISABLE),
        (at < cover.ends_at, Reason.ENDED),
        (cover.starts_at <= at, Reason.NOT_YET),
    )
    return next((reason for holds, reason in checks if not holds), None)


_NEARNESS = (
    Reason.NOT_GRANTED,
    Reason.SWAPPED,
    Reason.REVOKED,
    Reason.WITHDRAWN,
    Reason.SHUT,
    Reason.RECOGNISABLE,
    Reason.ENDED,
    Reason.NOT_YET,
)
