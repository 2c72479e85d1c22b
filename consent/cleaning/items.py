"""Which pictures and other items does a HEIF file list, and where are their bytes?

ISO/IEC 23008-12 and the `meta` box of ISO/IEC 14496-12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .accepted import damaged, too_demanding, unknown_kind
from .boxes import MOST_BOXES, Fields, boxes, named

IN_FILE, IN_META = 0, 1
USUAL_NAMES = {b"", b"Color", b"Alpha"}


@dataclass(slots=True)
class Item:
    """A picture, a tile, a block of metadata: whatever has a number in the file."""

    kind: bytes
    content_type: bytes = b""
    protected: bool = False
    properties: list[tuple[bytes, memoryview, bool]] = field(default_factory=list)
    """Kind, content and whether a reader must know it, in the order they are applied."""
    stored_in: int = IN_FILE
    extents: list[tuple[int, int]] = field(default_factory=list)
    """Where it starts and its length; 0 for all that follows."""

    def property(self, kind: bytes) -> memoryview | None:
        return next((content for name, content, _ in self.properties if name == kind), None)


@dataclass(slots=True)
class Listing:
    """What the `meta` box of a file says."""

    file: memoryview
    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    references: list[tuple[bytes, int, tuple[int, ...]]] = field(default_factory=list)
    """Kind, the item it comes from, the items it goes to."""
    inner: memoryview = field(default_factory=lambda: memoryview(b""))
    media_bytes: int = 0
    others: list[str] = field(default_factory=list)
    """Names of what no picture needs."""
    _read_bytes: int = 0

    def bytes_of(self, item: Item) -> list[memoryview]:
        """Raises `UnusablePhoto` where they do not all lie inside the file."""
        if item.stored_in not in (IN_FILE, IN_META):
            raise unknown_kind()
        place = self.inner if item.stored_in == IN_META else self.file
        found = []
        for start, length in item.extents:
            stop = start + length if length else len(place)
            if not start < stop <= len(place):
                raise damaged()
            found.append(place[start:stop])
            self._read_bytes += stop - start
        # Tiles may share their bytes; a small file must not become a large one by that.
        if not found or self._read_bytes > 2 * len(self.file):
            raise damaged()
        return found

    def referred(self, kind: bytes, source: int) -> list[int]:
        return [
            target
            for name, origin, targets in self.references
            if (name, origin) == (kind, source)
            for target in targets
        ]

    def referring(self, kind: bytes, to: int) -> list[int]:
        return [
            source for name, source, targets in self.references if name == kind and to in targets
        ]


def listed(file: memoryview) -> Listing:
    listing = Listing(file)
    found = False
    for kind, content in boxes(file, to_the_end=True):
        if kind == b"meta":
            if found:
                raise damaged()
            found = True
            read_meta(listing, content)
        elif kind == b"mdat":
            listing.media_bytes += len(content)
        elif kind != b"ftyp":
            listing.others.append(f"{named(kind)} box")
    stored = (item for item in listing.items.values() if item.stored_in == IN_FILE)
    if listing.media_bytes > sum(length for item in stored for _, length in item.extents):
        listing.others.append("stray data")
    if listing.primary not in listing.items:
        raise damaged()
    return listing


def read_meta(listing: Listing, content: memoryview) -> None:
    fields = Fields(content)
    fields.version()
    inside: dict[bytes, memoryview] = {}
    for kind, inner in boxes(fields.data):
        if kind in inside:
            raise damaged()
        inside[kind] = inner
    if not {b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp"} <= inside.keys():
        raise damaged()
    handler = Fields(inside.pop(b"hdlr"))
    handler.take(8)
    if handler.take(4) != b"pict":
        raise unknown_kind()
    if bytes(handler.data).strip(b"\0"):
        listing.others.append("name")
    primary = Fields(inside.pop(b"pitm"))
    listing.primary = primary.number(2 if primary.version()[0] == 0 else 4)
    listing.inner = inside.pop(b"idat", listing.inner)
    read_infos(listing, Fields(inside.pop(b"iinf")))
    read_locations(listing, Fields(inside.pop(b"iloc")))
    read_properties(listing, inside.pop(b"iprp"))
    read_references(listing, Fields(inside.pop(b"iref", memoryview(bytes(4)))))
    listing.others.extend(f"{named(kind)} box" for kind in inside)


def read_infos(listing: Listing, fields: Fields) -> None:
    fields.number(2 if fields.version()[0] == 0 else 4)
    for kind, content in boxes(fields.data):
        info = Fields(content)
        version, _ = info.version()
        if kind != b"infe" or version not in (2, 3):
            raise damaged()
        number = info.number(2 if version == 2 else 4)
        protected = info.number(2) != 0
        item = Item(bytes(info.take(4)), protected=protected)
        if info.text() not in USUAL_NAMES:
            listing.others.append("name")
        if item.kind == b"mime":
            item.content_type = info.text()
        if number in listing.items:
            raise damaged()
        listing.items[number] = item


def read_locations(listing: Listing, fields: Fields) -> None:
    version, _ = fields.version()
    sizes = fields.number(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    if version > 2 or not {offset, length, base} <= {0, 4, 8}:
        raise damaged()
    most = MOST_BOXES
    for _ in counted(fields, 2 if version < 2 else 4):
        number = fields.number(2 if version < 2 else 4)
        stored_in = fields.number(2) & 15 if version else IN_FILE
        elsewhere = fields.number(2)
        start = fields.number(base)
        extents = []
        for _ in counted(fields, 2):
            fields.number(index if version else 0)
            extents.append((start + fields.number(offset), fields.number(length)))
        most -= len(extents)
        if most < 0:
            raise too_demanding()
        if number in listing.items:
            item = listing.items[number]
            if item.extents or elsewhere:
                raise damaged()
            item.stored_in, item.extents = stored_in, extents


def counted(fields: Fields, length: int) -> Iterator[int]:
    count = fields.number(length)
    if count > MOST_BOXES:
        raise too_demanding()
    return iter(range(count))


def read_properties(listing: Listing, content: memoryview) -> None:
    known: list[tuple[bytes, memoryview]] = []
    associated = False
    for kind, inner in boxes(content):
        if kind == b"ipco":
            if known:
                raise damaged()
            known = list(boxes(inner))
        elif kind == b"ipma" and not associated:
            associated = True
            associate(listing, Fields(inner), known)
        else:
            listing.others.append(f"{named(kind)} box")


def associate(listing: Listing, fields: Fields, known: list[tuple[bytes, memoryview]]) -> None:
    version, flags = fields.version()
    width = 2 if flags & 1 else 1
    for _ in counted(fields, 4):
        item = listing.items.get(fields.number(2 if version == 0 else 4))
        if item is not None and item.properties:
            raise damaged()
        for _ in range(fields.number(1)):
            entry = fields.number(width)
            essential, index = divmod(entry, 1 << (8 * width - 1))
            if index > len(known):
                raise damaged()
            if item is not None and index:
                item.properties.append((*known[index - 1], bool(essential)))


def read_references(listing: Listing, fields: Fields) -> None:
    version, _ = fields.version()
    width = 2 if version == 0 else 4
    most = MOST_BOXES
    for kind, content in boxes(fields.data):
        reference = Fields(content)
        source = reference.number(width)
        targets = tuple(reference.number(width) for _ in counted(reference, 2))
        listing.references.append((kind, source, targets))
        most -= len(targets)
        if most < 0:
            raise too_demanding()
