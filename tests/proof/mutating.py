"""What becomes of a good file when bytes, lengths and whole parts of it are changed? By a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from struct import pack

from tests.consent.hostile import with_right_checksums

ODD_NUMBERS = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
MOST_ACTS = 3
Act = Callable[[bytearray, Random, Sequence[bytes]], None]


def mutated(seeds: Sequence[bytes], number: int) -> bytes:
    """The same number makes the same file of the same seeds; the seeds take turns."""
    random = Random(number)
    data = bytearray(seeds[number % len(seeds)])
    for _ in range(random.randint(1, MOST_ACTS)):
        if len(data) < 2:
            break
        random.choice(ACTS)(data, random, seeds)
    # Half of the PNGs get past the check of their checksums.
    return with_right_checksums(bytes(data)) if random.random() < 0.5 else bytes(data)


def span(data: bytearray, random: Random, most: int = 64) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.randint(1, most))


def part(data: bytearray, random: Random) -> tuple[int, int]:
    """One part of the file as its format counts them; any bytes where it has none."""
    found = parts(bytes(data))
    return random.choice(found) if found else span(data, random, 400)


def flip(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    for _ in range(random.randint(1, 8)):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def overwrite(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    start, stop = span(data, random)
    same = random.random() < 0.5
    filler = bytes([random.choice((0, 0xFF, random.randrange(256)))])
    data[start:stop] = filler * (stop - start) if same else random.randbytes(stop - start)


def odd_number(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    start = random.randrange(len(data))
    width = random.choice((1, 2, 4, 8))
    value = random.choice(ODD_NUMBERS) % (1 << 8 * width)
    number = value.to_bytes(width, random.choice(("big", "little")))
    data[start : start + width] = number[: len(data) - start]


def wrong_length(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    """The length of one part is a little wrong, or wildly."""
    start, stop = part(data, random)
    order, width, at = length_field(bytes(data), start)
    length = stop - start
    told = random.choice((0, 1, length - 1, length + 1, length * 2, random.choice(ODD_NUMBERS)))
    field = (told % (1 << 8 * width)).to_bytes(width, order)
    data[at : at + width] = field[: max(0, len(data) - at)]


def twice(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    start, stop = part(data, random)
    data[start:start] = bytes(data[start:stop]) * random.choice((1, 1, 1, 20))


def without(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    start, stop = part(data, random)
    del data[start:stop]


def swapped(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    (a, b), (c, d) = sorted((part(data, random), part(data, random)))
    if b <= c:
        data[a:d] = data[c:d] + data[b:c] + data[a:b]


def cut_off(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    # Seldom: most files that are cut off end at the first check.
    if random.random() < 0.3:
        del data[random.randrange(1, len(data)) :]


def spliced(data: bytearray, random: Random, seeds: Sequence[bytes]) -> None:
    """The front of this file and the rest of another, or a part of another in the midst."""
    other = bytearray(random.choice(seeds))
    if random.random() < 0.3:
        data[random.randrange(len(data)) :] = other[random.randrange(len(other)) :]
    else:
        start, stop = part(other, random)
        at = part(data, random)[0]
        data[at:at] = other[start:stop]


ACTS: tuple[Act, ...] = (
    flip, flip, flip, overwrite, overwrite, odd_number, wrong_length, twice, without, swapped,
    cut_off, spliced,
)  # fmt: skip


def length_field(data: bytes, start: int) -> tuple[str, int, int]:
    """Byte order, width and place of the length of the part that starts there."""
    if data.startswith(b"\xff\xd8"):
        return "big", 2, start + 2
    if data.startswith(b"RIFF"):
        return "little", 4, start + 4
    return "big", 4, start


def parts(data: bytes) -> list[tuple[int, int]]:
    """Segments of a JPEG, chunks of a PNG or a WebP, boxes of ISO media, however deep."""
    if data.startswith(b"\xff\xd8"):
        return _segments(data)
    if data.startswith(b"\x89PNG"):
        return _runs(data, 8, "big", 0, 12)
    if data.startswith(b"RIFF"):
        return _runs(data, 12, "little", 4, 8)
    if data[4:8] == b"ftyp":
        return _boxes(data, 0, len(data), 0)
    return []


def _segments(data: bytes) -> list[tuple[int, int]]:
    found, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        stop = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        found.append((at, min(stop, len(data))))
        at = stop
    if at < len(data):
        found.append((at, len(data)))
    return found


def _runs(data: bytes, at: int, order: str, field: int, around: int) -> list[tuple[int, int]]:
    found = []
    while at + 8 <= len(data):
        stop = at + around + int.from_bytes(data[at + field : at + field + 4], order)
        found.append((at, min(stop, len(data))))
        at = stop
    return found


HOLDERS = {b"meta": 4, b"iprp": 0, b"ipco": 0, b"iinf": 6, b"iref": 4, b"moov": 0, b"trak": 0, b"mdia": 0, b"minf": 0, b"stbl": 0, b"udta": 0, b"dinf": 0, b"edts": 0}  # fmt: skip


def _boxes(data: bytes, at: int, end: int, depth: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while at + 8 <= end and len(found) < 400:
        length = int.from_bytes(data[at : at + 4], "big")
        stop = at + length
        if length < 8 or stop > end:
            break
        found.append((at, stop))
        skip = HOLDERS.get(data[at + 4 : at + 8])
        if skip is not None and depth < 8:
            found += _boxes(data, at + 8 + skip, stop, depth + 1)
        at = stop
    return found


def mutated_text(seeds: Sequence[bytes], number: int) -> bytes:
    """As `mutated`, with pieces that mean something to whoever reads captions, lists and PDFs."""
    random = Random(number)
    data = bytearray(mutated(seeds, number))
    for _ in range(random.randint(0, 3)):
        at = random.randrange(len(data) + 1)
        data[at:at] = random.choice(PIECES) * random.choice((1, 1, 2, 50))
    return bytes(data)


PIECES = (
    b"-->", b"00:00.000 --> 00:01.000\n", b"&#13;", b"&#10;", b"&lt;", b"&amp;", b"<", b">", b"<v ",
    b"<c.", b"</", b"\r", b"\n", b"\n\n", b"\r\n", b"\0", b"NOTE ", b"STYLE\n", b"WEBVTT", b'"',
    b",", b";", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"%PDF-",
    b"%%EOF", b"startxref\n9\n%%EOF", b"/ByteRange [0 9 20 9]", b"/Encrypt", pack(">I", 0x30803080),
)  # fmt: skip
