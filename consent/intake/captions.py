"""What is said in a clip, and when? WebVTT or SubRip in; plain WebVTT out, words and times only.

Sources: W3C WebVTT (https://www.w3.org/TR/webvtt1/). Settings, styles, regions, notes and markup
are not passed on: a caption is words of a person, and a browser reads the file as a document.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_CHARACTERS = 200_000
MOST_CUES = 2_000
LONGEST_CUE = 300
# Markup included. Python refuses to read numbers of more than 4,300 digits, such as "&#9…9;".
LONGEST_LINE = 4_000
HOUR, MINUTE = 3_600_000, 60_000

# SubRip writes a comma and always the hours; WebVTT a full stop, and hours where there are any.
TIME = re.compile(r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})\Z")
# Possessive: a tag that never ends would else be tried from each of its letters.
TAG = re.compile(r"<(/?)([^<>\s.]*+)([^<>]*+)>")
HARMLESS_TAGS = frozenset({"b", "i", "u", "c", "lang", "ruby", "rt", "font"})
LEFT_OUT_BLOCKS = ("NOTE", "STYLE", "REGION")


class BadCaptions(ValueError):
    """Captions that cannot be used; str(error) is a sentence for staff with the line's number."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {sentence}" if line else sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands under the picture from `start` until `end`, in milliseconds."""

    start: int
    end: int
    text: str


def read(text: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip file, in order.

    Raises:
        BadCaptions: the first fault, with its line.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadCaptions(f"Captions can have up to {MOST_CHARACTERS:,} characters.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    lines = text.split("\n")
    if not text.strip():
        raise BadCaptions("There are no captions.")
    first = 0
    if re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        first = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
        if any("-->" in line for line in lines[:first]):
            raise BadCaptions("Leave an empty line under the word WEBVTT.", 1)
    cues = [cue for number, block in _blocks(lines, first) if (cue := _cue(number, block))]
    if not cues:
        raise BadCaptions("There is no caption with a time and words.")
    if len(cues) > MOST_CUES:
        raise BadCaptions(f"There can be up to {MOST_CUES:,} captions.")
    return cues


def write(cues: Iterable[Cue]) -> str:
    """The cues as plain WebVTT."""
    blocks = [
        f"{_clock(cue.start)} --> {_clock(cue.end)}\n{html.escape(cue.text, quote=False)}"
        for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def cleaned(text: str) -> str:
    """Captions as they are stored and served; '' for blank ones.

    Raises:
        BadCaptions: as `read`.
    """
    return write(read(text)) if text.strip() else ""


def words(text: str) -> str:
    """What is said, without times: a paragraph for each pause of two seconds and more."""
    paragraphs: list[list[str]] = []
    last_end: int | None = None
    for cue in read(text):
        if last_end is None or cue.start - last_end >= 2_000:
            paragraphs.append([])
        paragraphs[-1].append(cue.text.replace("\n", " "))
        last_end = cue.end
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _blocks(lines: Sequence[str], first: int) -> Iterable[tuple[int, list[str]]]:
    """Runs of lines without an empty one between, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines[first:], ""], start=first + 1):
        if line.strip():
            block.append(line.strip())
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str]) -> Cue | None:
    if block[0].split(" ")[0].split("\t")[0] in LEFT_OUT_BLOCKS and "-->" not in block[0]:
        return None
    # A line above the time is a name or a number that only tools read.
    at = 0 if "-->" in block[0] else 1
    if len(block) <= at or "-->" not in block[at]:
        raise BadCaptions(f"“{block[0][:40]}” has no time such as 00:01.000 --> 00:04.000.", number)
    start, end = _times(block[at], number + at)
    if end <= start:
        raise BadCaptions("The end must be after the start.", number + at)
    spoken = block[at + 1 :]
    for offset, line in enumerate(spoken, start=at + 1):
        if "-->" in line:
            raise BadCaptions("Leave an empty line before the next time.", number + offset)
    plain = [_plain(line, number + at + 1 + offset) for offset, line in enumerate(spoken)]
    text = "\n".join(filter(None, plain))
    if not text:
        return None
    if len(text) > LONGEST_CUE:
        raise BadCaptions(
            f"This caption has {len(text)} characters; {LONGEST_CUE} fit on the screen.",
            number + at + 1,
        )
    return Cue(start, end, text)


def _times(line: str, number: int) -> tuple[int, int]:
    start, _, rest = line.partition("-->")
    end = rest.split()[0] if rest.split() else ""
    times = [TIME.match(part.strip()) for part in (start, end)]
    if not all(times):
        raise BadCaptions(
            "The times must read like 00:01.000 --> 00:04.000 (minutes, seconds, thousandths).",
            number,
        )
    return _milliseconds(times[0]), _milliseconds(times[1])


def _milliseconds(time: re.Match[str] | None) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in time.groups()) if time else (0,) * 4
    return hours * HOUR + minutes * MINUTE + seconds * 1000 + rest


def _clock(at: int) -> str:
    return f"{at // HOUR:02}:{at // MINUTE % 60:02}:{at // 1000 % 60:02}.{at % 1000:03}"


def _plain(line: str, number: int) -> str:
    """The words of a line: known markup is taken out, who speaks is kept, anything else refused."""
    if len(line) > LONGEST_LINE:
        raise BadCaptions(
            f"This line has {len(line):,} characters; {LONGEST_CUE} fit on the screen.", number
        )

    def without(tag: re.Match[str]) -> str:
        closing, name, rest = tag.groups()
        if name == "v":
            speaker = "" if closing else re.sub(r"^(?:\.\S+)?\s*", "", rest).strip()
            return f"{speaker}: " if speaker else ""
        if name.lower() in HARMLESS_TAGS or re.fullmatch(r"[\d:]+", name):
            return ""
        raise BadCaptions(f"“{tag[0][:40]}” is markup; captions are plain words.", number)

    # An encoded line break would end the caption when it is read again.
    return re.sub(r"[\r\n]", " ", html.unescape(TAG.sub(without, line))).strip()
