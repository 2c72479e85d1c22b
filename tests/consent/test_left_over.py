"""What becomes of a file whose record never came, or has gone while a process died?"""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

from consent import arrivals, left_over
from consent.models import Photo
from consent.privileges import Subject
from tests.factories import make_photo

pytestmark = pytest.mark.django_db

NAME = f"originals/{'a' * 32}.png"
OLD = arrivals.SETTLED_AFTER.total_seconds() + 60


@pytest.fixture(autouse=True)
def empty_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def stored(name: str = NAME) -> Path:
    """A file that a process has written before it was killed."""
    default_storage.save(name, ContentFile(b"a patient's photo"))
    return Path(default_storage.path(name))


def a_while_later() -> int:
    then = time.time() - OLD
    for note in (arrivals._folder()).iterdir():
        os.utime(note, (then, then))
    return left_over.clear()


def test_a_file_whose_record_never_came_is_deleted_after_a_while():
    file = stored()
    assert left_over.clear() == 0
    assert file.exists()
    assert a_while_later() == 1
    assert not file.exists()


def test_a_file_that_a_record_has_stays():
    photo = make_photo()
    assert a_while_later() == 0
    assert default_storage.exists(photo.file.name)
    assert list(arrivals._folder().iterdir()) == []


def test_a_file_that_nobody_noted_is_never_touched():
    """After a restored database the files that came since may be all there is."""
    file = stored()
    for note in arrivals._folder().iterdir():
        note.unlink()
    assert left_over.clear() == 0
    assert file.exists()
    file.unlink()


def test_a_deleted_record_takes_its_file_along_even_if_the_process_dies_after_the_commit():
    photo = make_photo(Subject.NONE)
    name = photo.file.name
    a_while_later()
    Photo.objects.filter(pk=photo.pk).delete()  # what follows the commit never runs in this test
    assert default_storage.exists(name)
    assert a_while_later() == 1
    assert not default_storage.exists(name)


def test_a_deletion_that_is_rolled_back_costs_no_file():
    photo = make_photo(Subject.NONE)
    a_while_later()
    with transaction.atomic():
        Photo.objects.filter(pk=photo.pk).delete()
        transaction.set_rollback(True)
    assert a_while_later() == 0
    assert default_storage.exists(photo.file.name)


def test_a_file_that_the_full_disk_cut_off_is_gone_at_once(monkeypatch):
    def full(self, name, content):
        Path(self.path(name)).parent.mkdir(parents=True, exist_ok=True)
        Path(self.path(name)).write_bytes(b"half of a pat")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(OSError, match="No space left"):
        default_storage.save(NAME, ContentFile(b"half of a patient's photo"))
    assert not default_storage.exists(NAME)


def test_no_file_is_written_that_could_not_be_noted(settings):
    (settings.DATA_DIR / arrivals.FOLDER).write_text("in the way")
    with pytest.raises(OSError, match=r"exists|directory"):
        default_storage.save(NAME, ContentFile(b"a patient's photo"))
    assert not default_storage.exists(NAME)


def test_a_note_that_was_cut_off_says_nothing():
    file = stored()
    (note,) = arrivals._folder().iterdir()
    note.write_text(NAME[:20])
    assert a_while_later() == 0
    assert file.exists()
    file.unlink()
