"""What does a stored clip carry beside its pictures and its sound?

For files this site wrote itself, whose digest is known: a stranger's is opened in the child only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from av.error import FFmpegError

from .accepted import refusal

# What FFmpeg writes of itself and of the tracks, the same in every file.
SAYS_NOTHING = {
    "major_brand": None,
    "minor_version": None,
    "compatible_brands": None,
    "duration": None,
    "language": {"und"},
    "encoder": {"Lavf"},
    "handler_name": {"VideoHandler", "SoundHandler"},
    "vendor_id": {"[0][0][0][0]", "FFMP"},
}
TOP_BOXES = {b"ftyp", b"moov", b"mdat", b"free"}


def carried(path: Path) -> list[str]:
    """Names of what stands in a clip and is neither picture nor sound.

    Raises:
        UnusableClip: it cannot be read.
        OSError: it is not there.
    """
    is_mp4 = path.suffix == ".mp4"
    try:
        with av.open(str(path), format="mov" if is_mp4 else "matroska") as clip:
            texts = [clip.metadata, *(stream.metadata for stream in clip.streams)]
            found = {name.lower() for text in texts for name in text if _tells(name, text[name])}
            if clip.chapters():
                found.add("chapters")
            if len(clip.streams) > 2 or {one.type for one in clip.streams} - {"video", "audio"}:
                found.add("further tracks")
    except FileNotFoundError:
        raise
    except (FFmpegError, ValueError) as error:
        raise refusal("damaged") from error
    if is_mp4:
        found.update(_foreign_boxes(path))
    return sorted(found)


def _tells(name: str, value: str) -> bool:
    """Whether a text of the file says more than every file of ours says."""
    known = SAYS_NOTHING.get(name.lower(), set())
    return known is not None and value not in known


def _foreign_boxes(path: Path) -> Iterator[str]:
    size = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at < size:
            file.seek(at)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if head[4:8] not in TOP_BOXES or length < 8:
                yield "trailing data"
                return
            at += length
