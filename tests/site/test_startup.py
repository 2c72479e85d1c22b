"""Does everything that keeps the house from opening come as one clear sentence?"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from config import environment
from config.startup import HouseTrouble, listen, only_one_in, unapplied_migrations

SITE = Path(__file__).resolve().parents[2] / "site"
HOLD = """
import sys, time
from pathlib import Path
from config.startup import only_one_in
with only_one_in(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(SITE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_instance_in_the_same_data_folder_is_refused_and_told_which_is_first(
    holder, tmp_path
):
    with pytest.raises(HouseTrouble) as trouble, only_one_in(tmp_path):
        pass
    assert f"already runs on {tmp_path} (process {holder.pid})" in str(trouble.value)


def test_a_killed_instance_leaves_the_data_folder_free(holder, tmp_path):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with only_one_in(tmp_path):
        assert (tmp_path / "serve.lock").read_text() == str(os.getpid())


def test_another_data_folder_is_free(holder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    with only_one_in(other):
        assert (other / "serve.lock").exists()


def test_a_data_folder_that_cannot_be_written_to_is_one_sentence(tmp_path):
    # A file as its parent, since the tests may run as root, whom no mode keeps out.
    (tmp_path / "file").write_text("")
    refused = pytest.raises(HouseTrouble, match="cannot be written to")
    with refused, only_one_in(tmp_path / "file" / "data"):
        pass


def test_a_taken_port_is_named_with_a_way_out():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(HouseTrouble) as trouble:
            listen("127.0.0.1", port)
    assert f"Port {port} on 127.0.0.1 is taken" in str(trouble.value)
    assert f"PORT={port + 1}" in str(trouble.value)


def test_a_port_is_free_again_at_once_after_a_visit():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            answer, _ = first.accept()
            answer.close()  # the side that closes first keeps the address in TIME_WAIT
    listen("127.0.0.1", port).close()


@pytest.mark.parametrize(
    ("host", "port"),
    [("127.0.0.1", 70000), ("127.0.0.1", -1), ("192.0.2.1", 0), ("no host", 0)],
)
def test_an_address_that_cannot_be_listened_on_is_one_sentence(host, port):
    with pytest.raises(HouseTrouble, match="port"):
        listen(host, port)


@pytest.fixture
def trouble_with(monkeypatch, django_db_blocker):
    """The sentence said about a DATABASE_URL."""

    def sentence(url: str, data_dir: Path) -> str:
        settings = environment.database(data_dir, env={"DATABASE_URL": url})
        connection = ConnectionHandler({"default": settings})["default"]
        monkeypatch.setattr("config.startup.connection", connection)
        with django_db_blocker.unblock(), pytest.raises(HouseTrouble) as trouble:
            unapplied_migrations()
        return str(trouble.value)

    return sentence


def test_an_sqlite_file_in_a_missing_folder_is_named(trouble_with, tmp_path):
    path = tmp_path / "missing" / "practice.sqlite3"
    said = trouble_with(f"sqlite:///{path}", tmp_path)
    assert (
        said == f"DATABASE_URL names {path}, which cannot be opened: check folder and permissions."
    )


def test_a_file_that_is_no_database_is_named_and_left_alone(trouble_with, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear patient, " * 100)
    said = trouble_with(f"sqlite:///{path}", tmp_path)
    assert said == f"DATABASE_URL names {path}, which is not an SQLite database."
    assert path.read_text() == "Dear patient, " * 100


def test_a_silent_database_server_is_one_sentence_without_any_part_of_the_address(
    trouble_with, tmp_path
):
    with listen("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
    said = trouble_with(f"postgres://somebody:topsecret@127.0.0.1:{port}/practice", tmp_path)
    assert said.startswith("DATABASE_URL: the database server does not answer")
    for part in ("somebody", "topsecret", "127.0.0.1", str(port)):
        assert part not in said


def test_an_empty_database_waits_for_migrations(tmp_path, monkeypatch, django_db_blocker):
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    settings = environment.database(tmp_path, env={"DATABASE_URL": url})
    connection = ConnectionHandler({"default": settings})["default"]
    monkeypatch.setattr("config.startup.connection", connection)
    with django_db_blocker.unblock():
        assert unapplied_migrations() > 0
        connection.close()
