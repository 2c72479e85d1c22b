"""Which files might a photo upload receive? All are built here; none is committed."""

from __future__ import annotations

import zlib
from io import BytesIO
from struct import pack

import pillow_heif
from PIL import Image, PngImagePlugin

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (30, 60, 200), (245, 245, 245)
QUADRANTS = (RED, GREEN, BLUE, WHITE)
"""Top left, top right, bottom left, bottom right of the upright test picture."""

SECRET = b"SECRET-PATIENT-NAME"

# Turns the upright picture into the one a camera stores with this EXIF orientation.
AS_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def four_quadrants(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    picture = Image.new("RGB", (width, height))
    for number, colour in enumerate(QUADRANTS):
        left, top = number % 2 * (width // 2), number // 2 * (height // 2)
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture.convert(mode)


def saved(picture: Image.Image, name: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, name, **options)
    return out.getvalue()


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    return saved(picture or four_quadrants(), "JPEG", **{"quality": 95, "subsampling": 0} | options)


def png(picture: Image.Image | None = None, **options: object) -> bytes:
    return saved(picture or four_quadrants(), "PNG", **options)


def webp(picture: Image.Image | None = None, **options: object) -> bytes:
    return saved(picture or four_quadrants(), "WEBP", **{"quality": 95} | options)


def heic(picture: Image.Image | None = None, **options: object) -> bytes:
    pillow_heif.register_heif_opener()
    return saved(picture or four_quadrants(), "HEIF", **{"quality": 95} | options)


def avif(picture: Image.Image | None = None, **options: object) -> bytes:
    return saved(picture or four_quadrants(), "AVIF", **{"quality": 95, "speed": 10} | options)


def exif(orientation: int = 1, *, big_endian: bool = False) -> bytes:
    """EXIF with an orientation, a camera owner's name, a GPS position and an embedded thumbnail."""
    order, magic = (">", b"MM\0*") if big_endian else ("<", b"II*\0")
    value = pack(f"{order}HH", orientation, 0)
    thumbnail = jpeg(four_quadrants(16, 16))
    owner = SECRET + b"\0"
    # 8 header; directory 0 of 3 entries at 8; GPS of 1 entry at 50; directory 1 of 2 entries at 68.
    owner_at = 98
    thumbnail_at = owner_at + len(owner)
    return b"".join(
        (
            b"Exif\0\0",
            magic,
            pack(f"{order}I", 8),
            pack(f"{order}H", 3),
            pack(f"{order}HHI", 0x0112, 3, 1) + value,
            pack(f"{order}HHII", 0x013B, 2, len(owner), owner_at),
            pack(f"{order}HHII", 0x8825, 4, 1, 50),
            pack(f"{order}I", 68),
            pack(f"{order}H", 1),
            pack(f"{order}HHI", 0x0001, 2, 2) + b"N\0\0\0",
            pack(f"{order}I", 0),
            pack(f"{order}H", 2),
            pack(f"{order}HHII", 0x0201, 4, 1, thumbnail_at),
            pack(f"{order}HHII", 0x0202, 4, 1, len(thumbnail)),
            pack(f"{order}I", 0),
            owner,
            thumbnail,
        )
    )


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:title>' + SECRET + b"</dc:title></x:xmpmeta>"
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + pack(">I", 24) + b"\x1c\x02\x05\0\x13" + SECRET


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + pack(">H", 2 + len(payload)) + payload


def with_segments(data: bytes, *segments: bytes) -> bytes:
    """A JPEG with more segments directly after its start."""
    return data[:2] + b"".join(segments) + data[2:]


def without_segment(data: bytes, marker: int) -> bytes:
    at = data.index(bytes((0xFF, marker)))
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = pack(">HH", height, width)
    return bytes(data)


def chunk(kind: bytes, payload: bytes) -> bytes:
    return pack(">I", len(payload)) + kind + payload + pack(">I", zlib.crc32(kind + payload))


def with_chunks(data: bytes, *chunks: bytes) -> bytes:
    """A PNG with more chunks directly after its header."""
    return data[:33] + b"".join(chunks) + data[33:]


def bare_png(
    width: int,
    height: int,
    raw: bytes,
    *,
    depth: int = 8,
    colour: int = 2,
    before: tuple[bytes, ...] = (),
    level: int = 9,
) -> bytes:
    """A PNG of unfiltered rows, in the depths and colour types that Pillow cannot write."""
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)),
            *before,
            chunk(b"IDAT", zlib.compress(raw, level)),
            chunk(b"IEND", b""),
        )
    )


def blank_png(width: int, height: int, *, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of one colour, row for row, whose rows are all there."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = bytes(1 + (width * samples * depth + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)),
            chunk(b"IDAT", packed),
            chunk(b"IEND", b""),
        )
    )


def header_bomb_png(width: int, height: int, size: int) -> bytes:
    """A PNG of `size` bytes at least that claims far more pixels than it holds."""
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(bytes(size), 0)),
            chunk(b"IEND", b""),
        )
    )


def sixteen_bit_png(colour: int, *, big: tuple[int, ...]) -> bytes:
    """A 16-bit PNG of one colour; `big` are its samples, 0 to 65535."""
    row = b"\0" + pack(f">{len(big)}H", *big) * 8
    return bare_png(8, 8, row * 8, depth=16, colour=colour)


def png_with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Title", SECRET.decode())
    texts.add_text("Comment", SECRET.decode() * 20, zip=True)
    texts.add_itxt("Author", SECRET.decode())
    return png(pnginfo=texts)


def webp_with_chunks(data: bytes, *chunks: bytes, flags: int) -> bytes:
    """An extended WebP (RFC 9649) made of a simple one and more chunks."""
    with Image.open(BytesIO(data)) as picture:
        width, height = picture.size
    head = bytes((flags, 0, 0, 0))
    head += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + riff(b"VP8X", head) + data[12:] + b"".join(chunks)
    return b"RIFF" + pack("<I", len(body)) + body


def riff(kind: bytes, payload: bytes) -> bytes:
    return kind + pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def webp_of_size(width: int, height: int) -> bytes:
    """A small lossless WebP whose header claims another size (at most 16384 a side)."""
    data = bytearray(webp(lossless=True))
    data[21:25] = pack("<I", (width - 1) | (height - 1) << 14)
    return bytes(data)


def animated(name: str) -> bytes:
    frames = [four_quadrants(), four_quadrants().rotate(180)]
    return saved(frames[0], name, save_all=True, append_images=frames[1:], duration=100)


def icc_profile(space: bytes, tags: dict[bytes, bytes], connection: bytes = b"XYZ ") -> bytes:
    """A version 2 input profile (ICC.1:2001-04)."""
    directory, body = b"", b""
    offset = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        padded = content + b"\0" * (-len(content) % 4)
        directory += name + pack(">II", offset + len(body), len(content))
        body += padded
    d50 = pack(">3I", 0xF6D6, 0x10000, 0xD32D)
    header = b"".join(
        (
            pack(">I", offset + len(body)), b"none", pack(">I", 0x02100000), b"scnr", space,
            connection, pack(">6H", 2026, 1, 1, 0, 0, 0), b"acsp", bytes(28), d50, bytes(48),
        )
    )  # fmt: skip
    return header + pack(">I", len(tags)) + directory + body


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + pack(">3i", *(round(value * 65536) for value in values))


def _gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + pack(">IH", 1, round(value * 256)) + b"\0\0"


WHITE_POINT = _xyz(0.9642, 1.0, 0.8249)


def swapped_rgb_profile() -> bytes:
    """In this colour space the first channel is green and the second red."""
    return icc_profile(
        b"RGB ",
        {
            b"wtpt": WHITE_POINT,
            b"rXYZ": _xyz(0.3851, 0.7169, 0.0971),
            b"gXYZ": _xyz(0.4360, 0.2225, 0.0139),
            b"bXYZ": _xyz(0.1431, 0.0606, 0.7141),
            b"rTRC": _gamma(2.2),
            b"gTRC": _gamma(2.2),
            b"bTRC": _gamma(2.2),
        },
    )


def linear_grey_profile() -> bytes:
    """In this colour space 128 is half of the light: 188 in sRGB."""
    return icc_profile(b"GRAY", {b"wtpt": WHITE_POINT, b"kTRC": _gamma(1.0)})


def red_cyan_cmyk_profile() -> bytes:
    """A press whose cyan ink is red and whose magenta and yellow inks leave the paper white."""
    white, red, black = bytes((255, 128, 128)), bytes((136, 208, 195)), bytes((0, 128, 128))
    grid = (white + black) * 4 + (red + black) * 4
    identity = pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    ramp = bytes(range(256))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity + ramp * 4 + grid + ramp * 3
    return icc_profile(b"CMYK", {b"wtpt": WHITE_POINT, b"A2B0": table}, connection=b"Lab ")


def with_right_checksums(data: bytes) -> bytes:
    """A PNG whose checksums fit what its chunks now hold; another file as it is."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    mended, at = bytearray(data), 8
    while at + 12 <= len(mended):
        stop = at + 12 + int.from_bytes(mended[at : at + 4], "big")
        if stop > len(mended):
            break
        mended[stop - 4 : stop] = pack(">I", zlib.crc32(mended[at + 4 : stop - 4]))
        at = stop
    return bytes(mended)
