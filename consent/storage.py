"""Where do files lie? Private unless the name begins with pub/; a private file has no address."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils._os import safe_join
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri

PUBLIC_PREFIX = "pub/"


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

    def _save(self, name: str, content: File) -> str:
        saved = super()._save(name, content)  # type: ignore[misc]  # the stubs lack it
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
