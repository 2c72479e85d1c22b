"""How does one reach the practice?"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from practice.blocks import BODY
from practice.models.base import BasePage


class ContactPage(BasePage):
    """Address, hours and phone come from the practice's details; here stands the way there."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    directions = models.TextField(_("how to get there"), max_length=600, blank=True)
    map_url = models.URLField(
        _("address of a map"),
        blank=True,
        help_text=_("A link that visitors may follow. The site itself never loads a map."),
    )
    body = StreamField(BODY, blank=True, use_json_field=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("directions"),
        FieldPanel("map_url"),
        FieldPanel("body"),
    ]
    parent_page_types = ["practice.HomePage"]
    subpage_types = ["practice.LocationPage"]
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("contact")

    @property
    def map_host(self) -> str:
        """Whose site the map link opens: visitors are told before they follow it."""
        return (urlsplit(self.map_url).hostname or "").removeprefix("www.")
