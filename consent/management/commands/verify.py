"""Do all invariants hold? A line for each breach; exit 1 if there is one, 2 if it cannot be told."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from consent import verify
from consent.invariants import ledger
from consent.verify import Breach

CANNOT_TELL = 2
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})\Z")
END = "ledger-end"


class Command(BaseCommand):
    help = (
        "Checks ledger, evidence, files, links, follow-ups and the shut-file. Exit 0: all hold; "
        "1: a line for each breach; 2: it could not be checked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--quick", action="store_true", help="do not open the stored files, only look for them"
        )
        parser.add_argument(
            "--ledger-head",
            metavar="NUMBER:DIGEST",
            help="an entry that an earlier run named as the last: it must still be there",
        )

    def handle(self, **options: Any) -> None:
        started = time.monotonic()
        try:
            found = self._look(options)
            seq, digest = ledger.head()
        except DatabaseError as error:
            raise CommandError(
                f"The database does not answer ({type(error).__name__}).", returncode=CANNOT_TELL
            ) from error
        checked = verify.chosen(quick=options["quick"])
        if options["json"]:
            report = {
                "checked": [one.name for one in checked],
                "skipped": [one.name for one in verify.INVARIANTS if one not in checked],
                "breaches": [asdict(one) | {"next": one.next} for one in found],
                "ledger": {"entries": seq, "sha256": digest},
                "seconds": round(time.monotonic() - started, 1),
            }
            self.stdout.write(json.dumps(report, indent=2))
        else:
            for name in dict.fromkeys(one.invariant for one in found):
                self.stdout.write(f"What to do about {name}: {verify.BY_NAME[name].next}")
            self.stdout.write(f"{len(checked)} invariants, {len(found)} breaches.")
            self.stdout.write(f"Ledger: {seq}:{digest}" if seq else "Ledger: empty")
        if found:
            raise SystemExit(1)

    def _look(self, options: dict[str, Any]) -> list[Breach]:
        """The breaches; without --json each is printed when it is met."""
        found = []
        for breach in self._met(options):
            found.append(breach)
            if not options["json"]:
                self.stdout.write(f"{breach.invariant}: {breach.sentence}")
                self.stdout.flush()
        return found

    def _met(self, options: dict[str, Any]) -> Iterator[Breach]:
        if noted := options["ledger_head"]:
            known = HEAD.match(noted)
            if known is None:
                raise CommandError(
                    "--ledger-head takes what an earlier run wrote after “Ledger:”.",
                    returncode=CANNOT_TELL,
                )
            if not ledger.is_in_the_chain(int(known[1]), known[2]):
                yield Breach(END, f"Ledger entry {known[1]} is not the one that was noted.")
        for invariant in verify.chosen(quick=options["quick"]):
            begun = time.monotonic()
            yield from verify.breaches(invariant)
            if options["verbosity"] > 1:
                took = time.monotonic() - begun
                self.stderr.write(f"{invariant.name} took {took:.1f} s")
