"""What must a practice's site say, since when, and what did it say before?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtailseo.models import SeoType

from practice.legal_form import LegalPageForm
from practice.models.base import BasePage
from practice.models.fields import today

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class LegalPage(RoutablePageMixin, BasePage):
    """A text that holds from a day on; what held before stays readable at its own address."""

    effective_from = models.DateField(
        _("holds from"),
        help_text=_("A new day here keeps the text before it as an earlier version."),
    )
    text = RichTextField(_("text"), features=FEATURES)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("effective_from"),
        FieldPanel("text"),
    ]
    parent_page_types = ["practice.HomePage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.WEBSITE

    base_form_class = LegalPageForm
    fixed_slug: str

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.fixed_slug
        super().full_clean(*args, **kwargs)

    def versions(self) -> models.QuerySet[LegalVersion]:
        """Every text that has held; one published under a later day by mistake never did."""
        return self.legal_versions.filter(effective_from__lte=self.effective_from)

    @re_path(r"^(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})/$", name="version")
    def version(self, request: HttpRequest, day: str) -> TemplateResponse:
        """The text that held from that day on."""
        try:
            version = self.versions().get(effective_from=date.fromisoformat(day))
        except (ValueError, LegalVersion.DoesNotExist) as error:
            raise Http404 from error
        later = self.versions().filter(effective_from__gt=version.effective_from).last()
        if later is None:
            return self.render(request)
        until = later.effective_from - timedelta(days=1)
        return self.render(request, context_overrides={"version": version, "until": until})

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        context["earlier"] = list(self.versions().exclude(effective_from=self.effective_from))
        context["holds_already"] = self.effective_from <= today()
        return context


class PrivacyPage(LegalPage):
    """How the website treats what it learns of its visitors."""

    template = "practice/legal_page.html"
    fixed_slug = "privacy"

    max_count = 1

    class Meta:
        verbose_name = _("privacy page")


class NoticePage(LegalPage):
    """The Notice of Privacy Practices (45 CFR 164.520), required on a provider's website."""

    template = "practice/legal_page.html"
    fixed_slug = "notice-of-privacy-practices"

    max_count = 1

    class Meta:
        verbose_name = _("notice of privacy practices")


class AccessibilityPage(LegalPage):
    """What the practice does so that everybody can use its site and rooms (45 CFR 84)."""

    template = "practice/legal_page.html"
    fixed_slug = "accessibility"

    max_count = 1

    class Meta:
        verbose_name = _("accessibility statement")


class NondiscriminationPage(LegalPage):
    """The notice of nondiscrimination and of help with languages (45 CFR 92.10, 92.11)."""

    template = "practice/legal_page.html"
    fixed_slug = "nondiscrimination"

    max_count = 1

    class Meta:
        verbose_name = _("nondiscrimination notice")


class SocialMediaPage(LegalPage):
    """How the practice behaves on networks, and what it asks of those who write there."""

    template = "practice/legal_page.html"
    fixed_slug = "social-media-policy"

    max_count = 1

    class Meta:
        verbose_name = _("social media policy")


class LegalVersion(models.Model):
    """The text of a legal page as it held from a day on; kept when a later one is published."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="legal_versions")
    effective_from = models.DateField()
    title = models.CharField(max_length=255)
    text = models.TextField()
    published_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "effective_from"], name="practice_legal_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.effective_from}"
