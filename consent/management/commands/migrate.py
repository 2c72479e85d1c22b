"""How does a database get guards it lacks? `migrate` makes them, so their absence must not stop it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from consent import checks


class Command(migrate.Command):
    """Django's own, which here runs on a database whose guards are of an older release."""

    def check(self, *args: Any, **kwargs: Any) -> None:
        with checks.guards_are_about_to_be_made():
            super().check(*args, **kwargs)
