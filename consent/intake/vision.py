"""How many faces does a program find in a picture? A guess for who files it, never a verdict.

Only with the extra `vision`; without it nothing is guessed. The detector is OpenCV's cascade for
faces seen from the front. How many faces it misses in patients' photos has not been measured: a
guess of no face says nothing, so none is shown then.
"""

from __future__ import annotations

import importlib.util
import logging
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.core.cache import cache as kept
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.cleaning import CHILD_ENVIRONMENT, CleanPhoto
from consent.models import Photo

log = logging.getLogger(__name__)

WALL_SECONDS = 10
KEPT_SECONDS = 24 * 60 * 60
CHILD = (
    sys.executable,
    "-I",
    "-c",
    "import sys; sys.path[:0] = sys.argv[1:]; "
    "from consent.intake.vision_child import main; sys.exit(main())",
    str(Path(__file__).resolve().parents[2]),
)


@cache
def is_on() -> bool:
    """Whether the extra `vision` is installed."""
    return importlib.util.find_spec("cv2") is not None


def faces_in(data: bytes) -> int | None:
    """How many faces the detector finds; None where it is off or could not say.

    Args:
        data: a stored picture, cleaned: an upload is never given to the detector.
    """
    if not is_on():
        return None
    try:
        child = subprocess.run(  # noqa: S603 - fixed arguments; the picture is only its input
            CHILD,
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=CHILD_ENVIRONMENT | {"OPENBLAS_NUM_THREADS": "1"},
            cwd="/",
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        log.warning("No faces were looked for: %s", type(error).__name__)
        return None
    answer = child.stdout.decode(errors="replace").strip()
    return int(answer) if child.returncode == 0 and answer.isdecimal() else None


def faces_of(photo: Photo) -> int | None:
    """How many faces the detector finds in a photo; kept for a day in the cache, never on record."""

    def read() -> bytes:
        with photo.file.open("rb") as file:
            return file.read()

    return _faces(photo.sha256, read)


def faces_of_upload(clean: CleanPhoto) -> int | None:
    """The same of a file that was just sent and is no photo yet: as it was cleaned."""
    return _faces(clean.sha256, lambda: clean.data)


def _faces(sha256: str, read: Callable[[], bytes]) -> int | None:
    if not is_on() or not sha256:
        return None
    key = f"faces-{sha256}"
    faces = kept.get(key)
    if faces is None:
        faces = faces_in(read())
        kept.set(key, -1 if faces is None else faces, KEPT_SECONDS)
    return None if faces is None or faces < 0 else faces


def hint(faces: int | None, *, named: int) -> str:
    """What to tell the person who files a photo; '' where there is nothing to tell.

    Args:
        faces: what `faces_of` found.
        named: how many people are named in the photo so far.
    """
    if not faces:
        return ""
    found = ngettext("%(count)s face found", "%(count)s faces found", faces) % {"count": faces}
    people = ngettext("%(count)s person named", "%(count)s people named", named) % {"count": named}
    return _(
        "%(found)s, %(people)s. This is a guess by a program: it misses faces and sees some where "
        "there are none."
    ) % {"found": found, "people": people}


def hint_for(photo: Photo) -> str:
    """The hint for a stored photo; '' where the extra is off or nothing was found."""
    return hint(faces_of(photo), named=photo.depictions.count()) if is_on() else ""
