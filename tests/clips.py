"""The smallest clips for each case: films that can be told from each other, made in memory."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

import av
from django.core.files.base import ContentFile
from PIL import Image

from consent import actions
from consent.actions import Answers, Subjects
from consent.acts import SYSTEM
from consent.models import Clip, Consent, Patient, Photo
from consent.privileges import Subject
from tests.factories import QUADRANTS, make_version, shows_quadrants

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nBrush along the wire.\n"
_numbers = itertools.count(1)


@lru_cache(maxsize=32)
def film(
    *,
    format: str = "mp4",
    picture: str | None = "libx264",
    sound: str | None = "aac",
    pixels: str = "yuv420p",
    width: int = 160,
    height: int = 120,
    pictures: int = 20,
    rate: int = 20,
    told: tuple[tuple[str, str], ...] = (),
    number: int = 0,
) -> bytes:
    """A film of four coloured quadrants; `number` makes it another one.

    Args:
        picture, sound: names of encoders; None leaves the track out.
        told: what the file says of itself: title, location, ...
    """
    out = io.BytesIO()
    with av.open(out, "w", format=format) as container:
        container.metadata.update(dict(told))
        shown = heard = None
        if picture:
            shown = container.add_stream(picture, rate=rate)
            shown.width, shown.height, shown.pix_fmt = width, height, pixels
        if sound:
            heard = container.add_stream(sound, rate=48_000)
            heard.layout = "mono"
        if shown:
            for index in range(pictures):
                frame = av.VideoFrame.from_image(_drawn(width, height, number, index))
                frame.pts, frame.time_base = index, Fraction(1, rate)
                container.mux(shown.encode(frame))
            container.mux(shown.encode(None))
        if heard:
            name = heard.codec_context.format.name
            for index in range(pictures * 48_000 // rate // 960):
                quiet = av.AudioFrame(format=name, layout="mono", samples=960)
                quiet.sample_rate, quiet.pts = 48_000, index * 960
                quiet.planes[0].update(bytes(quiet.planes[0].buffer_size))
                container.mux(heard.encode(quiet))
            container.mux(heard.encode(None))
    return out.getvalue()


def _drawn(width: int, height: int, number: int, index: int) -> Image.Image:
    image = Image.new("RGB", (width, height))
    for at, colour in enumerate(QUADRANTS):
        left, top = (at % 2) * width // 2, (at // 2) * height // 2
        image.paste(colour, (left, top, left + width // 2 + 1, top + height // 2 + 1))
    code = tuple((number >> shift) % 16 * 16 for shift in (0, 4, 8))
    image.paste(code, (0, 0, 16, 16))
    image.paste((index * 12 % 255, 0, 0), (width - 8, height - 8, width, height))
    return image


def plays_quadrants(data: bytes) -> bool:
    """Whether the bytes play the four quadrants, whole or as far as they go."""
    try:
        with av.open(io.BytesIO(data)) as container:
            still = next(container.decode(video=0)).to_image()
    except (av.error.FFmpegError, IndexError, StopIteration):
        return False
    drawn = io.BytesIO()
    still.save(drawn, "PNG")
    return shows_quadrants(drawn.getvalue())


def make_clip(
    subject: str = Subject.UNKNOWN,
    *,
    patients: Iterable[Patient] = (),
    unrecognisable: Iterable[Patient] = (),
    data: bytes | None = None,
    title: str = "MOV_0001",
    description: str = "A smiling woman speaks",
    captions: str = CAPTIONS,
    transcript: str = "",
    poster: Photo | None = None,
) -> Clip:
    """A clip in the state named; a patient's clip names who is in it."""
    clip = Clip(
        title=title,
        description=description,
        captions=captions,
        transcript=transcript,
        poster=poster,
    )
    clip.file = ContentFile(data or film(number=next(_numbers)), name="upload.mp4")
    clip.save()
    actions.record_clip(clip=clip, by=SYSTEM)
    if subject != Subject.UNKNOWN:
        actions.classify_clip(
            clip=clip,
            subjects=Subjects(
                subject=subject,
                recognisable=tuple(patients),
                unrecognisable=tuple(unrecognisable),
                source="Our own",
                licence="Ours",
            ),
            by=SYSTEM,
        )
    return clip


def sign_for(patient: Patient, *clips: Clip, uses: Iterable[str] = ("website",)) -> Consent:
    """A consent for clips, asked for and signed by the real acts."""
    from django.utils import timezone

    uses = tuple(uses)
    request = actions.ask(
        patient=patient,
        version=make_version(*uses),
        photos=[],
        clips=list(clips),
        uses=uses,
        by=SYSTEM,
    )
    return actions.sign(
        request=request,
        answers=Answers(
            uses=uses,
            method="typed",
            typed_name=patient.name,
            erecords_shown_at=timezone.now(),
        ),
    )
