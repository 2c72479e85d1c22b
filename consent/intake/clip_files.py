"""How does an upload become a clip's file? Cleaned on the disk, then moved where private files lie."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile

from consent import clip_cleaning
from consent.clip_cleaning import CleanClip


class CleanClipFile(TemporaryUploadedFile):
    """A cleaned clip in a temporary file, which storage takes away or closing deletes."""

    clean: CleanClip


def clean_upload(upload: File) -> CleanClipFile:
    """What is left of an upload when everything but its pictures and sound is taken out.

    Raises:
        clip_cleaning.UnusableClip: it cannot be kept; the sentence says why.
    """
    if isinstance(upload, CleanClipFile):
        return upload
    made = CleanClipFile("clip.mp4", "video/mp4", 0, None)
    path = Path(made.temporary_file_path())
    try:
        if hasattr(upload, "temporary_file_path"):
            made.clean = clip_cleaning.clean(Path(upload.temporary_file_path()), path)
        else:
            with TemporaryUploadedFile("upload", "video/mp4", 0, None) as copy:
                for chunk in upload.chunks():
                    copy.write(chunk)
                copy.flush()
                made.clean = clip_cleaning.clean(Path(copy.temporary_file_path()), path)
    except clip_cleaning.UnusableClip:
        made.close()
        raise
    made.size = path.stat().st_size
    made.name = f"clip.{made.clean.format}"
    return made
