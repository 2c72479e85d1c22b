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
from wagtailseo.models import SeoOrgFields

from consent import asking
from consent.details.opening_blocks import OpeningTimes

# What schema.org calls a practice; each is a LocalBusiness, for which search engines show hours.
KINDS = (
    ("Dentist", _("Dentist or orthodontist")),
    ("MedicalClinic", _("Clinic, or doctors working together")),
    ("Physician", _("One doctor")),
    ("Optician", _("Optician")),
    ("Pharmacy", _("Pharmacy")),
    ("MedicalBusiness", _("Another practice: physiotherapy, midwives, speech therapy")),
)
OTHER_KIND = "MedicalBusiness"


class ProfileBlock(blocks.StructBlock):
    """A page of the practice on a network, linked from the footer and told to search engines."""

    name = blocks.CharBlock(
        max_length=40,
        label=_("Network"),
        help_text=_("The word visitors read in the footer: Instagram"),
    )
    url = blocks.URLBlock(
        label=_("Address"),
        help_text=_(
            "The whole address of your profile, copied from the browser. It begins with https://"
        ),
    )

    class Meta:
        icon = "link"
        label = _("Profile")

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned.get("url") and not cleaned["url"].lower().startswith("https://"):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "url": ValidationError(_("Write the address with https:// in front."))
                }
            )
        return cleaned


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
    struct_org_type = models.CharField(
        _("kind of practice"), max_length=255, choices=KINDS, default="", blank=True
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
        OpeningTimes(),
        blank=True,
        verbose_name=_("Hours and holidays"),
        use_json_field=True,
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "struct_org_name",
                    heading=_("Name of the practice"),
                    help_text=_(
                        "As it stands on the door, and everywhere else: search engines compare."
                    ),
                ),
                FieldPanel(
                    "struct_org_type",
                    heading=_("Kind of practice"),
                    help_text=_("What search engines and maps list the practice as."),
                ),
                FieldPanel(
                    "slogan", help_text=_("Up to 80 characters fit under most profiles elsewhere.")
                ),
                FieldPanel("story"),
                FieldPanel(
                    "struct_org_logo",
                    heading=_("Logo"),
                    help_text=_("In the header, in profiles elsewhere, in search results."),
                ),
                FieldPanel(
                    "struct_org_image",
                    heading=_("Photo of the practice"),
                    help_text=_("The house or a room, wide, without patients."),
                ),
            ],
            heading=_("The practice"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel(
                            "struct_org_phone",
                            heading=_("Phone"),
                            help_text=_("With the country: +1 216 555 0142"),
                        ),
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
                        FieldPanel(
                            "struct_org_address_country",
                            heading=_("Country"),
                            help_text=_("Two letters: US"),
                        ),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "struct_org_geo_lat",
                            heading=_("Latitude"),
                            help_text=_("For maps: 41.4849. May stay empty."),
                        ),
                        FieldPanel(
                            "struct_org_geo_lng",
                            heading=_("Longitude"),
                            help_text=_("West of Greenwich with a minus: -81.7042."),
                        ),
                    ]
                ),
            ],
            heading=_("Address"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "struct_org_hours",
                    help_text=_(
                        "One row for each run of days with the same hours. Holidays and days with "
                        "other hours may be entered long before; visitors see the coming ones."
                    ),
                ),
                FieldPanel("time_zone"),
            ],
            heading=_("Hours"),
        ),
        FieldPanel(
            "profiles",
            help_text=_("Linked from the foot of every page, and told to search engines as yours."),
        ),
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
    def kind(self) -> str:
        """The practice's type as schema.org names it."""
        known = {name for name, _label in KINDS}
        return self.struct_org_type if self.struct_org_type in known else OTHER_KIND

    @property
    def address_lines(self) -> list[str]:
        return address_lines(self)

    @property
    def profile_links(self) -> list[dict[str, str]]:
        """The practice's pages elsewhere: name and address."""
        return [
            {"name": one.value["name"], "url": one.value["url"]}
            for one in self.profiles
            if one.value["url"]
        ]


def address_lines(place: SeoOrgFields) -> list[str]:
    """Street and town as they stand on an envelope; lines that say nothing are left out."""
    town = " ".join(
        part
        for part in (
            f"{place.struct_org_address_locality},"
            if place.struct_org_address_locality and place.struct_org_address_region
            else place.struct_org_address_locality,
            place.struct_org_address_region,
            place.struct_org_address_postal,
        )
        if part
    )
    return [line for line in (place.struct_org_address_street, town) if line]
