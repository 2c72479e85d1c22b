"""What keeps a video from visitors, apart from permissions? Asked when it is published and shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from practice import embeds


def obstacles(
    *,
    clip_captions: str | None,
    embed_url: str,
    shows_no_patient: bool,
    film_on_file: bool,
    transcript: str,
) -> Iterator[tuple[str, str]]:
    """Each obstacle as the page's field and a sentence for staff.

    Args:
        clip_captions: captions of the clip of our own; None where no clip is chosen.
        embed_url: the address at another host, '' where there is none.
        shows_no_patient: whether an editor vouches that nobody's permission is needed there.
        film_on_file: whether the same film is kept here: permissions are read from it.
        transcript: what is said in the video at another host.
    """
    if clip_captions is not None and embed_url:
        yield "embed_url", _("Choose a clip of our own or give an address, not both.")
        return
    if clip_captions is None and not embed_url:
        yield "clip", _("Choose a clip of our own, or give the address of a video.")
        return
    if clip_captions is not None:
        yield from _of_clip(clip_captions, film_on_file)
        return
    try:
        embeds.read(embed_url)
    except embeds.BadEmbed as error:
        yield "embed_url", str(error)
    if not shows_no_patient and not film_on_file:
        yield (
            "embed_shows_no_patient",
            _(
                "Tick this if it is true. If a patient can be seen or heard in it, choose the same "
                "film below, kept here as a clip: there it can be taken back."
            ),
        )
    if shows_no_patient and film_on_file:
        yield (
            "embed_shows_no_patient",
            _("Take this tick out, or the film below: who is in the video is read from the film."),
        )
    if not transcript.strip():
        yield (
            "transcript",
            _("Write down what is said, for people who do not hear it or do not load the video."),
        )


def _of_clip(captions: str, film_on_file: bool) -> Iterator[tuple[str, str]]:
    if film_on_file:
        yield (
            "film_on_file",
            _("This is for a video at another host. A clip of our own needs no second one."),
        )
    if not captions.strip():
        yield (
            "clip",
            _(
                "This clip has no captions. People who do not hear it need them: add them to the "
                "clip, then publish."
            ),
        )
