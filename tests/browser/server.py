"""Which real site do the browser tests visit? The demo, served as `manage.py serve` serves it.

The demo is built once and kept under .pytest_cache; each test process serves a copy of its own.
"""

from __future__ import annotations

import ctypes
import email
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from tests import migrated
from tests.browser import databases

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".pytest_cache" / ("demo-postgres" if databases.ON_POSTGRES else "demo")
MANAGE = ROOT / "manage.py"
DESK = Path(__file__).with_name("desk.py")
PASSWORD = "correct horse battery"
DEADLINE = 90  # seconds; only a failing test waits so long
MAKERS = (
    *("consent/actions", "consent/cleaning", "consent/models", "site/config", "static"),
    *("practice", "blog/models"),
)
OURS = (
    *("SHUT_FILE", "DATABASE_URL", "SECRET_KEY", "SEALING_KEY", "DIGEST_KEY", "BASE_URL"),
    *("ALLOWED_HOSTS", "EMAIL_URL", "EXTRA_APPS", "THEME_DIR", "SENDFILE_PREFIX", "TEST_DATA_DIR"),
)
Found = TypeVar("Found")


def wait_for(what: str, look: Callable[[], Found], *, seconds: float = DEADLINE) -> Found:
    """What `look` sees once it sees something."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)  # between two looks at a state, not instead of one
    return found


def environment(data_dir: Path) -> dict[str, str]:
    """What an installation of its own is told; the port is the kernel's choice."""
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    return (
        env
        | databases.environment(data_dir)
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
            "DATA_DIR": str(data_dir),
            "DEMO": "1",
            "DEMO_PASSWORD": PASSWORD,
            "PORT": "0",
        }
    )


def copy_of_the_demo(target: Path) -> Path:
    """A data folder with the demo in it, at `target`."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / _fingerprint()
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _build(made)
        # What was cached was cached for another address.
        shutil.copytree(made, target, ignore=shutil.ignore_patterns("cache"))
        databases.copy(made, target)
    return target


def _fingerprint() -> str:
    """Changes whenever a file changes that makes the demo's data or its style files."""
    digest = hashlib.sha256(migrated.fingerprint().encode())
    # Of a cluster that is gone only the files are left.
    digest.update(databases.URL.encode())
    digest.update(version("Pillow").encode() + version("resvg-py").encode())
    files = (file for folder in MAKERS for file in (ROOT / folder).rglob("*") if file.is_file())
    for file in sorted(files):
        if file.suffix not in {".pyc", ".html", ".txt"}:
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def _build(made: Path) -> None:
    building = KEPT / "building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    databases.make(building)
    first_run = subprocess.run(
        [sys.executable, MANAGE, "first_run"],
        env=environment(building),
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert first_run.returncode == 0, first_run.stdout + first_run.stderr
    for old in KEPT.iterdir():
        if old.is_dir() and old != building:
            shutil.rmtree(old)
    building.rename(made)
    databases.rename(building, made)


class House:
    """A running site: web, worker and clock, with the folder its mails go to."""

    def __init__(self, data_dir: Path, told: Mapping[str, str] | None = None) -> None:
        """Starts it; `told` is what its environment says besides."""
        self.data_dir = data_dir
        self.output = data_dir / "output.log"
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, MANAGE, "serve"],
                env=environment(data_dir) | dict(told or {}),
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                preexec_fn=_die_with_the_tests,
            )
        self._read_mails: set[str] = set()

    def open(self) -> House:
        """Waits until it answers."""
        wait_for("the address", lambda: self._address() or self.process.poll() is not None)
        assert self._address(), self.output.read_text()
        self.url = self._address().rstrip("/")
        databases.tell_port(self.data_dir, urlsplit(self.url).port)
        wait_for("an answer", lambda: self.get("/healthz")[0] == 200)
        return self

    def _address(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:\d+/", self.output.read_text())
        return found[0] if found else ""

    def get(self, address: str) -> tuple[int, bytes]:
        """Status and bytes, as somebody without a cookie gets them."""
        url = address if address.startswith("http") else self.url + address
        try:
            with urllib.request.urlopen(url, timeout=DEADLINE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def next_mail(self, to: str, subject: str) -> EmailMessage:
        """The oldest mail to this address about this subject that no test has read yet."""
        return wait_for(f"a mail to {to}: {subject}", lambda: self._unread(to, subject))

    def _unread(self, to: str, subject: str) -> EmailMessage | None:
        for file in sorted((self.data_dir / "mail").glob("*.eml")):
            if file.name in self._read_mails:
                continue
            mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            if to in str(mail["To"]) and subject in str(mail["Subject"]):
                self._read_mails.add(file.name)
                return mail
        return None

    def close(self) -> None:
        """Ends all its processes; the supervisor takes its children along."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        finally:
            self.process.kill()
            self.process.wait()


def link_in(mail: EmailMessage) -> str:
    """The one address a mail holds."""
    return re.search(r"http://\S+", mail.get_content())[0]


class Desk:
    """Staff who act at once, so that a test need not walk through the admin for its patient."""

    def __init__(self, house: House, script: Path = DESK) -> None:
        self.process = subprocess.Popen(
            [sys.executable, script],
            env=environment(house.data_dir) | {"BASE_URL": house.url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            preexec_fn=_die_with_the_tests,
        )

    def __call__(self, act: str, **facts: object) -> dict:
        self.process.stdin.write(json.dumps({"act": act, **facts}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the desk could not {act} {facts}"
        return json.loads(answer)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def _die_with_the_tests() -> None:
    """However the tests end, kill -9 included, no server of theirs stays (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


@contextmanager
def running_house(
    folder: Path, told: Mapping[str, str] | None = None
) -> Iterator[tuple[House, Desk]]:
    """A copy of the demo that is served until the block ends, however it ends."""
    house = House(copy_of_the_demo(folder), told)
    try:
        house.open()
        desk = Desk(house)
        try:
            yield house, desk
        finally:
            desk.close()
    finally:
        house.close()
