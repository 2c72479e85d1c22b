"""A backup was restored: which withdrawals did it forget, and are they in force again?"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consent import shutting


class Command(BaseCommand):
    help = "Repeats in the database what the shut-file knows and the database does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept-broken",
            action="store_true",
            help="set a broken shut-file aside: what stood after its first fault is lost",
        )

    def handle(self, *, accept_broken: bool, **options: object) -> None:
        try:
            repeated = shutting.reconcile(accept_broken=accept_broken)
        except shutting.CannotReconcile as error:
            raise CommandError(
                f"The shut-file cannot be trusted: {error} Patient photos stay shut. Bring the "
                "file back from its own backup, or run reconcile --accept-broken and go through "
                "the paper and mail trail of withdrawals by hand."
            ) from error
        for one in repeated:
            self.stdout.write(f"{one.at} {one.act}: {one.what}")
        self.stdout.write(
            f"{len(repeated)} acts repeated. Photos are judged by the database again."
        )
