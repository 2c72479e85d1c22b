"""Which figures does the house keep? Every bench, each in a process of its own, worst news last.

Run by hand, from the root: `make bench`, or some of them by name: `make bench ARGS="queries search"`.
Ratios against a named baseline in the same run; exits 1 where a bar of docs/speed.md is missed.
"""

from __future__ import annotations

import subprocess
import sys

BENCHES = ("queries", "search", "first_view", "social")


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        sys.stderr.write(
            f"No such bench: {', '.join(sorted(unknown))}. There are {', '.join(BENCHES)}.\n"
        )
        return 2
    missed = []
    for name in names or BENCHES:
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.flush()
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode:
            missed.append(name)
    sys.stdout.write(
        f"\nA bar is missed: {', '.join(missed)}.\n" if missed else "\nEvery bar is met.\n"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
