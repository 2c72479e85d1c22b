"""What must a practice's site say, since when, and what did it say before?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, Panel
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


def panels_of(what_it_must_say: Promise) -> list[Panel]:
    """What editors see: first what the law wants to read here, in plain words."""
    return [HelpPanel(what_it_must_say), *LegalPage.content_panels]


class PrivacyPage(LegalPage):
    """How the website treats what it learns of its visitors."""

    template = "practice/legal_page.html"
    fixed_slug = "privacy"

    content_panels = panels_of(
        _(
            "What the website learns of its visitors: cookies, forms, videos from elsewhere, who "
            "sees it and for how long. What you do with health information belongs into the Notice "
            "of Privacy Practices. Have a lawyer read both."
        )
    )
    max_count = 1

    class Meta:
        verbose_name = _("privacy page")


class NoticePage(LegalPage):
    """The Notice of Privacy Practices (45 CFR 164.520), required on a provider's website."""

    template = "practice/legal_page.html"
    fixed_slug = "notice-of-privacy-practices"

    content_panels = panels_of(
        _(
            "The notice patients get on paper, word for word, with the day from which it holds "
            "(45 CFR 164.520). It names how you use and share health information, what needs a "
            "signature, patients’ rights, your duties, and whom to ask or complain to. The footer "
            "of every page links to it. Have a lawyer read it."
        )
    )
    max_count = 1

    class Meta:
        verbose_name = _("notice of privacy practices")


class AccessibilityPage(LegalPage):
    """What the practice does so that everybody can use its site and rooms (45 CFR 84)."""

    template = "practice/legal_page.html"
    fixed_slug = "accessibility"

    content_panels = panels_of(
        _(
            "What you aim for (WCAG 2.1 AA at least, 45 CFR 84.84), what does not work yet, how "
            "to reach you if something does not work, and how soon you answer. Say how one gets "
            "into your rooms on the page of each location."
        )
    )
    max_count = 1

    class Meta:
        verbose_name = _("accessibility statement")


class NondiscriminationPage(LegalPage):
    """The notice of nondiscrimination and of help with languages (45 CFR 92.10, 92.11)."""

    template = "practice/legal_page.html"
    fixed_slug = "nondiscrimination"

    content_panels = panels_of(
        _(
            "The notice of nondiscrimination (45 CFR 92.10): you treat everybody alike, whatever "
            "their race, colour, national origin, age, disability or sex; aids such as large "
            "print and sign language, and help with languages, are free and come in time; whom to "
            "ask for them; who hears complaints, and how one complains to the Office for Civil "
            "Rights. And the notice that help with languages is free (45 CFR 92.11), in English "
            "and at least the 15 languages most spoken in your state by people with little "
            "English. The Office for Civil Rights gives out both as models."
        )
    )
    max_count = 1

    class Meta:
        verbose_name = _("nondiscrimination notice")


class SocialMediaPage(LegalPage):
    """How the practice behaves on networks, and what it asks of those who write there."""

    template = "practice/legal_page.html"
    fixed_slug = "social-media-policy"

    content_panels = panels_of(
        _(
            "How you behave on networks, and what you ask of others there. No patient is named, "
            "shown or hinted at without a signed permission. A review is answered without saying "
            "or denying that its writer is a patient: thank them, and ask them to call. No advice "
            "in comments or messages. When you hide or delete a comment. That you never pay for "
            "reviews."
        )
    )
    max_count = 1

    class Meta:
        verbose_name = _("social media policy")


# In the order of the footer: what the law wants to be found first.
KINDS: tuple[type[LegalPage], ...] = (
    NoticePage,
    PrivacyPage,
    NondiscriminationPage,
    AccessibilityPage,
    SocialMediaPage,
)


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
