"""Where do files lie, and which of them have an address?"""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from consent.storage import NoAddress, PhotoStorage

KEY = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def an_installation(settings):
    """Originals are stored before anything public is: the private folder is there."""
    Path(settings.PRIVATE_ROOT).mkdir()


def test_the_default_storage_is_the_private_one():
    assert default_storage.__class__ is PhotoStorage


@pytest.mark.parametrize(
    "name", ["originals/a.jpg", "photo/a.jpg", "documents/a.pdf", "wagtail_uploads/a.jpg", "a", ""]
)
def test_a_private_file_lies_in_the_private_folder_and_has_no_address(name, settings):
    if name:
        saved = default_storage.save(name, ContentFile(b"x"))
        assert Path(settings.PRIVATE_ROOT) in Path(default_storage.path(saved)).parents
    with pytest.raises(NoAddress):
        default_storage.url(name)


def test_no_address_is_told_in_the_way_django_expects_of_storages_without_addresses():
    with pytest.raises(NotImplementedError):
        default_storage.url("documents/a.pdf")


def test_a_public_file_lies_in_the_public_folder_and_keeps_its_name(settings):
    name = f"pub/{KEY}/a b.jpg"
    saved = default_storage.save(name, ContentFile(b"x"))
    assert saved.startswith(f"pub/{KEY}/a")
    assert Path(default_storage.path(saved)).is_file()
    assert Path(settings.PUBLIC_ROOT) / KEY == Path(default_storage.path(saved)).parent
    assert default_storage.url(saved).startswith(f"/media/pub/{KEY}/a")
    assert " " not in default_storage.url(saved)
    again = default_storage.save(saved, ContentFile(b"y"))
    assert again != saved
    assert again.startswith(f"pub/{KEY}/")


@pytest.mark.parametrize(
    "name",
    [
        "../out.jpg",
        "originals/../../out.jpg",
        "pub/../private/originals/a.jpg",
        f"pub/{KEY}/../../private/a.jpg",
        "/etc/passwd",
        "pub//etc/passwd",
        "..\\out.jpg",
        "pub\\..\\..\\out.jpg",
    ],
)
def test_no_name_leads_out_of_its_folder(name, settings):
    with pytest.raises(SuspiciousFileOperation):
        default_storage.save(name, ContentFile(b"x"))
    inside = (Path(settings.PRIVATE_ROOT), Path(settings.PUBLIC_ROOT))
    try:
        path = Path(default_storage.path(name))
    except SuspiciousFileOperation:
        return
    assert any(root in path.parents for root in inside)


def test_the_public_prefix_is_a_folder_and_not_the_beginning_of_a_word(settings):
    saved = default_storage.save("published/a.jpg", ContentFile(b"x"))
    assert Path(settings.PRIVATE_ROOT) in Path(default_storage.path(saved)).parents


def test_deleting_by_key_takes_files_without_rows_too(settings):
    other = "f" * 32
    for name in (f"pub/{KEY}/a.jpg", f"pub/{KEY}/deep/b.jpg", f"pub/{other}/c.jpg"):
        default_storage.save(name, ContentFile(b"x"))
    default_storage.delete_public(KEY)
    default_storage.delete_public(KEY)
    assert not (Path(settings.PUBLIC_ROOT) / KEY).exists()
    assert (Path(settings.PUBLIC_ROOT) / other / "c.jpg").is_file()


@pytest.mark.parametrize("key", ["", ".", "..", "../private", "a" * 31, "a" * 31 + "/", KEY + "0"])
def test_only_a_key_is_deleted_by_key(key, settings):
    default_storage.save(f"pub/{KEY}/a.jpg", ContentFile(b"x"))
    with pytest.raises(SuspiciousFileOperation):
        default_storage.delete_public(key)
    assert (Path(settings.PUBLIC_ROOT) / KEY / "a.jpg").is_file()


def test_a_queued_task_that_names_the_storage_stores_nothing_about_it():
    path, args, kwargs = default_storage._wrapped.deconstruct()
    assert path == "consent.storage.PhotoStorage"
    assert list(args) == []
    assert kwargs == {}


def test_files_are_not_readable_by_everybody():
    saved = default_storage.save("originals/a.jpg", ContentFile(b"x"))
    mode = stat.S_IMODE(Path(default_storage.path(saved)).stat().st_mode)
    assert not mode & stat.S_IROTH


def test_djangos_own_storage_without_an_address_would_not_be_private():
    assert FileSystemStorage(base_url=None).url("originals/a.jpg").startswith("/media/")
