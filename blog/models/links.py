"""Where does somebody go who came from a network's profile?"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtailseo.models import SeoType

from blog.models.pages import BlogPage
from practice.models import BasePage
from practice.models.base import seen_by_all

NEWEST = 3


class LinkBlock(blocks.StructBlock):
    """A line to tap: a page of the site, or an address elsewhere."""

    label = blocks.CharBlock(max_length=80, label=_("Words"))
    page = blocks.PageChooserBlock(required=False, label=_("Page"))
    url = blocks.URLBlock(required=False, label=_("or an address elsewhere"))

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError(_("Choose a page or write an address."))}
            )
        return cleaned


class LinksPage(BasePage):
    """The page a profile on a network links to: what one can do, and the newest posts."""

    intro = models.TextField(_("first sentences"), max_length=200, blank=True)
    links = StreamField([("link", LinkBlock())], blank=True, use_json_field=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("links")]
    parent_page_types = ["practice.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    seo_content_type = SeoType.WEBSITE
    found_by_search = False  # it only leads to other pages

    class Meta:
        verbose_name = _("links for profiles")

    def rows(self) -> list[dict[str, object]]:
        """The lines to tap, in the order the practice wants; none that leads nowhere."""
        chosen = [block.value for block in self.links]
        ids = [value["page"].pk for value in chosen if value["page"]]
        open_pages = {
            page.pk: page.get_url() for page in seen_by_all(Page.objects.live().filter(pk__in=ids))
        }
        rows = []
        for value in chosen:
            url = value["url"] or (value["page"] and open_pages.get(value["page"].pk))
            if url:
                rows.append({"label": value["label"], "url": url, "elsewhere": bool(value["url"])})
        return rows

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        posts = BlogPage.objects.live().select_related("hero")
        rows = self.rows()
        context["rows"] = [row for row in rows if not row["elsewhere"]]
        context["elsewhere"] = [row for row in rows if row["elsewhere"]]
        context["posts"] = seen_by_all(posts).order_by("-date", "-pk")[:NEWEST]
        return context
