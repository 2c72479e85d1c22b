"""How does the practice want its site to look? Colour, shape of photos, light or dark, headings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from consent import asking
from consent.models import PracticeDetails


@register_setting(icon="view")
class Theme(BaseSiteSetting):
    """What /theme.css is made of."""

    class Shape(models.TextChoices):
        SQUARE = "square", _("Square corners")
        SOFT = "soft", _("Soft corners")
        ROUND = "round", _("Round corners")

    class Scheme(models.TextChoices):
        AUTO = "auto", _("As the visitor’s device is set")
        LIGHT = "light", _("Always light")
        DARK = "dark", _("Always dark")

    class Headings(models.TextChoices):
        SERIF = "serif", _("With serifs: calm, classic")
        SANS = "sans", _("Without serifs: plain, technical")
        OWN = "own", _("Our own face, kept on this site")

    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#0b5a58",
        help_text=_("Links and buttons. The colours of the words on it are worked out from it."),
    )
    photo_shape = models.CharField(
        _("corners of photos"), max_length=6, choices=Shape.choices, default=Shape.SQUARE
    )
    scheme = models.CharField(
        _("light or dark"), max_length=5, choices=Scheme.choices, default=Scheme.AUTO
    )
    headings = models.CharField(
        _("headings"), max_length=5, choices=Headings.choices, default=Headings.SERIF
    )

    panels = [
        FieldPanel("accent"),
        FieldPanel("photo_shape"),
        FieldPanel("scheme"),
        FieldPanel("headings"),
    ]

    class Meta:
        verbose_name = _("look of the site")

    def __str__(self) -> str:
        return str(_("Look of the site"))

    @classmethod
    def the_one(cls) -> Theme:
        """The look of the practice's site; its defaults where none is saved."""
        return asking.once("theme", cls._find)

    @classmethod
    def _find(cls) -> Theme:
        return cls.objects.order_by("pk").first() or cls(site_id=PracticeDetails.the_one().site_id)
