"""How is a clip put together again from its encoded pictures and sound alone?

Runs in the child process. Nothing is encoded anew: packets are copied into a new file that knows no
title, place, day, chapter, subtitle or data track. FFmpeg is told what the file is, after a look at
its first bytes: left to guess it would also open playlists that name other files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from errno import ENOMEM
from math import ceil
from pathlib import Path

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from .accepted import (
    LONGEST_SECONDS,
    LONGEST_SIDE,
    MOST_PACKETS,
    MP4,
    PIXELS,
    WEBM,
    Container,
    UnusableClip,
    refusal,
)

# First bytes and the reader for them.
READERS = (
    (4, (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"), "mov"),
    (0, (b"\x1a\x45\xdf\xa3",), "matroska"),
)
READING = {"protocol_whitelist": "file"}
# Messages that cameras and encoders write between pictures: camera settings, even the place.
MESSAGE_UNITS = {"h264": "filter_units=remove_types=6", "av1": "filter_units=remove_types=5"}
MOST_PACKETS_TO_A_PICTURE = 60
MOST_UNDATED = 20
SLACK_SECONDS = 1.5
SLACK_SHARE = 0.02


def remux(source: str, target: str) -> dict[str, object]:
    """Writes the clean clip to the path `target`; says what it is.

    Raises:
        UnusableClip: it cannot be kept.
    """
    try:
        with av.open(source, format=_reader(source), options=READING) as clip:
            picture, sound = _tracks(clip)
            kind = _container(picture, sound)
            _refuse_size(clip, picture)
            seconds = _copied(clip, picture, sound, kind, target)
        return {**_checked(target, kind), "format": kind.name, "seconds": round(seconds, 3)}
    except UnusableClip:
        raise
    except (FFmpegError, ValueError, OverflowError) as error:
        if getattr(error, "errno", None) == ENOMEM:
            raise MemoryError from error
        raise refusal("damaged") from error


def _reader(source: str) -> str:
    with Path(source).open("rb") as file:
        head = file.read(16)
    for at, starts, name in READERS:
        if head[at:].startswith(starts):
            return name
    raise refusal("not-a-video")


def _tracks(clip: InputContainer) -> tuple[VideoStream, Stream | None]:
    pictures = [
        stream
        for stream in clip.streams.video
        if not stream.disposition & Disposition.attached_pic and stream.codec_context is not None
    ]
    if not pictures:
        raise refusal("no-picture" if clip.streams.audio else "damaged")
    # A telephone may write the same sound twice; one that browsers play comes first.
    sounds = sorted(
        (stream for stream in clip.streams.audio if stream.codec_context is not None),
        key=lambda stream: stream.codec_context.name not in MP4.sounds | WEBM.sounds,
    )
    return pictures[0], sounds[0] if sounds else None


def _container(picture: VideoStream, sound: Stream | None) -> Container:
    codec = picture.codec_context.codec.canonical_name
    if codec == "hevc":
        raise refusal("hevc")
    kind = next((one for one in (MP4, WEBM) if codec in one.pictures), None)
    if kind is None:
        raise refusal("picture-codec", codec)
    pixels = picture.codec_context.pix_fmt
    if pixels is None:
        raise refusal("damaged")
    if pixels not in PIXELS:
        raise refusal("pixels", pixels)
    heard = sound.codec_context.codec.canonical_name if sound is not None else ""
    if heard and heard not in kind.sounds:
        raise refusal("sound-codec", heard)
    return kind


def _refuse_size(clip: InputContainer, picture: VideoStream) -> None:
    width, height = picture.codec_context.width, picture.codec_context.height
    if not (width and height):
        raise refusal("damaged")
    if max(width, height) > LONGEST_SIDE:
        raise refusal("too-wide", f"{width} by {height}")
    told = (clip.duration or 0) / av.time_base
    if told > LONGEST_SECONDS + SLACK_SECONDS:
        raise refusal("too-long", str(ceil(told / 60)))


@dataclass
class Played:
    """What was copied so far, in seconds and pictures."""

    first: float | None = None
    end: float = 0.0
    pictures: int = 0
    is_shown: bool = False

    @property
    def seconds(self) -> float:
        return self.end - (self.first or 0.0)

    def note(self, packet: Packet) -> None:
        begins = packet.dts if packet.pts is None else packet.pts
        start = float((begins or 0) * packet.time_base)
        self.first = start if self.first is None else min(self.first, start)
        self.end = max(self.end, start + float((packet.duration or 0) * packet.time_base))
        if self.seconds > LONGEST_SECONDS + SLACK_SECONDS:
            raise refusal("too-long", str(ceil(self.seconds / 60)))


def _copied(
    clip: InputContainer,
    picture: VideoStream,
    sound: Stream | None,
    kind: Container,
    target: str,
) -> float:
    """Copies the packets of the two tracks; the seconds they play."""
    codec = picture.codec_context.codec.canonical_name
    played = Played()
    with av.open(
        target,
        "w",
        format=kind.name,
        options={"movflags": "+faststart"} if kind is MP4 else {},
        container_options={"fflags": "+bitexact"},
    ) as out:
        tracks: list[Stream] = [picture, sound] if sound is not None else [picture]
        written = {one.index: out.add_stream_from_template(one, opaque=True) for one in tracks}
        for stream in written.values():
            stream.metadata.clear()
        filters = (
            {
                # It also tells the new track how it leaves the pictures: not as it found them.
                picture.index: BitStreamFilterContext(
                    MESSAGE_UNITS[codec], picture, written[picture.index]
                )
            }
            if codec in MESSAGE_UNITS
            else {}
        )
        for packet in _packets(clip, tracks):
            played.note(packet)
            index = packet.stream.index
            if index == picture.index:
                played.pictures += 1
                played.is_shown = played.is_shown or _paints(picture, packet, played.pictures)
            for one in filters[index].filter(packet) if index in filters else [packet]:
                _write(out, written[index], one)
        for index, messages in filters.items():
            for one in messages.filter(None):
                _write(out, written[index], one)
    declared = (clip.duration or 0) / av.time_base
    is_short = played.seconds < declared - max(SLACK_SECONDS / 5, declared * SLACK_SHARE)
    if not played.is_shown or played.pictures < picture.frames or is_short:
        raise refusal("damaged")
    return played.seconds


def _packets(clip: InputContainer, tracks: list[Stream]) -> Iterator[Packet]:
    """Every packet with the instant at which it is decoded.

    Matroska does not store that instant, and FFmpeg knows it only from the third picture or so on:
    the first ones are held back and dated from there.
    """
    undated: dict[int, list[Packet]] = {}
    for number, packet in enumerate(clip.demux(*tracks)):
        if packet.is_corrupt:
            raise refusal("damaged")
        if number > MOST_PACKETS:
            raise refusal("too-demanding")
        if packet.dts is None and packet.pts is None:
            continue  # the end of a track
        waiting = undated.setdefault(packet.stream.index, [])
        if packet.dts is None:
            waiting.append(packet)
            if len(waiting) > MOST_UNDATED:
                raise refusal("damaged")
            continue
        for before, one in enumerate(reversed(waiting), start=1):
            one.dts = packet.dts - before * max(1, packet.duration or 1)
        yield from waiting
        waiting.clear()
        yield packet
    if any(undated.values()):
        raise refusal("damaged")


def _paints(picture: VideoStream, packet: Packet, number: int) -> bool:
    """Whether a picture of the size told comes out of the first packets."""
    if number > MOST_PACKETS_TO_A_PICTURE:
        raise refusal("damaged")
    for frame in picture.codec_context.decode(packet):
        if max(frame.width, frame.height) > LONGEST_SIDE:
            raise refusal("too-wide", f"{frame.width} by {frame.height}")
        return True
    return False


def _write(out: OutputContainer, stream: Stream, packet: Packet) -> None:
    packet.stream = stream
    out.mux(packet)


def _checked(target: str, kind: Container) -> dict[str, object]:
    """Opens what was made once more: nothing but the two tracks may be in it."""
    with av.open(target, format="mov" if kind is MP4 else "matroska") as made:
        told = {name.lower() for name in made.metadata} - {
            "major_brand", "minor_version", "compatible_brands", "encoder",
        }  # fmt: skip
        if told or made.chapters() or len(made.streams) > 2:
            raise refusal("damaged")
        picture = made.streams.video[0]
        width, height = picture.codec_context.width, picture.codec_context.height
        return {"width": width, "height": height}
