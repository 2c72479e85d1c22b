"""What is a post, and where are posts listed?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from consent.models import Photo
from practice.blocks import BODY
from practice.models import BasePage
from practice.models.base import seen_by_all

POSTS_PER_PAGE = 10
WORDS_PER_MINUTE = 220


def today() -> date:
    return timezone.localdate()


class BlogIndexPage(BasePage):
    """The list of posts, newest first."""

    intro = models.TextField(_("introduction"), max_length=300, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    subpage_types = ["blog.BlogPage"]
    parent_page_types = ["practice.HomePage"]
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("blog")

    def posts(self) -> models.QuerySet[BlogPage]:
        posts = BlogPage.objects.live().child_of(self).select_related("hero")
        return seen_by_all(posts).order_by("-date", "-pk")

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        pages = Paginator(self.posts(), POSTS_PER_PAGE)
        context["page_obj"] = pages.get_page(request.GET.get("page"))
        return context


class BlogPage(BasePage):
    """One post."""

    date = models.DateField(_("day"), default=today, db_index=True)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    intro = models.TextField(_("first sentences"), max_length=300)
    hero = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("large photo"),
    )
    hero_caption = models.CharField(_("words under the large photo"), max_length=200, blank=True)
    body = StreamField(BODY, blank=True, use_json_field=True)
    author_name = models.CharField(_("written by"), max_length=80, blank=True)
    author_role = models.CharField(_("their role"), max_length=80, blank=True)
    reviewer_name = models.CharField(_("checked by"), max_length=80, blank=True)
    reviewed_on = models.DateField(_("checked on"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("topic")]),
                FieldPanel("intro"),
                FieldPanel("hero"),
                FieldPanel("hero_caption"),
            ],
            heading=_("First view"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("author_name"), FieldPanel("author_role")]),
                FieldRowPanel([FieldPanel("reviewer_name"), FieldPanel("reviewed_on")]),
            ],
            heading=_("Who wrote it, who checked it"),
        ),
    ]
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.ARTICLE

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def sharing_photo(self) -> Photo | None:
        return self.og_image or self.hero

    @property
    def seo_description(self) -> str:
        return self.search_description or self.intro

    @property
    def minutes(self) -> int:
        """How long reading takes, from the words of the text blocks."""
        words = sum(
            len(strip_tags(block["value"]["text"]).split())
            for block in self.body.raw_data  # raw: a list of posts needs no photos of theirs
            if block["type"] == "text"
        )
        return max(1, round(words / WORDS_PER_MINUTE))

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        others = seen_by_all(BlogPage.objects.live().sibling_of(self, inclusive=False))
        earlier = others.filter(date__lte=self.date).order_by("-date", "-pk").first()
        context["index"] = self.get_parent()
        context["next_post"] = earlier or others.order_by("-date", "-pk").first()
        context["author"] = (
            {"name": self.author_name, "role": self.author_role} if self.author_name else None
        )
        context["reviewer"] = {"name": self.reviewer_name} if self.reviewer_name else None
        context["reviewed_on"] = self.reviewed_on
        return context
