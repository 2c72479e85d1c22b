"""How are the boxes of an ISO media file read when nothing in it can be trusted? (ISO/IEC 14496-12)

Whatever is missing, too short or points outside makes the file damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack

from .accepted import damaged, too_demanding

# A photo of the largest size in tiles of 512 pixels has some hundred items.
MOST_BOXES = 2_000


class Fields:
    """The numbers and texts of a box, read from its front."""

    def __init__(self, data: memoryview) -> None:
        self.data = data

    def take(self, length: int) -> memoryview:
        if length > len(self.data):
            raise damaged()
        taken, self.data = self.data[:length], self.data[length:]
        return taken

    def number(self, length: int) -> int:
        """Unsigned, big-endian; 0 where it has no bytes."""
        return int.from_bytes(self.take(length), "big")

    def signed(self, length: int) -> int:
        return int.from_bytes(self.take(length), "big", signed=True)

    def version(self) -> tuple[int, int]:
        """Version and flags of a full box."""
        return self.number(1), self.number(3)

    def text(self) -> bytes:
        """Up to the next zero byte, or to the end where there is none."""
        found, _, rest = bytes(self.data).partition(b"\0")
        self.data = self.data[len(self.data) - len(rest) :]
        return found


def boxes(data: memoryview, *, to_the_end: bool = False) -> Iterator[tuple[bytes, memoryview]]:
    """Kind and content of each box; `to_the_end` where one may have no length of its own."""
    fields = Fields(data)
    for _ in range(MOST_BOXES):
        if not fields.data:
            return
        length, kind, head = fields.number(4), bytes(fields.take(4)), 8
        if length == 1:
            length, head = fields.number(8), 16
        elif length == 0 and to_the_end:
            length = head + len(fields.data)
        if length < head:
            raise damaged()
        yield kind, fields.take(length - head)
    if fields.data:
        raise too_demanding()


def box(kind: bytes, *parts: bytes | memoryview) -> bytes:
    content = b"".join(parts)
    return pack(">I4s", 8 + len(content), kind) + content


def full_box(kind: bytes, version: int, flags: int, *parts: bytes | memoryview) -> bytes:
    return box(kind, pack(">I", version << 24 | flags), *parts)


def named(kind: bytes) -> str:
    return kind.decode("ascii", "replace").strip()
