"""Which files may become a clip, how large, and what are staff told about the others?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

from .limits import MEGABYTE

UPLOAD_BYTES = 200 * MEGABYTE
LONGEST_SECONDS = 10 * 60
LONGEST_SIDE = 1920
MOST_PACKETS = 150_000
"""Ten minutes at 120 pictures a second, and their sound."""


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file, with what may be in it.

    Attributes:
        pictures, sounds: FFmpeg's names of the codecs that browsers play from it.
        pixels: FFmpeg's names of the pixel formats that browsers play.
    """

    name: str
    pictures: frozenset[str]
    sounds: frozenset[str]


MP4 = Container("mp4", frozenset({"h264"}), frozenset({"aac"}))
WEBM = Container("webm", frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"}))
PIXELS = frozenset({"yuv420p", "yuvj420p", "nv12"})

SAVE_AS = "Save it as an MP4 with H.264 and AAC and upload that."
FROM_AN_IPHONE = (
    "On an iPhone: Settings, Camera, Formats, “Most Compatible”, then record again; or open it in "
    "iMovie or QuickTime and export it as 1080p."
)

SENTENCES = {
    "empty": "This file is empty. Please choose the clip again.",
    "too-large": "This clip has {fact} MB. Clips can have up to 200 MB: save a shorter or smaller "
    "copy and upload that.",
    "not-a-video": "This file is not a video the site can read. Clips can be MP4 or WebM. "
    + SAVE_AS,
    "no-picture": "There is no picture in this file, only sound. Upload a video.",
    "hevc": "This clip is recorded as HEVC, which many browsers cannot play. " + FROM_AN_IPHONE,
    "picture-codec": "The pictures of this clip are encoded as {fact}, which browsers cannot play. "
    + SAVE_AS,
    "sound-codec": "The sound of this clip is encoded as {fact}, which browsers cannot play with "
    "it. " + SAVE_AS,
    "pixels": "The colours of this clip are stored as {fact} (HDR, or made for editing), which "
    "browsers cannot play. " + SAVE_AS,
    "too-wide": "This clip has {fact} pixels. Clips can have up to 1920 by 1920: save a smaller "
    "copy (1080p) and upload that.",
    "too-long": "This clip plays for {fact} minutes. Clips can play for up to 10: cut it and "
    "upload the part you want to show.",
    "damaged": "This clip is damaged or cut off. Play it to the end, save it again as an MP4 and "
    "upload that.",
    "too-demanding": "This clip takes more memory or time to open than the site allows. " + SAVE_AS,
    "busy": "The site is busy with another clip. Please upload this one again in a minute.",
}


class UnusableClip(ValueError):
    """A file that cannot become a clip.

    `str(error)` is a sentence for staff; `reason` a key of SENTENCES that does not change, `fact`
    the number or name in it.
    """

    def __init__(self, reason: str, fact: str = "") -> None:
        # The fact comes from a file: at most a short word of it is repeated.
        self.reason = reason if reason in SENTENCES else "damaged"
        self.fact = fact if re.fullmatch(r"[\w .:-]{1,24}", fact) else "something else"
        super().__init__(SENTENCES[self.reason].format(fact=self.fact))


def refusal(reason: str, fact: str = "") -> UnusableClip:
    return UnusableClip(reason, fact)


def refuse_weight(size: int) -> None:
    """Judges the size of an upload in bytes."""
    if not size:
        raise refusal("empty")
    if size > UPLOAD_BYTES:
        raise refusal("too-large", str(ceil(size / MEGABYTE)))
