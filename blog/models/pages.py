"""What is a post, and where are posts listed?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from blog.feeds import PostFeed
from blog.forms import PostForm
from practice import links
from practice.blocks import BODY
from practice.models import BasePage, Person, TreatmentPage
from practice.models.base import absolute, seen_by_all
from practice.models.fields import today
from practice.models.hero import HeroPage
from practice.models.team import with_their_pages

POSTS_PER_PAGE = 10
MOST_TOPICS = 12
WORDS_PER_MINUTE = 220


class BlogIndexPage(RoutablePageMixin, BasePage):
    """The list of posts, newest first; those of one tag; the feed."""

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

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponseBase:
        return PostFeed()(request, blog=self)

    @path("tag/<str:slug>/")
    def tagged(self, request: HttpRequest, slug: str) -> TemplateResponse:
        """The posts of one tag; 404 where none of them is public."""
        tag = self.tags().filter(slug=slug).first()
        if tag is None:
            raise Http404
        return self.render(request, tag=tag)

    @property
    def feed_url(self) -> str:
        return f"{self.get_url() or '/'}{self.reverse_subpage('feed')}"

    def get_route_paths(self) -> list[str]:
        """What redirects are made for when the blog moves, besides the posts."""
        routes = [self.reverse_subpage("tagged", args=[tag.slug]) for tag in self.tags()]
        return ["/", f"/{self.reverse_subpage('feed')}", *(f"/{route}" for route in routes)]

    def tag_url(self, tag: Tag) -> str:
        return f"{self.get_url() or '/'}{self.reverse_subpage('tagged', args=[tag.slug])}"

    def tags(self) -> models.QuerySet[Tag]:
        """The tags of public posts, the most used first."""
        # The order of posts would be part of the grouping.
        posts = self.posts().order_by().values("pk")
        used = models.Count("blog_posttag_items")
        return (
            Tag.objects.filter(blog_posttag_items__content_object__in=posts)
            .annotate(used=used)
            .order_by("-used", "name")
        )

    @property
    def seo_canonical_url(self) -> str:
        return self.__dict__.get("_canonical_url") or super().seo_canonical_url

    def get_context(
        self, request, *args: Any, tag: Tag | None = None, **kwargs: Any
    ) -> dict[str, object]:
        """One page of the posts, of all or of one tag, and the tags to choose from."""
        context = super().get_context(request, *args, **kwargs)
        posts = self.posts()
        if tag is not None:
            posts = posts.filter(tagged_items__tag=tag)
        page_obj = Paginator(posts, POSTS_PER_PAGE).get_page(request.GET.get("page"))
        url = self.tag_url(tag) if tag else self.get_url() or "/"
        page = f"?page={page_obj.number}" if page_obj.number > 1 else ""
        if tag or page:
            self._canonical_url = absolute(f"{url}{page}")
        return {
            **context,
            "page_obj": page_obj,
            "tag": tag,
            "topics": [
                {"label": one.name, "url": self.tag_url(one), "current": one == tag}
                for one in self.tags()[:MOST_TOPICS]
            ],
            "feed_url": self.feed_url,
        }


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post, as visitors read it."""

    name: str
    role: str = ""
    person: Person | None = None

    @property
    def url(self) -> str:
        """Their own page; '' where they have none."""
        return self.person.url if self.person else ""


class BlogPage(HeroPage):
    """One post."""

    base_form_class = PostForm

    date = models.DateField(_("day"), default=today, db_index=True)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    intro = models.TextField(_("first sentences"), max_length=300)
    body = StreamField(BODY, blank=True, use_json_field=True)
    tags = ClusterTaggableManager(through="blog.PostTag", blank=True, verbose_name=_("tags"))
    author = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        verbose_name=_("written by one of the team"),
    )
    treatments = ParentalManyToManyField(
        TreatmentPage, blank=True, related_name="posts", verbose_name=_("treatments it is about")
    )
    author_name = models.CharField(
        _("or written by"),
        max_length=80,
        blank=True,
        help_text=_("Somebody who is not of the team. Not read where one of the team is chosen."),
    )
    author_role = models.CharField(_("their role"), max_length=80, blank=True)
    reviewer_name = models.CharField(_("checked by"), max_length=80, blank=True)
    reviewed_on = models.DateField(_("checked on"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("topic")]),
                FieldPanel("intro"),
                *HeroPage.hero_panels,
            ],
            heading=_("First view"),
        ),
        FieldPanel("body"),
        FieldPanel(
            "tags",
            help_text=_("What the post is about. Never a patient’s name: everybody can read tags."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldRowPanel([FieldPanel("author_name"), FieldPanel("author_role")]),
                FieldRowPanel([FieldPanel("reviewer_name"), FieldPanel("reviewed_on")]),
            ],
            heading=_("Who wrote it, who checked it"),
        ),
        FieldPanel("treatments", widget=forms.CheckboxSelectMultiple),
    ]
    read_along = ("author",)
    # A name here is a colleague's, though a patient may have the same.
    names_of_staff = ("author_name", "author_role", "reviewer_name")
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.ARTICLE

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    @property
    def written_by(self) -> Author | None:
        """One of the team where one is chosen and shown on the site, else the name in words."""
        person = self.author
        if person is not None and person.live:
            return Author(person.name, person.role, person)
        return Author(self.author_name, self.author_role) if self.author_name else None

    @property
    def seo_struct_article_dict(self) -> dict[str, object]:
        data = super().seo_struct_article_dict
        if author := self.written_by:
            page = {"url": absolute(author.url)} if author.url else {}
            data["author"] = {"@type": "Person", "name": author.name, **page}
        return data

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
        index = self.get_parent().specific_deferred
        context["index"] = index if links.answers(index) else None
        context["feed_url"] = index.feed_url
        context["tags"] = [
            {"label": tag.name, "url": index.tag_url(tag)} for tag in self.tags.all()
        ]
        context["next_post"] = earlier or others.order_by("-date", "-pk").first()
        author = self.written_by
        if author and author.person:
            with_their_pages([author.person])
        context["author"] = author
        context["treatments"] = [one for one in self.treatments.all() if links.answers(one)]
        context["reviewer"] = {"name": self.reviewer_name} if self.reviewer_name else None
        context["reviewed_on"] = self.reviewed_on
        return context


class PostTag(TaggedItemBase):
    content_object = ParentalKey(BlogPage, on_delete=models.CASCADE, related_name="tagged_items")
