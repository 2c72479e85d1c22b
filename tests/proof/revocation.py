"""From which instant on is a photo gone? Visitors ask for it all the time while it is taken back.

`python -m tests.proof.revocation`, from the root with PYTHONPATH=.:site. Twenty withdrawals at scale
1 with the memo of verdicts off, then twenty as the site is served, each by a visitor's own browser
and through a naive caching proxy: the photo, a clip, the page, and the picture of a post's kit. An
instant counts as after the commit once another connection reads the withdrawal from the database.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.proof.attended import MEMO_SECONDS
from tests.proof.served import folder_for, served
from tests.proof.written import Report, scale

WITHDRAWALS = 20
SMALL = 0.1  # a smaller part is the stricter one of the two only
BEFORE, AFTER = 0.6, 2.6  # seconds of asking before the act and after it
BARS = {"without memo": 0.0, "as served": 2.0}


def main() -> int:
    report = Report("revocation")
    times = max(1, round(WITHDRAWALS * scale()))
    with folder_for("revocation") as folder:
        _measure(report, folder, "without memo", {MEMO_SECONDS: "0"}, times)
        if scale() >= SMALL:
            _measure(report, folder, "as served", {}, times)
    return report.finish()


def _measure(report: Report, folder: Path, name: str, more: dict[str, str], times: int) -> None:
    with ExitStack() as stack:
        site = stack.enter_context(served(folder, more=more))
        from tests.proof import judged, naive_proxy, shown  # they need Django, set up by now

        judged.put_off_the_demos_own_errands()
        proxy = stack.enter_context(naive_proxy.in_front_of(site.url))
        worst: dict[str, list[float]] = {}
        asked: dict[str, int] = {}
        blind: list[str] = []
        for number in range(times):
            case = shown.make(site, proxy.url, number)
            blind += [f"{door.name}, before the act" for door in case.doors if not case.opens(door)]
            instant = case.take_back(before=BEFORE, after=AFTER)
            for door in case.doors:
                worst.setdefault(door.name, []).append(door.latest_after(instant))
                asked[door.name] = asked.get(door.name, 0) + door.count_after(instant)
        hits = proxy.hits
    bar = BARS[name]
    report.row(f"{name}: every door shows the photo before", not blind, "flood", faults=blind)
    for door, seconds in worst.items():
        held = max(seconds) <= bar
        report.row(
            f"{name}, {door}: last seen {max(seconds):.2f} s after the commit at most, median "
            f"{median(seconds):.2f} s; {asked[door]} requests began after it",
            held,
            f"{times} withdrawals",
        )
        report.figures[f"{name}, {door}: worst / median"] = (
            f"{max(seconds):.2f} s / {median(seconds):.2f} s"
        )
    report.figures[f"{name}: answers the proxy gave from its cache"] = hits


if __name__ == "__main__":
    sys.exit(main())
