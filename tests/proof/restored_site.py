"""How does a technician treat a real site? Starts and stops it, takes its backup, puts it back."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.browser import databases, server
from tests.browser.server import House


@dataclass(slots=True)
class Place:
    """One site with its data folder, its shut-file elsewhere and its backups."""

    data: Path
    house: House | None = None

    @property
    def shut_file(self) -> Path:
        return self.data.parent / "another-disk" / "shut.jsonl"

    @property
    def url(self) -> str:
        return self.house.url

    def told(self) -> dict[str, str]:
        return {"SHUT_FILE": str(self.shut_file)}

    def start(self) -> None:
        self.house = House(self.data, self.told()).open()

    def stop(self) -> None:
        if self.house is None:
            return
        # Nothing of it may still write where a backup is about to lie.
        self.house.process.send_signal(signal.SIGINT)
        try:
            self.house.process.wait(timeout=server.DEADLINE)
        finally:
            self.house.close()
            self.house = None

    def manage(self, *words: str) -> tuple[int, str]:
        return self._run(str(server.MANAGE), *words)

    def act(self, name: str, **facts: object) -> dict | int:
        """What an act made, or the signal it died of."""
        code, said = self._run("-m", "tests.proof.restoring_acts", name, json.dumps(facts))
        if code < 0:
            return -code
        assert code == 0, said
        return json.loads(said.splitlines()[-1])

    def _run(self, *words: str) -> tuple[int, str]:
        told = server.environment(self.data) | self.told()
        told |= {"PYTHONPATH": ".:site", "EXTRA_APPS": ""}
        if self.house is not None:
            told["BASE_URL"] = self.url
        done = subprocess.run(
            [sys.executable, *words], env=told, cwd=server.ROOT, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    def tar_while_it_runs(self, name: str) -> Path:
        """As the handbook says: the database by VACUUM INTO, then everything else."""
        snapshot = self.data.parent / f"{name}.sqlite3"
        with closing(sqlite3.connect(self.data / databases.FILE)) as database:
            database.execute("VACUUM INTO ?", [str(snapshot)])

        def but_the_database(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
            return None if databases.FILE in entry.name else entry

        made = self.data.parent / f"{name}.tar"
        with tarfile.open(made, "w") as tar:
            tar.add(snapshot, f"data/{databases.FILE}")
            tar.add(self.data, "data", filter=but_the_database)
        return made

    def tar_while_it_is_down(self, name: str) -> Path:
        made = self.data.parent / f"{name}.tar"
        with tarfile.open(made, "w") as tar:
            tar.add(self.data, "data")
        return made

    def restore(self, backup: Path) -> None:
        """The whole data folder, from the tar; the shut-file is not in it."""
        self.stop()
        shutil.rmtree(self.data)
        with tarfile.open(backup) as tar:
            tar.extractall(self.data.parent, filter="tar")
        self.start()
