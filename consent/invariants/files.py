"""Has every stored file its record, every record its file, and is nothing of patients public?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from wagtail.models import UploadedFile

from consent import in_batches
from consent.evidence import sha256
from consent.models import Attachment, Clip, PatientCopy, Photo, PhotoRendition, Signature
from consent.privileges import PUBLIC_SUBJECTS, State
from consent.storage import PUBLIC_PREFIX

GRACE = timedelta(minutes=10)
# Photos that somebody has uploaded and not answered the question about.
WAITS_AT_MOST = timedelta(days=2)
FOLDERS = ("", PUBLIC_PREFIX)
# Their own checks read these, and say so where one is missing.
READ_ELSEWHERE = (Photo, Clip, PatientCopy, Attachment)


def stored_files() -> Iterator[str]:
    """Names of all files in the storage, private and public ones."""
    for folder in FOLDERS:
        yield from _below(folder)


def _below(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from _below(f"{folder}{name}/")


def columns() -> list[models.FileField]:
    """Every column of every table that names a file."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]


def on_record(names: Collection[str]) -> set[str]:
    """Those of the names that a record has."""
    found: set[str] = set()
    for column in columns():
        rows = column.model._base_manager.filter(**{f"{column.name}__in": names})
        found.update(rows.values_list(column.name, flat=True))
    return found


def files_have_rows() -> Iterator[str]:
    for names in in_batches.of(stored_files()):
        known = on_record(names)
        for name in names:
            if name not in known and has_lain(name, GRACE):
                yield f"The file {name} belongs to no record."


def has_lain(name: str, span: timedelta) -> bool:
    """Whether the file is older than that; one that is gone meanwhile is not."""
    try:
        return default_storage.get_modified_time(name) < timezone.now() - span
    except FileNotFoundError:
        return False


def rows_have_files() -> Iterator[str]:
    for column in columns():
        if column.model in READ_ELSEWHERE:
            continue
        rows = column.model._base_manager.exclude(**{column.name: ""})
        if column.null:
            rows = rows.exclude(**{column.name: None})
        word = str(column.model._meta.verbose_name)
        for key, name in rows.values_list("pk", column.name).iterator():
            if not default_storage.exists(name) and rows.filter(pk=key).exists():
                yield f"The file of {word} {key} is missing."


def attachments_are_as_kept() -> Iterator[str]:
    """Proofs and letters; scans of signed sheets have a check of their own."""
    scans = Signature.objects.exclude(scan=None).values("scan")
    for one in Attachment.objects.exclude(pk__in=scans).iterator():
        try:
            with one.file.open("rb") as file:
                data = file.read()
        except OSError:
            yield f"The file of attachment {one.pk} is missing."
            continue
        if sha256(data) != one.sha256:
            yield f"The file of attachment {one.pk} is not the one its digest names."


def uploads_are_finished() -> Iterator[str]:
    """A file that waits for an answer is as it came, with all that stands beside its pixels."""
    for upload in UploadedFile.objects.exclude(file="").iterator():
        if has_lain(str(upload.file.name), WAITS_AT_MOST):
            yield f"Upload {upload.pk} has waited for an answer for more than two days."


def public_files_show_no_patient() -> Iterator[str]:
    for folders in in_batches.of(_public_folders()):
        allowed = Photo.objects.filter(
            media_key__in=folders, subject__in=PUBLIC_SUBJECTS, state=State.LIVE
        )
        for folder in sorted(set(folders).difference(allowed.values_list("media_key", flat=True))):
            yield f"Public files lie under the key {folder}, which is no public photo's."
    wrong = PhotoRendition.objects.filter(file__startswith=PUBLIC_PREFIX).exclude(
        image__subject__in=PUBLIC_SUBJECTS
    )
    for rendition in wrong.iterator():
        yield f"Rendition {rendition.pk} is public and its photo is not."


def _public_folders() -> Iterable[str]:
    """The keys under which something public lies."""
    last = ""
    for name in _below(PUBLIC_PREFIX):
        folder = name.removeprefix(PUBLIC_PREFIX).partition("/")[0]
        if folder != last:
            yield folder
        last = folder
