"""Does any kill -9 leave half an act? Web and worker killed at random while people act on a real site.

`python -m tests.proof.kills`, from the root with PYTHONPATH=.:site. A hundred rounds at scale 1: in
each one process of the web server and the worker are killed while patients sign and take back and
staff upload and file anew; then the site comes back, catches up, and `verify` must find nothing.
PROOF_SEED repeats the same instants.
"""

from __future__ import annotations

import os
import random
import sys
import time
from statistics import median

from tests.browser.server import wait_for
from tests.proof.served import ServedSite, folder_for, served
from tests.proof.written import Report, scale

ROUNDS = 100
LONGEST_WAIT = 1.2  # seconds of work before a kill
MASTER = 0.12  # share of web kills that hit the master, and with it all its workers


def main() -> int:
    report = Report("kills")
    seed = int(os.environ.get("PROOF_SEED") or random.SystemRandom().randrange(10**9))
    report.say(f"seed {seed}")
    report.figures["seed"] = seed
    with folder_for("kills") as folder, served(folder) as site:
        _attack(site, report, random.Random(seed), rounds=max(1, round(ROUNDS * scale())))
    return report.finish()


def _attack(site: ServedSite, report: Report, chance: random.Random, *, rounds: int) -> None:
    from tests.proof import judged
    from tests.proof.crowd import Crowd  # they need Django, which is set up by now

    judged.remember_bytes_judged()
    site.wait_until_up()
    judged.put_off_the_demos_own_errands()
    crowd = Crowd(site)
    kills = {"web workers": 0, "web masters": 0, "workers": 0}
    hit: dict[str, int] = {}
    unclean: list[str] = []
    half: list[str] = []
    back: list[float] = []
    try:
        for number in range(1, rounds + 1):
            crowd.prepare()
            crowd.go()
            _kill_both(site, chance, kills, hit, crowd)
            time.sleep(chance.uniform(0, 0.3))  # somebody acts while it comes back
            killed_at = time.monotonic()
            crowd.pause()
            site.wait_until_up()
            back.append(time.monotonic() - killed_at)
            judged.catch_up()
            unclean += [f"round {number}: {one}" for one in judged.breaches()]
            half += [f"round {number}: {one}" for one in crowd.faults()]
            if number % 10 == 0 or number == rounds:
                report.say(f"round {number}: {crowd.summary()}, {len(unclean) + len(half)} faults")
        crowd.finish()
        judged.catch_up()
        half += [f"at the end: {one}" for one in crowd.faults(all_of_them=True)]
        judged.a_quarter_of_an_hour_later()
        judged.catch_up()
        later = judged.breaches()
    finally:
        crowd.close()
    total = sum(kills.values())
    report.figures |= {
        "kills": ", ".join(f"{count} {name}" for name, count in kills.items()),
        "acts in flight when killed": ", ".join(f"{n} {kind}" for kind, n in sorted(hit.items())),
        "acts": crowd.summary(),
        "back after (median, worst)": f"{median(back):.1f} s, {max(back):.1f} s",
    }
    report.row(f"verify clean after each of {total} kills", not unclean, "verify", faults=unclean)
    report.row("no half act, nothing lost that was told", not half, "crowd", faults=half)
    report.row("verify clean a quarter of an hour later", not later, "verify", faults=later)


def _kill_both(
    site: ServedSite,
    chance: random.Random,
    kills: dict[str, int],
    hit: dict[str, int],
    crowd: object,
) -> None:
    """One process of the web server and the worker, each at an instant of its own."""
    targets = [
        ("web", chance.uniform(0.05, LONGEST_WAIT)),
        ("worker", chance.uniform(0.05, LONGEST_WAIT)),
    ]
    began = time.monotonic()
    for target, at in sorted(targets, key=lambda one: one[1]):
        time.sleep(max(0.0, began + at - time.monotonic()))  # the random instant itself
        master = target == "web" and chance.random() < MASTER

        def kill(target: str = target, master: bool = master) -> bool:
            there = site.processes()[target]
            if target == "web" and not master:
                there = there[1:]
            return bool(there) and site.kill(chance.choice(there[:1] if master else there))

        flying = crowd.flying()
        wait_for("a process to kill", kill)
        for kind in flying:
            hit[kind] = hit.get(kind, 0) + 1
        name = "workers" if target == "worker" else "web masters" if master else "web workers"
        kills[name] += 1


if __name__ == "__main__":
    sys.exit(main())
