"""What do people get while something is down, and is all caught up afterwards? Outage by outage.

`python -m tests.proof.outages`, from the root with PYTHONPATH=.:site; with DATABASE_URL naming a
cluster of tests/with_postgres.py, on PostgreSQL. In each outage a patient signs, another takes back,
staff upload, visitors look at pages and photos, and the worker makes copies, pictures and mails.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.proof import troubles
from tests.proof.served import ServedSite, served
from tests.proof.written import Report, scale

DISK_MEGABYTES = 120


def main() -> int:
    report = Report("outages")
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="proof-outages-")))
        disk = place / "disk"
        mounted = stack.enter_context(troubles.small_disk(disk, megabytes=DISK_MEGABYTES))
        report.figures["full disk"] = (
            f"a tmpfs of {DISK_MEGABYTES} MB, ENOSPC; and RLIMIT_FSIZE, EFBIG"
            if mounted
            else "RLIMIT_FSIZE, EFBIG: nothing could be mounted here"
        )
        site = stack.enter_context(served(disk / "data"))
        _try_all(site, report, mounted=mounted)
    return report.finish()


def _try_all(site: ServedSite, report: Report, *, mounted: bool) -> None:
    from tests.proof import judged
    from tests.proof.scene import Scene  # they need Django, which is set up by now

    judged.remember_bytes_judged()
    judged.put_off_the_demos_own_errands()
    site.wait_until_up()
    whole = scale() >= 1
    answers = pages = 0
    for trouble in troubles.of(mounted=mounted):
        if not (whole or trouble.quick):
            continue
        scene = Scene(site, trouble)
        with trouble.begin(site):
            faults = scene.act()
        faults += scene.recover()
        answers += scene.answers
        pages += scene.calm_pages
        report.row(trouble.name, not faults, scene.summary(), faults=faults)
    report.figures |= {"answers during outages": answers, "of them our own error page": pages}
    judged.a_quarter_of_an_hour_later()
    judged.catch_up()
    later = judged.breaches()
    report.row("verify clean a quarter of an hour later", not later, "verify", faults=later)


if __name__ == "__main__":
    sys.exit(main())
