"""How do the demo's videos come to stand? One drawn and encoded here, one at another host."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import pi, sin

import av
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page

from config.demo.drawings import Smile, smile_close_up
from config.demo.drawings.ink import box, group, shape, sheet, tube
from config.demo.drawings.palette import CLOUD, INK, TERRACOTTA, mix
from config.demo.drawings.render import to_jpeg, to_png
from consent import actions
from consent.acts import SYSTEM
from consent.intake.captions import Cue, write
from consent.models import Clip, Photo
from consent.privileges import Subject
from practice.models import HomePage, VideoIndexPage, VideoPage

Say = Callable[[str], None]
SHEET = (1280, 720)
WIDTH, HEIGHT = 960, 540
RATE = 15
SECONDS = 8
TITLE = "Demo: brushing around a bracket"
CUES = (
    Cue(200, 2700, "Lay the bristles above the bracket, small strokes, count to three."),
    Cue(2900, 5300, "Then from below, and count to three again."),
    Cue(5500, 7900, "On to the next tooth. Both rows take three minutes."),
)
# The middle of two brackets of the upper row, on the sheet.
BRACKETS = ((571, 360), (684, 355))
# A made-up number of the right form: nothing is ever loaded from it in a test.
ELSEWHERE = "https://vimeo.com/900000042"
TRANSCRIPT = (
    "You come in by the side door, where the bicycles stand. We look at your teeth with a small "
    "mirror and take four pictures. Then we sit at the table, not at the chair, and talk: what can "
    "be done, how long it takes, what it costs.\n\nNobody decides anything on that day."
)


def ensure_videos(
    home: HomePage, photos: Mapping[str, Photo], say: Say = lambda line: None
) -> None:
    """A list of two videos, our own clip and one elsewhere; what is there stays as it is.

    Args:
        photos: by the keys of config.demo.pictures; `reception` stands for the video elsewhere.
    """
    if VideoIndexPage.objects.exists():
        return
    say("a short film, drawn and encoded")
    poster = _poster()
    clip = _clip(poster)
    index = VideoIndexPage(
        title="Videos",
        slug="videos",
        intro="Short, with captions, and with every word in writing below.",
        show_in_menus=True,
    )
    _place(home, index)
    first_visit = VideoPage(
        title="What happens at your first visit",
        slug="first-visit-film",
        intro="Two minutes with Jonas, from the door to the table where we talk.",
        embed_url=ELSEWHERE,
        embed_shows_no_patient=True,
        poster=photos["reception"],
        transcript=TRANSCRIPT,
    )
    _place(index, first_visit)
    brushing = VideoPage(
        title="Brushing around a bracket",
        slug="brushing-around-a-bracket",
        intro="Eight seconds, three strokes a tooth.",
        clip=clip,
        poster=poster,
    )
    _place(index, brushing)


def film() -> bytes:
    """The clip as an MP4; the same drawing gives the same bytes on the same machine."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", container_options={"fflags": "+bitexact"}) as container:
        track = container.add_stream("libx264", rate=RATE)
        track.width, track.height, track.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        track.codec_context.thread_count = 1
        track.options = {"crf": "26", "preset": "medium", "tune": "animation"}
        for number, picture in enumerate(_frames()):
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return out.getvalue()


def _frames() -> Iterator[Image.Image]:
    mouth = _painted(_mouth()).convert("RGB")
    # Wider than the picture: the handle goes on where the brush is moved to the left.
    above, below = (
        _painted(sheet(2 * SHEET[0], SHEET[1], _toothbrush(up=up)), width=2 * WIDTH)
        for up in (False, True)
    )
    for number in range(RATE * SECONDS):
        seconds = number / RATE
        from_below = seconds >= 2.8 and not seconds >= 6.6
        bracket = BRACKETS[1 if seconds >= 5.4 else 0]
        stroke = 16 * sin(2 * pi * 1.6 * seconds)
        frame = mouth.copy()
        layer = below if from_below else above
        frame.paste(layer, _offset(bracket, stroke, 22 if from_below else -22), layer)
        yield frame


def _offset(bracket: tuple[int, int], stroke: float, away: int) -> tuple[int, int]:
    """Where the sheet with the brush is laid, in pixels: its bristles end at the sheet's middle."""
    scale = WIDTH / SHEET[0]
    x, y = bracket[0] + stroke, bracket[1] + away
    return round((x - SHEET[0] / 2) * scale), round((y - SHEET[1] / 2) * scale)


def _mouth() -> str:
    smile = Smile(crowding=0.1, rotation=0.05, brackets=True, parted=0.5)
    return smile_close_up(smile, skin="peach", ratio="16:9")


def _toothbrush(*, up: bool) -> str:
    """A brush whose bristles end in the middle of the sheet, pointing down or up."""
    bristles = "".join(
        shape(box(-66 + 23 * place, -46, 18, 48, 4), CLOUD, width=3.5) for place in range(6)
    )
    head = shape(box(-80, -80, 166, 40, 18), TERRACOTTA, width=5)
    handle = shape(
        tube("70,-60 190,-72 460,-150 1100,-340", [22, 26, 46, 52]),
        TERRACOTTA,
        shade=mix(TERRACOTTA, INK, 0.2),
        light=(0, -8),
        width=5,
    )
    return group(
        bristles + handle + head,
        move=(SHEET[0] / 2, SHEET[1] / 2),
        turn=180 if up else 0,
        mirror=up,
    )


def _painted(svg: str, *, width: int = WIDTH) -> Image.Image:
    return Image.open(io.BytesIO(to_png(svg, width=width))).convert("RGBA")


def _poster() -> Photo:
    known = Photo.objects.filter(title=TITLE).first()
    if known:
        return known
    photo = Photo(title=TITLE, description="Teeth with braces and a toothbrush above them, drawn")
    x, y = BRACKETS[0]
    brush = group(_toothbrush(up=False), move=(x - SHEET[0] / 2, y - 22 - SHEET[1] / 2))
    svg = _mouth().replace("</svg>", f"{brush}</svg>")
    photo.file = ImageFile(io.BytesIO(to_jpeg(svg, width=1600)), name="drawing.jpg")
    photo.save()
    actions.record_upload(photo=photo, by=SYSTEM)
    actions.classify(photo=photo, subjects=actions.Subjects(Subject.NONE), by=SYSTEM)
    return photo


def _clip(poster: Photo) -> Clip:
    known = Clip.objects.filter(title=TITLE).first()
    if known:
        return known
    clip = Clip(
        title=TITLE,
        description="A drawn toothbrush cleans above and below a bracket",
        captions=write(CUES),
        transcript=" ".join(cue.text for cue in CUES),
        poster=poster,
    )
    clip.file = ContentFile(film(), name="film.mp4")
    clip.save()
    actions.record_clip(clip=clip, by=SYSTEM)
    actions.classify_clip(clip=clip, subjects=actions.Subjects(Subject.NONE), by=SYSTEM)
    return clip


def _place(parent: Page, page: Page) -> None:
    # A slot of its own from the tree as it stands: the parent in memory may be older.
    Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
    page.save_revision().publish()
