"""Which photos do lists of posts show, for the record? Those of the blog, of all posts and of one tag."""

from __future__ import annotations

from collections.abc import Iterator

from blog.models import BlogIndexPage
from consent.pages import showing_lists
from consent.pages.showing_lists import Listed
from consent.pages.showings import address_of
from consent.privileges import Subject


@showing_lists.register
def posts() -> Iterator[Listed]:
    """The large photo of each post; the pages of a long list are one address."""
    for index in BlogIndexPage.objects.live():
        url = address_of(index)
        listed = index.posts().filter(hero__subject=Subject.PATIENT)
        for post in listed.prefetch_related("tagged_items__tag"):
            yield Listed(url, post.hero)
            for item in post.tagged_items.all():
                yield Listed(
                    f"{url}{index.reverse_subpage('tagged', args=[item.tag.slug])}", post.hero
                )
