"""Which hostile pictures might staff upload? Cut off, too large, of odd kinds, turned, moving."""

from __future__ import annotations

from functools import lru_cache, partial
from io import BytesIO

from PIL import Image

from tests.consent import hostile, hostile_heif
from tests.proof.corpus_case import Case, cleaned, cut, either, refused

MEGABYTE = 1024 * 1024
FORMATS = {
    "JPEG": hostile.jpeg,
    "PNG": hostile.png,
    "WebP": hostile.webp,
    "HEIC": hostile.heic,
    "AVIF": hostile.avif,
}
SHARES = {"3 %": 0.03, "25 %": 0.25, "50 %": 0.5, "75 %": 0.75, "95 %": 0.95, "all but a byte": 1.0}


def truncations() -> list[Case]:
    told = {name: partial(make, exif=hostile.exif()) for name, make in FORMATS.items()}
    made = [
        refused(f"{name} cut off at {share}", cut(build, part))
        for name, build in told.items()
        for share, part in SHARES.items()
    ]
    return made + [
        refused(f"GIF cut off at {share}", cut(partial(hostile.animated, "GIF"), part))
        for share, part in SHARES.items()
    ]


@lru_cache(maxsize=1)
def two_thousand() -> list[Image.Image]:
    frames = [Image.new("P", (24, 16), 0) for _ in range(2_000)]
    for number, frame in enumerate(frames):
        frame.putpalette([number % 256, 30, 30, 220, 220, 220])
        frame.putpixel((number % 24, number // 24 % 16), 1)
    return frames


def of_two_thousand(name: str) -> bytes:
    frames = [frame.convert("RGB") if name != "GIF" else frame for frame in two_thousand()]
    options = {"method": 0, "quality": 10} if name == "WEBP" else {}
    return hostile.saved(
        frames[0], name, save_all=True, append_images=frames[1:], duration=20, **options
    )


def moving() -> list[Case]:
    return [
        refused("GIF of two frames", lambda: hostile.animated("GIF"), file_name="a.gif"),
        refused("APNG of two frames", lambda: hostile.animated("PNG"), file_name="a.png"),
        refused("WebP of two frames", lambda: hostile.animated("WEBP"), file_name="a.webp"),
        refused("AVIF of two frames", lambda: hostile.animated("AVIF"), file_name="a.avif"),
        refused("GIF of 2,000 frames", lambda: of_two_thousand("GIF"), is_heavy=True),
        refused("APNG of 2,000 frames", lambda: of_two_thousand("PNG"), is_heavy=True),
        refused("WebP of 2,000 frames", lambda: of_two_thousand("WEBP"), is_heavy=True),
    ]


def stored_as(orientation: int) -> Image.Image:
    turned = hostile.AS_STORED[orientation]
    picture = hostile.four_quadrants()
    return picture if turned is None else picture.transpose(turned)


def orientations() -> list[Case]:
    made = [
        cleaned(
            f"JPEG of orientation {one}",
            partial(_turned, hostile.jpeg, one, big_endian=one % 2 == 0),
        )
        for one in hostile.AS_STORED
    ]
    made += [
        cleaned(f"{name} of orientation {one}", partial(_turned, make, one))
        for name, make in (("PNG", hostile.png), ("WebP", hostile.webp))
        for one in (3, 6, 8)
    ]
    # In a HEIC and an AVIF a property turns the picture; EXIF has no say in it.
    made += [
        cleaned(f"{name} of orientation 6", partial(_turned, make, 6), shows=False)
        for name, make in (("HEIC", hostile.heic), ("AVIF", hostile.avif))
    ]
    return [*made, cleaned("JPEG of orientation 99", lambda: hostile.jpeg(exif=hostile.exif(99)))]


def _turned(make, orientation: int, **more: object) -> bytes:
    return make(stored_as(orientation), exif=hostile.exif(orientation, **more))


def ycck() -> bytes:
    """CMYK whose inks Adobe's marker says are turned into YCCK: its colours come out as they may."""
    data = hostile.jpeg(hostile.four_quadrants(mode="CMYK"))
    at = data.index(b"Adobe")
    return data[: at + 11] + b"\2" + data[at + 12 :]


def with_frame_marker(marker: int) -> bytes:
    data = hostile.jpeg()
    at = data.index(b"\xff\xc0")
    return data[: at + 1] + bytes([marker]) + data[at + 2 :]


def arithmetic() -> bytes:
    """Coded arithmetically, as its header says; any bytes are a picture then."""
    return with_frame_marker(0xC9)


def of_twelve_bits() -> bytes:
    data = bytearray(with_frame_marker(0xC1))
    data[data.index(b"\xff\xc1") + 4] = 12
    return bytes(data)


def clear_palette() -> bytes:
    return hostile.png(hostile.four_quadrants().quantize(8), transparency=7)


def interlaced() -> bytes:
    """Interlacing is only declared: the rows of one pass do not fit."""
    data = bytearray(hostile.png())
    data[28] = 1
    return hostile.with_right_checksums(bytes(data))


def of_bits(bits: int) -> bytes:
    import pillow_heif

    picture = pillow_heif.from_bytes("RGB;16", (96, 64), bytes(96 * 64 * 6))
    out = BytesIO()
    pillow_heif.options.SAVE_HDR_TO_12_BIT = bits == 12
    picture.save(out, quality=90)
    pillow_heif.options.SAVE_HDR_TO_12_BIT = False
    return out.getvalue()


def kinds() -> list[Case]:
    gray, quadrants = hostile.four_quadrants(mode="L"), hostile.four_quadrants
    return [
        cleaned("JPEG in CMYK", lambda: hostile.jpeg(quadrants(mode="CMYK")), shows=False),
        cleaned(
            "JPEG in CMYK with a profile",
            lambda: hostile.jpeg(
                quadrants(mode="CMYK"), icc_profile=hostile.red_cyan_cmyk_profile()
            ),
            shows=False,
        ),
        either("JPEG in YCCK", ycck),
        cleaned("JPEG in grey", lambda: hostile.jpeg(gray), shows=False),
        cleaned("JPEG, progressive", lambda: hostile.jpeg(progressive=True)),
        cleaned("JPEG with restart markers", lambda: hostile.jpeg(restart_marker_blocks=2)),
        either("JPEG, arithmetic coding", arithmetic),
        refused("JPEG of 12 bits", of_twelve_bits),
        refused("JPEG, lossless (SOF3)", lambda: with_frame_marker(0xC3)),
        refused("JPEG, hierarchical (SOF5)", lambda: with_frame_marker(0xC5)),
        refused("JPEG with two frames", lambda: _doubled(hostile.jpeg(), b"\xff\xc0")),
        either("JPEG with every table twice", lambda: _doubled(hostile.jpeg(), b"\xff\xdb")),
        cleaned("PNG of one bit", lambda: hostile.png(quadrants().convert("1")), shows=False),
        cleaned(
            "PNG of 16 bits, grey", lambda: hostile.sixteen_bit_png(0, big=(40_000,)), shows=False
        ),
        cleaned(
            "PNG of 16 bits, RGB",
            lambda: hostile.sixteen_bit_png(2, big=(60_000, 100, 100)),
            shows=False,
        ),
        cleaned(
            "PNG of 16 bits, grey with alpha",
            lambda: hostile.sixteen_bit_png(4, big=(40_000, 30_000)),
            shows=False,
        ),
        cleaned(
            "PNG of 16 bits, RGBA",
            lambda: hostile.sixteen_bit_png(6, big=(60_000, 1, 1, 30_000)),
            shows=False,
        ),
        cleaned("PNG with a palette, partly clear", clear_palette, shows=False),
        cleaned("PNG with a palette", lambda: hostile.png(quadrants().quantize(4))),
        cleaned("PNG with alpha", lambda: hostile.png(quadrants(mode="RGBA"))),
        either("PNG, interlaced as it says", interlaced),
        refused(
            "PNG with two headers", lambda: hostile.with_chunks(hostile.png(), hostile.png()[8:33])
        ),
        either("PNG with its data twice", lambda: hostile.png()[:-12] + hostile.png()[33:]),
        refused(
            "PNG with an unknown critical chunk",
            lambda: hostile.with_chunks(hostile.png(), hostile.chunk(b"NEWS", b"x")),
        ),
        cleaned("WebP, lossless", lambda: hostile.webp(lossless=True)),
        cleaned("WebP with alpha", lambda: hostile.webp(quadrants(mode="RGBA"), lossless=True)),
        refused(
            "WebP with two pictures",
            lambda: hostile.webp_with_chunks(hostile.webp(), hostile.webp()[12:], flags=0),
        ),
        refused("WebP of zeros", lambda: b"RIFF\x20\0\0\0WEBPVP8 " + bytes(24)),
        cleaned("HEIC", hostile.heic),
        cleaned("HEIC of two tiles", hostile_heif.grid),
        cleaned("HEIC of 10 bits", lambda: of_bits(10), shows=False),
        cleaned("AVIF", hostile.avif),
        cleaned("AVIF with alpha", lambda: hostile.avif(quadrants(mode="RGBA")), shows=False),
        refused("AVIF, protected", lambda: hostile_heif.avif(protected=1)),
        refused("AVIF that is no picture", lambda: hostile_heif.avif(handler=b"vide")),
        refused("AVIF with its bytes elsewhere", lambda: hostile_heif.avif(method=2)),
    ]


def _doubled(data: bytes, marker: bytes) -> bytes:
    at = data.index(marker)
    stop = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:stop] + data[at:stop] + data[stop:]


def sizes() -> list[Case]:
    return [
        refused("nothing at all", lambda: b""),
        refused("one byte", lambda: b"\xff"),
        refused("four bytes", lambda: b"\x89PNG"),
        refused("26 MB of zeros", lambda: bytes(26 * MEGABYTE), is_heavy=True),
        refused("JPEG of 26 MB", lambda: hostile.jpeg() + bytes(26 * MEGABYTE), is_heavy=True),
        refused("JPEG of two bytes", lambda: b"\xff\xd8"),
        cleaned("JPEG of one pixel", lambda: hostile.jpeg(Image.new("RGB", (1, 1))), shows=False),
        cleaned(
            "PNG of 20,000 by 1", lambda: hostile.png(Image.new("L", (20_000, 1))), shows=False
        ),
    ]


def cases() -> list[Case]:
    return truncations() + moving() + orientations() + kinds() + sizes()
