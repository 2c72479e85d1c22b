"""Which links to share it does a page show, and which picture may a network keep of it?"""

from __future__ import annotations

from django import template

from blog.social import sharing
from consent.privileges import PUBLIC_SUBJECTS
from practice.models import BasePage
from practice.models.base import absolute

register = template.Library()


@register.inclusion_tag("components/share_links.html")
def share_links(page: BasePage) -> dict[str, object]:
    """The links and the address to copy; nothing for a page without a public address."""
    url = page.seo_canonical_url or ""
    if not url.startswith(("http://", "https://")):
        return {"links": (), "url": ""}
    links = sharing.share_links(url, page.title, picture_of_nobody=picture_of_nobody(page))
    return {"links": links, "url": sharing.canonical(url), "title": page.title}


def picture_of_nobody(page: BasePage) -> str:
    """The address of the page's sharing picture where no patient can be seen in it, else ''.

    A patient's picture is never passed on, whatever they agreed to: Pinterest keeps a copy.
    """
    photo = page.sharing_photo()
    if photo is None or photo.subject not in PUBLIC_SUBJECTS or page.sharing_image is None:
        return ""
    return absolute(page.sharing_image.url)
