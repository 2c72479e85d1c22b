"""What becomes of files whose record never came, or has gone while a process died? They are deleted."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.db.models.signals import post_delete

from consent import arrivals, chores


def connect() -> None:
    """Enters the minute's clearing up, and listens for records that are deleted."""
    chores.register(clear)
    post_delete.connect(expect_files_of, dispatch_uid="consent.expect_files_of")


def expect_files_of(instance: Any, **kwargs: object) -> None:
    """The record is deleted now, its files after the commit: somebody looks whether that was done."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, models.FileField) and (file := getattr(instance, field.name)):
            arrivals.expect(str(file.name))


def clear() -> int:
    """Deletes the files that were noted a while ago and belong to no record; returns how many."""
    from consent.invariants import files  # it reads models, which are not there yet at start-up

    notes = list(arrivals.settled())
    known = files.on_record({name for _note, name in notes if name})
    deleted = 0
    for note, name in notes:
        if name and name not in known and default_storage.exists(name):
            default_storage.delete(name)
            deleted += 1
        note.unlink(missing_ok=True)
    return deleted
