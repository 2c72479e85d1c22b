"""Which post does a test need? A blog with one post, live, scheduled or a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from blog.models import BlogIndexPage, BlogPage
from config.empty_site import ensure_pages
from consent.models import Photo


def make_post(
    *,
    hero: Photo | None = None,
    photos: Iterable[Photo] = (),
    pairs: Iterable[tuple[Photo, Photo]] = (),
    title: str = "Braces take 18 months",
    intro: str = "Here is what happens, month by month.",
    slug: str = "braces-month-by-month",
    topic: str = "Braces",
    goes_live: datetime | None = None,
    draft: bool = False,
    **fields: object,
) -> BlogPage:
    """A live post; a draft, or a scheduled one, is a draft page with its revision."""
    ensure_pages()
    body = [("photo", {"photo": photo, "caption": ""}) for photo in photos]
    body += [
        (
            "before_after",
            {
                "before": before,
                "after": after,
                "before_label": "",
                "after_label": "",
                "caption": "Fixed braces, 18 months",
                "expectation": "Most people need 12 to 24 months.",
            },
        )
        for before, after in pairs
    ]
    post = BlogPage(
        title=title, intro=intro, slug=slug, topic=topic, hero=hero, body=body, **fields
    )
    post.live = not (draft or goes_live)
    BlogIndexPage.objects.get().add_child(instance=post)
    if goes_live:
        post.go_live_at = goes_live
        post.save_revision(approved_go_live_at=goes_live)
    elif draft:
        post.save_revision()
    return BlogPage.objects.get(pk=post.pk)
