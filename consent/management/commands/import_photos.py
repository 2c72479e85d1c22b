"""How is a folder of existing photos taken in from the command line? Looked through, then taken in."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from consent import actions, followups
from consent.acts import SYSTEM
from consent.intake import import_folder, importing
from consent.intake.import_csv import NameList, UnreadableList
from consent.models import FollowUp, PhotoImport
from consent.privileges import ImportOutcome


class Command(BaseCommand):
    help = (
        "Takes in a folder under DATA_DIR/import; each photo is private until it is classified. "
        "Run again with the same folder, it goes on where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="name of a folder under DATA_DIR/import")
        parser.add_argument("--csv", help="list of names: a CSV with the columns file and name")
        parser.add_argument("--dry-run", action="store_true", help="look only, change nothing")

    def handle(self, *, folder: str, csv: str | None, dry_run: bool, **options: object) -> None:
        try:
            place = import_folder.folder_named(folder)
            files = import_folder.files_in(place)
            names = importing.read_list(Path(csv)) if csv else importing.list_in(place)
        except (import_folder.NoSuchFolder, import_folder.TooManyFiles, UnreadableList) as trouble:
            raise CommandError(str(trouble)) from trouble
        named = importing.matched(names, [one.path for one in files])
        self._say(files, names, named)
        if dry_run:
            self.stdout.write(f"{_known(place, files)} are here already. Nothing was changed.")
            return
        one = _unfinished(folder) or actions.prepare_import(
            folder=folder, files=files, named=named, by=SYSTEM
        )
        if one.started_at is None:
            self._work(one, "import.look")
            self.stdout.write(f"{importing.here_already_in(one)} are here already.")
            actions.start_import(photo_import=one, by=SYSTEM)
        elif one.stopped_at:
            actions.resume_import(photo_import=one, by=SYSTEM)
        self._work(one, "import.take")
        self._report(one)

    def _say(
        self, files: list[import_folder.Found], names: NameList | None, named: importing.Matched
    ) -> None:
        photos = sum(1 for one in files if importing.looks_like_photo(one.path))
        self.stdout.write(f"{len(files)} files, {photos} of them look like photos.")
        if names is not None:
            self.stdout.write(
                f"List of names: {len(named.patients)} files with a patient, "
                f"{len(named.unknown)} names of nobody, {len(named.several)} of several patients."
            )

    def _work(self, one: PhotoImport, kind: str) -> None:
        """Works the follow-ups of an import off, or waits for the worker that has one.

        Raises:
            CommandError: it stopped, by an error or by Ctrl-C; run again, it goes on.
        """
        rows = FollowUp.objects.filter(
            kind=kind, target__startswith=f"{one.reference}+", done_at=None
        )
        told = None
        while waiting := rows.first():
            if _work_off(waiting):
                counts = importing.counts_of(one)
                self.stdout.write(f"{counts.done} of {counts.files} done")
                continue
            if waiting.last_error:
                raise CommandError(
                    f"It stopped ({waiting.last_error}) and is tried again by the worker. "
                    "Run this command again to go on."
                )
            if told != waiting.pk:
                # A worker that was killed keeps its claim until then.
                self.stdout.write(
                    "A worker is at it, or was stopped there: this command goes on after it, "
                    f"at {timezone.localtime(waiting.due_at):%H:%M} at the latest."
                )
                told = waiting.pk
            time.sleep(1)  # until the worker, another process, has taken some more

    def _report(self, one: PhotoImport) -> None:
        counts = importing.counts_of(one)
        self.stdout.write(
            f"Import {one.reference}: {counts.taken} taken in, {counts.again} here already, "
            f"{counts.refused} not taken in."
        )
        for file in one.files.filter(outcome=ImportOutcome.REFUSED):
            self.stdout.write(f"  {file.path}: {importing.reason_in_words(file.reason)}")


def _work_off(waiting: FollowUp) -> bool:
    """As `followups.work_off`; Ctrl-C gives the claim back, so that the next start need not wait."""
    try:
        return followups.work_off(waiting.pk)
    except KeyboardInterrupt as stopped:
        FollowUp.objects.filter(pk=waiting.pk, done_at=None).update(due_at=timezone.now())
        raise CommandError("Stopped. Run this command again to go on where it was.") from stopped


def _unfinished(folder: str) -> PhotoImport | None:
    """The import of this folder that was not finished; its name is sealed, so each is opened."""
    waiting = PhotoImport.objects.filter(finished_at=None).order_by("-created_at")
    return next((one for one in waiting if one.folder == folder), None)


def _known(place: Path, files: list[import_folder.Found]) -> int:
    digests = [import_folder.digest_of(place, one.path) for one in files]
    whole = [digest for digest in digests if digest not in importing.REASONS]
    return importing.here_already(whole, importing.known_digests(whole))
