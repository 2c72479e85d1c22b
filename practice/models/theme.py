"""How does the practice want its site to look? Colour, shape of photos, light or dark, headings."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from consent import asking
from consent.models import PracticeDetails
from practice import theming

OWN_FACE = "fonts/headings.woff2"


def has_own_face() -> bool:
    """Whether somebody has laid a face for headings among the theme's static files."""
    return finders.find(OWN_FACE) is not None or staticfiles_storage.exists(OWN_FACE)


@register_setting(icon="view")
class Theme(BaseSiteSetting):
    """What /theme.css is made of."""

    class Shape(models.TextChoices):
        SQUARE = "square", _("Nearly square corners")
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
        default=theming.DEFAULT,
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

    def clean_fields(self, *args: Any, **kwargs: Any) -> None:
        self.accent = self.accent.strip().lower()
        super().clean_fields(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.headings == self.Headings.OWN and not has_own_face():
            raise ValidationError(
                {
                    "headings": _(
                        "There is no face of your own yet: a developer puts it into the theme "
                        "folder as static/%(path)s."
                    )
                    % {"path": OWN_FACE}
                }
            )
        try:
            theming.palette(self.accent)
        except theming.TooPale as error:
            raise ValidationError(
                {
                    "accent": _(
                        "Words in %(colour)s could not be read on the paper of the site. "
                        "The nearest colour that can be read is %(nearest)s."
                    )
                    % {"colour": self.accent, "nearest": error.nearest}
                }
            ) from error
        except ValueError as error:
            raise ValidationError(
                {"accent": _("Write the colour as # and six digits, such as #0b5a58.")}
            ) from error

    @classmethod
    def the_one(cls) -> Theme:
        """The look of the practice's site; its defaults where none is saved."""
        return asking.once("theme", cls._find)

    @classmethod
    def _find(cls) -> Theme:
        return cls.objects.order_by("pk").first() or cls(site_id=PracticeDetails.the_one().site_id)
