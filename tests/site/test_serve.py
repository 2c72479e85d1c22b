"""Does `manage.py serve` bring up the whole site, refuse a second one, and go without a trace?"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import migrated

pytestmark = pytest.mark.xdist_group("serve")  # one worker, one costly set-up
MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
DEADLINE = 60  # seconds; only a failing test waits so long


def wait_for(what: str, condition: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"not within {DEADLINE} s: {what}"
        time.sleep(0.05)  # between two looks at a state, not instead of one


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> dict[str, str]:
    """The environment of an installation after its first run, with an empty site."""
    folder = tmp_path_factory.mktemp("data")
    migrated.copy_to(folder / "practice.sqlite3")
    ours = ("SHUT_FILE", "DATABASE_URL", "SECRET_KEY", "SEALING_KEY", "DIGEST_KEY", "BASE_URL")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    env |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "DATA_DIR": str(folder),
        "DEMO": "0",
        "PORT": "0",
    }
    first_run = subprocess.run(
        [sys.executable, MANAGE, "first_run"], env=env, capture_output=True, text=True, timeout=300
    )
    assert first_run.returncode == 0, first_run.stdout + first_run.stderr
    return env


class House:
    def __init__(self, env: dict[str, str], output: Path) -> None:
        self.output = output
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, MANAGE, "serve"], env=env, stdout=file, stderr=subprocess.STDOUT
            )
        wait_for("the address", lambda: self.found() or self.process.poll() is not None)
        match = self.found()
        assert match, self.output.read_text()
        self.address = match[0]

    def found(self) -> re.Match[str] | None:
        return re.search(r"http://127\.0\.0\.1:\d+/", self.output.read_text())

    def children(self) -> dict[str, int]:
        """Process ids of web, worker and clock."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
        ).stdout
        names = {"gunicorn": "web", "db_worker": "worker", "tick": "clock"}
        return {
            name: int(line.split()[0])
            for line in listed.splitlines()
            for word, name in names.items()
            if word in line
        }

    def answers(self) -> bool:
        with urllib.request.urlopen(f"{self.address}healthz", timeout=DEADLINE) as answer:
            return answer.status == 200

    def closed(self) -> bool:
        address = urlsplit(self.address)
        try:
            socket.create_connection((address.hostname, address.port), timeout=DEADLINE).close()
        except ConnectionRefusedError:
            return True
        return False


@pytest.fixture
def house(home, tmp_path) -> Iterator[House]:
    house = House(home, tmp_path / "output")
    yield house
    house.process.kill()
    house.process.wait()
    wait_for("the end of all", house.closed)


def test_the_first_visitor_waits_for_the_answer_and_ctrl_c_ends_everything_with_0(house):
    assert house.answers()
    children = house.children()
    assert set(children) == {"web", "worker", "clock"}
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(timeout=DEADLINE) == 0
    assert house.closed()
    assert not [name for name, pid in children.items() if Path(f"/proc/{pid}").exists()]


def test_a_second_instance_is_refused_in_one_sentence_and_the_first_goes_on(house, home):
    second = subprocess.run(
        [sys.executable, MANAGE, "serve"], env=home, capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 1
    assert f"(process {house.process.pid})" in second.stderr
    assert second.stderr.count("\n") == 1
    assert house.answers()


def test_a_killed_web_server_comes_back_at_the_same_address(house):
    assert house.answers()
    first = house.children()["web"]
    os.kill(first, signal.SIGKILL)
    wait_for("another web server", lambda: house.children().get("web", first) != first)
    assert house.answers()


def test_kill_9_of_the_supervisor_frees_the_address(house):
    assert house.answers()
    children = house.children()
    house.process.kill()
    house.process.wait()
    wait_for("a closed door", house.closed)
    wait_for(
        "the children's end",
        lambda: not [pid for pid in children.values() if Path(f"/proc/{pid}").exists()],
    )


def test_a_database_that_waits_for_migrations_is_one_sentence(home, tmp_path):
    refused = subprocess.run(
        [sys.executable, MANAGE, "serve"],
        env=home | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert refused.returncode == 1
    assert "migrations: run manage.py migrate first" in refused.stderr
    assert refused.stderr.count("\n") == 1
