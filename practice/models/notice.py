"""What must every visitor read first? One statement above all pages, from a day to a day."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from consent import asking


@register_setting(icon="warning")
class HoldingStatement(BaseSiteSetting):
    """A few sentences above every page: closed by snow, a telephone out of order, an incident."""

    class Tone(models.TextChoices):
        CALM = "calm", _("Good to know")
        URGENT = "urgent", _("Important")

    text = models.CharField(
        _("what it says"),
        max_length=280,
        blank=True,
        help_text=_("Empty: nothing is shown. Never anything about a patient."),
    )
    tone = models.CharField(_("tone"), max_length=6, choices=Tone.choices, default=Tone.CALM)
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page that says more"),
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("It goes by itself after this day.")
    )

    panels = [
        FieldPanel("text", widget=AdminAutoHeightTextInput(attrs={"rows": 3})),
        FieldRowPanel([FieldPanel("tone"), FieldPanel("page")]),
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
    ]

    class Meta:
        verbose_name = _("statement above all pages")

    def __str__(self) -> str:
        return str(_("Statement above all pages"))

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day must not lie before the first.")})

    @classmethod
    def the_one(cls) -> HoldingStatement | None:
        """The statement, if one was ever written."""
        return asking.once("holding_statement", cls._find)

    @classmethod
    def _find(cls) -> HoldingStatement | None:
        return cls.objects.select_related("page").order_by("pk").first()

    def stands_on(self, day: date) -> bool:
        """Whether visitors read it on `day`."""
        begun = self.first_day is None or self.first_day <= day
        over = self.last_day is not None and self.last_day < day
        return bool(self.text) and begun and not over
