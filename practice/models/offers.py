"""What does the practice offer for a while, on which terms, and until when?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.query import PageQuerySet
from wagtailseo.models import SeoType

from consent.models import Photo
from practice.blocks import BODY
from practice.models.base import BasePage, seen_by_all
from practice.models.fields import today


class OfferIndexPage(BasePage):
    """The offers that hold today, the one that ends first on top."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types = ["practice.HomePage"]
    subpage_types = ["practice.OfferPage"]
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("offers")

    def offers(self) -> PageQuerySet:
        offers = OfferPage.objects.live().child_of(self).select_related("hero")
        day = today()
        holding = offers.filter(first_day__lte=day, last_day__gte=day)
        return seen_by_all(holding).order_by("last_day", "pk")


class OfferPage(BasePage):
    """One offer; after its last day the page says that it has ended."""

    intro = models.TextField(_("first sentences"), max_length=300)
    price = models.CharField(_("what it costs"), max_length=80, help_text=_("$99 instead of $180"))
    first_day = models.DateField(_("first day"), default=today, db_index=True)
    last_day = models.DateField(_("last day"), db_index=True)
    terms = models.TextField(
        _("terms"),
        max_length=800,
        help_text=_("Whom it is for, what it includes, what it does not, once or more often."),
    )
    treatment = models.ForeignKey(
        "practice.TreatmentPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="offers",
        verbose_name=_("treatment"),
    )
    hero = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("large photo"),
    )
    hero_caption = models.CharField(_("words under the large photo"), max_length=200, blank=True)
    body = StreamField(BODY, blank=True, use_json_field=True)

    shapes = {"hero": ("wide", "card")}
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("price"),
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                FieldPanel("terms"),
                FieldPanel("treatment"),
            ],
            heading=_("The offer"),
        ),
        MultiFieldPanel([FieldPanel("hero"), FieldPanel("hero_caption")], heading=_("Large photo")),
        FieldPanel("body"),
    ]
    parent_page_types = ["practice.OfferIndexPage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="practice_offer_ends_after_it_begins",
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day must not lie before the first.")})

    def sharing_photo(self) -> Photo | None:
        return self.og_image or self.hero

    def holds_on(self, day: date) -> bool:
        """Whether one may still take it on `day`."""
        return self.first_day <= day <= self.last_day

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        context["index"] = self.get_parent()
        context["holds"] = self.holds_on(today())
        context["ended"] = self.last_day < today()
        return context
