"""May the ledger be emptied? Never, except in tests, which say so in their settings."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as CoreFlush

from consent import triggers


class Command(CoreFlush):
    help = "Refuses: the ledger and signed evidence are never emptied."

    def handle(self, **options: object) -> None:
        if not settings.LEDGER_MAY_BE_FLUSHED:
            raise CommandError(
                "flush would empty the ledger and signed consents. Nothing was done. "
                "For a fresh start, stop the site and move the data folder away."
            )
        using = str(options["database"])
        triggers.drop(using)
        try:
            super().handle(**options)
        finally:
            triggers.make(using)
