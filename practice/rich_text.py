"""What becomes of a link in a text to a page that was taken off? The words stay, the link goes."""

from __future__ import annotations

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from practice import links


class OpenPageLinkHandler(PageLinkHandler):
    """Links only to pages that answer everybody; what remains is an `a` without an address."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        found = [page.localized if page else None for page in cls.get_many(attrs_list)]
        addresses = [links.url_of(page) for page in found]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in addresses]
