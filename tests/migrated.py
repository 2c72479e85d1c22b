"""Where does a migrated SQLite file come from without migrating for every test process?"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "migrated"


def fingerprint() -> str:
    """Changes whenever a migration, a trigger, a role or a package that migrates changes."""
    digest = hashlib.sha256()
    for name in ("Django", "wagtail", "wagtail-seo", "django-tasks-db"):
        digest.update(f"{name}={version(name)}".encode())
    ours = [
        *ROOT.glob("*/migrations/*.py"),
        ROOT / "consent/triggers.py",
        ROOT / "consent/roles.py",
    ]
    for file in sorted(ours):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:20]


def copy_to(target: Path) -> None:
    """Puts a migrated database at `target`; the first process of a run makes it for the others."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{fingerprint()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, target)


def _make(made: Path) -> None:
    folder = KEPT / "building"
    shutil.rmtree(folder, ignore_errors=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "TEST_DATA_DIR": str(folder),
    }
    environment.pop("DATABASE_URL", None)
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0"],
        env=environment,
        check=True,
        cwd=ROOT,
    )
    file = folder / "practice.sqlite3"
    # Out of the write-ahead log, so that the file alone is the database.
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
            "c.execute('PRAGMA journal_mode=DELETE')",
            str(file),
        ],
        check=True,
    )
    for old in KEPT.glob("*.sqlite3"):
        old.unlink()
    file.rename(made)
    shutil.rmtree(folder, ignore_errors=True)
