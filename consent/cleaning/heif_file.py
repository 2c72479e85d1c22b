"""How is a HEIC or AVIF written that holds one picture and nothing else?

The same picture gives the same bytes, so a file written here is written again without a change.
"""

from __future__ import annotations

from struct import pack

from .accepted import HEIC, Format, too_demanding
from .boxes import box, full_box
from .items import Item, Listing

TURNS = {b"clap", b"irot", b"imir"}
KEPT = {b"ispe", b"pixi", b"hvcC", b"av1C", b"auxC", b"a1op", b"a1lx", b"lsel"} | TURNS
"""Properties that say how to decode, crop and turn a picture."""
AV1_CONFIGURATION = 4
HIDDEN = 1
MOST_PROPERTY_BYTES = 1024 * 1024
"""Of all items together, each time one has them; hundreds of tiles have some hundred kilobytes."""


def written(
    kind: Format, listing: Listing, kept: dict[int, list[memoryview]]
) -> list[bytes | memoryview]:
    """The file in pieces; `kept` are the items that paint and their bytes, the primary first."""
    brand = b"heic" if kind is HEIC else b"avif"
    start = box(b"ftyp", brand, bytes(4), brand, b"mif1", b"miaf")
    lengths = [sum(map(len, data)) for data in kept.values()]
    head = start + described(listing, kept, lengths, 0)
    head = start + described(listing, kept, lengths, len(head) + 8)
    pieces: list[bytes | memoryview] = [head, pack(">I4s", 8 + sum(lengths), b"mdat")]
    return pieces + [piece for data in kept.values() for piece in data]


def described(
    listing: Listing, kept: dict[int, list[memoryview]], lengths: list[int], start: int
) -> bytes:
    """The `meta` box; `start` is where the bytes of the first item lie in the file."""
    numbers = {old: new for new, old in enumerate(kept, 1)}
    items = [listing.items[old] for old in kept]
    infos, locations = b"", b""
    for number, (item, length) in enumerate(zip(items, lengths, strict=True), 1):
        flags = 0 if number == 1 else HIDDEN
        infos += full_box(b"infe", 2, flags, pack(">HH4sx", number, 0, item.kind))
        locations += pack(">HHHII", number, 0, 1, start, length)
        start += length
    count = pack(">H", len(items))
    return full_box(
        b"meta", 0, 0,
        full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
        full_box(b"pitm", 0, 0, pack(">H", 1)),
        full_box(b"iloc", 0, 0, b"\x44\0", count, locations),
        full_box(b"iinf", 0, 0, count, infos),
        references(listing, numbers),
        box(b"iprp", *properties(items)),
    )  # fmt: skip


def references(listing: Listing, numbers: dict[int, int]) -> bytes:
    found = b""
    for kind, source, targets in listing.references:
        kept = [numbers[target] for target in targets if target in numbers]
        if kind in (b"auxl", b"dimg", b"prem") and source in numbers and kept:
            found += box(kind, pack(f">HH{len(kept)}H", numbers[source], len(kept), *kept))
    return full_box(b"iref", 0, 0, found) if found else b""


def properties(items: list[Item]) -> tuple[bytes, bytes]:
    """All that is known of the items, each property once, and which item has which."""
    known: dict[bytes, int] = {}
    associations = b""
    most = MOST_PROPERTY_BYTES
    for number, item in enumerate(items, 1):
        kept = [
            (kind, content[:AV1_CONFIGURATION] if kind == b"av1C" else content, essential)
            for kind, content, essential in item.properties
            if kind in KEPT or (kind == b"colr" and content[:4] == b"nclx")
        ]
        most -= sum(8 + len(content) for _, content, _ in kept)
        if most < 0:
            raise too_demanding()
        associations += pack(">HB", number, len(kept))
        for kind, content, essential in kept:
            index = known.setdefault(box(kind, content), len(known) + 1)
            # What turns a picture must be essential (MIAF); libavif refuses it otherwise.
            associations += pack(">H", (essential or kind in TURNS) << 15 | index)
    return (
        box(b"ipco", *known),
        full_box(b"ipma", 0, 1, pack(">I", len(items)), associations),
    )
