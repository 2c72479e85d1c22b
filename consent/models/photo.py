"""What is a photo? A private file, what is known of it, and the renditions the gate may show."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import connection, models
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
)
from wagtail.utils.file import hash_filelike

from consent import asking, cleaning, editing, uses
from consent.coverage import Verdict
from consent.models.fields import Sha256Field, new_key, one_of
from consent.models.photos_met import PhotoQuerySet
from consent.privileges import PUBLIC_SUBJECTS, SIGNING, WEBSITE, State, Subject
from consent.storage import PUBLIC_PREFIX

PRIVATE_RENDITIONS = "photo/"
EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp"}


class Guarded(models.Model):
    """What a photo and a clip share: who can be seen, which file exactly, what became of it."""

    subject = models.CharField(
        _("who can be seen"),
        max_length=10,
        choices=Subject.choices(),
        default=Subject.UNKNOWN.value,
    )
    media_key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    sha256 = Sha256Field(blank=True, default="", db_index=True)
    upload_sha256 = Sha256Field(blank=True, default="")
    state = models.CharField(
        max_length=12, choices=State.choices(), default=State.LIVE.value, editable=False
    )
    hold_reason = models.CharField(_("legal hold"), max_length=200, blank=True, default="")
    source = models.CharField(_("source of a stock picture"), max_length=200, blank=True)
    licence = models.CharField(_("licence of a stock picture"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Photo(Guarded, AbstractImage):
    """A picture. Its file is private; outside the staff it is seen by verdict of the gate only."""

    # What our own tools changed, in order (see consent.editing); the file itself stays as it came.
    edits = models.JSONField(default=list, blank=True, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "subject",
        "source",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    objects = PhotoQuerySet.as_manager()

    # While several renditions are made at once: the bytes they are all made from.
    _edited: bytes | None = None

    class Meta(AbstractImage.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            one_of("subject", Subject.values(), "consent_photo_subject"),
            one_of("state", State.values(), "consent_photo_state"),
        ]

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Photo:
        photo = super().from_db(*args, **kwargs)
        asking.saw(photo.pk)
        return photo

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new_file = bool(self.file and not self.file._committed)
        if is_new_file:
            self._take_in(self.file)
        super().save(*args, **kwargs)
        if is_new_file and self.edits:
            # The very same file again: it is shown as it was edited before.
            original = self.file.width, self.file.height
            self.width, self.height = editing.size_after(original, self.edits)
            super().save(update_fields=["width", "height"])

    def _take_in(self, upload: File) -> None:
        """Cleans a new file before it is stored, whatever way it came in.

        Raises:
            cleaning.UnusablePhoto: it is no picture that can be kept.
        """
        upload.seek(0)
        data = upload.read()
        clean = getattr(self, "_clean_photo", None)
        if clean is None or clean.data != data:
            clean = cleaning.clean(data)
        if self.sha256 and self.sha256 != clean.sha256:
            # Another file is another picture: nothing that was said of the old one holds.
            self.subject = Subject.UNKNOWN
            self.media_key = new_key()
            self.edits = []
        self.sha256, self.upload_sha256 = clean.sha256, clean.upload_sha256
        self.file_size = len(clean.data)
        self.file_hash = hash_filelike(BytesIO(clean.data))
        name = f"{new_key()}.{EXTENSIONS[clean.format]}"
        self.file: Any = ContentFile(clean.data, name=name)

    def get_upload_to(self, filename: str) -> str:
        return f"originals/{new_key()}{PurePosixPath(filename).suffix.lower()}"

    @property
    def default_alt_text(self) -> str:
        """The description and nothing else: a title often holds the patient's name."""
        return self.description

    @property
    def is_public(self) -> bool:
        """Whether nobody's permission is needed."""
        return self.subject in PUBLIC_SUBJECTS and self.state == State.LIVE

    @property
    def shows_patients(self) -> bool:
        return self.subject == Subject.PATIENT

    def verdict(self, *privileges: str) -> Verdict:
        """Whether this photo may be seen outside the staff, now, for all the uses named."""
        return asking.verdict(self.pk, privileges or (WEBSITE,))

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        spec = filter.spec if isinstance(filter, Filter) else filter
        return next(iter(self.get_renditions(spec).values()))

    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:
        """Renditions by spec; a placeholder for each that the present viewer may not see."""
        specs = [one.spec if isinstance(one, Filter) else one for one in filters]
        # Nothing is left of a purged one to make a picture from, not even for staff.
        staff = asking.viewer_is_staff() and self.state != State.PURGED
        shown = [spec for spec in specs if staff or self.verdict(*uses.of(spec)).allowed]
        found = self._found(shown) if shown else {}
        return {spec: found.get(spec) or self.placeholder(spec) for spec in specs}

    def _found(self, specs: Sequence[str]) -> dict[str, AbstractRendition]:
        """Renditions on record; what is missing is made, but never while a visitor waits."""
        if asking.makes_files():
            return super().get_renditions(*specs)
        wanted = {(spec, Filter(spec).get_cache_key(self)) for spec in specs}
        found: dict[str, AbstractRendition] = {}
        for rendition in asking.renditions(self.pk):
            if (rendition.filter_spec, rendition.focal_point_key) in wanted:
                rendition.image = self
                found[rendition.filter_spec] = rendition
        return found

    def placeholder(self, spec: str) -> PhotoRendition:
        """Stands where an image must stand: the right size, a neutral drawing, empty alt."""
        filter = Filter(spec)
        width, height = filter.get_transform(self).size
        rendition = PhotoRendition(
            image=self,
            filter_spec=spec,
            focal_point_key=filter.get_cache_key(self),
            width=max(1, round(width)),
            height=max(1, round(height)),
        )
        rendition.is_placeholder = True
        return rendition

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        """As Wagtail makes several at once; what was edited is made once for them all."""
        if not self.edits or len(filters) < 2:
            return super().create_renditions(*filters)
        self._edited = self._edited_file()
        try:
            return super().create_renditions(*filters)
        finally:
            self._edited = None

    def _edited_file(self) -> bytes:
        """The picture as it is shown: the original with our own edits.

        Raises:
            SourceImageIOError: it cannot be read.
        """
        try:
            with self.open_file() as original:
                return editing.edited(original.read(), self.edits)
        except editing.UnreadablePicture as error:
            raise SourceImageIOError(str(error)) from error

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        if self.edits and SIGNING not in uses.of(filter.spec):
            # Who signs agrees to the file, and sees all of it; everybody else sees the edited one.
            data = self._edited or self._edited_file()
            source = File(BytesIO(data), name=self.file.name)
        made = super().generate_rendition_file(filter, source=source)
        made.seek(0)
        suffix = PurePosixPath(made.name).suffix.lower()
        return ContentFile(cleaning.strip(made.read()), name=f"{new_key()}{suffix}")


class ChangedMeanwhile(SourceImageIOError):
    """A rendition was made from a picture that is another one by now."""


class PhotoRendition(AbstractRendition):
    """One derivative; its spec names the uses it may be served for."""

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    is_placeholder = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="consent_rendition_once",
            )
        ]
        indexes = [models.Index(fields=["file"], name="consent_rendition_file")]

    def get_upload_to(self, filename: str) -> str:
        """Public only where the row says so now: the object in memory may be old.

        Raises:
            ChangedMeanwhile: the picture was exchanged or edited while this was made from it.
        """
        photos = Photo.objects.all()
        if connection.in_atomic_block:
            # Held until this row is written: an edit comes before, or sees the row and deletes it.
            photos = photos.select_for_update()
        key, sha256, edits = photos.values_list("media_key", "sha256", "edits").get(
            pk=self.image_id
        )
        if sha256 != self.image.sha256 or edits != self.image.edits:
            raise ChangedMeanwhile
        name = f"{new_key()}{PurePosixPath(filename).suffix.lower()}"
        if asking.is_public(self.image_id):
            return f"{PUBLIC_PREFIX}{key}/{name}"
        return f"{PRIVATE_RENDITIONS}{name}"

    @staticmethod
    def construct_cache_key(image: Photo, filter_cache_key: str, filter_spec: str) -> str:
        """With the photo's key: whoever deletes renditions changes it, and every cache misses."""
        return AbstractRendition.construct_cache_key(
            image, f"{image.media_key}-{filter_cache_key}", filter_spec
        )

    @property
    def url(self) -> str:
        if self.is_placeholder:
            return static("img/not-shown.svg")
        if self.file.name.startswith(PUBLIC_PREFIX):
            return self.file.url
        name = PurePosixPath(self.file.name).name
        if asking.viewer_is_staff():
            return reverse("staff_photo", args=[name])
        return f"/photo/{name}"

    @property
    def alt(self) -> str:
        return "" if self.is_placeholder else super().alt

    def img_tag(self, extra_attributes: dict[str, object] | None = None) -> str:
        if not self.is_placeholder:
            return super().img_tag(extra_attributes or {})
        # An alt or title given in a template may name the patient: none of it is kept.
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="" data-not-covered>',
            self.url,
            self.width,
            self.height,
        )
