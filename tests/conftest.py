"""What do all tests share? A data folder each, Hypothesis profiles, an empty memo at the gate."""

from __future__ import annotations

import itertools
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import migrated

hypothesis_settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("ci")

# Django refuses database work inside Playwright's event loop, which only waits there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


ASK_A_DATABASE = frozenset({"db", "transactional_db", "django_db_setup", "house"})


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL runs what asks a database; what knows none has run on SQLite."""
    from django.conf import settings

    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        again = [
            one for one in items if _asks_a_database(one) and not one.get_closest_marker("once")
        ]
        config.hook.pytest_deselected(items=[one for one in items if one not in set(again)])
        for one in again:
            if "house" in one.fixturenames:
                # Few are left: one process serves a site for them all.
                one.add_marker(pytest.mark.xdist_group("house"))
        items[:] = again
    # The demo takes minutes to build: one process begins with it, the others have done else meanwhile.
    served = next((one for one in items if "house" in getattr(one, "fixturenames", ())), None)
    if served is not None:
        items.remove(served)
        items.insert(0, served)


def _asks_a_database(item: pytest.Item) -> bool:
    named = frozenset(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(ASK_A_DATABASE & named)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """On SQLite each test process starts from a copy of one migrated file."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        migrated.copy_to(Path(default["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    from django.conf import settings

    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files, mails and the shut-file of one test never meet those of another."""
    from consent import middleware, shutfile

    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path / "private"
    settings.PUBLIC_ROOT = tmp_path / "public"
    settings.SHUT_FILE = tmp_path / "shut.jsonl"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        },
        "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    middleware.forget()
    shutfile._cache = None
    yield
    middleware.forget()


_cleaned: dict[bytes, bytes] = {}
_of_served_sites = itertools.count(1)


@pytest.fixture(autouse=True)
def drawings_are_cleaned_once(request, monkeypatch):
    """Opening a photo costs a process, a third of all time here: our own drawings are really opened
    once per test process, every other file each time. So each test draws the same ones as the
    others; but a served site, which stays, would know them already."""
    from consent import cleaning
    from tests import factories

    really = cleaning._repainted

    def once(upload: bytes) -> bytes:
        digest = sha256(upload).digest()
        if digest not in factories.drawn:
            return really(upload)
        if digest not in _cleaned:
            _cleaned[digest] = really(upload)
        return _cleaned[digest]

    monkeypatch.setattr(cleaning, "_repainted", once)
    # What a module draws once for all its tests is numbered from 1 and met by none of theirs.
    served = "house" in request.fixturenames
    factories.number_pictures(_of_served_sites if served else itertools.count(2048))
    yield
    factories.number_pictures(itertools.count(1))


def pytest_sessionfinish(session) -> None:
    """The data folder made for this run goes with it."""
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    if folder.name.startswith("practice-test-"):
        shutil.rmtree(folder, ignore_errors=True)


def mails(settings) -> list:
    """The mails sent so far, oldest first."""
    import email
    from email import policy

    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.eml")) if folder.exists() else []
    return [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


@pytest.fixture
def outbox(settings):
    """Reads the mails sent so far."""
    return lambda: mails(settings)


@pytest.fixture
def work(db, django_capture_on_commit_callbacks):
    """Works off everything that is queued or due, as the worker would."""
    from tests.working import work_off_everything

    return work_off_everything


@pytest.fixture
def migrated_rows(transactional_db) -> None:
    """Tests with real transactions empty the database, rows of Wagtail's migrations included."""
    from wagtail.models import Collection, Locale  # not before Django is set up

    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    Locale.objects.get_or_create(language_code="en")
