"""What is left of a video clip when everything but its pictures and its sound is taken out?"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from .accepted import UPLOAD_BYTES, UnusableClip, refusal, refuse_weight
from .limits import EXIT_REFUSED, WALL_SECONDS

__all__ = ["UPLOAD_BYTES", "CleanClip", "UnusableClip", "clean", "digest"]

logger = logging.getLogger(__name__)

CHILD = (
    sys.executable,
    "-I",
    "-c",
    "import sys; sys.path.append(sys.argv[1]); "
    "from consent.clip_cleaning.child import main; sys.exit(main(sys.argv[2], sys.argv[3]))",
    str(Path(__file__).resolve().parents[2]),
)
# The site's environment holds keys that a process opening strangers' files must not have.
CHILD_ENVIRONMENT = {
    name: os.environ[name]
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    if name in os.environ
}

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class CleanClip:
    """A clip as it may be kept: one picture track, at most one sound track, nothing else.

    Attributes:
        format: "mp4" (H.264 and AAC) or "webm" (VP8, VP9 or AV1 and Opus or Vorbis).
        width, height: in pixels as shown.
        seconds: how long it plays.
        sha256: of the clean file, in hex; `upload_sha256` is that of the file as received.
    """

    format: str
    width: int
    height: int
    seconds: float
    sha256: str
    upload_sha256: str


def clean(upload: Path, into: Path) -> CleanClip:
    """Writes the clean clip to `into`; the same upload gives the same bytes.

    Judged by content, never by a name. The file is taken apart and put together again in a child
    process with limits on memory, time and disk, one at a time; pictures and sound stay as they
    are encoded.

    Raises:
        UnusableClip: it cannot be kept; the text is for staff. `into` may then hold half a file.
    """
    refuse_weight(upload.stat().st_size)
    found = _told(_remuxed(upload, into))
    return CleanClip(
        format=str(found["format"]),
        width=int(found["width"]),
        height=int(found["height"]),
        seconds=float(found["seconds"]),
        sha256=digest(into),
        upload_sha256=digest(upload),
    )


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex, without holding it in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _told(said: bytes) -> dict:
    try:
        return json.loads(said)
    except ValueError as error:
        raise refusal("damaged") from error


def _remuxed(upload: Path, into: Path) -> bytes:
    if not _one_at_a_time.acquire(timeout=WALL_SECONDS):
        raise refusal("busy")
    try:
        child = subprocess.run(  # noqa: S603 - fixed arguments; the upload is only its input
            [*CHILD, str(upload.resolve()), str(into.resolve())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=CHILD_ENVIRONMENT,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("too-demanding") from error
    except OSError as error:
        logger.exception("No process could be started to open a clip")
        raise refusal("busy") from error
    finally:
        _one_at_a_time.release()
    if child.returncode == 0:
        return child.stdout
    if child.returncode == EXIT_REFUSED:
        told = _told(child.stdout)
        raise refusal(str(told.get("reason", "")), str(told.get("fact", "")))
    if child.returncode in (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ):
        raise refusal("too-demanding")
    last_words = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    logger.error("Opening a clip ended with %s: %s", child.returncode, last_words)
    raise refusal("damaged")
