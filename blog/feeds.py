"""What does a feed reader get? The last posts as Atom (RFC 4287): words and links, never a photo."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import regex
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from consent.models import PracticeDetails
from practice.models.base import absolute

if TYPE_CHECKING:
    from blog.models import BlogIndexPage, BlogPage

LAST_POSTS = 20
# XML 1.0 has no way to write these.
NOT_IN_XML = regex.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def writable(text: str) -> str:
    """The text without what no XML document may hold."""
    return NOT_IN_XML.sub("", text)


class PostFeed(Feed):
    """The posts of one blog. A photo in a feed lives on in other people's readers: none is given."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, blog: BlogIndexPage) -> BlogIndexPage:
        return blog

    def title(self, blog: BlogIndexPage) -> str:
        return writable(f"{blog.title} – {blog.seo_sitename}")

    def subtitle(self, blog: BlogIndexPage) -> str:
        return writable(blog.intro)

    def link(self, blog: BlogIndexPage) -> str:
        return absolute(blog.get_url() or "/")

    def feed_url(self, blog: BlogIndexPage) -> str:
        return absolute(blog.feed_url)

    def feed_guid(self, blog: BlogIndexPage) -> str:
        return f"urn:uuid:{blog.translation_key}"

    def author_name(self, blog: BlogIndexPage) -> str:
        return writable(blog.seo_sitename)

    def items(self, blog: BlogIndexPage) -> list[BlogPage]:
        return list(blog.posts().select_related("author")[:LAST_POSTS])

    def item_title(self, item: BlogPage) -> str:
        return writable(item.title)

    def item_description(self, item: BlogPage) -> str:
        return escape(writable(item.intro))

    def item_link(self, item: BlogPage) -> str:
        return absolute(item.get_url() or "/")

    def item_guid(self, item: BlogPage) -> str:
        """The same wherever the post moves."""
        return f"urn:uuid:{item.translation_key}"

    def item_author_name(self, item: BlogPage) -> str:
        author = item.written_by
        return writable(author.name if author else item.seo_sitename)

    def item_pubdate(self, item: BlogPage) -> datetime:
        return datetime.combine(item.date, time(), PracticeDetails.the_one().zone)

    def item_updateddate(self, item: BlogPage) -> datetime:
        return max(item.last_published_at or self.item_pubdate(item), self.item_pubdate(item))
