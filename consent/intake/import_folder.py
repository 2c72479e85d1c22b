"""Which folders of photos can be imported, and what is in a file of one?

Folders lie under DATA_DIR/import and nowhere else; a symbolic link is never followed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext

from consent.cleaning.accepted import UPLOAD_BYTES

FOLDER = "import"
MOST_FILES = 20_000
PIECE = 1024 * 1024
# Slugs of reasons, as consent.cleaning has its own.
GONE, LINK, TOO_LARGE = "gone", "link", "too-large"


class NoSuchFolder(ValueError):
    """It is not a folder under DATA_DIR/import."""


class TooManyFiles(ValueError):
    """More files than one import takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a folder: its path in the folder, with slashes, and its size in bytes."""

    path: str
    size: int


def root() -> Path:
    """The one folder on this machine that photos are imported from."""
    return Path(settings.DATA_DIR) / FOLDER


def folders() -> list[str]:
    """Names of the folders that can be imported."""
    if not root().is_dir():
        return []
    with os.scandir(root()) as entries:
        return sorted(
            entry.name
            for entry in entries
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
        )


def folder_named(name: str) -> Path:
    """The folder of that name.

    Raises:
        NoSuchFolder: it is none, lies elsewhere, or a part of its path is a symbolic link.
    """
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or ".." in parts or "\0" in name:
        raise NoSuchFolder(gettext("Choose a folder under “import” in the data folder."))
    folder = root()
    for part in parts:
        folder = folder / part
        if folder.is_symlink() or not folder.is_dir():
            raise NoSuchFolder(gettext("Choose a folder under “import” in the data folder."))
    return folder


def files_in(folder: Path) -> list[Found]:
    """Every file below a folder, by path; the list of names and hidden files are left out.

    Raises:
        TooManyFiles: there are more than one import takes.
    """
    found: list[Found] = []
    for one in _walked(folder, ""):
        if len(found) >= MOST_FILES:
            raise TooManyFiles(
                gettext("One import takes %(most)s files at most. Move some to another folder.")
                % {"most": MOST_FILES}
            )
        found.append(one)
    return sorted(found, key=lambda one: one.path)


def _walked(folder: Path, before: str) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{before}{entry.name}"
            if entry.name.startswith(".") or not _is_text(path):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walked(Path(entry.path), f"{path}/")
            elif entry.is_symlink() or (
                entry.is_file(follow_symlinks=False) and not path.lower().endswith(".csv")
            ):
                yield Found(path, entry.stat(follow_symlinks=False).st_size)


def _is_text(path: str) -> bool:
    """Names that are no UTF-8 cannot be stored, printed or found again."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_file(folder: Path, path: str) -> bytes | str:
    """The bytes of one file of a folder, or the slug that says why not."""
    return _with(folder, path, lambda file: file.read(UPLOAD_BYTES + 1))


def digest_of(folder: Path, path: str) -> str:
    """The SHA-256 of one file, read in pieces; the slug of a reason where it is not to be had."""

    def digest(file: BinaryIO) -> bytes:
        answer = hashlib.sha256()
        while piece := file.read(PIECE):
            answer.update(piece)
        return answer.digest()

    answer = _with(folder, path, digest)
    return answer if isinstance(answer, str) else answer.hex()


def _with(folder: Path, path: str, read: Callable[[BinaryIO], bytes]) -> bytes | str:
    file = folder
    for part in PurePosixPath(path).parts:
        file = file / part
        if file.is_symlink():
            return LINK
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return GONE
    with os.fdopen(descriptor, "rb") as opened:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode):
            return GONE
        if known.st_size > UPLOAD_BYTES:
            return TOO_LARGE
        try:
            return read(opened)
        except OSError:
            return GONE
