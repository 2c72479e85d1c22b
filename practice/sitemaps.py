"""Which pages do search engines get told of? Live, public ones; never an image."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site

from practice.links import findable


class PageSitemap(Sitemap):
    protocol = "https" if settings.BASE_URL.startswith("https://") else "http"

    def items(self):
        site = Site.objects.order_by("-is_default_site").first()
        if site is None:
            return Page.objects.none()
        pages = site.root_page.get_descendants(inclusive=True).live().public()
        return findable(pages).order_by("path")

    def location(self, page: Page) -> str:
        return page.get_url() or "/"

    def lastmod(self, page: Page):
        return page.last_published_at

    def get_domain(self, site=None) -> str:
        return settings.BASE_URL.partition("://")[2]
