"""Which pages does the blog have?"""

from blog.models.pages import BlogIndexPage, BlogPage

__all__ = ["BlogIndexPage", "BlogPage"]
