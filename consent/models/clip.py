"""What is a clip? A video of our own: private like a photo, with captions and a still picture."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember

from consent import asking
from consent.coverage import Verdict
from consent.intake import captions
from consent.intake.clip_files import CleanClipFile, clean_upload
from consent.models.fields import new_key, one_of
from consent.models.photo import Guarded, Photo
from consent.privileges import PUBLIC_SUBJECTS, WEBSITE, Kind, State, Subject


class Clip(Guarded, CollectionMember):
    """A video of our own. Its file is private like a photo's."""

    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(upload_to="clips/", max_length=100)
    description = models.CharField(_("description"), max_length=255, blank=True)
    captions = models.TextField(_("captions (WebVTT)"), blank=True)
    transcript = models.TextField(_("transcript"), blank=True)
    poster = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # How the layer above shows the poster: it makes the files for it.
    shapes = {"poster": ("video", "card")}

    class Meta:
        verbose_name = _("video clip")
        verbose_name_plural = _("video clips")
        constraints = [
            one_of("subject", Subject.values(), "consent_clip_subject"),
            one_of("state", State.values(), "consent_clip_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Clip:
        clip = super().from_db(*args, **kwargs)
        asking.saw(clip.pk, Kind.CLIP)
        return clip

    def save(self, *args: Any, **kwargs: Any) -> None:
        film = None
        if self.file and not getattr(self.file, "_committed", True):
            film = self._take_in(self.file.file)
        if "captions" in (kwargs.get("update_fields") or ("captions",)):
            # What is served as captions is words and times, whatever way it came in.
            self.captions = captions.cleaned(self.captions)
        super().save(*args, **kwargs)
        if film is not None:
            # The storage has moved it: whoever opens the file from here on opens the stored one.
            del self.file.file
            film.close()

    def _take_in(self, upload: File) -> CleanClipFile:
        """Cleans a new file before it is stored, whatever way it came in.

        Raises:
            clip_cleaning.UnusableClip: it is no clip that can be kept.
        """
        film = clean_upload(upload)
        if self.sha256 and self.sha256 != film.clean.sha256:
            # Another file is another clip: nothing that was said of the old one holds.
            self.subject = Subject.UNKNOWN
            self.media_key = new_key()
        self.sha256, self.upload_sha256 = film.clean.sha256, film.clean.upload_sha256
        film.name = f"{new_key()}.{film.clean.format}"
        setattr(self, "file", film)  # noqa: B010 (the stubs know only what one reads)
        return film

    @property
    def is_public(self) -> bool:
        """Whether nobody's permission is needed."""
        return self.subject in PUBLIC_SUBJECTS and self.state == State.LIVE

    @property
    def shows_patients(self) -> bool:
        return self.subject == Subject.PATIENT

    def verdict(self, *privileges: str) -> Verdict:
        """Whether this clip may be seen outside the staff, now, for all the uses named."""
        return asking.verdict(self.pk, privileges or (WEBSITE,), Kind.CLIP)

    @property
    def format(self) -> str:
        """mp4 or webm."""
        return PurePosixPath(self.stored_name).suffix.removeprefix(".")

    @property
    def stored_name(self) -> str:
        """The name of the film in the storage."""
        return str(self.file.name or "")

    @property
    def url(self) -> str:
        """The film's address behind the gate; it changes when the clip is filed or exchanged."""
        return f"/clip/{self.media_key}.{self.format}"

    @property
    def captions_url(self) -> str:
        return f"/clip/{self.media_key}.vtt"

    @property
    def in_writing(self) -> str:
        """What is said: the transcript, or the words of the captions."""
        if self.transcript.strip():
            return self.transcript
        try:
            return captions.words(self.captions)
        except captions.BadCaptions:
            return ""
