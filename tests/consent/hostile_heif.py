"""Which HEIC and AVIF files might a photo upload receive that no library writes?"""

from __future__ import annotations

from struct import pack

from PIL import Image

from tests.consent import hostile

WIDTH, HEIGHT = 96, 64


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return pack(">I4s", 8 + len(inside), kind) + inside


def full(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, pack(">I", version << 24 | flags), *content)


def inside(data: bytes, kind: bytes) -> bytes:
    """What the first box of a kind holds; its kind must not occur before it by chance."""
    at = data.index(kind)
    return data[at + 4 : at - 4 + int.from_bytes(data[at - 4 : at], "big")]


def changed(data: bytes, kind: bytes, content: bytes, *, skip: int = 4) -> bytes:
    """A file in which the first box of a kind says something else after its first bytes."""
    at = data.index(kind) + 4 + skip
    return data[:at] + content + data[at + len(content) :]


def of_size(data: bytes, width: int, height: int) -> bytes:
    return changed(data, b"ispe", pack(">II", width, height))


def grid(**options: object) -> bytes:
    """A HEIC of two tiles, as telephones write them."""
    return hostile.heic(tile_size=64, **options)


def grid_of_size(width: int, height: int, *, rows: int = 1, columns: int = 2) -> bytes:
    layout = bytes((0, 1, rows - 1, columns - 1)) + pack(">II", width, height)
    old = inside(grid(), b"idat")
    data = grid().replace(box(b"idat", old), box(b"idat", layout))
    # Four more bytes in `meta`: its own length, and where the tiles lie.
    data = data.replace(b"meta", b"META", 1)
    at = data.index(b"META")
    length = int.from_bytes(data[at - 4 : at], "big") + len(layout) - len(old)
    data = data[: at - 4] + pack(">I", length) + b"meta" + data[at + 4 :]
    data = data.replace(pack(">HHI", 0, 1, 0) + pack(">I", len(old)), pack(">HHII", 0, 1, 0, 12))
    return of_size(data, width, height)


def meta(
    kind: bytes, items: list[bytes], extents: list[bytes], rest: bytes, *, name: bytes = b""
) -> bytes:
    """The list of a file's items; `rest` are its boxes of properties and references."""
    count = pack(">H", len(items))
    return full(
        b"meta",
        full(b"hdlr", bytes(4), kind, bytes(12), name, b"\0"),
        full(b"pitm", pack(">H", 1)),
        full(b"iloc", b"\x44\0", count, *extents, version=1),
        full(b"iinf", count, *items),
        rest,
    )


def item(number: int, kind: bytes, protected: int = 0) -> bytes:
    return full(b"infe", pack(">HH", number, protected), kind, b"\0", version=2)


def extent(number: int, start: int, length: int, method: int = 0) -> bytes:
    return pack(">HHHHII", number, method, 0, 1, start, length)


def tiled(width: int, height: int, *, side: int = 1024, padding: int = 0) -> bytes:
    """A large HEIC in no time: a grid whose tiles all have the same bytes."""
    made = hostile.heic(Image.new("RGB", (side, side), hostile.GREEN))
    coded = inside(made, b"mdat")
    columns, rows = -(-width // side), -(-height // side)
    tiles = range(2, 2 + columns * rows)
    layout = bytes((0, 1, rows - 1, columns - 1)) + pack(">II", width, height)
    properties = box(
        b"iprp",
        box(
            b"ipco",
            full(b"ispe", pack(">II", width, height)),
            full(b"ispe", pack(">II", side, side)),
            box(b"hvcC", inside(made, b"hvcC")),
        ),
        full(
            b"ipma",
            pack(">I", 1 + len(tiles)),
            pack(">HBB", 1, 1, 1),
            *(pack(">HBBB", tile, 2, 2, 0x83) for tile in tiles),
        ),
    )
    made_of = full(b"iref", box(b"dimg", pack(f">HH{len(tiles)}H", 1, len(tiles), *tiles)))
    items = [item(1, b"grid"), *(item(tile, b"hvc1") for tile in tiles)]
    start = box(b"ftyp", b"heic", bytes(4), b"mif1")

    def listing(at: int) -> bytes:
        extents = [extent(1, at, len(layout))]
        extents += [extent(tile, at + len(layout), len(coded)) for tile in tiles]
        return meta(b"pict", items, extents, properties + made_of)

    at = len(start) + len(listing(0)) + 8
    data = start + listing(at) + box(b"mdat", layout, coded)
    return data + box(b"free", bytes(padding))


SIZE = full(b"ispe", pack(">II", WIDTH, HEIGHT))


def nclx(primaries: int, transfer: int) -> bytes:
    return box(b"colr", b"nclx", pack(">HHHB", primaries, transfer, 6, 0x80))


def clap(left: int, top: int, width: int, height: int) -> bytes:
    """Shows a part of the picture only (ISO/IEC 14496-12, 12.1.4)."""
    right, down = 2 * left + width - WIDTH, 2 * top + height - HEIGHT
    return box(b"clap", pack(">IIIIiIiI", width, 1, height, 1, right, 2, down, 2))


def avif(
    *properties: bytes,
    picture: Image.Image | None = None,
    units: bytes = b"",
    size: bytes = SIZE,
    kind: bytes = b"av01",
    brands: tuple[bytes, ...] = (b"avif", b"mif1"),
    protected: int = 0,
    essential: int = 0,
    method: int = 0,
    handler: bytes = b"pict",
    name: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """An AVIF of one item with properties, more AV1 units and boxes of one's own."""
    made = hostile.avif(picture, subsampling="4:4:4")
    coded = units + inside(made, b"mdat")
    known = [size, box(b"av1C", inside(made, b"av1C")), *properties]
    numbers = bytes(
        number | (essential << 7 if number > 2 else 0) for number in range(1, len(known) + 1)
    )
    start = box(b"ftyp", brands[0], bytes(4), *brands[1:])

    properties = box(
        b"iprp",
        box(b"ipco", *known),
        full(b"ipma", pack(">IHB", 1, 1, len(known)), numbers),
    )

    def listing(at: int) -> bytes:
        extents = [extent(1, at, len(coded), method)]
        return meta(handler, [item(1, kind, protected)], extents, properties, name=name)

    at = len(start) + len(listing(0)) + 8
    return start + listing(at) + box(b"mdat", coded) + after


def unit(kind: int, content: bytes) -> bytes:
    """An AV1 unit with its length (AV1 bitstream, 5.3)."""
    return bytes((kind << 3 | 2, len(content))) + content


METADATA_UNIT, PADDING_UNIT = 5, 15
