"""What is a plain page made of?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from practice import links
from practice.blocks import BODY
from practice.models.base import BasePage, seen_by_all


class StandardPage(BasePage):
    """A heading, a few words and blocks."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    body = StreamField(BODY, blank=True, use_json_field=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["practice.HomePage", "practice.StandardPage"]
    subpage_types = ["practice.StandardPage"]
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        parent = self.get_parent()
        is_plain = parent is not None and parent.specific_class is StandardPage
        context["above"] = links.above(self, request) if is_plain else None
        below = StandardPage.objects.live().child_of(self).order_by("path")
        context["below"] = seen_by_all(below)
        return context
