"""What may the environment say, and is it usable? One table, read once at start-up (docs/operations.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    "timeout": 20,
    # Without IMMEDIATE, concurrent signers lose their requests to lock upgrades.
    "transaction_mode": "IMMEDIATE",
    # FULL: an acknowledged signature survives a power cut. recursive_triggers: INSERT OR REPLACE
    # may not slip past the ledger's triggers.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON"
    ),
}


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, default and what it is for."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("DATA_DIR", "./data", "Folder of the database, files, keys and mail"),
    Variable("PORT", "8000", "Port of the web server on loopback"),
    Variable("DATABASE_URL", "sqlite in DATA_DIR", "Database address, sqlite:/// or postgres://"),
    Variable("SHUT_FILE", "DATA_DIR/shut.jsonl", "The shut-file; production: on another disk"),
    Variable("DEMO", "1", "0 makes an empty site instead of the demo practice"),
    Variable("DEMO_PASSWORD", "random", "Password of the demo sign-ins"),
    Variable("PRACTICE_TIME_ZONE", "America/New_York", "Fills PracticeDetails at the first run"),
    Variable("BASE_URL", "http://127.0.0.1:PORT", "Public address; links in mails begin with it"),
    Variable("ALLOWED_HOSTS", "127.0.0.1,localhost", "Host names this site answers to"),
    Variable("SECRET_KEY", "made at first run", "Signs cookies and forms"),
    Variable("SEALING_KEY", "made at first run", "Encrypts patients' contact data and signatures"),
    Variable("DIGEST_KEY", "made at first run", "Finds sealed values by exact keyed digest"),
    Variable("COPY_SEAL_FILE", "made at first run", "PEM file of the seal on patients' copies"),
    Variable("EMAIL_URL", "files in DATA_DIR/mail", "smtp://user:password@host:587/?tls=1"),
    Variable("MAIL_FROM", "practice@localhost", "Sender of mails"),
    Variable("SENDFILE_PREFIX", "", "Internal nginx location; set: photos go by X-Accel-Redirect"),
    Variable("EXTRA_APPS", "", "Comma-separated Django apps of your own"),
    Variable("THEME_DIR", "", "Folder with templates/ and static/ that win over ours"),
)


def text(name: str, default: str = "", *, env: Mapping[str, str] = os.environ) -> str:
    """The variable's text without surrounding blanks, or the default where it is unset or empty."""
    return env.get(name, "").strip() or default


def number(name: str, default: int, *, env: Mapping[str, str] = os.environ) -> int:
    """The variable as a whole number.

    Raises:
        ImproperlyConfigured: it is not one.
    """
    raw = text(name, str(default), env=env)
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from error


def theme(*, env: Mapping[str, str] = os.environ) -> Path | None:
    """The folder named by THEME_DIR, if any.

    Raises:
        ImproperlyConfigured: there is no such folder, so that the site would silently look plain.
    """
    given = text("THEME_DIR", env=env)
    if not given:
        return None
    path = Path(given).expanduser().resolve()
    if not path.is_dir():
        raise ImproperlyConfigured(f"THEME_DIR names no folder: {path}")
    return path


def switch(name: str, default: bool, *, env: Mapping[str, str] = os.environ) -> bool:
    """The variable as yes or no (1/0, true/false, yes/no, on/off).

    Raises:
        ImproperlyConfigured: it is none of these.
    """
    raw = text(name, "1" if default else "0", env=env).lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}.")


def words(name: str, default: str = "", *, env: Mapping[str, str] = os.environ) -> list[str]:
    """The variable as a list, split at commas."""
    return [word.strip() for word in text(name, default, env=env).split(",") if word.strip()]


def folder(name: str, default: Path, *, env: Mapping[str, str] = os.environ) -> Path:
    """The variable as an absolute path."""
    raw = text(name, env=env)
    return Path(raw).expanduser().resolve() if raw else default.resolve()


def database(data_dir: Path, *, env: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's DATABASES["default"] from DATABASE_URL, else SQLite in the data folder.

    Raises:
        ImproperlyConfigured: the address cannot be read; the sentence never repeats it, since it
            may hold a password.
    """
    url = text("DATABASE_URL", f"sqlite:///{data_dir / 'practice.sqlite3'}", env=env)
    try:
        parsed = dict(dj_database_url.parse(url))
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It should look like "
            "sqlite:////absolute/path.sqlite3 or postgres://user:password@host:5432/name."
        ) from error
    engine = str(parsed.get("ENGINE", ""))
    if engine.endswith("sqlite3"):
        return {**parsed, "OPTIONS": SQLITE_OPTIONS}
    if engine.endswith("postgresql"):
        return {**parsed, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")


def mail(data_dir: Path, *, env: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Django's EMAIL_* settings from EMAIL_URL, else files in DATA_DIR/mail.

    Raises:
        ImproperlyConfigured: the address is not an smtp:// one.
    """
    from urllib.parse import parse_qs, unquote, urlsplit

    url = text("EMAIL_URL", env=env)
    if not url:
        return {
            "EMAIL_BACKEND": "consent.mails.folder.MailFolder",
            "EMAIL_FILE_PATH": str(data_dir / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587/?tls=1.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parse_qs(parts.query).get("tls") == ["1"],
        "EMAIL_TIMEOUT": 20,
    }
