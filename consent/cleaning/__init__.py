"""What is left of a photo when everything but its pixels is taken out?"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .accepted import (
    HEIC,
    STORED_PIXELS,
    Slug,
    UnusablePhoto,
    busy,
    damaged,
    refuse_weight,
    too_demanding,
    unknown_kind,
)
from .limits import EXIT_DAMAGED, EXIT_TOO_DEMANDING, WALL_SECONDS
from .reading import read

__all__ = ["CleanPhoto", "UnusablePhoto", "clean", "metadata_in", "strip"]

logger = logging.getLogger(__name__)

CHILD = (
    sys.executable,
    "-I",
    "-c",
    "import sys; sys.path.append(sys.argv[1]); "
    "from consent.cleaning.child import main; sys.exit(main())",
    str(Path(__file__).resolve().parents[2]),
)
# The site's environment holds keys that a process opening strangers' files must not have.
CHILD_ENVIRONMENT = {
    name: os.environ[name]
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    if name in os.environ
} | {
    # glibc then gives back each large block as soon as it is free.
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_ARENA_MAX": "1",
}

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo with its pixels upright and in sRGB, and nothing else in the file."""

    data: bytes
    format: Slug
    width: int
    height: int
    sha256: str
    """Of `data`, in hex; `upload_sha256` is that of the file as received."""
    upload_sha256: str


def clean(upload: bytes) -> CleanPhoto:
    """Take everything but the pixels out of an uploaded file; the same file gives the same bytes.

    Judged by content, never by a name. A JPEG, PNG or WebP stays one; a HEIC or AVIF becomes a
    JPEG, or a WebP where something in it is transparent, and so does a WebP of more than 16 million
    pixels (transparent ones are made smaller). The pixels are decoded in a child process with limits on
    memory and time, one at a time per process. Raises `UnusablePhoto`, whose text is for staff.
    """
    refuse_weight(upload)
    read(upload)
    data = _repainted(upload)
    result = read(data)
    if result.metadata or result.format.slug is None:
        raise damaged()
    if result.width * result.height > STORED_PIXELS:
        raise too_demanding()
    return CleanPhoto(
        data=data,
        format=result.format.slug,
        width=result.width,
        height=result.height,
        sha256=sha256(data).hexdigest(),
        upload_sha256=sha256(upload).hexdigest(),
    )


def strip(data: bytes) -> bytes:
    """Take the metadata out of a picture this site made, its pixels staying as they are encoded.

    For renditions and exports in JPEG, PNG, WebP or AVIF: EXIF's orientation and the colour
    profile go unread. Raises `UnusablePhoto` where the file is malformed, and for a HEIC, whose
    coded pixels may carry words of their own.
    """
    source = read(data)
    if source.format is HEIC:
        raise unknown_kind()
    return b"".join(source.painted)


def metadata_in(data: bytes) -> list[str]:
    """Names of what a picture carries beside its pixels: EXIF, XMP, IPTC, ICC, MPF, comment,
    text chunk, thumbnail, trailing data, ... Raises `UnusablePhoto` where the file is malformed.
    """
    return read(data).metadata


def _repainted(upload: bytes) -> bytes:
    if not _one_at_a_time.acquire(timeout=WALL_SECONDS):
        raise busy()
    try:
        child = subprocess.run(  # noqa: S603 - fixed arguments; the upload is only its input
            CHILD,
            input=upload,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=CHILD_ENVIRONMENT,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise too_demanding() from error
    except OSError as error:
        logger.exception("No process could be started to open a photo")
        raise busy() from error
    finally:
        _one_at_a_time.release()
    if child.returncode == 0:
        return child.stdout
    if child.returncode in (EXIT_TOO_DEMANDING, -signal.SIGKILL, -signal.SIGXCPU):
        raise too_demanding()
    if child.returncode != EXIT_DAMAGED:
        last_words = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        logger.error("Opening a photo ended with %s: %s", child.returncode, last_words)
    raise damaged()
