"""What do patients ask, and what does the practice answer?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index
from wagtailseo.models import SeoType

from practice.models.base import BasePage
from practice.models.fields import revisions_of


class Topic(TranslatableMixin, models.Model):
    """What a question is about."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("address"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_index=True)

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("slug"), FieldPanel("position")])]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="practice_topic_slug")
        ]

    def __str__(self) -> str:
        return self.name


class FAQEntry(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """One question and its answer, written once, shown on as many pages as need it."""

    question = models.CharField(_("question"), max_length=200)
    answer = RichTextField(_("answer"), features=["bold", "italic", "ol", "ul", "link"])
    topic = models.ForeignKey(
        Topic,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="entries",
        verbose_name=_("topic"),
    )
    position = models.PositiveSmallIntegerField(_("position in its topic"), default=0)

    _revisions = revisions_of("faqentry")

    panels = [
        FieldPanel("question"),
        FieldPanel("answer"),
        FieldRowPanel([FieldPanel("topic"), FieldPanel("position")]),
    ]
    search_fields = [
        index.SearchField("question", boost=3),
        index.AutocompleteField("question"),
        index.SearchField("answer"),
        index.FilterField("live"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")
        ordering = ["topic__position", "topic__name", "position", "pk"]

    def __str__(self) -> str:
        return self.question

    @property
    def anchor(self) -> str:
        return f"question-{self.pk}"

    def get_preview_template(self, request, mode_name: str) -> str:
        return "practice/faq_entry_preview.html"

    def get_preview_context(self, request, mode_name: str) -> dict[str, object]:
        return {"entry": self, "request": request}


class FAQIndexPage(BasePage):
    """All published questions of the page's language, by topic."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types = ["practice.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("questions and answers")

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        entries = list(
            FAQEntry.objects.filter(live=True, locale=self.locale).select_related("topic")
        )
        by_topic: dict[Topic | None, list[FAQEntry]] = {}
        for entry in entries:
            by_topic.setdefault(entry.topic, []).append(entry)
        # Questions without a topic come last, whatever the engine sorts first.
        untold = by_topic.pop(None, [])
        context["topics"] = [*by_topic.items(), *([(None, untold)] if untold else [])]
        context["struct_faq"] = struct_faq(entries)
        return context


def struct_faq(entries: list[FAQEntry]) -> dict[str, object]:
    """The questions as schema.org's FAQPage; {} where there are none."""
    if not entries:
        return {}
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.question,
                "acceptedAnswer": {"@type": "Answer", "text": strip_tags(entry.answer)},
            }
            for entry in entries
        ],
    }
