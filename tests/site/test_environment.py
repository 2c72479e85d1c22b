"""What may the environment say? Each variable read, each mistake one sentence, the table in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_stands_in_the_operations_table_and_is_read_somewhere():
    table = (ROOT / "docs/operations.md").read_text()
    sources = [
        ROOT / "site/config/environment.py",
        ROOT / "site/config/settings/base.py",
        ROOT / "site/config/keys.py",
    ]
    code = "".join(path.read_text() for path in sources)
    for variable in environment.VARIABLES:
        assert f"| `{variable.name}` | {variable.default} | {variable.meaning} |" in table
        assert code.count(f'"{variable.name}"') >= 2 or variable.name in {
            "SECRET_KEY",
            "SEALING_KEY",
            "DIGEST_KEY",
        }


def test_a_port_that_is_no_number_is_one_sentence():
    with pytest.raises(ImproperlyConfigured, match="PORT must be a whole number, not 'eight'"):
        environment.number("PORT", 8000, env={"PORT": "eight"})


@pytest.mark.parametrize(
    ("word", "meant"), [("1", True), ("yes", True), ("0", False), ("OFF", False)]
)
def test_switches_read_the_usual_words(word, meant):
    assert environment.switch("DEMO", not meant, env={"DEMO": word}) is meant


def test_a_switch_that_is_neither_is_one_sentence():
    with pytest.raises(ImproperlyConfigured, match="DEMO must be 1 or 0"):
        environment.switch("DEMO", True, env={"DEMO": "maybe"})


def test_sqlite_takes_the_write_lock_at_once_and_syncs_fully(tmp_path):
    database = environment.database(tmp_path, env={})
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]
    assert "recursive_triggers=ON" in database["OPTIONS"]["init_command"]
    assert database["NAME"].endswith("practice.sqlite3")


def test_postgresql_keeps_its_connections(tmp_path):
    database = environment.database(
        tmp_path, env={"DATABASE_URL": "postgres://u:secret@host:5432/practice"}
    )
    assert database["CONN_MAX_AGE"] == 60
    assert "OPTIONS" not in database or "transaction_mode" not in database["OPTIONS"]


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://u:secret@host/db", "postgres://u:secret@h:x/db"]
)
def test_a_bad_database_address_is_one_sentence_that_keeps_its_password(tmp_path, url):
    with pytest.raises(ImproperlyConfigured) as caught:
        environment.database(tmp_path, env={"DATABASE_URL": url})
    assert "secret" not in str(caught.value)
    assert str(caught.value).startswith("DATABASE_URL")


def test_mails_go_to_files_unless_a_server_is_named(tmp_path):
    assert environment.mail(tmp_path, env={})["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    named = environment.mail(
        tmp_path, env={"EMAIL_URL": "smtp://user%40x:pass%3A1@mail.example:587/?tls=1"}
    )
    assert named["EMAIL_HOST_USER"] == "user@x"
    assert named["EMAIL_HOST_PASSWORD"] == "pass:1"
    assert named["EMAIL_USE_TLS"] is True


def test_a_mail_address_of_another_kind_is_one_sentence(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like smtp://"):
        environment.mail(tmp_path, env={"EMAIL_URL": "http://mail.example"})
