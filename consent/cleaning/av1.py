"""Which units of AV1 data paint a picture, and which carry something else? (AV1 bitstream, 5.3)"""

from __future__ import annotations

from .accepted import damaged, too_demanding
from .boxes import Fields

SEQUENCE_HEADER, TEMPORAL_DELIMITER, FRAME_HEADER, TILE_GROUP, FRAME, AGAIN, TILE_LIST = (
    1, 2, 3, 4, 6, 7, 8,
)  # fmt: skip
PAINTS = {
    SEQUENCE_HEADER, TEMPORAL_DELIMITER, FRAME_HEADER, TILE_GROUP, FRAME, AGAIN, TILE_LIST,
}  # fmt: skip
MOST_UNITS = 10_000


def painting(
    data: bytes | memoryview, most: int = MOST_UNITS
) -> tuple[list[memoryview], bool, int]:
    """The units that paint, whether there were others (metadata, padding, unknown ones), and how
    many of the `most` units a file may have are left."""
    view = memoryview(data)
    kept: list[memoryview] = []
    others = False
    fields = Fields(view)
    for left in range(most, -1, -1):
        if not fields.data:
            return kept, others, left
        at = len(view) - len(fields.data)
        header = fields.number(1)
        fields.take(header >> 2 & 1)
        fields.take(little_endian_128(fields) if header & 2 else len(fields.data))
        if header >> 3 & 15 in PAINTS:
            kept.append(view[at : len(view) - len(fields.data)])
        else:
            others = True
    raise too_demanding()


def little_endian_128(fields: Fields) -> int:
    """A number in groups of seven bits (AV1 bitstream, 4.10.5)."""
    value = 0
    for place in range(8):
        byte = fields.number(1)
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value
    raise damaged()
