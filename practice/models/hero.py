"""Which photo stands large above a page, and is the one that others see when they pass it on?"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from consent.models import Photo
from practice.models.base import BasePage


class HeroPage(BasePage):
    """A page with a large photo and words under it."""

    hero = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("large photo"),
    )
    hero_caption = models.CharField(_("words under the large photo"), max_length=200, blank=True)

    shapes = {"hero": ("wide", "card")}
    hero_panels: ClassVar[list[FieldPanel]] = [FieldPanel("hero"), FieldPanel("hero_caption")]
    hero_panel = MultiFieldPanel(hero_panels, heading=_("Large photo"))

    class Meta:
        abstract = True

    def sharing_photo(self) -> Photo | None:
        return self.og_image or self.hero
