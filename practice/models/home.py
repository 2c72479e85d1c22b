"""What stands on the first page? Who, where, one promise, one action, one picture."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from consent.models import Photo
from practice import links
from practice.home_blocks import HOME
from practice.models.base import BasePage


class HomePage(BasePage):
    promise = models.CharField(_("promise"), max_length=120, help_text=_("It says something."))
    lead = models.TextField(_("two sentences below it"), max_length=300, blank=True)
    picture = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    picture_caption = models.CharField(_("words under the picture"), max_length=160, blank=True)
    action_label = models.CharField(_("words on the button"), max_length=40, blank=True)
    action_page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(HOME, blank=True, use_json_field=True)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("promise"),
                FieldPanel("lead"),
                FieldPanel("picture"),
                FieldPanel("picture_caption"),
                FieldPanel("action_label"),
                FieldPanel("action_page"),
            ],
            heading=_("First view"),
        ),
        FieldPanel("body"),
    ]
    shapes = {"picture": ("wide",)}
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    seo_content_type = SeoType.WEBSITE
    seo_description_sources = ["search_description", "lead"]

    class Meta:
        verbose_name = _("home page")

    def sharing_photo(self) -> Photo | None:
        return self.og_image or self.picture

    @property
    def action_url(self) -> str:
        return links.url_of(self.action_page)

    def _meet_photos(self) -> None:
        """As for every page; what its sections show of other pages comes along."""
        super()._meet_photos()
        for child in self.body:
            found = getattr(child.block, "found", None)
            if found is not None:
                found(child.value, self)
