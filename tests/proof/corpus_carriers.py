"""Which pictures carry words, and which are something else at once, or called something else?"""

from __future__ import annotations

import io
import zipfile
from functools import partial
from struct import pack

from tests.consent import hostile, hostile_heif
from tests.proof.corpus_case import MARK, NAME, Case, Door, cleaned, either, refused

HTML = b"<!DOCTYPE html><html><script>alert('" + MARK + b"')</script></html>"
XMP = hostile.XMP
ADOBE_XMP = b"http://ns.adobe.com/xap/1.0/\0"
ICC_WITH_WORDS = hostile.swapped_rgb_profile() + b"desc\0\0\0\0" + MARK


def jpeg_with(marker: int, payload: bytes) -> bytes:
    return hostile.with_segments(hostile.jpeg(), hostile.segment(marker, payload))


def jpeg_with_everything() -> bytes:
    data = hostile.with_segments(
        hostile.jpeg(exif=hostile.exif()),
        hostile.segment(0xE1, ADOBE_XMP + XMP),
        hostile.segment(0xED, hostile.IPTC),
        hostile.segment(0xFE, MARK),
        hostile.segment(0xE2, b"MPF\0" + MARK),
        hostile.segment(0xEB, b"JP\0\1" + MARK),
    )
    return data + MARK


def with_second_picture() -> bytes:
    """As telephones append a picture of the depth, or of the whole scene before it was cropped."""
    return jpeg_with(0xE2, b"MPF\0MM\0*" + MARK) + hostile.jpeg(comment=MARK)


def between_scans(words: bytes) -> bytes:
    data = hostile.jpeg(progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + words + data[at:]


def png_with(kind: bytes, payload: bytes) -> bytes:
    return hostile.with_chunks(hostile.png(), hostile.chunk(kind, payload))


def webp_with(kind: bytes, payload: bytes, flags: int = 0) -> bytes:
    return hostile.webp_with_chunks(hostile.webp(), hostile.riff(kind, payload), flags=flags)


def jumbf() -> bytes:
    """A C2PA manifest in a JUMBF box (ISO/IEC 19566-5), as cameras sign where they were."""
    described = hostile_heif.box(b"jumd", b"c2pa" + bytes(12), b"\3c2pa\0")
    return hostile_heif.box(b"jumb", described, hostile_heif.box(b"json", b'{"a":"' + MARK + b'"}'))


def heic_with(**told: object) -> bytes:
    return hostile.heic(exif=hostile.exif(), xmp=XMP, **told)


def carriers() -> list[Case]:
    jumb = jumbf()
    avif = hostile_heif.avif
    jpegs = {
        "EXIF and a place": lambda: hostile.jpeg(exif=hostile.exif()),
        "EXIF, big-endian": lambda: hostile.jpeg(exif=hostile.exif(big_endian=True)),
        "EXIF twice": lambda: hostile.with_segments(hostile.jpeg(exif=hostile.exif()), hostile.segment(0xE1, hostile.exif())),
        "XMP": lambda: jpeg_with(0xE1, ADOBE_XMP + XMP),
        "extended XMP": lambda: jpeg_with(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + MARK),
        "IPTC": lambda: jpeg_with(0xED, hostile.IPTC),
        "a comment": lambda: jpeg_with(0xFE, MARK),
        "a profile with words": lambda: hostile.jpeg(icc_profile=ICC_WITH_WORDS),
        "MPF and a second picture": with_second_picture,
        "a thumbnail in JFXX": lambda: jpeg_with(0xE0, b"JFXX\0\x10" + hostile.jpeg(comment=MARK)),
        "C2PA": lambda: jpeg_with(0xEB, b"JP\0\1\0\0\0\1" + jumb),
        "application data": lambda: jpeg_with(0xE8, MARK),
        "words after the end": lambda: hostile.jpeg() + MARK,
        "words between scans": lambda: between_scans(hostile.segment(0xFE, MARK)),
        "stray words before a scan": lambda: between_scans(MARK),
        "all of these": jpeg_with_everything,
    }  # fmt: skip
    pngs = {
        "texts": hostile.png_with_texts,
        "EXIF": lambda: hostile.png(exif=hostile.exif()),
        "XMP": lambda: png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        "a profile with words": lambda: hostile.png(icc_profile=ICC_WITH_WORDS),
        "C2PA": lambda: png_with(b"caBX", jumb),
        "a time": lambda: png_with(b"tIME", pack(">H5B", 2026, 5, 3, 10, 0, 0)),
        "a chunk of its own": lambda: png_with(b"naMe", MARK),
        "one frame of an APNG": lambda: png_with(b"acTL", pack(">II", 1, 0)),
        "a profile twice": lambda: hostile.with_chunks(hostile.png(icc_profile=ICC_WITH_WORDS), hostile.chunk(b"iCCP", MARK + b"\0\0")),
        "words after the end": lambda: hostile.png() + MARK,
    }  # fmt: skip
    webps = {
        "EXIF": lambda: hostile.webp(exif=hostile.exif()),
        "XMP": lambda: hostile.webp(xmp=XMP),
        "a profile with words": lambda: hostile.webp(icc_profile=ICC_WITH_WORDS),
        "C2PA": lambda: webp_with(b"C2PA", jumb),
        "a chunk of its own": lambda: webp_with(b"NAME", MARK),
        "words after the end": lambda: hostile.webp() + MARK,
    }
    heifs = {
        "HEIC with EXIF and XMP": heic_with,
        "HEIC with a thumbnail": lambda: heic_with(thumbnails=[32]),
        "HEIC with a box of words": lambda: hostile.heic() + hostile_heif.box(b"uuid", MARK),
        "HEIC with C2PA": lambda: hostile.heic() + jumb,
        "AVIF with EXIF and XMP": lambda: hostile.avif(exif=hostile.exif(), xmp=XMP),
        "AVIF with words among its units": lambda: avif(units=hostile_heif.unit(hostile_heif.METADATA_UNIT, MARK)),
        "AVIF with a name": lambda: avif(name=MARK),
        "AVIF with a box of words": lambda: avif(after=hostile_heif.box(b"free", MARK)),
        "AVIF with a property of words": lambda: avif(hostile_heif.full(b"udes", MARK)),
        "AVIF with C2PA": lambda: avif(after=hostile_heif.box(b"uuid", jumb)),
    }  # fmt: skip
    named = [
        (f"{kind} with {what}", build)
        for kind, table in (("JPEG", jpegs), ("PNG", pngs), ("WebP", webps))
        for what, build in table.items()
    ]
    return [
        cleaned(name, build, shows="profile" not in name)
        for name, build in [*named, *heifs.items()]
    ]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.html"), HTML)
    return out.getvalue()


def gif_and_script() -> bytes:
    return b"GIF89a/*" + bytes(20) + b"*/=1;alert('" + MARK + b"');"


def pdf_and_jpeg() -> bytes:
    """Readers of PDF look for its head anywhere in the first kilobyte."""
    return (
        jpeg_with(0xFE, b"%PDF-1.7\n1 0 obj<</Title(" + MARK + b")>>endobj")
        + b"\nstartxref\n24\n%%EOF"
    )


def svg(inside: bytes = b"") -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + inside + b"</svg>"


def entities() -> bytes:
    """A billion laughs."""
    lines = [b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10) for at in range(1, 10)]
    return (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">'
        + b"".join(lines)
        + b"]>"
        + svg(b"&a9;")
    )


def polyglots() -> list[Case]:
    return [
        cleaned("JPEG and HTML", lambda: hostile.jpeg() + HTML),
        cleaned("JPEG with HTML in a comment", lambda: jpeg_with(0xFE, HTML)),
        cleaned("JPEG and ZIP", lambda: hostile.jpeg() + zipped()),
        cleaned("JPEG and PDF", pdf_and_jpeg),
        cleaned("JPEG and PHP", lambda: jpeg_with(0xFE, b"<?php system('" + MARK + b"'); ?>")),
        cleaned("PNG and ZIP", lambda: hostile.png() + zipped()),
        cleaned("PNG with HTML in a text", lambda: png_with(b"tEXt", b"Title\0" + HTML)),
        cleaned("WebP with HTML in a chunk", lambda: webp_with(b"HTML", HTML)),
        cleaned("AVIF and HTML", lambda: hostile_heif.avif(after=hostile_heif.box(b"free", HTML))),
        refused("GIF and a script", gif_and_script, file_name="a.gif", content_type="image/gif"),
        refused("HTML called a photo", lambda: HTML),
        refused("SVG called a photo", svg),
        refused("SVG with a byte order mark", lambda: b"\xef\xbb\xbf" + svg(), file_name="a.png"),
        refused("SVG of a billion words", entities, file_name="a.svg", content_type="image/svg+xml"),
        refused("ZIP called a photo", zipped),
        refused("PDF called a photo", lambda: b"%PDF-1.7\n" + bytes(200)),
        refused("a program called a photo", lambda: b"MZ\x90\0" + bytes(500)),
        refused("a script called a photo", lambda: b"#!/bin/sh\nrm -rf /\n"),
        refused("TIFF called a photo", lambda: hostile.saved(hostile.four_quadrants(), "TIFF")),
        refused("BMP called a photo", lambda: hostile.saved(hostile.four_quadrants(), "BMP")),
        refused("a text called a photo", lambda: b"Dear front desk, this is my photo. " + MARK),
        refused("a video called a photo", lambda: hostile_heif.box(b"ftyp", b"isom", bytes(400))),
        refused("PostScript called a photo", lambda: b"%!PS-Adobe-3.0\n(" + MARK + b") run"),
        refused("a drawing program's script", lambda: b"push graphic-context\nfill 'url(|id)'"),
    ]  # fmt: skip


def other_endings() -> list[Case]:
    """A file is judged by what it is: its ending and the type the browser tells say nothing."""
    table = [
        ("PNG called .jpg", hostile.png, "a.jpg", "image/jpeg"),
        ("JPEG called .png", hostile.jpeg, "a.png", "image/png"),
        ("HEIC called .jpg", hostile.heic, "a.jpg", "image/jpeg"),
        ("AVIF called .webp", hostile.avif, "a.webp", "image/webp"),
        ("WebP called .heic", hostile.webp, "a.heic", "image/heic"),
        ("JPEG called .php", hostile.jpeg, "a.php", "application/x-php"),
        ("JPEG called .jpg.exe", hostile.jpeg, "a.jpg.exe", "application/octet-stream"),
        ("JPEG called .html", hostile.jpeg, "a.html", "text/html"),
        ("JPEG called .svg", hostile.jpeg, "a.svg", "image/svg+xml"),
        ("JPEG without an ending", hostile.jpeg, "a", ""),
        ("JPEG of a type with a line break", hostile.jpeg, "a.jpg", "image/jpeg; x=\ty"),
    ]
    return [
        cleaned(name, build, file_name=called, content_type=kind)
        for name, build, called, kind in table
    ]


FILE_NAMES = {
    "a way up": "../../../../" + NAME + ".jpg",
    "a way up on Windows": "..\\..\\" + NAME + ".jpg",
    "an absolute path": "/etc/cron.d/" + NAME + ".jpg",
    "a drive": "C:\\Users\\" + NAME + ".jpg",
    "a NUL": NAME + ".jpg\0.html",
    "an encoded NUL and way up": "%2e%2e%2f" + NAME + "%00.jpg",
    "right to left": NAME + "\u202egpj.exe",
    "300 letters": NAME + "x" * 300 + ".jpg",
    "300 wide letters": NAME + "歯" * 300 + ".jpg",
    "only dots": "...",
    "two dots": "..",
    "one dot": ".",
    "only spaces": "   ",
    "a line break": NAME + "\r\nX-Evil: 1.jpg",
    "emoji": "😀🦷.jpg",
    "emoji alone": "🦷",
    "a device of Windows": "CON",
    "another device": "aux.jpg",
    "a stream of Windows": NAME + ".jpg::$DATA",
    "a patient": NAME + ".jpg",
    "a patient with accents": NAME + " Žofie Nguyễn.jpg",
    "markup": "<img src=x onerror=alert(1)>" + NAME + ".jpg",
    "a template": "{{ settings.SECRET_KEY }}{% debug %}.jpg",
    "quotes": NAME + "';\"--.jpg",
    "a formula": "=HYPERLINK(" + NAME + ").jpg",
    "a home": "~root/.ssh/" + NAME,
    "hidden": ".htaccess",
    "a public key": "pub/0123456789abcdef0123456789abcdef/" + NAME + ".jpg",
    "nothing": "",
}  # fmt: skip


def names() -> list[Case]:
    """Each hostile name at each door where photos come in by a form."""
    doors = (Door.PHOTO, Door.MANY, Door.PATIENT, Door.CHOOSER)
    build = {
        Door.PHOTO: hostile.jpeg,
        Door.MANY: partial(hostile.jpeg, exif=hostile.exif()),
        Door.PATIENT: hostile.png,
        Door.CHOOSER: hostile.webp,
    }
    # Of "..", "." and no name Django makes no file at all.
    none = {"two dots", "one dot", "nothing"}
    return [
        (either if what in none else cleaned)(
            f"called by {what}", build[door], door=door, file_name=called
        )
        for door in doors
        for what, called in FILE_NAMES.items()
    ]


def cases() -> list[Case]:
    return carriers() + polyglots() + other_endings() + names()
