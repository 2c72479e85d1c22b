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

from consent.models import Clip, Photo
from consent.privileges import WEBSITE
from practice import embeds, video_check
from practice.blocks import BODY
from practice.embeds import Embed
from practice.forms import VideoPageForm
from practice.models.base import BasePage, seen_by_all
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
        videos = VideoPage.objects.live().child_of(self).select_related("poster", "clip__poster")
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
            "One that shows a patient must be a clip of our own."
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

    @property
    def still(self) -> Photo | None:
        """The picture that stands for the video before it plays."""
        return self.poster or (self.clip.poster if self.clip else None)

    @property
    def seo_description(self) -> str:
        return self.search_description or self.intro

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
                transcript=self.transcript,
            )
        )

    @property
    def plays(self) -> bool:
        """Whether visitors may play it: published by whatever door, no video gets past this."""
        return not self.obstacles() and (self.clip is None or bool(self.clip.verdict(WEBSITE)))

    @property
    def may_stand_elsewhere(self) -> bool:
        """Whether another page may show it: it plays, it is published, and not behind a lock."""
        return self.live and self.plays and not self.get_view_restrictions()

    @property
    def in_writing(self) -> str:
        return self.clip.in_writing if self.clip else self.transcript

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().serve(request, *args, **kwargs)
        if self.embed and self.plays:
            # Only this page may show a frame of that host, and only of that host.
            response._csp_update = {"frame-src": [self.embed.origin]}
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        index = self.get_parent()
        context["index"] = {"url": index.get_url(request), "title": index.title}
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
