"""Which database does a served site of the tests use? SQLite in its folder, or one of the cluster.

Where DATABASE_URL names a PostgreSQL cluster (tests/with_postgres.py), the demo is built once in a
database of its own and each site gets a copy by CREATE DATABASE … TEMPLATE.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tests import migrated

URL = os.environ.get("DATABASE_URL", "")
ON_POSTGRES = URL.startswith("postgres")
FILE = "practice.sqlite3"


def name_for(data_dir: Path) -> str:
    return f"house_{hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]}"


def environment(data_dir: Path) -> dict[str, str]:
    """What a site with this data folder must be told of its database."""
    return {"DATABASE_URL": _url(data_dir)} if ON_POSTGRES else {}


def make(data_dir: Path) -> None:
    """An empty database, or a migrated one where that is cheap."""
    if ON_POSTGRES:
        _execute(f"DROP DATABASE IF EXISTS {name_for(data_dir)}")
        _execute(f"CREATE DATABASE {name_for(data_dir)}")
    else:
        migrated.copy_to(data_dir / FILE)


def copy(source: Path, target: Path) -> None:
    """What is in the database of one data folder, for another; SQLite's comes with the folder."""
    if ON_POSTGRES:
        _execute(f"CREATE DATABASE {name_for(target)} TEMPLATE {name_for(source)}")


def rename(old: Path, new: Path) -> None:
    if ON_POSTGRES:
        _execute(f"DROP DATABASE IF EXISTS {name_for(new)}")
        _execute(f"ALTER DATABASE {name_for(old)} RENAME TO {name_for(new)}")


def tell_port(data_dir: Path, port: int | None) -> None:
    """The demo was built before the port was known, and nobody has visited yet."""
    if ON_POSTGRES:
        _execute("UPDATE wagtailcore_site SET port = %s", [port], url=_url(data_dir))
        return
    with closing(sqlite3.connect(data_dir / FILE, timeout=20)) as database:
        database.execute("UPDATE wagtailcore_site SET port = ?", [port])
        database.commit()


def _url(data_dir: Path) -> str:
    return f"{URL.rpartition('/')[0]}/{name_for(data_dir)}"


def _execute(sql: str, values: list | None = None, *, url: str = URL) -> None:
    import psycopg  # an extra that the tests on SQLite do without

    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(sql, values)
