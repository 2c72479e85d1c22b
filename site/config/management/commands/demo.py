"""How does somebody see the site with content? A fictional practice; nothing real is ever touched."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.build import RealContent, build


class Command(BaseCommand):
    help = "Makes the demo practice; refuses where real patients or pages exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print addresses, sign-ins and signing links"
        )

    def handle(self, **options: object) -> None:
        def say(line: str) -> None:
            self.stderr.write(f"    {line} …")

        try:
            report = build(say)
        except RealContent as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
            return
        for name, address in report["addresses"].items():
            self.stdout.write(f"{name}: {address}")
        for sign_in in report["sign_ins"]:
            self.stdout.write("{role}: {email} {password}".format(**sign_in))
        self.stdout.write(f"sign here: {report['signing_links'][0]}")
        self.stdout.write("signer: {name}, born {born}".format(**report["signer"]))
