"""What is left of the tree when one defence is gone? A copy of it, where tests can be run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.proof import catching
from tests.proof.mutant import Mutant, Red

ROOT = Path(__file__).resolve().parents[2]
# Of the tree itself nothing is changed, and what is large or not ours is not copied.
LEFT_OUT = frozenset(
    {
        *(".git", ".venv", "data", "build", "dist", "docs"),
        *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"),
    }
)
MIGRATED = Path(".pytest_cache", "migrated")
NOT_PASSED_ON = (
    *("DATABASE_URL", "DATA_DIR", "TEST_DATA_DIR", "PORT", "DJANGO_SETTINGS_MODULE", "SHUT_FILE"),
    *("PYTEST_ADDOPTS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "CI"),
)
SECONDS = 240.0


class NotOnce(LookupError):
    """The text that is to be taken away stands there not at all, or more than once."""


@dataclass(frozen=True)
class Ran:
    """What pytest did in one copy."""

    tests: tuple[Red, ...]
    seconds: float
    timed_out: bool = False
    last_words: str = ""


@dataclass
class Copy:
    """One copy of the tree, where one thing at a time is taken away.

    Attributes:
        plugins: whether pytest loads the plugins that are installed.
        kept: the folder of the migrated database that every run begins with.
        number: how many runs there were.
        running: the run that is under way.
    """

    folder: Path
    plugins: bool = True
    kept: Path | None = None
    number: int = 0
    running: subprocess.Popen[str] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, root: Path, folder: Path, *, plugins: bool = True) -> Copy:
        def left_out(where: str, names: list[str]) -> set[str]:
            top = LEFT_OUT if Path(where) == root else frozenset()
            return {name for name in names if name in top or name == "__pycache__"}

        shutil.copytree(root, folder / "tree", ignore=left_out, symlinks=True)
        kept = folder / "kept"
        kept.mkdir()
        if (root / MIGRATED).is_dir():
            shutil.copytree(root / MIGRATED, folder / "tree" / MIGRATED)
        return cls(folder / "tree", plugins, kept)

    @contextmanager
    def without(self, mutant: Mutant) -> Iterator[None]:
        """The tree while the defence is gone.

        Raises:
            NotOnce: its text has changed; somebody must look at it.
        """
        file = self.folder / mutant.file
        text = file.read_text(encoding="utf-8")
        if times(text, mutant.old) != 1:
            raise NotOnce(f"{mutant.file} holds it {times(text, mutant.old)} times, not once.")
        before = file.stat()
        file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        forget_compiled(file)
        try:
            yield
        finally:
            file.write_text(text, encoding="utf-8")
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
            forget_compiled(file)

    def run(self, tests: Iterable[str], *, seconds: float = SECONDS) -> Ran:
        """Runs these tests in a process of its own."""
        self._begin_with_kept_databases()
        self.number += 1
        report = self.folder.parent / f"report-{self.number}.json"
        environment = {**self._environment(), catching.REPORT: str(report)}
        began = time.monotonic()
        words, timed_out = self._finished(
            [
                *(sys.executable, "-m", "pytest", "-vv", "--tb=no", "--no-header"),
                *("-p", "no:cacheprovider", "-p", catching.__name__),
                *tests,
            ],
            environment,
            seconds,
        )
        rows = json.loads(report.read_text(encoding="utf-8")) if report.exists() else []
        ran = tuple(Red.of(row) for row in rows)
        return Ran(ran, time.monotonic() - began, timed_out, words[-600:])

    def _finished(
        self, command: list[str], environment: dict[str, str], seconds: float
    ) -> tuple[str, bool]:
        """What the command said, and whether it was stopped because its time was over."""
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as self.running:
            try:
                said, _nothing = self.running.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.stop()
                said, _nothing = self.running.communicate()
                return said, True
        return said, False

    def stop(self) -> None:
        """Ends what runs here, with all that it has started."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)

    def _environment(self) -> dict[str, str]:
        temporary = self.folder.parent / "tmp"
        temporary.mkdir(exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON},
            # The plugin is also there where the copy is of another tree.
            "PYTHONPATH": os.pathsep.join(map(str, (self.folder, self.folder / "site", ROOT))),
            "TMPDIR": str(temporary),
        }
        if not self.plugins:
            environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        return environment

    def _begin_with_kept_databases(self) -> None:
        """A database is made by one run and kept for all; making it takes longer than most tests.

        Its name is of what migrations and guards say. Where a guard is what was taken away, the
        kept one is given the new name without any guard: the tests make those that are left.
        """
        kept = sorted(self.kept.glob("*.sqlite3")) if self.kept else []
        if not kept:
            return
        there = self.folder / MIGRATED
        shutil.rmtree(there, ignore_errors=True)
        there.mkdir(parents=True)
        wanted = there / f"{self._name_of_database()}.sqlite3"
        for made in kept:
            shutil.copy2(made, there)
        if not wanted.exists():
            shutil.copy2(kept[0], wanted)
            drop_guards(wanted)

    def make_database(self) -> None:
        """Has the tests' own way make the migrated database, where none fits, and keeps it."""
        if self.kept is None or not (self.folder / "tests" / "migrated.py").exists():
            return
        self._python(
            "from tests import migrated; migrated.copy_to(Path(sys.argv[1]))",
            self.kept / "one.sqlite3",
        )
        for old in self.kept.iterdir():
            old.unlink()
        for made in (self.folder / MIGRATED).glob("*.sqlite3"):
            shutil.copy2(made, self.kept)

    def _name_of_database(self) -> str:
        return self._python("from tests import migrated; print(migrated.fingerprint())").strip()

    def _python(self, code: str, *words: object) -> str:
        return subprocess.run(
            [
                sys.executable,
                "-c",
                f"import sys; from pathlib import Path; {code}",
                *map(str, words),
            ],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout


def drop_guards(database: Path) -> None:
    """Takes our own triggers out of a database; those of the search index stay."""
    with closing(sqlite3.connect(database)) as connection, connection:
        ours = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'consent_%'"
        for (name,) in connection.execute(ours).fetchall():
            connection.execute(f"DROP TRIGGER {name}")


def times(text: str, part: str) -> int:
    return text.count(part)


def forget_compiled(file: Path) -> None:
    """Python compares seconds and sizes: a quick edit of the same length would go unseen."""
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()
