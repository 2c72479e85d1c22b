"""Which small pictures are large once somebody opens them, or keep a reader busy for ever?"""

from __future__ import annotations

import zlib
from struct import pack

from PIL import Image

from tests.consent import hostile, hostile_heif
from tests.proof.corpus_case import Case, cleaned, either, refused

MEGABYTE = 1024 * 1024


def gif_of_size(width: int, height: int) -> bytes:
    data = bytearray(hostile.saved(hostile.four_quadrants(), "GIF"))
    data[6:10] = pack("<HH", width, height)
    return bytes(data)


def png_of_compressed_texts(size: int) -> bytes:
    """Texts that are a thousand times larger once somebody unpacks them."""
    packed = zlib.compress(hostile.SECRET * (size // len(hostile.SECRET)), 9)
    international = b"XML:com.adobe.xmp\0\1\0\0\0" + packed
    return hostile.with_chunks(
        hostile.png(),
        hostile.chunk(b"zTXt", b"Comment\0\0" + packed),
        hostile.chunk(b"iTXt", international),
    )


def png_of_profiles(count: int, size: int) -> bytes:
    """Colour profiles of zeros, each of `size` bytes once it is unpacked."""
    chunk = hostile.chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(size), 9))
    return hostile.with_chunks(hostile.png(), chunk * count)


def png_of_more_rows_than_told() -> bytes:
    return hostile.bare_png(8, 8, bytes(40 * MEGABYTE))


def jpeg_of_segments(count: int, marker: int = 0xFE) -> bytes:
    return hostile.with_segments(hostile.jpeg(), hostile.segment(marker, b"x") * count)


def jpeg_of_scans(count: int) -> bytes:
    data = hostile.jpeg(progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * count + b"\xff\xd9"


def heic_of_heavy_properties(weight: int, times: int) -> bytes:
    """One property of `weight` bytes that each of many tiles has `times` times."""
    made = hostile.heic(Image.new("RGB", (64, 64), hostile.GREEN))
    coded = hostile_heif.inside(made, b"mdat")
    tiles = range(2, 2 + 64)
    layout = bytes((0, 0, 7, 7)) + pack(">HH", 512, 512)
    known = hostile_heif.box(
        b"ipco",
        hostile_heif.full(b"ispe", pack(">II", 512, 512)),
        hostile_heif.full(b"ispe", pack(">II", 64, 64)),
        hostile_heif.box(b"hvcC", hostile_heif.inside(made, b"hvcC")),
        hostile_heif.box(b"pixi", bytes(weight)),
    )
    each = bytes((2, 0x83)) + bytes([4]) * times
    properties = hostile_heif.box(
        b"iprp",
        known,
        hostile_heif.full(
            b"ipma",
            pack(">I", 1 + len(tiles)),
            pack(">HBB", 1, 1, 1),
            *(pack(">HB", tile, len(each)) + each for tile in tiles),
        ),
    )
    made_of = hostile_heif.full(
        b"iref",
        hostile_heif.box(b"dimg", pack(f">HH{len(tiles)}H", 1, len(tiles), *tiles)),
    )
    items = [hostile_heif.item(1, b"grid"), *(hostile_heif.item(one, b"hvc1") for one in tiles)]
    return _heif_file(b"heic", items, [layout, *[coded] * len(tiles)], properties + made_of)


def avif_of_units(tiles: int, units: int) -> bytes:
    """Tiles that are nothing but temporal delimiters, two bytes each."""
    made = hostile.avif(Image.new("RGB", (64, 64), hostile.GREEN), subsampling="4:2:0")
    numbers = range(2, 2 + tiles)
    layout = bytes((0, 0, 0, tiles - 1)) + pack(">HH", 64 * tiles, 64)
    properties = hostile_heif.box(
        b"iprp",
        hostile_heif.box(
            b"ipco",
            hostile_heif.full(b"ispe", pack(">II", 64 * tiles, 64)),
            hostile_heif.full(b"ispe", pack(">II", 64, 64)),
            hostile_heif.box(b"av1C", hostile_heif.inside(made, b"av1C")),
        ),
        hostile_heif.full(
            b"ipma",
            pack(">I", 1 + tiles),
            pack(">HBB", 1, 1, 1),
            *(pack(">HBBB", one, 2, 2, 0x83) for one in numbers),
        ),
    )
    made_of = hostile_heif.full(
        b"iref", hostile_heif.box(b"dimg", pack(f">HH{tiles}H", 1, tiles, *numbers))
    )
    items = [hostile_heif.item(1, b"grid"), *(hostile_heif.item(one, b"av01") for one in numbers)]
    return _heif_file(b"avif", items, [layout, *[b"\x12\0" * units] * tiles], properties + made_of)


def _heif_file(brand: bytes, items: list[bytes], contents: list[bytes], rest: bytes) -> bytes:
    """Items one after the other; contents that are the same object are stored once."""
    start = hostile_heif.box(b"ftyp", brand, bytes(4), b"mif1")
    places: dict[int, int] = {}
    stored = b""
    for content in contents:
        if id(content) not in places:
            places[id(content)] = len(stored)
            stored += content

    def listing(at: int) -> bytes:
        extents = [
            hostile_heif.extent(number, at + places[id(content)], len(content))
            for number, content in enumerate(contents, 1)
        ]
        return hostile_heif.meta(b"pict", items, extents, rest)

    at = len(start) + len(listing(0)) + 8
    return start + listing(at) + hostile_heif.box(b"mdat", stored)


def boxes_in_boxes(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = hostile_heif.box(b"meta", bytes(4), inner)
    return hostile_heif.box(b"ftyp", b"avif", bytes(4), b"mif1") + inner


def cases() -> list[Case]:
    blank, bomb = hostile.blank_png, hostile.header_bomb_png
    return [
        refused("PNG of 900 Mpx in 100 kB", lambda: bomb(30_000, 30_000, 100_000)),
        refused(
            "PNG of 121 Mpx, every row there",
            lambda: blank(11_000, 11_000, depth=1, colour=0),
            is_heavy=True,
        ),
        refused("PNG of the largest size there is", lambda: bomb(2**31 - 1, 2**31 - 1, 100)),
        refused("PNG of 24,000,001 pixels in a row", lambda: bomb(24_000_001, 1, 100)),
        refused("PNG of no width", lambda: bomb(0, 64, 100)),
        refused("PNG of 9 Mpx without rows", lambda: bomb(3_000, 3_000, 100)),
        either("PNG of 24 Mpx in 70 kB", lambda: blank(6_000, 4_000), is_heavy=True),
        either("PNG of 64 pixels, 40 MB of rows", png_of_more_rows_than_told, is_heavy=True),
        cleaned(
            "PNG with texts of 60 MB, packed",
            lambda: png_of_compressed_texts(60_000_000),
            is_heavy=True,
        ),
        cleaned(
            "PNG with a profile of 100 MB, packed",
            lambda: png_of_profiles(1, 100_000_000),
            is_heavy=True,
        ),
        either(
            "PNG with 5,000 profiles of 4 MB, packed",
            lambda: png_of_profiles(5_000, 4_000_000),
            is_heavy=True,
        ),
        refused(
            "PNG of 60,000 chunks",
            lambda: hostile.with_chunks(hostile.png(), hostile.chunk(b"teXt", b"") * 60_000),
        ),
        refused("JPEG of 65,500 by 65,500", lambda: hostile.jpeg_of_size(65_500, 65_500)),
        refused("JPEG of 50,010,000 pixels", lambda: hostile.jpeg_of_size(10_000, 5_001)),
        refused("JPEG of no height", lambda: hostile.jpeg_of_size(96, 0)),
        either("JPEG of 49 Mpx in 2 kB", lambda: hostile.jpeg_of_size(7_000, 7_000), is_heavy=True),
        refused("JPEG of 3,000 comments", lambda: jpeg_of_segments(3_000)),
        either("JPEG of 1,900 empty comments", lambda: jpeg_of_segments(1_900)),
        either("JPEG of 1,900 scans", lambda: jpeg_of_scans(1_900), is_heavy=True),
        refused("WebP of 16,384 by 16,384", lambda: hostile.webp_of_size(16_384, 16_384)),
        refused("WebP of 16 Mpx in 300 bytes", lambda: hostile.webp_of_size(4_000, 4_000)),
        refused(
            "HEIC of 65,535 by 65,535", lambda: hostile_heif.of_size(hostile.heic(), 65_535, 65_535)
        ),
        refused(
            "HEIC grid of 256 by 256 tiles",
            lambda: hostile_heif.grid_of_size(65_535, 65_535, rows=256, columns=256),
        ),
        refused(
            "HEIC grid of 24 Mpx in two tiles", lambda: hostile_heif.grid_of_size(6_000, 4_000)
        ),
        refused(
            "HEIC with 64 tiles, 10 MB of properties each",
            lambda: heic_of_heavy_properties(200_000, 50),
        ),
        either(
            "AVIF of 4,000 by 4,000 in 500 bytes",
            lambda: hostile_heif.of_size(hostile.avif(), 4_000, 4_000),
            is_heavy=True,
        ),
        refused(
            "AVIF grid of 200 tiles, 2,000,000 units",
            lambda: avif_of_units(200, 10_000 - 1),
            is_heavy=True,
        ),
        refused("AVIF of 20,000 boxes one in another", lambda: boxes_in_boxes(2_000)),
        refused("AVIF of 5,000 boxes", lambda: hostile.avif() + hostile_heif.box(b"free") * 5_000),
        refused("GIF of 65,535 by 65,535", lambda: gif_of_size(65_535, 65_535)),
    ]
