"""How does one reach the practice?"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from practice import places
from practice.blocks import BODY
from practice.models.base import BasePage, absolute, seen_by_all
from practice.models.locations import LocationPage


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
        return places.host_of(self.map_url)

    @cached_property
    def locations(self) -> list[LocationPage]:
        """The places with pages of their own that everybody may see, in the editors' order."""
        pages = LocationPage.objects.child_of(self).live().select_related("struct_org_image")
        return list(seen_by_all(pages).order_by("path"))

    @property
    def address_stands_among_places(self) -> bool:
        """Whether the practice's own address is that of one of the places below it."""
        own = self.seo_org_fields.address_lines
        return any(own == page.place.address_lines for page in self.locations)

    @property
    def places_have_hours(self) -> bool:
        return any(page.place.hours_rows for page in self.locations)

    @property
    def seo_struct_org_dict(self) -> dict[str, object]:
        places_told = [
            {"@id": f"{url}#place", "@type": self.seo_org_fields.kind, "name": page.title}
            for page in self.locations
            if (url := absolute(page.full_url or ""))
        ]
        node = super().seo_struct_org_dict
        return {**node, "subOrganization": places_told} if places_told else node

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        context["card_url"] = f"{self.url}{places.CARD}"
        return context
