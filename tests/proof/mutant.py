"""What is a defence that is taken away, and when is it caught? A failed assertion; never a crash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Catch:
    """A test that must go red.

    Attributes:
        test: its id; without brackets any of what it is given counts.
        says: an expression for what its failure must tell: it is red for this reason and no other.
    """

    test: str
    says: str = ""


@dataclass(frozen=True)
class Mutant:
    """One defence, and the edit of the source that takes it away.

    Attributes:
        defence: its name.
        promise: what holds because of it, in a sentence.
        file: path from the root of the tree.
        old: the exact text that is taken away; it stands in the file once.
        new: what stands there instead.
        caught_by: the tests that must go red, each of them.
    """

    defence: str
    promise: str
    file: str
    old: str
    new: str
    caught_by: tuple[str | Catch, ...]

    @property
    def catches(self) -> tuple[Catch, ...]:
        return tuple(one if isinstance(one, Catch) else Catch(one) for one in self.caught_by)

    @property
    def tests(self) -> tuple[str, ...]:
        return tuple(one.test for one in self.catches)


class Outcome(StrEnum):
    """What became of one defence that was taken away."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    CRASHED = "crashed"
    ANOTHER_REASON = "another reason"
    NOT_RUN = "not run"
    RED_BEFORE = "red before"
    TIMED_OUT = "timed out"
    NO_SUCH_TEXT = "no such text"


@dataclass(frozen=True)
class Red:
    """One test that was run: red or not, and whether by an assertion of its own.

    Attributes:
        test: its id, with what it was given in brackets.
        is_red: it did not pass.
        by_assertion: an assertion of the test failed, or what it waited for was not raised.
        said: the failure's own words.
    """

    test: str
    is_red: bool
    by_assertion: bool
    said: str

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Red:
        """From a line of the plugin's report."""
        return cls(
            str(row["test"]), bool(row["is_red"]), bool(row["by_assertion"]), str(row["said"])
        )


@dataclass(frozen=True)
class Verdict:
    """What one mutant came to."""

    outcome: Outcome
    said: str = ""
    went_red: tuple[str, ...] = ()


def judge(mutant: Mutant, ran: Sequence[Red]) -> Verdict:
    """Whether every test named has caught it, by an assertion that says what is expected."""
    worst = Verdict(Outcome.CAUGHT)
    said, red = "", []
    for catch in mutant.catches:
        mine = [one for one in ran if is_of(one.test, catch.test)]
        caught = [one for one in mine if one.is_red and one.by_assertion]
        telling = [one for one in caught if re.search(catch.says, one.said)]
        if telling:
            said = said or telling[0].said
            red += [one.test for one in telling]
        elif not mine:
            worst = Verdict(Outcome.NOT_RUN, catch.test)
        elif caught:
            worst = Verdict(Outcome.ANOTHER_REASON, caught[0].said)
        elif crashed := [one for one in mine if one.is_red]:
            worst = Verdict(Outcome.CRASHED, crashed[0].said)
        else:
            worst = Verdict(Outcome.SURVIVED, catch.test)
    return worst if worst.outcome != Outcome.CAUGHT else Verdict(Outcome.CAUGHT, said, tuple(red))


def is_of(ran: str, test: str) -> bool:
    """Whether a test that ran is the one named, or it with something given to it."""
    return ran == test or ran.startswith(f"{test}[")
