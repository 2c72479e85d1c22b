"""Does the gate hold, as a whole? Every proof, each in a process of its own, one result for all.

Run by hand, from the root: `make proof`, or some of them: `make proof ARGS="corpus kills"`. Writes
build/proof/result.json and result.md with the commit; exits 1 where one did not hold.
"""

from __future__ import annotations

import sys

from tests.proof import runner
from tests.proof.runner import Place, Proof

PROOFS = (
    Proof("revocation"),
    Proof("outages"),
    Proof("restore"),
    Proof("corpus"),
    Proof("mutated_inputs"),
    Proof("kills"),
    Proof("gate_figures"),
    Proof("mutants", 20 * 60),
)


def main(names: list[str], proofs: tuple[Proof, ...] = PROOFS, place: Place | None = None) -> int:
    place = place or Place()
    known = [one.name for one in proofs]
    if unknown := sorted(set(names) - set(known)):
        sys.stderr.write(f"No such proof: {', '.join(unknown)}. There are {', '.join(known)}.\n")
        return 2
    result = runner.run([one for one in proofs if one.name in names or not names], place)
    sys.stdout.write("\n")
    for one in result["proofs"]:
        held = "held" if one["held"] else f"DID NOT HOLD: {one['why_not']}"
        sys.stdout.write(f"{one['proof']:<16} {one['seconds']:7.1f} s  {held}\n")
    sys.stdout.write(f"{result['seconds'] / 60:.1f} minutes; see {place.results / 'result.md'}\n")
    return 0 if result["held"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
