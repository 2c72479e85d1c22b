"""Runs a command with DATABASE_URL pointing to a PostgreSQL cluster of its own, then stops it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def as_postgres(*command: str) -> list[str]:
    """The command as the user PostgreSQL accepts: it refuses root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def main(command: list[str]) -> int:
    if not PROGRAMS:
        print("PostgreSQL is not installed (Debian: apt install postgresql).")
        return 1 if os.environ.get("CI") else 0
    # A run that is ended from outside takes its cluster along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    programs = PROGRAMS[-1]
    folder = Path(tempfile.mkdtemp(prefix="practice-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    try:
        subprocess.run(
            as_postgres(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8"),
            **quiet,
        )
        options = f"-c fsync=off -c listen_addresses='' -k {folder} -c max_connections=100"
        subprocess.run(
            as_postgres(
                str(programs / "pg_ctl"),
                "-D",
                str(data),
                "-w",
                "-l",
                str(folder / "log"),
                "-o",
                options,
                "start",
            ),
            **quiet,
        )
        user = "postgres" if os.geteuid() == 0 else os.environ.get("USER", "postgres")
        folder_in_url = str(folder).replace("/", "%2F")
        environment = {**os.environ, "DATABASE_URL": f"postgres://{user}@{folder_in_url}/postgres"}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        subprocess.run(
            as_postgres(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"),
            check=False,
            stdout=subprocess.DEVNULL,
        )
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
