"""Which hostile clips and captions might staff upload?"""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache, partial
from struct import pack

import av

from tests.clips import film
from tests.consent.hostile import jpeg
from tests.consent.hostile_heif import box, full
from tests.proof.corpus_case import MARK, NAME, Case, Door, Must, cut

WORDS = MARK.decode()
TOLD = (("title", WORDS), ("comment", WORDS), ("artist", WORDS), ("location", "+41.4993-081.6944/"))
SMALL = {"width": 96, "height": 64, "pictures": 6}
VP9 = {"format": "webm", "picture": "libvpx-vp9", "sound": "libopus"}
KINDS = {"MP4": {}, "MOV": {"format": "mov"}, "MKV": {"format": "matroska"}, "WebM": VP9}
SHARES = {"1 %": 0.01, "30 %": 0.3, "60 %": 0.6, "90 %": 0.9}


def clip(name: str, must: Must, build, **more: object) -> Case:
    given = {"door": Door.CLIP, "file_name": "MOV_0001.MOV", "content_type": "video/quicktime"}
    return Case(name, must=must, build=build, **{**given, **more})


def small(kind: str, **more: object) -> bytes:
    return film(**{**SMALL, **KINDS[kind], **more})


def after_head(data: bytes, *boxes: bytes) -> bytes:
    """An MP4 with boxes behind its last one: what points into the file still fits."""
    return data + b"".join(boxes)


@lru_cache(maxsize=1)
def with_chapters() -> bytes:
    out = io.BytesIO()
    with av.open(io.BytesIO(small("MP4"))) as source, av.open(out, "w", format="mp4") as written:
        streams = {one.index: written.add_stream_from_template(one) for one in source.streams}
        chapter = {"id": 1, "start": 0, "end": 500, "time_base": Fraction(1, 1000)}
        written.set_chapters([{**chapter, "metadata": {"title": WORDS}}])
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                written.mux(packet)
    return out.getvalue()


def with_long(kind: bytes, data: bytes) -> bytes:
    """The first box of a kind claims to be as long as can be."""
    at = data.index(kind) - 4
    return data[:at] + pack(">I", 0xFFFFFFF0) + data[at + 4 :]


def with_count(kind: bytes, count: int, data: bytes, skip: int = 4) -> bytes:
    """The first table of a kind claims more rows than it has."""
    at = data.index(kind) + 4 + skip
    return data[:at] + pack(">I", count) + data[at + 4 :]


def of_size(width: int, height: int) -> bytes:
    """The header of the track claims another size than its pictures have."""
    data = small("MP4")
    at = data.index(b"avc1") + 4 + 24
    return data[:at] + pack(">HH", width, height) + data[at + 4 :]


def boxes_in_boxes(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = box(b"moov", inner)
    return box(b"ftyp", b"isom", bytes(4), b"isom") + inner


def elements_in_elements(depth: int) -> bytes:
    """EBML that never comes to an end: each element's length is unknown."""
    head = bytes.fromhex(
        "1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878102428581021853806701ffffffffffffff"
    )
    return head + bytes.fromhex("1549a96601ffffffffffffff") * depth


def playlist() -> bytes:
    return b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


def concat() -> bytes:
    return b"ffconcat version 1.0\nfile '/etc/passwd'\n"


def clips() -> Iterable[Case]:
    kept, no, maybe = Must.BE_CLEANED, Must.BE_REFUSED, Must.EITHER
    for kind in KINDS:
        for share, part in SHARES.items():
            yield clip(f"{kind} cut off at {share}", no, cut(partial(small, kind), part))
        yield clip(f"{kind} cut off before its last byte", maybe, cut(partial(small, kind), 1.0))
        yield clip(f"{kind} with title, place and artist", kept, partial(small, kind, told=TOLD))
    mp4 = partial(small, "MP4")
    yield clip(
        "MP4 with a box of XMP", kept, lambda: after_head(mp4(), box(b"uuid", bytes(16), MARK))
    )
    yield clip(
        "MP4 with user data behind",
        kept,
        lambda: after_head(mp4(), box(b"udta", box(b"\xa9nam", MARK))),
    )
    yield clip(
        "MP4 with a list of items",
        kept,
        lambda: after_head(mp4(), full(b"meta", full(b"hdlr", MARK))),
    )
    yield clip("MP4 with words in free room", kept, lambda: after_head(mp4(), box(b"free", MARK)))
    yield clip(
        "MP4 with words in a second room for pictures",
        kept,
        lambda: after_head(mp4(), box(b"mdat", MARK)),
    )
    yield clip("MP4 with words after its end", maybe, lambda: mp4() + MARK)
    yield clip(
        "MP4 and HTML", kept, lambda: after_head(mp4(), box(b"free", b"<html><script>" + MARK))
    )
    yield clip("MP4 with chapters", kept, with_chapters)
    yield clip("MP4 of 65,535 by 65,535", maybe, lambda: of_size(65_535, 65_535))
    yield clip(
        "MP4 with a long table of sizes", no, lambda: with_count(b"stsz", 2**31 - 1, mp4(), 8)
    )
    yield clip(
        "MP4 with a long table of times", maybe, lambda: with_count(b"stts", 2**31 - 1, mp4())
    )
    yield clip(
        "MP4 with a long table of places", maybe, lambda: with_count(b"stco", 2**31 - 1, mp4())
    )
    yield clip("MP4 whose head is too long", maybe, lambda: with_long(b"moov", mp4()))
    yield clip("MP4 whose pictures are too long", maybe, lambda: with_long(b"mdat", mp4()))
    yield clip("MP4 of 100,000 boxes one in another", no, lambda: boxes_in_boxes(3_000))
    yield clip("WebM of elements without an end", no, lambda: elements_in_elements(20_000))
    yield clip("MP4 in a codec browsers do not play", no, lambda: film(**SMALL, picture="mpeg4"))
    yield clip("MP4 of sound alone", no, lambda: film(**SMALL, picture=None))
    yield clip("MP4 of 2,000 by 64", no, lambda: film(width=2_000, height=64, pictures=4))
    yield clip("MP4 with colours of editors", no, lambda: film(**SMALL, pixels="yuv444p"))
    yield clip("a playlist", no, playlist, file_name="a.m3u8")
    yield clip("a list of films", no, concat, file_name="a.txt")
    yield clip("a photo called a clip", no, jpeg, file_name="a.mp4", content_type="video/mp4")
    yield clip("HTML called a clip", no, lambda: b"<html><video src=x>" + MARK)
    yield clip("nothing called a clip", no, lambda: b"")
    yield clip("one byte called a clip", no, lambda: b"\0")
    yield clip("26 MB of zeros called a clip", no, lambda: bytes(26 * 1024 * 1024), is_heavy=True)
    for what, called in {
        "a way up": f"../../{NAME}.mp4",
        "a patient": f"{NAME}.mov",
        "300 letters": "x" * 300 + ".mp4",
        "right to left": f"{NAME}\u202e4pm.exe",
        "a NUL": f"{NAME}.mp4\0.html",
        "emoji alone": "🦷",
    }.items():
        yield clip(f"called by {what}", kept, mp4, file_name=called)


START = "WEBVTT\n\n00:00.000 --> 00:01.000\n"
CAPTIONS = {
    # Markup and hidden words.
    "a script": (START + "<script>alert(1)</script>", Must.BE_REFUSED),
    "a picture": (START + "<img src=x onerror=alert(1)>", Must.BE_REFUSED),
    "a closing tag of a page": (START + "</script></textarea><svg onload=alert(1)>", Must.BE_REFUSED),
    "a note with words": ("WEBVTT\n\nNOTE " + WORDS + "\n\n00:00.000 --> 00:01.000\nBrush.", Must.BE_CLEANED),
    "words beside WEBVTT": ("WEBVTT " + WORDS + "\n\n00:00.000 --> 00:01.000\nBrush.", Must.BE_CLEANED),
    "a style": ("WEBVTT\n\nSTYLE\n::cue { background: url(//e.example/" + WORDS + ") }\n\n00:00.000 --> 00:01.000\nBrush.", Must.BE_CLEANED),
    "a caption's name": ("WEBVTT\n\n" + WORDS + "\n00:00.000 --> 00:01.000\nBrush.", Must.BE_CLEANED),
    "settings": ("WEBVTT\n\n00:00.000 --> 00:01.000 position:10% " + WORDS + "\nBrush.", Must.BE_CLEANED),
    "an encoded tag": (START + "&lt;script&gt;alert(1)&lt;/script&gt;", Must.BE_CLEANED),
    "an encoded line break": (START + "Brush.&#13;&#13;along&#10;the wire", Must.BE_CLEANED),
    "an encoded time": (START + "Brush.&#10;&#10;00:02.000 --&gt; 00:03.000", Must.BE_CLEANED),
    "right to left": (START + "\u202ehsurB", Must.BE_CLEANED),
    "a NUL": (START + "Bru\0sh.", Must.BE_CLEANED),
    # Too much.
    "a tag that never ends": (START + "<" + "a" * 199_000, Must.BE_REFUSED),
    "tags that never end": (START + "<a" * 90_000, Must.BE_REFUSED),
    "many dots in a tag": (START + "<c" + "." * 190_000, Must.BE_REFUSED),
    "spaces in a tag": (START + "<v" + " " * 190_000, Must.EITHER),
    "300,000 letters": (START + "a" * 300_000, Must.BE_REFUSED),
    "9,000 captions": ("WEBVTT\n\n" + "00:00.000 --> 00:01.000\na\n\n" * 7_000, Must.EITHER),
    "a line of 100,000 entities": (START + "&amp;" * 30_000, Must.BE_REFUSED),
    "a number of 10,000 digits": (START + "&#" + "9" * 10_000 + ";", Must.BE_REFUSED),
    # Not captions.
    "no times": ("Dear front desk", Must.BE_REFUSED),
    "times of Arabic digits": ("WEBVTT\n\n\u0660\u0660:\u0660\u0660.\u0660\u0660\u0660 --> \u0660\u0660:\u0660\u0661.\u0660\u0660\u0660\nBrush.", Must.EITHER),
    "a time after its end": ("WEBVTT\n\n00:05.000 --> 00:01.000\nBrush.", Must.BE_REFUSED),
    "only WEBVTT": ("WEBVTT", Must.BE_REFUSED),
    "SubRip": ("1\n00:00:00,000 --> 00:00:01,000\nBrush.\n", Must.BE_CLEANED),
    "HTML": ("<!DOCTYPE html><html>" + WORDS, Must.BE_REFUSED),
}  # fmt: skip


def captions() -> Iterable[Case]:
    for name, (text, must) in CAPTIONS.items():
        yield Case(
            f"captions with {name}",
            Door.CAPTIONS,
            must,
            text.encode,
            file_name=f"{NAME}.vtt",
            content_type="text/vtt",
        )
    for name, data in {
        "no text": b"\x89PNG\r\n\x1a\n\0\0",
        "UTF-16": START.encode("utf-16"),
        "2 MB": (START + "a" * 2_000_000).encode(),
    }.items():
        yield Case(
            f"captions that are {name}",
            Door.CAPTIONS,
            Must.BE_REFUSED,
            partial(bytes, data),
            file_name="a.vtt",
            content_type="text/vtt",
        )


def cases() -> list[Case]:
    return [*clips(), *captions()]
