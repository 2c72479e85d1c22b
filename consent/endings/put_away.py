"""Is a photo or clip to be put away: did everybody agree to it once, and is nothing left of that?

Pure: facts in, answer out. What was never agreed to only waits; it is seen by nobody either way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from consent import coverage
from consent.coverage import Item
from consent.privileges import SIGNING, State, Subject


def nothing_is_left(item: Item, *, at: datetime) -> bool:
    """Whether everyone in it agreed to one use of this very file once, and no use is left.

    Neither now nor at a later instant that is known already. The state it has is left out of
    account: the question is the same for one that is in use and one that is put away.
    """
    uses = {cover.privilege for cover in item.covers} - {"", SIGNING}
    if item.subject != Subject.PATIENT or not any(_was_agreed(item, use) for use in uses):
        return False
    return not may_be_seen(item, at=at)


def may_be_seen(item: Item, *, at: datetime) -> bool:
    """Whether some use is covered at `at`, or will be by what is signed already."""
    verdicts = [
        coverage.allowed(replace(item, state=State.LIVE), use, at=at)
        for use in {cover.privilege for cover in item.covers} - {"", SIGNING}
    ]
    return any(verdict.allowed or verdict.until is not None for verdict in verdicts)


def _was_agreed(item: Item, use: str) -> bool:
    """Whether each person in it has signed for this use of this file, whatever became of that."""
    return bool(item.depicted) and all(
        any(
            cover.patient == who.patient
            and cover.privilege == use
            and cover.sha256 == item.sha256
            and not (cover.only_unrecognisable and who.recognisable)
            for cover in item.covers
        )
        for who in item.depicted
    )
