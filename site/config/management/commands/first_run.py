"""What does a fresh clone need before it can serve? Database, style files, content; then addresses."""

import hashlib
import io
import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.empty_site import OWNER_EMAIL, ensure_empty_site
from config.startup import HouseTrouble, listen, only_one_in, unapplied_migrations


class Command(BaseCommand):
    help = "Make the site ready to serve; repeating it is quick and changes nothing."
    requires_system_checks = []  # they need a migrated database; `serve` runs them all

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address `serve` will listen on.")
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host: str, port: int, **_: Any) -> None:
        try:
            with only_one_in(settings.DATA_DIR):
                # Before minutes of work: would `serve` find its port free?
                listen(host, port).close()
                self._migrate()
                self._collect_style_files()
                self._fill()
        except HouseTrouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def _migrate(self) -> None:
        waiting = unapplied_migrations()
        self._say(f"2/4 Database: {f'{waiting} steps to apply …' if waiting else 'up to date'}")
        if waiting:
            call_command("migrate", interactive=False, verbosity=0)

    def _collect_style_files(self) -> None:
        if settings.DEBUG:
            self._say("3/4 Style files: served from their sources")
            return
        root = Path(settings.STATIC_ROOT)
        stamp = root.with_name(f"{root.name}.stamp")
        digest = _style_files_digest()
        if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
            self._say("3/4 Style files: up to date")
            return
        self._say("3/4 Style files: packing …")
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest, encoding="ascii")

    def _fill(self) -> None:
        if not settings.DEMO:
            self._say("4/4 Content: an empty site (DEMO=0)")
            self._fill_empty_site()
            return
        self._say("4/4 Demo practice …")
        answer = io.StringIO()
        try:
            call_command("demo", json=True, stdout=answer)
        except CommandError as refusal:
            # Real patients or pages: the demo keeps its hands off, the site itself is fine.
            self._say(f"    No demo content: {refusal}")
            self._fill_empty_site()
            return
        self._print_demo(json.loads(answer.getvalue()))

    def _fill_empty_site(self) -> None:
        password = ensure_empty_site()
        self._say(
            f"\n  {'site':<12} {settings.BASE_URL}/\n  {'staff':<12} {settings.BASE_URL}/admin/"
        )
        if password:
            self._say(
                f"  {'owner':<12} {OWNER_EMAIL}  {password}  (shown only now: change it there)"
            )
        self._say("")

    def _print_demo(self, demo: dict[str, Any]) -> None:
        self._say("")
        for name, address in demo["addresses"].items():
            self._say(f"  {name:<12} {address}")
        for sign_in in demo["sign_ins"]:
            self._say(f"  {sign_in['role']:<12} {sign_in['email']}  {sign_in['password']}")
        for link in demo["signing_links"][:1]:
            self._say(f"  {'sign here':<12} {link}")
        if signer := demo.get("signer"):
            born = date.fromisoformat(signer["born"])
            self._say(f"  {'':<12} as {signer['name']}, born {born.day} {born:%B %Y}")
        self._say("")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _style_files_digest() -> str:
    """A digest of every style file's name, size and time, and of how they are stored."""
    digest = hashlib.sha256(json.dumps(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
