"""Would anybody notice if a defence were gone? Each is taken out of the source in turn, by `make mutants`.

A defence counts as guarded where a test goes red by an assertion of its own; a crash is no catch.
Run from the root: `make mutants`, or some: `make mutants ARGS="trigger memo"` (words of the names).
Writes build/proof/mutants.json and mutants.md; exits 1 where one is missed.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.proof.mutant import Mutant, Outcome
from tests.proof.mutants_copy import ROOT
from tests.proof.mutants_gate import GATE
from tests.proof.mutants_matrix import MATRIX
from tests.proof.mutants_pages import PAGES
from tests.proof.mutants_records import RECORDS
from tests.proof.mutants_run import Tried, try_all
from tests.proof.runner import in_cell

FOLDER = ROOT / "build" / "proof"
MUTANTS: tuple[Mutant, ...] = (*GATE, *MATRIX, *PAGES, *RECORDS)
LONGEST_CELL = 160


class Progress:
    """Says after each how far it is; two threads tell it."""

    def __init__(self, number: int) -> None:
        self.number, self.done = number, 0
        self.lock = threading.Lock()

    def __call__(self, tried: Tried) -> None:
        with self.lock:
            self.done += 1
            sys.stdout.write(
                f"[{self.done:2}/{self.number}] {tried.verdict.outcome:<9} "
                f"{tried.mutant.defence} ({tried.seconds:.1f} s)\n"
            )
            if not tried.is_caught:
                sys.stdout.write(f"        {tried.mutant.tests}\n        {tried.verdict.said}\n")
            sys.stdout.flush()


def chosen(names: Sequence[str], scale: float) -> tuple[Mutant, ...]:
    """Those of which a word of `names` is part of the name; all of them, scaled, where none is given."""
    if names:
        return tuple(one for one in MUTANTS if any(name in one.defence for name in names))
    return MUTANTS[: max(1, math.ceil(len(MUTANTS) * min(scale, 1.0)))]


def result(tried: Sequence[Tried], seconds: float) -> dict[str, object]:
    """What is written for the runner of all proofs."""
    outcomes = [one.verdict.outcome for one in tried]
    return {
        "proof": "mutants",
        "held": bool(tried) and all(one.is_caught for one in tried),
        "figures": {
            "defences taken away": len(tried),
            "caught by a failed assertion": outcomes.count(Outcome.CAUGHT),
            "survived": outcomes.count(Outcome.SURVIVED),
            "tests that went red": sum(len(one.verdict.went_red) for one in tried),
        },
        "rows": [
            {
                "what": f"{one.mutant.defence}: {one.mutant.promise}",
                "held": one.is_caught,
                "by": ", ".join(one.mutant.tests) if one.is_caught else one.verdict.outcome,
                "file": one.mutant.file,
                "taken_away": one.mutant.old,
                "instead": one.mutant.new,
                "outcome": one.verdict.outcome,
                "said": one.verdict.said,
                "red": list(one.verdict.went_red),
                "seconds": round(one.seconds, 1),
            }
            for one in tried
        ],
        "seconds": round(seconds, 1),
    }


def page(tried: Sequence[Tried], seconds: float) -> str:
    """The table for docs/photo-gate.md."""
    caught = sum(one.is_caught for one in tried)
    lines = [
        f"{len(tried)} defences taken out of the source one at a time, {caught} caught by a test that "
        f"failed in an assertion of its own, in {seconds / 60:.1f} minutes (`make mutants`).",
        "",
        "| defence | what it promises | taken away | test that went red | what it said |",
        "|---|---|---|---|---|",
    ]
    for one in tried:
        said = (
            one.verdict.said if one.is_caught else f"**{one.verdict.outcome}** {one.verdict.said}"
        )
        lines.append(
            f"| {one.mutant.defence} | {in_cell(one.mutant.promise)} | {edit_of(one.mutant)} | {tests_of(one.mutant)} "
            f"| {_short(said)} |"
        )
    return "\n".join([*lines, ""])


def tests_of(mutant: Mutant) -> str:
    """The tests as they stand in a table, without their folder."""
    names = [in_cell(test.rpartition("/")[2]) for test in mutant.tests]
    return ", ".join(f"`{name}`" for name in names)


def edit_of(mutant: Mutant) -> str:
    """The edit as it stands in a table: file, what was there, what stands there instead."""
    return f"`{mutant.file}`: {_short(mutant.old)} → {_short(mutant.new) if mutant.new.strip() else 'nothing'}"


def _short(text: str) -> str:
    """One line of code that ends no cell."""
    line = " ".join(text.split()).replace("`", "'").replace("|", "\\|")
    return f"`{line if len(line) <= LONGEST_CELL else f'{line[:LONGEST_CELL]}…'}`"


def main(names: Sequence[str]) -> int:
    mutants = chosen(names, float(os.environ.get("PROOF_SCALE", "1.0")))
    if not mutants:
        sys.stderr.write("No defence has such a name.\n")
        return 2
    # Ended from outside it goes the way of an error: copies and runs are not left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.stdout.write(f"{len(mutants)} defences; first every test with all of them in place.\n")
    sys.stdout.flush()
    began = time.monotonic()
    tried = try_all(mutants, told=Progress(len(mutants)))
    seconds = time.monotonic() - began
    write(tried, seconds, FOLDER)
    found = result(tried, seconds)
    sys.stdout.write(
        f"{sum(one.is_caught for one in tried)} of {len(tried)} caught in {seconds / 60:.1f} minutes; "
        f"see {FOLDER / 'mutants.md'}\n"
    )
    return 0 if found["held"] else 1


def write(tried: Sequence[Tried], seconds: float, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result(tried, seconds), indent=2, ensure_ascii=False)
    (folder / "mutants.json").write_text(f"{text}\n", encoding="utf-8")
    (folder / "mutants.md").write_text(page(tried, seconds), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
