"""Is this file a scan of a signed sheet? A PDF, or a picture, which is cleaned; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consent import cleaning
from consent.cleaning.accepted import UnusablePhoto

MOST_BYTES = 15 * 1024 * 1024
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
ACCEPT = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"
# Where a PDF may begin and end, ISO 32000-1 annex H.3.4.1 and H.3.4.4.
_HEAD = 1024
_TAIL = 2048
_WHERE = re.compile(rb"startxref\s+(\d{1,9})\s+%%EOF")
_TABLE = re.compile(rb"\s*(?:xref\s|\d{1,9}\s+\d{1,5}\s+obj)")
_ENDINGS = {"jpeg": "jpg", "png": "png"}


class NotAScan(ValueError):
    """The file cannot be kept; `reason` is a slug: empty, too-large, unknown, broken, locked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Scan:
    """The bytes to keep: a PDF as it was received, a picture without what stands beside its pixels."""

    data: bytes
    ending: str


def checked(upload: bytes) -> Scan:
    """The scan in `upload`, judged by its content, never by its name.

    Raises:
        NotAScan: it is none that can be kept.
    """
    if not upload:
        raise NotAScan("empty")
    if len(upload) > MOST_BYTES:
        raise NotAScan("too-large")
    if b"%PDF-" in upload[:_HEAD]:
        _check_pdf(upload)
        return Scan(upload, "pdf")
    try:
        picture = cleaning.clean(upload)
    except UnusablePhoto as error:
        raise NotAScan("broken" if _is_picture(upload) else "unknown") from error
    if picture.format not in _ENDINGS:
        raise NotAScan("unknown")
    return Scan(picture.data, _ENDINGS[picture.format])


def _is_picture(upload: bytes) -> bool:
    return upload.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _check_pdf(upload: bytes) -> None:
    """Whether the file ends as a PDF does and its table of contents is where it says.

    It is read no further: a reader would give a hostile file something to attack.
    """
    places = list(_WHERE.finditer(upload, max(0, len(upload) - _TAIL)))
    if not places:
        raise NotAScan("broken")
    table = int(places[-1][1])
    if not _TABLE.match(upload, upload.index(b"%PDF-") + table) and not _TABLE.match(upload, table):
        raise NotAScan("broken")
    if b"/Encrypt" in upload[table : table + _HEAD] or b"/Encrypt" in upload[-_TAIL:]:
        raise NotAScan("locked")
