"""Which troubles can a site have, and how are they made and mended? Each a block that ends it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.browser import databases
from tests.browser.server import wait_for
from tests.proof.served import ServedSite
from tests.with_postgres import PROGRAMS, as_postgres

Begin = Callable[[ServedSite], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of outage.

    Attributes:
        blind: whether no patient's photo at all may be seen meanwhile, not even a covered one.
        lets: acts that must work all the same.
        quick: whether it is also tried in the small part of the proof.
    """

    name: str
    begin: Begin
    blind: bool = False
    lets: frozenset[str] = frozenset()
    quick: bool = False


@contextmanager
def _replaced(path: Path, *, by_folder: bool) -> Iterator[None]:
    """Something else lies where it was: root reads past any permission."""
    away = path.with_name(f"{path.name}.away")
    path.rename(away)
    if by_folder:
        path.mkdir()
    else:
        path.touch()
    try:
        yield
    finally:
        if by_folder:
            shutil.rmtree(path)
        else:
            path.unlink()
        away.rename(path)


@contextmanager
def database_gone(site: ServedSite) -> Iterator[None]:
    """SQLite's file cannot be opened, its journal neither; PostgreSQL is stopped."""
    if databases.ON_POSTGRES:
        with _stopped_postgres():
            yield
        return
    file = site.data_dir / databases.FILE
    parts = [file.with_name(file.name + ending) for ending in ("-wal", "-shm")]
    moved = [part for part in parts if part.exists()]
    for part in moved:
        part.rename(part.with_name(f"{part.name}.away"))
    try:
        with _replaced(file, by_folder=True):
            yield
    finally:
        for part in moved:
            away = part.with_name(f"{part.name}.away")
            if away.exists():
                away.rename(part)


@contextmanager
def _stopped_postgres() -> Iterator[None]:
    folder = Path(unquote(urlsplit(databases.URL).netloc.rpartition("@")[2]))
    data = folder / "data"
    control = str(PROGRAMS[-1] / "pg_ctl")
    words = (data / "postmaster.opts").read_text().split('"')[1::2]
    options = " ".join(words[2:]) if words[:1] == ["-D"] else " ".join(words)

    def run(*command: str) -> None:
        subprocess.run(
            as_postgres(control, "-D", str(data), "-w", *command),
            check=True,
            stdout=subprocess.DEVNULL,
        )

    run("-m", "fast", "stop")
    try:
        yield
    finally:
        run("-l", str(folder / "log"), "-o", options, "start")


@contextmanager
def database_locked(site: ServedSite) -> Iterator[None]:
    """Another process writes for longer than anybody waits."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("BEGIN")
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("LOCK TABLE consent_ledgerentry IN EXCLUSIVE MODE")
        else:
            cursor.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def storage_gone(site: ServedSite) -> Iterator[None]:
    with _replaced(site.data_dir / "private", by_folder=False):
        yield


@contextmanager
def shut_file_unreadable(site: ServedSite) -> Iterator[None]:
    path = site.data_dir / "shut.jsonl"
    path.touch()
    with _replaced(path, by_folder=True):
        yield


@contextmanager
def mail_folder_gone(site: ServedSite) -> Iterator[None]:
    folder = site.data_dir / "mail"
    folder.mkdir(exist_ok=True)
    with _replaced(folder, by_folder=False):
        yield


@contextmanager
def worker_stopped(site: ServedSite) -> Iterator[None]:
    """The worker stands still; in the end it is killed in the middle of whatever it was at."""
    pid = site.processes()["worker"][0]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        site.kill(pid)


def files_end_at(size: int) -> Begin:
    """No process of the site can write to a file beyond `size` bytes (RLIMIT_FSIZE, EFBIG)."""

    @contextmanager
    def begin(site: ServedSite) -> Iterator[None]:
        pids = [pid for some in site.processes().values() for pid in some]
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            whole = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            for pid in {pid for some in site.processes().values() for pid in some}:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, whole)

    return begin


def disk_with(free: int) -> Begin:
    """So many bytes are free on the disk of the whole DATA_DIR (a small tmpfs, ENOSPC)."""

    @contextmanager
    def begin(site: ServedSite) -> Iterator[None]:
        ballast = site.data_dir / "ballast"
        left = os.statvfs(site.data_dir)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, left.f_bavail * left.f_frsize - free))
        try:
            yield
        finally:
            ballast.unlink()

    return begin


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[bool]:
    """A tmpfs of that size on `folder` until the block ends; False where nothing can be mounted."""
    folder.mkdir()
    mount = shutil.which("mount")
    done = (
        bool(mount)
        and not subprocess.run(
            [str(mount), "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        ).returncode
    )
    try:
        yield done
    finally:
        if done:
            wait_for("the disk can be taken away", lambda: not _unmounted(folder), seconds=30)


def _unmounted(folder: Path) -> int:
    return subprocess.run(
        ["umount", "--lazy", str(folder)], capture_output=True, check=False
    ).returncode


def of(*, mounted: bool) -> tuple[Trouble, ...]:
    """Every trouble; a full disk is real where a small one can be mounted."""
    full = (
        [
            Trouble(f"disk full, {free // 1024} kB left", disk_with(free))
            for free in (0, 4096, 65_536, 300_000)
        ]
        if mounted
        else []
    )
    return (
        Trouble("database gone", database_gone, blind=True, quick=True),
        Trouble("database locked by another writer", database_locked),
        Trouble("storage gone", storage_gone, blind=True, lets=frozenset({"take back"})),
        Trouble(
            "shut-file unreadable",
            shut_file_unreadable,
            blind=True,
            # Nobody signs for photos that they cannot be shown.
            lets=frozenset({"take back"}),
            quick=True,
        ),
        Trouble("mail folder gone", mail_folder_gone, lets=frozenset({"take back", "sign"})),
        Trouble(
            "worker stands still, then is killed",
            worker_stopped,
            lets=frozenset({"take back", "sign", "upload"}),
        ),
        *full,
        *(
            Trouble(f"files end at {size} bytes", files_end_at(size), quick=size == 0)
            for size in (0, 700, 20_000)
        ),
    )
