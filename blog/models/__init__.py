"""Which pages does the blog have?"""

from blog.models.links import LinksPage
from blog.models.pages import BlogIndexPage, BlogPage, PostTag

__all__ = ["BlogIndexPage", "BlogPage", "LinksPage", "PostTag"]
