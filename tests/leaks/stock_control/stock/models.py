"""What is a page of the stock site? A photo in every place that Wagtail and wagtail-seo offer."""

from django.db import models
from wagtail.api import APIField
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page
from wagtailseo.models import SeoMixin, SeoType


class StockPage(SeoMixin, Page):
    hero = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    caption = models.CharField(max_length=200, blank=True)
    body = StreamField(
        [("image", ImageChooserBlock()), ("block", ImageBlock()), ("text", RichTextBlock())],
        blank=True,
    )

    template = "stock/page.html"
    seo_content_type = SeoType.ARTICLE
    api_fields = [
        APIField("body"),
        APIField("hero"),
        APIField("thumbnail", serializer=ImageRenditionField("fill-300x200", source="hero")),
    ]
