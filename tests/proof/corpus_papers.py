"""Which hostile PDFs, sheets and lists might come in?"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable
from functools import partial

from tests.consent import hostile
from tests.proof.corpus_carriers import HTML, pdf_and_jpeg, svg, zipped
from tests.proof.corpus_case import MARK, NAME, Case, Door, Must, cut

MEGABYTE = 1024 * 1024
WORDS = MARK.decode()
PDF_TYPE = {"file_name": "scan.pdf", "content_type": "application/pdf"}


def pdf(*objects: bytes, start: int | None = None) -> bytes:
    """A PDF of these objects, with a table of where they are (ISO 32000-1, 7.5)."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", *objects], 1):  # fmt: skip
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(places) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % (table if start is None else start))
    return out.getvalue()


def stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def locked() -> bytes:
    return pdf().replace(b"trailer<<", b"trailer<</Encrypt 3 0 R")


def in_brackets(depth: int) -> bytes:
    return pdf(b"[" * depth + b"]" * depth)


def seals(count: int) -> bytes:
    """A file that claims to be sealed over and over."""
    return pdf() + b"/ByteRange [0 10 20 30]" * count


def sealed_with(content: bytes) -> bytes:
    head = b"%PDF-1.7\n/ByteRange [0 64 "
    place = 64
    holder = b"<" + content.hex().encode() + b">"
    start = (head + b"%d 10]" % (place + len(holder))).ljust(place)
    return start + holder + bytes(10)


def deep_der(depth: int) -> bytes:
    """ASN.1 sequences one in another."""
    content = b""
    for _ in range(depth):
        length = len(content)
        size = bytes([length]) if length < 128 else b"\x83" + length.to_bytes(3, "big")
        content = b"\x30" + size + content
    return content


PAPERS: dict[str, tuple[Callable[[], bytes], Must]] = {
    "a plain PDF": (pdf, Must.BE_CLEANED),
    "a PDF with a script": (lambda: pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), Must.BE_CLEANED),
    "a PDF that unpacks to 100 MB": (lambda: pdf(stream(bytes(100 * MEGABYTE))), Must.BE_CLEANED),
    "a PDF of 100,000 brackets": (lambda: in_brackets(100_000), Must.BE_CLEANED),
    "a PDF whose table is elsewhere": (lambda: pdf(start=999_999_999), Must.BE_REFUSED),
    "a PDF with a password": (locked, Must.BE_REFUSED),
    "a PDF head alone": (lambda: b"%PDF-1.7\n", Must.BE_REFUSED),
    "a PDF of spaces": (lambda: b"%PDF-1.7" + b" " * MEGABYTE + b"startxref\n8\n%%EOF", Must.BE_REFUSED),
    "HTML called a PDF": (lambda: HTML, Must.BE_REFUSED),
    "SVG called a PDF": (svg, Must.BE_REFUSED),
    "ZIP called a PDF": (zipped, Must.BE_REFUSED),
    "nothing called a PDF": (lambda: b"", Must.BE_REFUSED),
    "one byte called a PDF": (lambda: b"%", Must.BE_REFUSED),
    "26 MB called a PDF": (lambda: pdf() + bytes(26 * MEGABYTE), Must.BE_REFUSED),
    "PDF and JPEG": (pdf_and_jpeg, Must.EITHER),
    "PDF and HTML": (lambda: pdf(HTML), Must.BE_CLEANED),
    "a photo with a place": (lambda: hostile.jpeg(exif=hostile.exif()), Must.BE_CLEANED),
    "PNG with texts": (hostile.png_with_texts, Must.BE_CLEANED),
    "a photo of 900 Mpx": (lambda: hostile.header_bomb_png(30_000, 30_000, 100), Must.BE_REFUSED),
    "a photo cut off": (cut(hostile.jpeg, 0.5), Must.BE_REFUSED),
}  # fmt: skip
HEAVY = {"a PDF that unpacks to 100 MB", "26 MB called a PDF"}
# A letter is kept by its first bytes; a sheet must also end as a PDF does.
LETTER_KEEPS = {
    "a PDF whose table is elsewhere", "a PDF with a password", "a PDF head alone",
    "a PDF of spaces",
}  # fmt: skip
PAPER_NAMES = {
    "a way up": f"../../{NAME}.pdf",
    "a patient": f"{NAME}.pdf",
    "300 letters": "x" * 300 + ".pdf",
    "right to left": f"{NAME}\u202efdp.exe",
    "a NUL": f"{NAME}.pdf\0.html",
    "an absolute path": f"/etc/{NAME}.pdf",
    "only an ending": ".pdf",
    "emoji alone": "🦷",
    "emoji": "🦷.pdf",
}


def papers() -> Iterable[Case]:
    for door in (Door.SCAN, Door.PROOF, Door.LETTER):
        for name, (build, must) in PAPERS.items():
            wanted = Must.BE_CLEANED if door is Door.LETTER and name in LETTER_KEEPS else must
            yield Case(name, door, wanted, build, is_heavy=name in HEAVY, **PDF_TYPE)
        for share in (0.25, 0.5, 0.75, 0.95):
            wanted = Must.BE_CLEANED if door is Door.LETTER else Must.BE_REFUSED
            yield Case(f"a PDF cut off at {share:.0%}", door, wanted, cut(pdf, share), **PDF_TYPE)
        for what, called in PAPER_NAMES.items():
            yield Case(f"called by {what}", door, Must.BE_CLEANED, pdf, called, "application/pdf")


def documents() -> Iterable[Case]:
    """Wagtail's own documents: staff alone open them. What is no PDF is refused by its ending."""
    table = {
        "a plain PDF": (pdf, "a.pdf", Must.BE_CLEANED),
        "HTML called .pdf": (lambda: HTML, "a.pdf", Must.EITHER),
        "HTML called .html": (lambda: HTML, "a.html", Must.BE_REFUSED),
        "SVG": (svg, "a.svg", Must.BE_REFUSED),
        "a program": (lambda: b"MZ", "a.exe", Must.BE_REFUSED),
        "a PDF called .pdf.exe": (pdf, "a.pdf.exe", Must.BE_REFUSED),
        "a PDF without an ending": (pdf, "a", Must.BE_REFUSED),
        "nothing": (lambda: b"", "a.pdf", Must.BE_REFUSED),
    }
    for name, (build, called, must) in table.items():
        yield Case(name, Door.DOCUMENT, must, build, called, "application/pdf")
    for what, called in PAPER_NAMES.items():
        yield Case(f"called by {what}", Door.DOCUMENT, Must.EITHER, pdf, called, "application/pdf")


def copies() -> Iterable[Case]:
    """Anybody may ask whether a copy is genuine; nothing of what they send is kept."""
    files = {
        "a plain PDF": pdf,
        "a PDF of 100,000 brackets": lambda: in_brackets(100_000),
        "a PDF of 200,000 seals": lambda: seals(200_000),
        "a PDF of 600,000 ends": lambda: pdf() + b"%%EOF" * 600_000,
        "a seal of nonsense": lambda: sealed_with(b"\x30\x80nonsense"),
        "a seal of 5,000 sequences": lambda: sealed_with(deep_der(5_000)),
        "a seal that claims a gigabyte": lambda: sealed_with(b"\x30\x84\x3f\xff\xff\xff"),
        "a seal outside the file": lambda: pdf() + b"/ByteRange [0 999999999 999999999 9]",
        "HTML": lambda: HTML,
        "nothing": lambda: b"",
        "6 MB": lambda: pdf() + bytes(6 * MEGABYTE),
    }
    for name, build in files.items():
        yield Case(name, Door.GENUINE, Must.BE_REFUSED, build, f"{NAME}.pdf", "application/pdf")


HEADER = "file,name\n"
LISTS: dict[str, tuple[bytes, Must]] = {
    "a formula": ((HEADER + "=HYPERLINK(1),=cmd|' /C calc'!A0\n").encode(), Must.EITHER),
    "a cell of 200,000 letters": ((HEADER + "a.jpg," + "x" * 200_000).encode(), Must.EITHER),
    "a quote that never ends": ((HEADER + 'a.jpg,"' + "x\n" * 100_000).encode(), Must.EITHER),
    "a bare carriage return": ((HEADER + "a.jpg,Wil\rhelmina\n").encode(), Must.EITHER),
    "a NUL": ((HEADER + "a.jpg,Wil\0helmina\n").encode(), Must.EITHER),
    "a NUL in UTF-16": ((HEADER + "a.jpg,Wil\0helmina\n").encode("utf-16"), Must.EITHER),
    "half a letter of UTF-16": (b"\xff\xfef", Must.BE_REFUSED),
    "lone surrogates": (b"\xff\xfe" + "file,name\na.jpg,".encode("utf-16-le") + b"\x00\xd8", Must.BE_REFUSED),
    "one line of separators": (b"," * 50_000, Must.BE_REFUSED),
    "no header": (b"a.jpg,Wilhelmina\n", Must.BE_REFUSED),
    "a header of 1 MB": (b"x" * MEGABYTE, Must.BE_REFUSED),
    "6 MB": (b"x" * (6 * MEGABYTE), Must.BE_REFUSED),
    "nothing": (b"", Must.BE_REFUSED),
    "line ends alone": (b"\r\n\r\n\r\n", Must.BE_REFUSED),
    "a form feed": (b"\x0c\n", Must.BE_REFUSED),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(20), Must.BE_REFUSED),
    "a way up": ((HEADER + f"../../a.jpg,{NAME}\n").encode(), Must.EITHER),
    "right to left": ((HEADER + f"a.jpg,\u202e{NAME}\n").encode(), Must.EITHER),
    "20,000 lines": ((HEADER + "a.jpg,b\n" * 20_000).encode(), Must.EITHER),
}  # fmt: skip


def lists() -> Iterable[Case]:
    for name, (data, must) in LISTS.items():
        yield Case(
            f"a list with {name}", Door.NAMES, must, partial(bytes, data), "names.csv", "text/csv"
        )
    redirects = {
        "a formula": b"/a/,=cmd|' /C calc'!A0\n",
        "a NUL": b"/a\0/,/b/\n",
        "a cell of 200,000 letters": b"/a/," + b"x" * 200_000,
        "no text": b"\x89PNG\r\n\x1a\n" + bytes(40),
        "nothing": b"",
        "a script": b"/a/,javascript:alert(1)\n",
    }
    for name, data in redirects.items():
        yield Case(
            f"redirects with {name}",
            Door.REDIRECTS,
            Must.EITHER,
            partial(bytes, data),
            f"{NAME}.csv",
            "text/csv",
        )


def cases() -> list[Case]:
    return [*papers(), *documents(), *copies(), *lists()]
