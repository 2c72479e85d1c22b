"""Which posts does the rest of the website ask for? Public ones, newest first."""

from __future__ import annotations

from wagtail.models import Page
from wagtail.query import PageQuerySet

from blog.models import BlogIndexPage, BlogPage
from practice import related
from practice.models.base import seen_by_all


class SitePosts:
    """The posts of the site's blog."""

    def about(self, treatment: Page, most: int) -> list[BlogPage]:
        return list(_public().filter(treatments=treatment.pk)[:most])

    def by(self, person_id: int, most: int) -> list[BlogPage]:
        return list(_public().filter(author=person_id)[:most])

    def newest(self, home: Page, most: int) -> list[BlogPage]:
        return list(_public().descendant_of(home)[:most])

    def list_page(self, home: Page) -> BlogIndexPage | None:
        return seen_by_all(BlogIndexPage.objects.live().descendant_of(home)).first()


def _public() -> PageQuerySet:
    posts = BlogPage.objects.live().select_related("hero")
    return seen_by_all(posts).order_by("-date", "-pk")


def connect() -> None:
    """Enters the blog with the website."""
    related.register(SitePosts())
