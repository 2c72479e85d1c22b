"""Who asks for an appointment, and what became of it?"""

from __future__ import annotations

from http import HTTPMethod
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoType

from consent.models.fields import ReferenceField, Sha256Field, one_of
from practice.models.base import BasePage
from practice.models.locations import LocationPage

LEAST_DAYS = 7
MOST_DAYS = 365
KEEP_DAYS = 60
SENT = "sent"


class AppointmentPage(BasePage):
    """The form by which a visitor asks to be called."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    reasons = StreamField(
        [("reason", blocks.CharBlock(max_length=80, label=_("Reason")))],
        blank=True,
        use_json_field=True,
        verbose_name=_("Reasons to choose from"),
        help_text=_("Plain kinds of visits, never an illness: “First visit”, “Check-up”."),
    )
    thanks = models.TextField(
        _("what happens next"),
        max_length=400,
        blank=True,
        help_text=_("Who answers, and when: “We call back by the evening of the next day.”"),
    )
    keep_days = models.PositiveSmallIntegerField(
        _("delete after days"),
        default=KEEP_DAYS,
        validators=[MinValueValidator(LEAST_DAYS), MaxValueValidator(MOST_DAYS)],
        help_text=_("Every request is deleted by itself that many days after it came."),
    )
    notice_to = models.EmailField(
        _("tell this address"),
        blank=True,
        help_text=_("The mail only says that a request came, never who or why."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("reasons"),
        FieldPanel("thanks"),
        FieldPanel("notice_to"),
        FieldPanel("keep_days"),
    ]
    parent_page_types = ["practice.HomePage"]
    subpage_types: list[str] = []
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.POST, HTTPMethod.OPTIONS]
    max_count = 1
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("ask for an appointment")

    @property
    def preview_modes(self) -> list[tuple[str, object]]:
        return [("", _("The form")), (SENT, _("After it was sent"))]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        from practice import appointment_view

        request.is_preview = False  # type: ignore[attr-defined]  # Wagtail's own mark
        return appointment_view.answer(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        from practice import appointment_view

        request.is_preview = True  # type: ignore[attr-defined]  # Wagtail's own mark
        return appointment_view.preview(request, self, after_sending=mode_name == SENT)

    def given_reasons(self) -> list[str]:
        """The staff's list, each once."""
        return list(dict.fromkeys(str(one.value).strip() for one in self.reasons))


class AppointmentRequest(models.Model):
    """One person who wants to be called; deleted by itself."""

    class Status(models.TextChoices):
        NEW = "new", _("New")
        TRIED = "tried", _("Tried, not reached")
        BOOKED = "booked", _("Has an appointment")
        CLOSED = "closed", _("Closed")
        SPAM = "spam", _("Spam")

    class Reach(models.TextChoices):
        PHONE = "phone", _("Call me")
        TEXT = "text", _("Text me")
        EMAIL = "email", _("Write me an e-mail")

    class When(models.TextChoices):
        MORNING = "morning", _("Mornings")
        NOON = "noon", _("Around noon")
        AFTERNOON = "afternoon", _("Afternoons")
        ANY = "any", _("Any time")

    reference = ReferenceField()
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reach = models.CharField(_("how to answer"), max_length=5, choices=Reach.choices)
    when = models.CharField(_("when it suits"), max_length=9, choices=When.choices)
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    location = models.ForeignKey(
        LocationPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("location"),
    )
    is_new_patient = models.BooleanField(_("first time here"), default=False)
    status = models.CharField(
        _("status"), max_length=6, choices=Status.choices, default=Status.NEW, db_index=True
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("No health details here either.")
    )
    came_at = models.DateTimeField(_("came"), db_index=True)
    changed_at = models.DateTimeField(_("last change"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by"),
    )
    delete_on = models.DateField(_("is deleted on"), db_index=True)
    digest = Sha256Field(db_index=True)

    class Meta:
        verbose_name = _("request for an appointment")
        verbose_name_plural = _("requests for appointments")
        ordering = ["-came_at", "-pk"]
        constraints = [
            one_of("status", ["new", "tried", "booked", "closed", "spam"], "practice_ask_status"),
            one_of("reach", ["phone", "text", "email"], "practice_ask_reach"),
            models.CheckConstraint(
                condition=~models.Q(phone="") | ~models.Q(email=""),
                name="practice_ask_can_be_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
