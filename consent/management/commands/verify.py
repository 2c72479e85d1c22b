"""Do all invariants hold? A line for each breach; exit 1 if there is one."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandParser

from consent import verify


class Command(BaseCommand):
    help = "Checks ledger, evidence, files, links, follow-ups and the shut-file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: object) -> None:
        breaches = verify.run()
        if options["json"]:
            report = {
                "checked": list(verify.CHECKS),
                "breaches": [asdict(breach) for breach in breaches],
            }
            self.stdout.write(json.dumps(report, indent=2))
        else:
            for breach in breaches:
                self.stdout.write(f"{breach.invariant}: {breach.sentence}")
            self.stdout.write(f"{len(verify.CHECKS)} invariants, {len(breaches)} breaches.")
        if breaches:
            raise SystemExit(1)
