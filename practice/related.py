"""Which posts tell more about a treatment or come from a person? The blog answers, if there is one.

The blog lies above this part: it enters itself here when it starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wagtail.models import Page


class Posts(Protocol):
    """What the website asks of a blog. Posts are public and newest first; photos come with them."""

    def about(self, treatment: Page, most: int) -> Sequence[Page]: ...

    def by(self, person_id: int, most: int) -> Sequence[Page]: ...

    def newest(self, home: Page, most: int) -> Sequence[Page]: ...

    def list_page(self, home: Page) -> Page | None:
        """Where all posts stand, if visitors can open it."""


_blogs: list[Posts] = []


def register(blog: Posts) -> None:
    """Enters the one blog of the site; a second call takes the place of the first."""
    _blogs[:] = [blog]


def posts_about(treatment: Page, most: int = 3) -> list[Page]:
    return [post for blog in _blogs for post in blog.about(treatment, most)]


def posts_by(person_id: int, most: int = 5) -> list[Page]:
    return [post for blog in _blogs for post in blog.by(person_id, most)]


def newest_posts(home: Page, most: int = 3) -> list[Page]:
    return [post for blog in _blogs for post in blog.newest(home, most)]


def list_of_posts(home: Page) -> Page | None:
    return next((page for blog in _blogs if (page := blog.list_page(home))), None)
