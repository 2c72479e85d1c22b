"""Which files are just being written or taken away? A note on disk for each, until that is settled.

A file and its record cannot be written in one step: a process that is killed between the two, or a
full disk, would leave a patient's photo that belongs to nobody. So a note with the file's name is
made before the file is written, and before a record that has one is deleted. `left_over.clear`
reads the notes later: a file that no record has by then is deleted. A file without a note is never
touched: after a restored database it may be all there is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

FOLDER = "arriving"
SETTLED_AFTER = timedelta(minutes=5)  # no request and no task leaves its transaction open so long


def expect(name: str) -> None:
    """Notes that a file of the storage is about to be written, or its record to be deleted.

    Raises:
        OSError: the disk refuses the note; then it must not get the file either.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    note = folder / hashlib.sha256(name.encode()).hexdigest()
    descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(name)


def settled(*, limit: int = 500) -> Iterator[tuple[Path, str]]:
    """Notes that are old enough, with the names they hold; '' where a note was cut off."""
    oldest = (timezone.now() - SETTLED_AFTER).timestamp()
    folder = _folder()
    if not folder.is_dir():
        return
    with os.scandir(folder) as notes:
        for entry in notes:
            if limit <= 0:
                return
            if entry.stat().st_mtime > oldest:
                continue
            note, limit = Path(entry.path), limit - 1
            name = note.read_text()
            whole = hashlib.sha256(name.encode()).hexdigest() == note.name
            yield note, name if whole else ""


def _folder() -> Path:
    return Path(settings.DATA_DIR) / FOLDER
