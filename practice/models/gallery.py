"""Which results does the practice show? Cases of before and after, each under its own permission."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from practice import pictures
from practice.blocks import CaseBlock
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
        context["shown"] = [case for case in self.cases if _can_be_shown(case)]
        return context


def _can_be_shown(case: StreamValue.StreamChild) -> bool:
    """Whether both photos are covered and their files are there: else it is left out, frame and all."""
    block, value = case.block, case.value
    return block.may_be_shown(value) and all(
        pictures.picture(photo, block.meta.shape) for photo in block.photos(value)
    )
