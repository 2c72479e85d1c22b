"""Where does the practice see patients, and how does one get in?"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoOrgFields, SeoType

from consent.models import Photo
from consent.models.practice_details import HolidayBlock, HoursBlock
from practice.blocks import BODY
from practice.models.base import BasePage


class LocationPage(SeoOrgFields, BasePage):
    """One place with an address, a phone and hours of its own."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail for patients"), blank=True)
    struct_org_hours = StreamField(
        [("hours", HoursBlock()), ("closed", HolidayBlock())],
        blank=True,
        verbose_name=_("Hours and holidays"),
        use_json_field=True,
    )
    directions = models.TextField(_("how to get there"), max_length=600, blank=True)
    parking = models.TextField(_("parking"), max_length=400, blank=True)
    getting_in = models.TextField(
        _("for wheelchairs, prams, tired legs"),
        max_length=600,
        blank=True,
        help_text=_("Steps, lift, width of the door, toilet, hearing loop, guide dogs."),
    )
    map_picture = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("map"),
        help_text=_("A drawing of your own. The site never loads a map from elsewhere."),
    )
    map_url = models.URLField(
        _("address of a map"),
        blank=True,
        help_text=_("A link that visitors may follow. The site itself never loads a map."),
    )
    body = StreamField(BODY, blank=True, use_json_field=True)

    shapes = {"struct_org_image": ("wide", "card"), "map_picture": ("figure",)}
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("struct_org_image", heading=_("Photo of the house")),
        MultiFieldPanel(
            [
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
                FieldRowPanel(
                    [
                        FieldPanel("struct_org_phone", heading=_("Phone")),
                        FieldPanel("email"),
                    ]
                ),
            ],
            heading=_("Address"),
        ),
        FieldPanel("struct_org_hours"),
        MultiFieldPanel(
            [
                FieldPanel("directions"),
                FieldPanel("parking"),
                FieldPanel("getting_in"),
                FieldPanel("map_picture"),
                FieldPanel("map_url"),
                FieldRowPanel(
                    [
                        FieldPanel("struct_org_geo_lat", heading=_("Latitude")),
                        FieldPanel("struct_org_geo_lng", heading=_("Longitude")),
                    ]
                ),
            ],
            heading=_("The way there"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["practice.ContactPage"]
    subpage_types: list[str] = []
    seo_content_type = SeoType.WEBSITE

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
