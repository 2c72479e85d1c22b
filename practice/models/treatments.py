"""What does the practice treat, how long does it take, what does it cost?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.query import PageQuerySet
from wagtailseo.models import SeoType

from practice import cases, links, related
from practice.blocks import BODY, StepBlock
from practice.models.base import BasePage, absolute, seen_by_all
from practice.models.fields import today
from practice.models.hero import HeroPage
from practice.models.questions import FAQEntry, struct_faq
from practice.models.team import Person, with_their_pages

MOST_CASES = 3
MOST_OFFERS = 3
MOST_OTHERS = 3
# Up to so many sections a list of contents says nothing that one does not see.
FEW_SECTIONS = 4
LISTED = ("steps", "cases", "video", "costs", "people", "questions", "posts")


class TreatmentIndexPage(BasePage):
    """The list of treatments, in the order of the page tree."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types = ["practice.HomePage"]
    subpage_types = ["practice.TreatmentPage"]
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("list of treatments")

    def treatments(self) -> PageQuerySet:
        treatments = TreatmentPage.objects.live().child_of(self).select_related("hero")
        return seen_by_all(treatments).order_by("path")


class TreatmentPage(HeroPage):
    """One treatment."""

    intro = models.TextField(_("first sentences"), max_length=300)
    for_whom = models.CharField(
        _("for whom"), max_length=160, blank=True, help_text=_("Children from 9, adults of any age")
    )
    duration = models.CharField(
        _("how long it takes"), max_length=80, blank=True, help_text=_("14 to 22 months")
    )
    visits = models.CharField(
        _("how often one comes"), max_length=80, blank=True, help_text=_("Every six weeks")
    )
    price = models.CharField(
        _("what it costs"), max_length=80, blank=True, help_text=_("$4,200 to $6,100")
    )
    price_note = models.CharField(
        _("what the price depends on"),
        max_length=200,
        blank=True,
        help_text=_("What is included, what insurers usually pay, whether one may pay monthly."),
    )
    steps = StreamField(
        [("step", StepBlock())],
        blank=True,
        use_json_field=True,
        verbose_name=_("Step by step"),
    )
    video = models.ForeignKey(
        "practice.VideoPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("video"),
    )
    body = StreamField(BODY, blank=True, use_json_field=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("for_whom"),
                FieldRowPanel([FieldPanel("duration"), FieldPanel("visits")]),
                FieldPanel("price"),
                FieldPanel("price_note"),
            ],
            heading=_("In short"),
        ),
        HeroPage.hero_panel,
        FieldPanel("steps"),
        FieldPanel("body"),
        FieldPanel("video"),
        MultiFieldPanel(
            [InlinePanel("questions", label=_("Question"))], heading=_("Questions and answers")
        ),
        MultiFieldPanel([InlinePanel("people", label=_("Person"))], heading=_("Who does this")),
    ]
    parent_page_types = ["practice.TreatmentIndexPage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        others = TreatmentPage.objects.live().sibling_of(self, inclusive=False)
        sections = self.sections()
        return {
            **context,
            **sections,
            "today": today(),
            "has_contents": sum(bool(sections[name]) for name in LISTED) > FEW_SECTIONS,
            "all_cases_url": self._all_cases_url(request) if sections["cases"] else "",
            "index": links.above(self, request),
            "others": seen_by_all(others).order_by("path")[:MOST_OTHERS],
            "struct_procedure": self.struct_procedure(),
            "struct_faq": struct_faq(sections["questions"]),
        }

    def sections(self) -> dict[str, Any]:
        """What stands under each heading of the page; one that is empty is left out whole."""
        video = self.video
        # Everybody's photos are loaded before the first of them is asked about.
        people = with_their_pages(
            [one.person for one in self.people.select_related("person__photo") if one.person.live]
        )
        offers = list(self.offers.holding()[:MOST_OFFERS]) if self.pk else []
        posts = related.posts_about(self) if self.pk else []
        return {
            "steps": [child.value for child in self.steps],
            "cases": cases.cases_of(self)[:MOST_CASES] if self.pk else [],
            "video": video if video is not None and video.may_stand_elsewhere else None,
            "costs": bool(self.price_note or offers),
            "people": people,
            "questions": [
                one.entry for one in self.questions.select_related("entry") if one.entry.live
            ],
            "offers": offers,
            "posts": posts,
        }

    def _all_cases_url(self, request: HttpRequest) -> str:
        galleries = cases.galleries(self.locale)
        return cases.address(galleries[0], self, request) if galleries else ""

    def struct_procedure(self) -> dict[str, object]:
        """The treatment as schema.org's MedicalProcedure: what it is called and is, no more."""
        return {
            "@context": "https://schema.org",
            "@type": "MedicalProcedure",
            "name": self.title,
            "description": self.seo_description,
            "url": absolute(self.get_url() or "/"),
        }


class TreatmentQuestion(Orderable):
    page = ParentalKey(TreatmentPage, on_delete=models.CASCADE, related_name="questions")
    entry = models.ForeignKey(
        FAQEntry, on_delete=models.CASCADE, related_name="+", verbose_name=_("question")
    )

    panels = [FieldPanel("entry")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "entry"], name="practice_treatment_question_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.entry)


class TreatmentPerson(Orderable):
    page = ParentalKey(TreatmentPage, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="treatments", verbose_name=_("person")
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"], name="practice_treatment_person_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
