"""Which videos does the practice show, and from where do they come?"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from consent.models import Clip, Photo, PhotoRendition
from consent.privileges import WEBSITE
from practice import embeds, film_permissions, links, video_check
from practice.blocks import BODY
from practice.embeds import Embed
from practice.forms import VideoPageForm
from practice.models.base import SHARING_SPEC, BasePage, rendition_for_sharing, seen_by_all
from practice.models.fields import today
from practice.panels import VideoPanel


class VideoIndexPage(BasePage):
    """The list of videos, newest first."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types = ["practice.HomePage"]
    subpage_types = ["practice.VideoPage"]
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("list of videos")

    def videos(self) -> list[VideoPage]:
        """Those that visitors can play now."""
        videos = (
            VideoPage.objects.live()
            .child_of(self)
            .select_related("poster", "clip__poster", "film_on_file__poster")
        )
        return [video for video in seen_by_all(videos).order_by("-date", "-pk") if video.plays]


class VideoPage(BasePage):
    """One video: a clip of our own, or one that another host plays after a click."""

    date = models.DateField(_("day"), default=today, db_index=True)
    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    clip = models.ForeignKey(
        Clip,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("clip of our own"),
    )
    embed_url = models.URLField(
        _("or its address at YouTube or Vimeo"),
        blank=True,
        help_text=_("Nothing is loaded from there before a visitor presses play."),
    )
    embed_shows_no_patient = models.BooleanField(
        _("no patient can be seen or heard in it"),
        default=False,
        help_text=_(
            "A video at another host cannot be taken back from here. "
            "For one that shows a patient, choose the same film below instead."
        ),
    )
    film_on_file = models.ForeignKey(
        Clip,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("or the same film, kept here as a clip"),
        help_text=_(
            "Where a patient can be seen or heard in it: who must have agreed to this host is read "
            "from the clip, and when that ends, removing the video there is put on the list."
        ),
    )
    poster = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("still picture"),
    )
    transcript = models.TextField(
        _("what is said, in writing"),
        blank=True,
        help_text=_("For a video at another host. A clip of our own has its own."),
    )
    body = StreamField(BODY, blank=True, use_json_field=True)

    base_form_class = VideoPageForm
    shapes = {"poster": ("video", "card")}
    content_panels = [
        VideoPanel(),
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("clip"),
                FieldPanel("embed_url"),
                FieldPanel("embed_shows_no_patient"),
                FieldPanel("film_on_file"),
                FieldPanel("poster"),
                FieldPanel("transcript"),
            ],
            heading=_("The video"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["practice.VideoIndexPage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    def sharing_photo(self) -> Photo | None:
        return self.og_image or self.still

    @cached_property
    def sharing_image(self) -> PhotoRendition | None:
        """As for every page; the still picture goes with the video."""
        if self.og_image is None and not self.plays:
            return None
        return rendition_for_sharing(self.sharing_photo(), SHARING_SPEC)

    @property
    def still(self) -> Photo | None:
        """The picture that stands for the video before it plays."""
        film = self.clip or self.film_on_file
        return self.poster or (film.poster if film else None)

    @cached_property
    def embed(self) -> Embed | None:
        """The video at another host; None where the address is none."""
        try:
            return embeds.read(self.embed_url) if self.embed_url else None
        except embeds.BadEmbed:
            return None

    def obstacles(self) -> list[tuple[str, str]]:
        """What keeps the video from visitors whatever permissions say, by field."""
        return list(
            video_check.obstacles(
                clip_captions=self.clip.captions if self.clip else None,
                embed_url=self.embed_url,
                shows_no_patient=self.embed_shows_no_patient,
                film_on_file=self.film_on_file is not None,
                transcript=self.words_elsewhere,
            )
        )

    @property
    def plays(self) -> bool:
        """Whether visitors may play it: published by whatever door, no video gets past this."""
        return not self.obstacles() and self.is_permitted

    @property
    def is_permitted(self) -> bool:
        """Whether everybody seen or heard in it has agreed, now."""
        if self.clip is not None:
            return bool(self.clip.verdict(WEBSITE))
        if self.film_on_file is None:
            return True
        return self.embed is not None and film_permissions.may_be_shown(
            self.film_on_file, self.embed
        )

    @property
    def words_elsewhere(self) -> str:
        """What is said in a video at another host: written here, or with the film on file."""
        return self.transcript or (self.film_on_file.in_writing if self.film_on_file else "")

    @property
    def may_stand_elsewhere(self) -> bool:
        """Whether another page may show it: it plays, it is published, and not behind a lock."""
        return self.live and self.plays and not self.get_view_restrictions()

    @property
    def in_writing(self) -> str:
        return self.clip.in_writing if self.clip else self.words_elsewhere

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().serve(request, *args, **kwargs)
        if self.embed and self.plays:
            # Only this page may show a frame of that host, and only of that host.
            response._csp_update = {"frame-src": [self.embed.origin]}
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        context["index"] = links.above(self, request)
        if self.plays:
            context["struct_video"] = self.struct_video()
        return context

    def struct_video(self) -> dict[str, object]:
        """The video as schema.org's VideoObject; its picture by the use `sharing` or not at all."""
        data: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "VideoObject",
            "name": self.title,
            "description": self.seo_description or self.title,
            "uploadDate": self.date.isoformat(),
            "url": self.full_url,
        }
        if self.sharing_image:
            data["thumbnailUrl"] = [self.seo_image_url]
        if self.embed:
            data["embedUrl"] = self.embed.frame_url
        return data
