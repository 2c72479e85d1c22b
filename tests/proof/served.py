"""Which real site do these proofs attack? A copy of the demo, served, with its processes in view."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from tests.browser import server
from tests.browser.server import House, copy_of_the_demo, wait_for

APP = "tests.proof.attended.Attended"
NAMES = {"gunicorn": "web", "db_worker": "worker", "tick": "clock"}


class ServedSite(House):
    """As `manage.py serve` brings it up, with the proof's own app beside ours."""

    def __init__(self, data_dir: Path, *, more: Mapping[str, str]) -> None:
        self.data_dir = data_dir
        # Never on a disk that a proof fills: whoever keeps the house's words is not the house.
        self.output = Path(tempfile.mkstemp(prefix="proof-house-", suffix=".log")[1])
        with self.output.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, server.MANAGE, "serve"],
                env=environment(data_dir, more),
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=server.ROOT,
                preexec_fn=server._die_with_the_tests,
            )
        self._read_mails: set[str] = set()

    def close(self) -> None:
        super().close()
        self.output.unlink()

    def processes(self) -> dict[str, list[int]]:
        """Process ids: the master first and its workers under "web", "worker" and "clock"."""
        children = _children()
        found: dict[str, list[int]] = {name: [] for name in NAMES.values()}
        for pid in children.get(self.process.pid, ()):
            words = _command(pid)
            for word, name in NAMES.items():
                if word in words:
                    found[name] = [pid, *children.get(pid, ())]
        return found

    def kill(self, pid: int) -> bool:
        """kill -9; False where it had ended by itself."""
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def is_up(self, *, web_workers: int = 2) -> bool:
        """Whether every process is there and the site answers."""
        there = self.processes()
        return (
            len(there["web"]) == web_workers + 1
            and bool(there["worker"] and there["clock"])
            and self._is_well()
        )

    def _is_well(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def wait_until_up(self) -> None:
        wait_for("every process is back and answers", self.is_up)


def environment(data_dir: Path, more: Mapping[str, str]) -> dict[str, str]:
    """What the site is told; what a proof adds comes last."""
    return server.environment(data_dir) | {"EXTRA_APPS": APP} | dict(more)


@contextmanager
def served(folder: Path, *, more: Mapping[str, str] | None = None) -> Iterator[ServedSite]:
    """A copy of the demo in `folder`, served until the block ends; Django here knows it too."""
    more = dict(more or {})
    if not folder.exists():
        copy_of_the_demo(folder)
    site = ServedSite(folder, more=more)
    try:
        site.open()
        here(site, more)
        try:
            yield site
        finally:
            connections.close_all()  # an open database would keep its disk from being taken away
    finally:
        site.close()


def here(site: ServedSite, more: Mapping[str, str]) -> None:
    """Sets up this process as one of the site's own: same database, same folders."""
    import django

    told = environment(site.data_dir, more) | {"BASE_URL": site.url}
    for name in set(os.environ) - set(told):
        del os.environ[name]
    os.environ.update(told)
    django.setup()


@contextmanager
def folder_for(name: str) -> Iterator[Path]:
    """A folder of its own, gone afterwards; the site's data lies in it."""
    with tempfile.TemporaryDirectory(prefix=f"proof-{name}-") as made:
        yield Path(made) / "data"


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it has just ended
        state, parent = text.rpartition(")")[2].split()[:2]
        if state != "Z":
            found.setdefault(int(parent), []).append(int(stat.parent.name))
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
