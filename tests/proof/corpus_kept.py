"""What did the site keep of a hostile file, and is that a clean thing under a random name?

Looks into the site's database and folders; Django must be set up for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Model
from wagtail.documents.models import Document
from wagtail.models import UploadedFile

from consent import cleaning
from consent.cleaning.accepted import STORED_PIXELS
from consent.models import Attachment, Clip, ImportedFile, Photo, PhotoImport
from tests.consent.looking import shows_the_quadrants
from tests.proof.corpus_case import MARK, NAME, Case, Door, Must

KINDS: tuple[type[Model], ...] = (Photo, Clip, Attachment, Document, UploadedFile)
RANDOM = re.compile(r"[a-z_/]*(?:[0-9a-f]{32}|[\w-]{22,})(?:\.[a-z0-9]{1,5})?")
MARKED_NAMES = (NAME, NAME.split()[1], NAME.replace(" ", "_"))
WORDS_KEPT = ("attachments/", "documents/")
"""A PDF is kept as it was received: it is a record, and staff alone open it."""


class Kept:
    """The rows and files that there are, to be told from those that a case adds."""

    def __init__(self) -> None:
        self.rows = {kind: set(kind._base_manager.values_list("pk", flat=True)) for kind in KINDS}
        self.files = set(files())

    def added(self) -> tuple[list[Model], list[str]]:
        """Rows and names of files that were not there before."""
        rows = [
            row
            for kind, known in self.rows.items()
            for row in kind._base_manager.exclude(pk__in=known)
        ]
        return rows, sorted(set(files()) - self.files)


def files() -> Iterator[str]:
    """Every stored file, by its name in storage; of the worker's own making none are counted."""
    for root, prefix in ((settings.PRIVATE_ROOT, ""), (settings.PUBLIC_ROOT, "pub/")):
        for path in Path(root).rglob("*"):
            name = prefix + path.relative_to(root).as_posix()
            if path.is_file() and not name.startswith(("copies/", "photo/")):
                yield name


def faults_of(case: Case, rows: Iterable[Model], names: Iterable[str]) -> Iterator[str]:
    """What is wrong with what a case left, in words; nothing where all is well."""
    rows = [row for row in rows if not by_the_way(case, row)]
    if not rows and case.must is Must.BE_CLEANED and case.door in KEEPS:
        yield "was not kept"
    if rows and case.must is Must.BE_REFUSED:
        yield "was kept"
    if not rows and list(names):
        yield f"was refused and left {len(list(names))} files"
    for row in rows:
        yield from faults_in(case, row)


KEEPS = frozenset(Door) - {Door.GENUINE, Door.NAMES, Door.REDIRECTS}


def by_the_way(case: Case, row: Model) -> bool:
    """The photos of a request that a sheet was signed for are ours, not the case's."""
    return case.door is Door.SCAN and isinstance(row, Photo)


def faults_in(case: Case, row: Model) -> Iterator[str]:
    if isinstance(row, UploadedFile):
        yield "is left waiting"
        return
    name = row.file.name
    if any(word in name for word in MARKED_NAMES) or not RANDOM.fullmatch(name):
        yield "is stored under a name that is not random"
    with default_storage.open(name) as file:
        data = file.read()
    if isinstance(row, Photo):
        yield from faults_in_picture(case, row, data)
    elif isinstance(row, Clip):
        if MARK in data:
            yield "keeps its words"
        if "<" in row.captions or MARK.decode() in row.captions:
            yield "keeps markup or hidden words in its captions"
    elif not data.startswith(b"%PDF-") and name.startswith("attachments/") and b"%PDF-" not in data:
        found = cleaning.metadata_in(data)
        if found or MARK in data:
            yield f"keeps {', '.join(found) or 'its words'}"


def faults_in_picture(case: Case, photo: Photo, data: bytes) -> Iterator[str]:
    found = cleaning.metadata_in(data)
    if found or MARK in data:
        yield f"keeps {', '.join(found) or 'its words'}"
    if photo.width * photo.height > STORED_PIXELS:
        yield "is too large"
    if case.shows and not shows_the_quadrants(data):
        yield "is not upright or has other colours"
    if case.door is Door.PATIENT and NAME.split()[1] in photo.title:
        yield "is a patient's and called by its file"


def taken_away(rows: Iterable[Model]) -> list[str]:
    """Deletes what a case left, so that the next is told from it; names of files that stay.

    What belongs to the record for good (a scan, a proof, a letter) stays.
    """
    names = []
    for row in rows:
        if isinstance(row, (Photo, Clip, Document)):
            names.append(row.file.name)
            row.delete()
    return [name for name in names if default_storage.exists(name)]


def files_with_words() -> list[str]:
    """Stored files that hold the words of a case; PDFs of the record are not asked."""
    return [
        name
        for name in files()
        if not name.startswith(WORDS_KEPT) and MARK in Path(default_storage.path(name)).read_bytes()
    ]


def names_with_words() -> list[str]:
    return [name for name in files() if any(word in name for word in MARKED_NAMES)]


def imported(reference: str) -> dict[str, tuple[str, str]]:
    """What became of each file of an import: its outcome and the reason."""
    rows = ImportedFile.objects.filter(photo_import__reference=reference)
    return {row.path: (row.outcome, row.reason) for row in rows}


def is_finished(reference: str) -> bool:
    return PhotoImport.objects.filter(reference=reference, finished_at__isnull=False).exists()
