"""What becomes of an upload whose question nobody answered? It is deleted after a day.

It lies there as it came, with all that stands beside its pixels.
"""

from __future__ import annotations

from datetime import timedelta

from wagtail.models import UploadedFile

from consent import chores

KEPT = timedelta(days=1)


@chores.register
def clear() -> int:
    """Deletes what was uploaded more than a day ago and waits still; returns how many."""
    from consent.invariants import files  # it reads models, which are not there yet at start-up

    deleted = 0
    for upload in UploadedFile.objects.exclude(file="").iterator():
        if files.has_lain(str(upload.file.name), KEPT):
            upload.file.delete(save=False)
            upload.delete()
            deleted += 1
    return deleted
