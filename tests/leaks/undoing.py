"""How is a state of the site entered and left again, so that the next begins where it began?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.db import transaction

from consent import middleware, shutfile


@contextmanager
def undone_afterwards() -> Iterator[None]:
    """Whatever is done in the block is undone: rows, files, the shut-file, mails, caches."""
    with _files(), _caches(), _mails(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    _forget()


def _forget() -> None:
    middleware.forget()
    shutfile._cache = None


@contextmanager
def _files() -> Iterator[None]:
    roots = (Path(settings.PRIVATE_ROOT), Path(settings.PUBLIC_ROOT))
    shut_file = Path(settings.SHUT_FILE)
    lines = shut_file.read_bytes() if shut_file.exists() else None
    with tempfile.TemporaryDirectory() as kept:
        for number, root in enumerate(roots):
            if root.exists():
                shutil.copytree(root, Path(kept, str(number)))
        try:
            yield
        finally:
            for number, root in enumerate(roots):
                shutil.rmtree(root, ignore_errors=True)
                if (copy := Path(kept, str(number))).exists():
                    shutil.copytree(copy, root)
            shut_file.unlink(missing_ok=True)
            if lines is not None:
                shut_file.write_bytes(lines)


@contextmanager
def _caches() -> Iterator[None]:
    # What an earlier state left in a cache is among the things that are tried: it is put back.
    kept = [(one, dict(one._cache), dict(one._expire_info)) for one in _in_memory()]
    try:
        yield
    finally:
        for one, values, ends in kept:
            one.clear()
            one._cache.update(values)
            one._expire_info.update(ends)


def _in_memory() -> list:
    named = [caches[alias] for alias in settings.CACHES]
    return [one for one in named if hasattr(one, "_cache") and hasattr(one, "_expire_info")]


@contextmanager
def _mails() -> Iterator[None]:
    sent = list(mail.outbox)
    try:
        yield
    finally:
        mail.outbox[:] = sent
