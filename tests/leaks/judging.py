"""Does this answer show the patient? Judged by pixels and by words, of any site; imports no Django."""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from PIL import Image

NAME_MARK = "patient-name-zq"
"""Stands in the title, the file name and the metadata: no answer may ever hold it."""
WORDS_MARK = "patient-words-zq"
"""Stands in the description and the captions: goes with the photo."""
Colours = tuple[tuple[int, int, int], ...]
QUADRANTS: Colours = ((220, 30, 30), (30, 200, 40), (40, 60, 220), (240, 220, 20))
AGREED: Colours = ((250, 20, 240), (20, 230, 235), (110, 10, 130), (255, 140, 0))
AGREED_MARK = "patient-agreed-zq"
"""Colours and words of a photo that everybody may see, where it stands among others."""
FAR = 110
"""How far a colour may drift through resizing and lossy encodings, as a sum over R, G and B."""
ONE_COLOUR, TWO_COLOURS = 0.12, 0.03
"""Share of the pixels that gives a quadrant away: alone (a crop into one), beside another."""
LONGEST_SIDE = 48


def marked_picture(
    *, width: int = 800, height: int = 600, number: int = 0, colours: Colours = QUADRANTS
) -> bytes:
    """A JPEG of four coloured quadrants with a name and a place in its metadata."""
    image = Image.new("RGB", (width, height))
    for index, colour in enumerate(colours):
        left, top = (index % 2) * width // 2, (index // 2) * height // 2
        image.paste(colour, (left, top, left + width // 2 + 1, top + height // 2 + 1))
    # The number as 16 squares of ink: a lossy encoding would swallow a single pixel.
    for bit in range(16):
        if number >> bit & 1:
            image.paste((0, 0, 0), (bit * 8, 0, bit * 8 + 8, 8))
    exif = Image.Exif()
    exif[0x010E] = f"ImageDescription {NAME_MARK}"
    exif[0x013B] = f"Artist {NAME_MARK}"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 30.0, 0.0), 3: "W", 4: (81.0, 42.0, 0.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, exif=exif, comment=NAME_MARK.encode())
    return out.getvalue()


@lru_cache(maxsize=1024)
def shows_the_photo(data: bytes, colours: Colours = QUADRANTS) -> bool:
    """Whether the bytes paint any of the four quadrants, whole, cropped, small or re-encoded."""
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    counted = image.getcolors(image.width * image.height) or []
    shares = [
        sum(count for count, pixel in counted if _distance(pixel, colour) <= FAR)
        / (image.width * image.height)
        for colour in colours
    ]
    return max(shares) >= ONE_COLOUR or sum(share >= TWO_COLOURS for share in shares) >= 2


def _distance(pixel: tuple[int, ...], colour: tuple[int, ...]) -> int:
    return sum(abs(one - other) for one, other in zip(pixel, colour, strict=True))


@dataclass(frozen=True)
class Answer:
    """What somebody got for one address."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def is_text(self) -> bool:
        kind = self.headers.get("Content-Type", "")
        return kind.startswith("text/") or any(word in kind for word in ("json", "xml"))


def faults(answer: Answer, *, words_may_show: bool = False) -> list[str]:
    """What the answer gives away: "pixels", "name", "words", and "error 5xx" for a broken door."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    told = given_away(answer.body) | given_away(heads.encode())
    found = [one for one in ("pixels", "name", "words") if one in told]
    if words_may_show and "words" in found:
        found.remove("words")
    if answer.status >= 500:
        found.append(f"error {answer.status}")
    return found


@lru_cache(maxsize=1024)
def given_away(body: bytes) -> frozenset[str]:
    """ "pixels", "name", "words": what of the photo is in the bytes; the same bytes, read once."""
    found = set()
    for part in _parts(body):
        text = _readable(part)
        if NAME_MARK in text:
            found.add("name")
        if WORDS_MARK in text:
            found.add("words")
        if shows_the_photo(part):
            found.add("pixels")
    return frozenset(found)


def _readable(data: bytes) -> str:
    """The bytes as letters, percent signs and entities undone."""
    return unquote(html.unescape(data.decode("latin-1"))).lower()


_DATA_URL = re.compile(rb"data:[\w/+.-]*;base64,([A-Za-z0-9+/=]+)")


_JPEG_IN_PDF = re.compile(rb"stream\r?\n(\xff\xd8\xff.*?)\r?\nendstream", re.DOTALL)


def _parts(body: bytes) -> Iterator[bytes]:
    """The body, pictures written into it as data: URLs or into a PDF, and the members of a ZIP."""
    yield body
    for found in _DATA_URL.finditer(body):
        try:
            yield base64.b64decode(found.group(1))
        except (binascii.Error, ValueError):
            continue
    if body.startswith(b"%PDF"):
        yield from (found.group(1) for found in _JPEG_IN_PDF.finditer(body))
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for member in archive.namelist():
                yield member.encode()
                yield from _parts(archive.read(member))


@dataclass
class Addresses:
    """The addresses of pictures in one HTML page, by how it names them."""

    drawn: list[str] = field(default_factory=list)
    srcset: list[str] = field(default_factory=list)
    previews: list[str] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return unique(
            self.drawn + self.srcset + self.previews + self.json_ld + self.links + self.styles
        )


def unique(urls: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(urls))


_STYLE_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_ANY_URL = re.compile(r"(?:https?://|/)[^\s\"'<>\\,)]+")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|svg|heic)(?:[?#]|$)|/(?:media|photo|images)/")
_NO_ADDRESS = (":width", ":height", ":type", ":alt")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Addresses()
        self._in: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in = tag if tag == "style" or "ld+json" in given.get("type", "") else ""
        if self._in == "script":
            self._in = "json_ld"
        if tag == "meta":
            named = given.get("property", "") or given.get("name", "")
            if "image" in named and not named.endswith(_NO_ADDRESS):
                self.found.previews.append(given.get("content", ""))
            return
        if tag == "iframe" and "srcdoc" in given:
            self.found.links += picture_addresses(given["srcdoc"]).all()
        for name, value in given.items():
            if name in {"srcset", "data-srcset", "imagesrcset"}:
                self.found.srcset += [part.split()[0] for part in value.split(",") if part.strip()]
            elif name == "style":
                self.found.styles += _STYLE_URL.findall(value)
            elif name in {"src", "poster", "data-src"} and tag != "script":
                self.found.drawn.append(value)
            elif _PICTURE.search(value):
                self.found.links += [url for url in _ANY_URL.findall(value) if _PICTURE.search(url)]

    def handle_data(self, data: str) -> None:
        if self._in == "style":
            self.found.styles += _STYLE_URL.findall(data)
        elif self._in == "json_ld":
            text = data.replace("\\/", "/").replace("\\u002F", "/")
            self.found.json_ld += [url for url in _ANY_URL.findall(text) if _PICTURE.search(url)]
        else:
            self.found.links += [url for url in _ANY_URL.findall(data) if _PICTURE.search(url)]

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


@lru_cache(maxsize=256)
def picture_addresses(text: str) -> Addresses:
    """Every address in HTML, JSON or XML at which a picture may lie; read once, not to be changed."""
    reader = _Reader()
    reader.feed(text)
    found = reader.found
    loose = [url for url in _ANY_URL.findall(html.unescape(text)) if _PICTURE.search(url)]
    known = set(found.all())
    found.links += [url for url in unique(loose) if url not in known]
    for kind, urls in vars(found).items():
        setattr(found, kind, unique(url.strip() for url in urls if url.strip()))
    return found


def on_this_site(url: str) -> str:
    """The path and query of an address, without its host."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
