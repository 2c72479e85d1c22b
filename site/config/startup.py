"""May the house open here? The data folder, the port and the database, each with one sentence if not."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

BACKLOG = 256  # visitors who wait while the web child starts again


class HouseTrouble(Exception):
    """The house cannot open; the message is one sentence for the person who started it."""


@contextlib.contextmanager
def only_one_in(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for this process; the lock ends with the process, however it ends.

    Raises:
        HouseTrouble: another process holds it, or the folder cannot be written to.
    """
    try:
        with tempfile.TemporaryFile(dir=data_dir) as probe:
            probe.write(b"1")
        file = (data_dir / "serve.lock").open("a+", encoding="ascii")
    except OSError as error:
        raise HouseTrouble(
            f"DATA_DIR {data_dir} cannot be written to ({error.strerror})."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise HouseTrouble(
                f"Practice Site already runs on {data_dir} (process {file.read() or 'unknown'}): "
                "stop it first, or choose another DATA_DIR."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the address; visitors wait in it while the web child restarts.

    Raises:
        HouseTrouble: the port is taken or forbidden, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(BACKLOG)
    except OverflowError as error:
        door.close()
        raise HouseTrouble(f"The port must lie between 0 and 65535, not be {port}.") from error
    except OSError as error:
        door.close()
        if error.errno == errno.EADDRINUSE:
            raise HouseTrouble(
                f"Port {port} on {host} is taken by another program: "
                f"stop that program, or choose another port, for example PORT={port + 1}."
            ) from error
        raise HouseTrouble(f"Cannot listen on {host} port {port} ({error.strerror}).") from error
    return door


def unapplied_migrations() -> int:
    """How many migrations the database still waits for; asking also proves that it answers.

    Raises:
        HouseTrouble: the database cannot be used. The driver's own words stay out of the
            sentence: of a mistyped DATABASE_URL they may repeat a part of the password.
    """
    try:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        raise HouseTrouble(_database_sentence(str(error))) from error


def _database_sentence(reason: str) -> str:
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        if "not a database" in reason:
            return f"DATABASE_URL names {name}, which is not an SQLite database."
        if "locked" in reason:
            return f"The database {name} is busy: another program holds it."
        return f"DATABASE_URL names {name}, which cannot be opened: check folder and permissions."
    if "password" in reason or "authentication" in reason:
        return "DATABASE_URL: the database server refuses this user or password."
    if "does not exist" in reason:
        return "DATABASE_URL: the database or the user named there does not exist on the server."
    return "DATABASE_URL: the database server does not answer at that address, or refuses us."
