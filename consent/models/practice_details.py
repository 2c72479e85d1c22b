"""What is the practice called, where is it, when is it open, in which time zone?"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Site
from wagtailseo.blocks import OpenHoursBlock, OpenHoursValue
from wagtailseo.models import SeoOrgFields

from consent import asking


class HolidayValue(blocks.StructValue):
    """A closed span as schema.org writes it: opens and closes at midnight."""

    @property
    def struct_dict(self) -> dict[str, object]:
        return {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": self["first_day"],
            "validThrough": self["last_day"] or self["first_day"],
        }


class HolidayBlock(blocks.StructBlock):
    """Days on which the practice is closed."""

    name = blocks.CharBlock(max_length=80, label=_("Name"), help_text=_("For example: Christmas"))
    first_day = blocks.DateBlock(label=_("First day"))
    last_day = blocks.DateBlock(label=_("Last day"), required=False)

    class Meta:
        icon = "date"
        label = _("Closed")
        value_class = HolidayValue

    def clean(self, value):
        cleaned = super().clean(value)
        last = cleaned.get("last_day")
        if last and last < cleaned["first_day"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "last_day": ValidationError(_("The last day must not lie before the first."))
                }
            )
        return cleaned


class HoursValue(OpenHoursValue):
    """Opening hours with times as schema.org writes them."""

    @property
    def struct_dict(self) -> dict[str, object]:
        return {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": self["days"],
            "opens": self["start_time"].strftime("%H:%M"),
            "closes": self["end_time"].strftime("%H:%M"),
        }


class HoursBlock(OpenHoursBlock):
    """Weekdays with one span of hours."""

    class Meta:
        icon = "time"
        label = _("Open")
        value_class = HoursValue

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["end_time"] <= cleaned["start_time"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "end_time": ValidationError(
                        _(
                            "Closing time must be after opening time. Past midnight: add a second row."
                        )
                    )
                }
            )
        return cleaned


class ProfileBlock(blocks.StructBlock):
    """A page of the practice on a network, linked from the footer and told to search engines."""

    name = blocks.CharBlock(max_length=40, label=_("Network"), help_text=_("Instagram"))
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Profile")


def default_zone() -> str:
    """The zone that fills PracticeDetails at the first run."""
    return settings.PRACTICE_TIME_ZONE


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is no time zone. Write one such as America/New_York."),
            params={"name": name},
        )


@register_setting(icon="home")
class PracticeDetails(SeoOrgFields, BaseSiteSetting):
    """The facts of the practice: header, footer, forms, mails and search engines all read these."""

    time_zone = models.CharField(
        _("time zone"), max_length=60, default=default_zone, validators=[validate_zone]
    )
    email = models.EmailField(_("e-mail for patients"), blank=True)
    slogan = models.CharField(_("one sentence about the practice"), max_length=160, blank=True)
    story = models.TextField(
        _("the practice in a paragraph"),
        max_length=750,
        blank=True,
        help_text=_("Pasted into profiles elsewhere, the same everywhere. Nothing of a patient."),
    )
    profiles = StreamField(
        [("profile", ProfileBlock())],
        blank=True,
        verbose_name=_("Profiles on networks"),
        use_json_field=True,
    )
    struct_org_hours = StreamField(
        [("hours", HoursBlock()), ("closed", HolidayBlock())],
        blank=True,
        verbose_name=_("Hours and holidays"),
        use_json_field=True,
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("struct_org_name", heading=_("Name of the practice")),
                FieldPanel("slogan"),
                FieldPanel("story"),
                FieldPanel("struct_org_logo", heading=_("Logo")),
                FieldPanel("struct_org_image", heading=_("Photo of the practice")),
                FieldPanel("struct_org_type", heading=_("Kind of practice")),
            ],
            heading=_("The practice"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("struct_org_phone", heading=_("Phone")),
                        FieldPanel("email"),
                    ]
                ),
                FieldPanel("struct_org_address_street", heading=_("Street")),
                FieldRowPanel(
                    [
                        FieldPanel("struct_org_address_postal", heading=_("Postal code")),
                        FieldPanel("struct_org_address_locality", heading=_("City")),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("struct_org_address_region", heading=_("State")),
                        FieldPanel("struct_org_address_country", heading=_("Country")),
                    ]
                ),
            ],
            heading=_("Address"),
        ),
        MultiFieldPanel(
            [FieldPanel("struct_org_hours"), FieldPanel("time_zone")], heading=_("Hours")
        ),
        FieldPanel("profiles"),
    ]

    class Meta:
        verbose_name = _("practice details")
        verbose_name_plural = _("practice details")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A change of zone moves the ends of consents: both or neither.
        with transaction.atomic():
            super().save(*args, **kwargs)

    @classmethod
    def the_one(cls) -> PracticeDetails:
        """The details of the practice: one installation serves one."""
        return asking.once("practice", cls._find)

    @classmethod
    def _find(cls) -> PracticeDetails:
        found = cls.objects.select_related("site").order_by("pk").first()
        if found:
            return found
        site = Site.objects.order_by("-is_default_site", "pk").first()
        return cls.for_site(site) if site else cls()

    @property
    def name(self) -> str:
        site_name = self.site.site_name if self.site_id else ""
        return self.struct_org_name or site_name or settings.WAGTAIL_SITE_NAME

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def address_lines(self) -> list[str]:
        town = " ".join(
            part
            for part in (
                f"{self.struct_org_address_locality},"
                if self.struct_org_address_locality and self.struct_org_address_region
                else self.struct_org_address_locality,
                self.struct_org_address_region,
                self.struct_org_address_postal,
            )
            if part
        )
        return [line for line in (self.struct_org_address_street, town) if line]
