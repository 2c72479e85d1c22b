"""What does a gated photo cost under load, against a static file of the same server in the same run?

DESIGN: 200 requests a second, of which 80 % pages and 20 % photos, while 50 people sign; p95 of a
photo at most ten times a static file's; one query; no pixel to a request that begins more than two
seconds after a withdrawal. Once directly at the app server, once behind nginx with X-Accel-Redirect.

There is no page cache yet, and two cores cannot draw 160 pages a second; what stands in for a
cached page is /robots.txt, which passes every middleware and asks the database nothing.
The load generator and the signers share the machine with the server.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests import nginx
from tests.browser.server import ROOT, Desk, House, running_house
from tests.proof import open_loop
from tests.proof.acting import Browser, Refusal, Unanswered
from tests.proof.open_loop import Done, Due
from tests.proof.served import folder_for
from tests.proof.written import Report, scale

PAGES, PHOTOS, STATICS = 160, 40, 20  # requests a second; the static ones come on top
SIGNERS, SECONDS, ROUNDS = 50, 30.0, 3
WITHDRAWN = 5  # photos of each round whose permission is taken back in the middle of it
BAR = 10.0
GONE_WITHIN = 2.0
PAGE = "/robots.txt"
ONE_QUERY = (
    "tests/consent/test_gate.py"
    "::test_an_unremembered_request_costs_one_query_and_a_remembered_one_none"
)
STEPS = (
    ("identity", {"day": "27", "month": "3", "year": "1990"}),
    ("who", {}),
    ("text", {}),
    ("uses", {"use": ["website"]}),
    ("electronic", {"understood": "yes"}),
)


@dataclass(frozen=True)
class Size:
    """How much of the full load is put on."""

    signers: int
    seconds: float
    rounds: int

    @classmethod
    def now(cls) -> Size:
        part = scale()
        return cls(
            signers=max(2, int(SIGNERS * min(part, 1))),
            seconds=max(6.0, SECONDS * part),
            rounds=ROUNDS if part >= 1 else 1,
        )


@dataclass
class Round:
    """One run of the load: every request, the signers who came to the end, each commit's instant."""

    done: list[Done]
    signed: int
    withdrawn: dict[str, float] = field(default_factory=dict)

    def ratio(self) -> float:
        return self.p95("photo") / self.p95("static")

    def p95(self, kind: str) -> float:
        return open_loop.milliseconds(self.still_open(kind), kind)

    def still_open(self, kind: str) -> list[Done]:
        """Photos that were taken back answer faster: they do not count."""
        return [one for one in self.done if one.kind == kind and one.address not in self.withdrawn]

    def unanswered(self) -> int:
        return sum(one.status == open_loop.UNANSWERED or one.status >= 500 for one in self.done)

    def asked_late(self) -> list[Done]:
        """Requests for a photo that began more than two seconds after its withdrawal."""
        return [
            one
            for one in self.done
            if one.address in self.withdrawn
            and one.began > self.withdrawn[one.address] + GONE_WITHIN
        ]

    def shown_late(self) -> list[str]:
        return [
            f"{one.status} {one.began - self.withdrawn[one.address]:.2f} s after"
            for one in self.asked_late()
            if one.status != 404 or b"<svg" not in one.body
        ]


def walk(url: str, link: str, name: str, start: float, seconds: float) -> bool:
    """One person signs, a page at a time, over the whole run; True once they were told it is done."""
    browser = Browser(url)
    pages = len(STEPS) + 2

    def wait(page: int) -> None:
        pause = start + seconds * 0.9 * page / pages - time.monotonic()
        if pause > 0:
            time.sleep(pause)  # they read

    try:
        wait(0)
        address = browser.get(link).leads_to
        for page, (step, fields) in enumerate(STEPS, start=1):
            wait(page)
            browser.get(f"{address}?step={step}")
            browser.post(f"{address}?step={step}", fields)
        wait(pages - 1)
        browser.get(f"{address}?step=signature")
        said = browser.post(f"{address}?step=signature", {"method": "typed", "typed_name": name})
    except (Unanswered, Refusal):
        return False
    return "step=done" in said.leads_to


def sign_all(url: str, asked: Sequence[dict], start: float, seconds: float, counted) -> None:
    """Everybody walks at the same time, in a process of their own; how many came to the end."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(asked)) as people:
        walks = [
            people.submit(walk, url, f"/consent/s/{one['token']}/", one["name"], start, seconds)
            for one in asked
        ]
        counted.value = sum(one.result() for one in walks)


def one_round(url: str, static: str, size: Size, acts: Desk) -> Round:
    """The load once; people and photos are new each time."""
    asked = [acts("asked") for _ in range(size.signers)]
    made = [acts("photos") for _ in range(PHOTOS)]
    photos = [one["addresses"][0] for one in made]
    plan = [
        *open_loop.evenly("page", [PAGE], rate=PAGES, seconds=size.seconds),
        *open_loop.evenly("photo", photos, rate=PHOTOS, seconds=size.seconds),
        *open_loop.evenly("static", [static], rate=STATICS, seconds=size.seconds),
    ]
    withdrawn: dict[str, float] = {}

    def take_back() -> None:
        middle = size.seconds * 0.4
        for number, one in enumerate(made[:WITHDRAWN]):
            pause = start + middle + number * 0.2 - time.monotonic()
            if pause > 0:
                time.sleep(pause)  # spread over a second
            acts("withdraw", consent=one["consent"])
            withdrawn[one["addresses"][0]] = time.monotonic()

    counted = multiprocessing.Value("i", 0)
    start = time.monotonic() + 2
    crowd = multiprocessing.Process(
        target=sign_all, args=(url, asked, start, size.seconds, counted), daemon=True
    )
    crowd.start()
    try:
        done = asyncio.run(_with_withdrawals(url, plan, start, take_back))
        crowd.join(size.seconds + 60)
    finally:
        if crowd.is_alive():
            crowd.terminate()
    return Round(done, counted.value, withdrawn)


async def _with_withdrawals(url: str, plan: list[Due], start: float, take_back) -> list[Done]:
    taking = asyncio.create_task(asyncio.to_thread(take_back))
    done = await open_loop.run(url, plan, start)
    await taking
    return done


def static_like(data_dir: Path, size: int) -> str:
    """The address of the hashed style file whose size comes nearest."""
    folder = data_dir / "static"
    files = [
        one
        for one in folder.rglob("*.*")
        if one.suffix in {".css", ".js", ".svg"} and len(one.stem.rpartition(".")[2]) == 12
    ]
    nearest = min(files, key=lambda one: abs(one.stat().st_size - size))
    return f"/static/{nearest.relative_to(folder)}"


def measure(house: House, url: str, size: Size) -> list[Round]:
    acts = Desk(house, ROOT / "tests" / "gated_acts.py")
    try:
        photo = Path(acts("photos")["paths"][0])
        static = static_like(house.data_dir, photo.stat().st_size)
        for address in (PAGE, static):
            assert house.get(url + address)[0] == 200, address
        return [one_round(url, static, size, acts) for _ in range(size.rounds)]
    finally:
        acts.close()


def enter(report: Report, where: str, rounds: list[Round], size: Size) -> None:
    ratios = [one.ratio() for one in rounds]
    middle = sorted(rounds, key=Round.ratio)[len(rounds) // 2]
    report.figures[f"{where}: photo p95 / static p95, median of {len(rounds)}"] = (
        f"{statistics.median(ratios):.2f} ({', '.join(f'{one:.2f}' for one in ratios)})"
    )
    for kind in ("photo", "static", "page"):
        report.figures[f"{where}: {kind}, p50 / p95, ms, in the median run"] = (
            f"{open_loop.milliseconds(middle.still_open(kind), kind, 50):.1f} / "
            f"{middle.p95(kind):.1f}"
        )
    report.figures[f"{where}: the generator's own lateness, p95, ms"] = round(
        max(open_loop.lateness(one.done) for one in rounds), 1
    )
    report.figures[f"{where}: people who signed to the end"] = (
        f"{sum(one.signed for one in rounds)} of {size.signers * len(rounds)}"
    )
    by = f"{len(rounds)} runs of {size.seconds:g} s"
    report.row(
        f"{where}: p95 of a gated photo is at most {BAR:g} times a static file's",
        statistics.median(ratios) <= BAR,
        by,
    )
    unanswered = sum(one.unanswered() for one in rounds)
    report.row(f"{where}: every request is answered, none with 5xx", not unanswered, by)
    asked = sum(len(one.asked_late()) for one in rounds)
    report.figures[f"{where}: requests for taken-back photos after {GONE_WITHIN:g} s"] = asked
    report.row(
        f"{where}: no pixel to a request that begins {GONE_WITHIN:g} s after a withdrawal",
        asked > 0 and not any(one.shown_late() for one in rounds),
        by,
        faults=[fault for one in rounds for fault in one.shown_late()],
    )


def main() -> int:
    size, report = Size.now(), Report("gate_figures")
    report.figures["load"] = (
        f"{PAGES} pages, {PHOTOS} photos and {STATICS} static files a second for "
        f"{size.seconds:g} s, {size.signers} signers"
    )
    report.figures["load average before"] = f"{os.getloadavg()[0]:.1f}"
    for where, told in (("directly", {}), ("behind nginx", nginx.BEHIND)):
        with folder_for("gate") as folder, running_house(folder, told) as (house, _desk):
            if not told:
                enter(report, where, measure(house, house.url, size), size)
                continue
            with nginx.in_front_of(house) as url:
                enter(report, where, measure(house, url, size), size)
    report.figures["load average after"] = f"{os.getloadavg()[0]:.1f}"
    tried = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", ONE_QUERY],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    report.row("a gated photo that is not remembered is one query", not tried.returncode, ONE_QUERY)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
