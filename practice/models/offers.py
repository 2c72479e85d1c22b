"""What does the practice offer for a while, on which terms, and until when?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtailseo.models import SeoType

from practice import links
from practice.blocks import BODY
from practice.models.base import BasePage, absolute, seen_by_all
from practice.models.fields import today
from practice.models.hero import HeroPage
from practice.shown_panel import ShownPanel

MOST_OTHERS = 3


class OfferQuerySet(PageQuerySet):
    """Offers by their days, in the practice's zone; an offer's last day is one of them."""

    def holding(self) -> OfferQuerySet:
        """Published ones that everybody may take today, the one that ends first on top."""
        day = today()
        offers = self.live().filter(first_day__lte=day, last_day__gte=day)
        return seen_by_all(offers).select_related("hero").order_by("last_day", "pk")

    def not_holding(self) -> OfferQuerySet:
        """Those that have ended, and those that have not begun."""
        day = today()
        return self.exclude(first_day__lte=day, last_day__gte=day)


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
        return OfferPage.objects.child_of(self).holding()

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        context["offers"] = list(self.offers())
        context["today"] = today()
        return context


class OfferPage(HeroPage):
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
    body = StreamField(BODY, blank=True, use_json_field=True)

    objects = PageManager.from_queryset(OfferQuerySet)()

    content_panels = [
        ShownPanel(),
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
        HeroPage.hero_panel,
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

    def holds_on(self, day: date) -> bool:
        """Whether one may still take it on `day`."""
        return self.first_day <= day <= self.last_day

    def notes(self) -> Iterator[str]:
        """What the editor should know about how visitors see the page today."""
        if not self.live or not self.first_day or not self.last_day:
            return
        day = today()
        if self.last_day < day:
            yield gettext(
                "This offer has ended: visitors who open the page read that, and it is in no list. "
                "Give it a later last day, or take the page off the site."
            )
        elif self.first_day > day:
            yield gettext("This offer has not begun: it is in no list before its first day.")

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        day = today()
        holds = self.holds_on(day)
        others = OfferPage.objects.sibling_of(self, inclusive=False).holding()
        treatment_url = links.url_of(self.treatment, request)
        return {
            **context,
            "index": links.above(self, request),
            "today": day,
            "holds": holds,
            "ended": self.last_day < day,
            "others": list(others[:MOST_OTHERS]),
            "treatment": self.treatment if treatment_url else None,
            "struct_offer": self.struct_offer() if holds else None,
        }

    def struct_offer(self) -> dict[str, object]:
        """The offer as schema.org's Offer; the price is words, which that vocabulary has no place for."""
        return {
            "@context": "https://schema.org",
            "@type": "Offer",
            "name": self.title,
            "description": self.seo_description,
            "url": absolute(self.get_url() or "/"),
            "validFrom": self.first_day.isoformat(),
            "validThrough": self.last_day.isoformat(),
            "offeredBy": {
                "@type": self.seo_org_fields.kind,
                "name": self.seo_org_fields.name,
            },
        }
