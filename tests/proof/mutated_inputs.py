"""Is every one of a hundred thousand broken files either cleaned or refused in words?

Pictures and clips go through the very functions of the cleaners in worker processes that have the
memory of the product's child and are watched by its clock; a sample goes through the real child.
Captions, lists of names, sheets and sealed copies go through their readers, which the site runs
itself. `python -m tests.proof.mutated_inputs`; PROOF_SCALE=0.01 for a look.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

from tests.proof.mutating import mutated
from tests.proof.written import Report, scale

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"pictures": 90_000, "clips": 4_000, "texts": 8_000}
"""How many of each at a scale of 1."""
THROUGH_THE_CHILD = 200
WORKERS = 2
# A worker is as old as this many inputs at most: what a library leaks is not the input's fault.
TURN = 3_000


@dataclass
class Tally:
    """What became of the inputs so far.

    Attributes:
        faults: what must not happen, in words with the number of the input.
        ended: inputs at which a decoding library took its process with it, or did not come back.
        slowest: seconds of the slowest input, by kind, with its number.
        peak: most memory of a worker, in MB, by kind.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    ended: list[tuple[str, int]] = field(default_factory=list)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)

    def add(self, line: dict) -> None:
        kind = line["kind"]
        self.outcomes.update({f"{kind}, {name}": n for name, n in line["outcomes"].items()})
        self.faults += line["faults"]
        self.slowest[kind] = max(self.slowest.get(kind, (0.0, 0)), tuple(line["slowest"]))
        self.peak[kind] = max(self.peak.get(kind, 0), line["peak"])

    def total(self, kind: str) -> int:
        return sum(n for name, n in self.outcomes.items() if name.startswith(f"{kind}, "))


class Worker:
    """One process that works off a run of numbers of one kind, and says after each where it is."""

    def __init__(self, kind: str, first: int, stop: int, seeds: Path) -> None:
        self.kind, self.stop, self.at = kind, stop, first
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.proof.mutant_worker", kind, str(first), str(stop), str(seeds)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"},
        )  # fmt: skip
        self.heard = time.monotonic()
        self._half = b""

    def read(self) -> list[dict]:
        """What it has said since; an empty list where its end was all there was to hear."""
        assert self.process.stdout is not None
        data = os.read(self.process.stdout.fileno(), 65_536)
        self.heard = time.monotonic()
        *lines, self._half = (self._half + data).split(b"\n")
        said = [json.loads(line) for line in lines if line]
        for line in said:
            self.at = line.get("at", self.at)
        return said

    def close(self) -> str:
        """Ends it and gives its last words."""
        self.process.kill()
        _out, words = self.process.communicate()
        return words.decode(errors="replace").strip().rpartition("\n")[2]


def run(counts: dict[str, int], seeds: Path, *, workers: int = WORKERS) -> Tally:
    """Works all inputs off; a worker that dies or hangs is noted, and goes on after that input."""
    from consent.cleaning.limits import WALL_SECONDS

    tally = Tally()
    left = [
        (kind, first, min(first + TURN, count))
        for kind, count in counts.items()
        for first in range(0, count, TURN)
    ]
    left.reverse()
    busy: dict[int, Worker] = {}
    with DefaultSelector() as ears:
        while left or busy:
            while left and len(busy) < workers:
                worker = Worker(*left.pop(), seeds)
                busy[worker.process.stdout.fileno()] = worker
                ears.register(worker.process.stdout, EVENT_READ)
            for key, _ in ears.select(timeout=1):
                worker = busy[key.fd]
                for line in worker.read():
                    if "outcomes" in line:
                        tally.add(line)
                if worker.process.poll() is not None or not worker.at < worker.stop:
                    _end(worker, busy, ears, left, tally)
            for worker in list(busy.values()):
                if time.monotonic() - worker.heard > WALL_SECONDS:
                    _end(worker, busy, ears, left, tally)
    return tally


def _end(worker: Worker, busy: dict, ears: DefaultSelector, left: list, tally: Tally) -> None:
    fileno = worker.process.stdout.fileno()
    ears.unregister(fileno)
    del busy[fileno]
    if worker.at < worker.stop:
        worker.process.kill()
        while lines := worker.read():
            for line in lines:
                if "outcomes" in line:
                    tally.add(line)
    words = worker.close()
    if worker.at < worker.stop:
        tally.ended.append((worker.kind, worker.at))
        tally.outcomes[f"{worker.kind}, ended its process"] += 1
        if worker.kind == "texts" or "Error" in words:
            tally.faults.append(f"{worker.kind} {worker.at} ended the worker: {words}")
        left.append((worker.kind, worker.at + 1, worker.stop))


def through_the_child(
    seeds: Sequence[bytes], numbers: Sequence[int]
) -> tuple[Counter[str], float, list[str]]:
    """The same inputs by the product's own way: outcomes, seconds of the slowest, faults."""
    from consent import cleaning

    outcomes: Counter[str] = Counter()
    faults, slowest = [], 0.0
    for number in numbers:
        begun = time.perf_counter()
        try:
            clean = cleaning.clean(mutated(seeds, number))
        except cleaning.UnusablePhoto as refusal:
            outcomes[f"refused: {refusal.reason}"] += 1
        else:
            outcomes["cleaned"] += 1
            if cleaning.metadata_in(clean.data):
                faults.append(f"pictures {number} keeps words after the child")
        slowest = max(slowest, time.perf_counter() - begun)
    return outcomes, slowest, faults


def main() -> int:
    report = Report("mutated_inputs")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from tests.proof import mutant_seeds

    counts = {kind: max(20, round(count * scale())) for kind, count in KINDS.items()}
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder)
        mutant_seeds.write(seeds)
        tally = run(counts, seeds)
        pictures = mutant_seeds.read(seeds, "pictures")
    seconds = time.monotonic() - begun
    step = max(1, counts["pictures"] // max(5, round(THROUGH_THE_CHILD * scale())))
    crashed = [number for kind, number in tally.ended if kind == "pictures"]
    sample = [*range(0, counts["pictures"], step), *crashed]
    real, slowest, faults = through_the_child(pictures, sample)
    done = {kind: tally.total(kind) for kind in counts}
    report.figures |= figures_of(tally, sum(done.values()) / seconds, real, slowest)
    say = "every picture, clip and text is cleaned or refused in words"
    report.row(say, not tally.faults, f"{len(tally.faults)} are not", faults=tally.faults)
    every = f"{sum(done.values()):,} of {sum(counts.values()):,}"
    report.row("none is left out", done == counts, every)
    say = "so does the product's own child with a sample, and with each that ended a worker"
    report.row(say, not faults, f"{len(sample)}, {len(crashed)} of them such", faults=faults)
    return report.finish()


def figures_of(tally: Tally, rate: float, real: Counter[str], slowest: float) -> dict[str, str]:
    slow = tally.slowest.items()
    return {
        "mutated inputs": f"{tally.outcomes.total():,}",
        "rate": f"{rate:,.0f} a second, {WORKERS} workers",
        **{name: f"{number:,}" for name, number in sorted(tally.outcomes.items())},
        **{f"peak memory of a worker, {kind}": f"{peak} MiB" for kind, peak in tally.peak.items()},
        **{f"slowest, {kind}": f"{taken:.2f} s (no. {number})" for kind, (taken, number) in slow},
        **{f"real child, {name}": f"{number:,}" for name, number in sorted(real.items())},
        "slowest through the real child": f"{slowest:.2f} s",
    }


if __name__ == "__main__":
    sys.exit(main())
