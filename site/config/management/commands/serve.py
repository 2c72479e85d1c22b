"""How does the whole site run on one machine? Web, worker and clock, supervised until Ctrl-C."""

import io
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, SystemCheckError

from config.startup import HouseTrouble, listen, only_one_in, unapplied_migrations
from config.supervisor import Child, Supervisor, say

WEB_QUICK_DEATHS = 5


class Command(BaseCommand):
    help = "Run everything on one machine: web server, background worker and clock."
    requires_system_checks = []  # run below, together with those of the database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")
        parser.add_argument("--port", type=int, default=settings.PORT, help="0: any free port.")
        parser.add_argument("--reload", action="store_true", help="For development: reload code.")

    def handle(self, *, host: str, port: int, reload: bool, **_: Any) -> None:
        try:
            with only_one_in(settings.DATA_DIR), listen(host, port) as door:
                _refuse_a_house_in_disorder()
                port = door.getsockname()[1]
                address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
                manage = (sys.executable, str(Path(settings.BASE_DIR) / "manage.py"))
                if reload:
                    door.close()
                    web = Child("web", (*manage, "runserver", f"{host}:{port}"), WEB_QUICK_DEATHS)
                else:
                    web = Child("web", _gunicorn(door.fileno()), WEB_QUICK_DEATHS, (door.fileno(),))
                say(f"Practice Site opens at {address} (Ctrl-C closes it)")
                code = Supervisor(
                    (
                        web,
                        Child("worker", (*manage, "db_worker", "--max-tasks", "500")),
                        Child("clock", (*manage, "tick", "--loop")),
                    ),
                    env={
                        **os.environ,
                        "DATA_DIR": str(settings.DATA_DIR),
                        "PORT": str(port),
                        "PYTHONUNBUFFERED": "1",
                    },
                ).run()
        except HouseTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
        if code:
            raise CommandError("The web server could not stay up.", returncode=code)


def _gunicorn(descriptor: int) -> tuple[str, ...]:
    config = Path(settings.BASE_DIR) / "gunicorn.conf.py"
    return (
        *(sys.executable, "-m", "gunicorn"),
        *("--config", str(config), "--bind", f"fd://{descriptor}"),
    )


def _refuse_a_house_in_disorder() -> None:
    if waiting := unapplied_migrations():
        raise HouseTrouble(
            f"The database waits for {waiting} migrations: run manage.py migrate first "
            "(make run does it by itself)."
        )
    try:
        # Warnings go to stderr; on stdout it would only say that all is well.
        call_command("check", databases=["default"], fail_level="ERROR", stdout=io.StringIO())
    except SystemCheckError as errors:
        raise CommandError(str(errors)) from errors
