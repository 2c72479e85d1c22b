"""Which results does the practice show? Cases of before and after, each under its own permission."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from practice.blocks import CaseBlock
from practice.cases import TREATMENT, choices, published, seen
from practice.models.base import BasePage


class GalleryPage(BasePage):
    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    cases = StreamField(
        [("case", CaseBlock())], blank=True, use_json_field=True, verbose_name=_("Cases")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("cases")]
    parent_page_types = ["practice.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("cases")

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        shown = seen(self.cases, published(self.cases))
        asked = request.GET.get(TREATMENT, "")
        context["choices"], context["shown"] = choices(shown, asked, gettext("All cases"))
        return context
