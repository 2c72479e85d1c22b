"""From which good files are the mutated ones made? Of every format, small, with all carriers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from tests.consent import hostile, hostile_heif
from tests.proof import corpus_carriers, corpus_clips, corpus_papers


def pictures() -> Iterable[bytes]:
    small = hostile.four_quadrants(32, 24)
    clear, grey = small.convert("RGBA"), small.convert("L")
    clear.putalpha(Image.linear_gradient("L").resize(small.size))
    told = {"exif": hostile.exif(6), "xmp": hostile.XMP}
    profile = hostile.swapped_rgb_profile()
    yield hostile.jpeg(small, comment=hostile.SECRET, icc_profile=profile, **told)
    yield hostile.jpeg(small, progressive=True, subsampling=2)
    yield hostile.jpeg(small.convert("CMYK"), icc_profile=hostile.red_cyan_cmyk_profile())
    yield hostile.jpeg(grey, restart_marker_blocks=1)
    yield corpus_carriers.jpeg_with_everything()
    yield hostile.png(small, exif=hostile.exif(3), icc_profile=profile)
    yield hostile.png_with_texts()
    yield hostile.png(clear)
    yield hostile.png(small.quantize(4), transparency=1)
    yield hostile.sixteen_bit_png(6, big=(60_000, 1, 1, 30_000))
    yield hostile.animated("PNG")
    yield hostile.webp(small, icc_profile=profile, **told)
    yield hostile.webp(clear, lossless=True)
    yield hostile.webp(clear, quality=80)
    yield hostile.animated("WEBP")
    yield hostile.saved(small, "GIF")
    yield hostile.heic(hostile.four_quadrants(64, 48), **told)
    yield hostile_heif.grid()
    yield hostile.heic(hostile.four_quadrants(64, 48, mode="RGBA"))
    yield hostile.avif(small, **told)
    yield hostile.avif(clear)
    yield hostile_heif.avif(hostile_heif.clap(8, 4, 40, 20), picture=small, name=hostile.SECRET)
    yield corpus_carriers.jumbf() + hostile.avif(small)


def clips() -> Iterable[bytes]:
    tiny = {"width": 48, "height": 32, "pictures": 3, "told": corpus_clips.TOLD}
    for kind in ("MP4", "MOV", "WebM", "MKV"):
        yield corpus_clips.small(kind, **tiny)
    yield corpus_clips.small("MP4", sound=None, **tiny)


def texts() -> Iterable[bytes]:
    """The first byte says which reader it is for; see mutant_worker."""
    for text, _must in corpus_clips.CAPTIONS.values():
        if len(text) < 1_000:
            yield b"c" + text.encode()
    for data, _must in corpus_papers.LISTS.values():
        if len(data) < 1_000:
            yield b"n" + data
    yield (
        b"n" + b"file;name\n" + b"".join(b"photo %d.jpg;Patient %d\r\n" % (n, n) for n in range(9))
    )
    for build in (corpus_papers.pdf, corpus_papers.locked, corpus_carriers.pdf_and_jpeg):
        yield b"s" + build()
    for content in (b"\x30\x80nonsense", corpus_papers.deep_der(20)):
        yield b"g" + corpus_papers.sealed_with(content)


KINDS = {"pictures": pictures, "clips": clips, "texts": texts}


def write(folder: Path) -> None:
    """Puts the seeds where workers find them without Django."""
    for kind, made in KINDS.items():
        (folder / kind).mkdir()
        for number, data in enumerate(made()):
            (folder / kind / f"{number:03}").write_bytes(data)


def read(folder: Path, kind: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((folder / kind).iterdir())]
