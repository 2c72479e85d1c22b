"""Where do files lie? Private unless the name begins with pub/; a private file has no address."""

from __future__ import annotations

import re
import secrets
import shutil
from contextlib import suppress
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import cast

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils._os import safe_join
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri

from consent import arrivals

PUBLIC_PREFIX = "pub/"
NAMED_BY_SENDERS = frozenset({"documents", "wagtail_uploads"})
"""Folders in which Wagtail keeps files under the names they were sent with: often a patient's."""


class NoAddress(NotImplementedError):
    """A private file was asked for its URL."""


@deconstructible
class PhotoStorage(FileSystemStorage):
    """Files of the site on this machine's disk, in two roots.

    It takes no constructor arguments: a queued task that names the storage would store them.
    """

    def __init__(self) -> None:
        super().__init__()

    def path(self, name: str) -> str:
        name = str(name).replace("\\", "/")
        if name.startswith(PUBLIC_PREFIX):
            return safe_join(settings.PUBLIC_ROOT, name.removeprefix(PUBLIC_PREFIX))
        return safe_join(settings.PRIVATE_ROOT, name)

    def generate_filename(self, filename: str | PathLike[str]) -> str:
        folder, _, name = str(filename).rpartition("/")
        if folder not in NAMED_BY_SENDERS:
            return super().generate_filename(filename)
        ending = PurePosixPath(name).suffix.lower()
        known = ending if re.fullmatch(r"[.][a-z0-9]{1,5}", ending) else ""
        return f"{folder}/{secrets.token_hex(16)}{known}"

    def _save(self, name: str, content: File) -> str:
        arrivals.expect(name)
        path = Path(self.path(name))
        was_there = path.exists()
        try:
            saved = super()._save(name, content)  # type: ignore[misc]  # the stubs lack it
        except OSError:
            if not was_there:
                with suppress(OSError):  # what the disk still refuses, `left_over` deletes later
                    path.unlink(missing_ok=True)
            raise
        if not name.startswith(PUBLIC_PREFIX):
            return saved
        # The base class names files relative to the private root.
        full = Path(settings.PRIVATE_ROOT, saved).resolve()
        return PUBLIC_PREFIX + full.relative_to(Path(settings.PUBLIC_ROOT).resolve()).as_posix()

    def url(self, name: str | None) -> str:
        if name and name.startswith(PUBLIC_PREFIX):
            return filepath_to_uri(f"{settings.MEDIA_URL}{name}")
        raise NoAddress("A private file has no address.")

    def delete_public(self, media_key: str) -> None:
        """Deletes everything public under one photo's key, rows or no rows.

        Raises:
            SuspiciousFileOperation: the key is not one of ours.
        """
        if not (len(media_key) == 32 and media_key.isalnum()):
            raise SuspiciousFileOperation("Not a media key.")
        shutil.rmtree(Path(settings.PUBLIC_ROOT) / media_key, ignore_errors=True)


def photo_storage() -> PhotoStorage:
    """The default storage, as what it is checked to be at start-up."""
    return cast(PhotoStorage, default_storage)
