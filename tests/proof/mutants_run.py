"""How is each defence taken away in turn, and what came of it? In two copies of the tree at once."""

from __future__ import annotations

import queue
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.proof.mutant import Mutant, Outcome, Verdict, is_of, judge
from tests.proof.mutants_copy import ROOT, SECONDS, Copy, NotOnce

AT_ONCE = 2
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Tried:
    """One mutant and what came of it."""

    mutant: Mutant
    verdict: Verdict
    seconds: float = 0.0

    @property
    def is_caught(self) -> bool:
        return self.verdict.outcome is Outcome.CAUGHT


Told = Callable[[Tried], None]


def try_all(
    mutants: Sequence[Mutant],
    *,
    root: Path = ROOT,
    at_once: int = AT_ONCE,
    plugins: bool = True,
    seconds: float = SECONDS,
    told: Told = lambda tried: None,
) -> list[Tried]:
    """Takes each defence away in turn, in copies of the tree at `root`; the tree itself stays.

    Args:
        at_once: how many copies are worked in.
        seconds: how long the tests of one mutant may take.
        told: is called after each.

    A mutant whose test is red or missing while nothing is taken away is not tried.
    """
    folder = Path(tempfile.mkdtemp(prefix="practice-mutants-"))
    try:
        copies = [
            Copy.of(root, folder / str(number), plugins=plugins)
            for number in range(min(at_once, len(mutants)))
        ]
        red = red_before(copies, mutants, seconds)
        free: queue.Queue[Copy] = queue.Queue()
        for copy in copies:
            free.put(copy)

        def turn(mutant: Mutant) -> Tried:
            if already := [f"{test}: {red[test]}" for test in mutant.tests if test in red]:
                tried = Tried(mutant, Verdict(Outcome.RED_BEFORE, "; ".join(already)))
                told(tried)
                return tried
            copy = free.get()
            try:
                tried = try_one(copy, mutant, seconds)
            finally:
                free.put(copy)
            told(tried)
            return tried

        return in_copies(copies, turn, mutants)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_copies(
    copies: Sequence[Copy], work: Callable[[Given], Made], given: Sequence[Given]
) -> list[Made]:
    """What `work` makes of each, in as many threads as there are copies; ended, it leaves no run."""
    with ThreadPoolExecutor(len(copies)) as workers:
        try:
            return list(workers.map(work, given))
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            for copy in copies:
                copy.stop()
            raise


def try_one(copy: Copy, mutant: Mutant, seconds: float = SECONDS) -> Tried:
    """Takes one defence away and runs the tests that guard it."""
    try:
        with copy.without(mutant):
            ran = copy.run(mutant.tests, seconds=seconds)
    except (NotOnce, OSError) as error:
        return Tried(mutant, Verdict(Outcome.NO_SUCH_TEXT, str(error)))
    if ran.timed_out:
        return Tried(mutant, Verdict(Outcome.TIMED_OUT, ran.last_words), ran.seconds)
    verdict = judge(mutant, ran.tests)
    if verdict.outcome is Outcome.NOT_RUN:
        verdict = Verdict(Outcome.NOT_RUN, " ".join(ran.last_words.split()))
    return Tried(mutant, verdict, ran.seconds)


def red_before(copies: Sequence[Copy], mutants: Sequence[Mutant], seconds: float) -> dict[str, str]:
    """All tests in the unbroken copies, each once: what is red or missing now could catch nothing."""
    tests = list(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
    copies[0].make_database()
    for other in copies[1:]:
        other.kept = copies[0].kept
    shares = [tests[number :: len(copies)] for number in range(len(copies))]
    pairs = list(zip(copies, shares, strict=True))
    done = in_copies(copies, lambda pair: pair[0].run(pair[1], seconds=seconds * 4), pairs)
    found = {}
    for ran, share in zip(done, shares, strict=True):
        for test in share:
            mine = [one for one in ran.tests if is_of(one.test, test)]
            if not mine:
                found[test] = f"it did not run. {' '.join(ran.last_words.split())}"
            for one in mine:
                if one.is_red:
                    found[test] = one.said
    return found
