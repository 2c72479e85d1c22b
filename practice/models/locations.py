"""Where does the practice see patients, and how does one get in?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtailseo.models import SeoOrgFields, SeoType

from consent.details.opening_blocks import OpeningTimes
from consent.models import Photo
from practice import organisation, places
from practice.blocks import BODY
from practice.models.base import SHARING_SPEC, BasePage, absolute, rendition_for_sharing


class LocationPage(SeoOrgFields, BasePage):
    """One place with an address, a phone and hours of its own."""

    intro = models.TextField(_("first sentences"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail for patients"), blank=True)
    struct_org_hours = StreamField(
        OpeningTimes(),
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

    @cached_property
    def place(self) -> places.Place:
        """What visitors read of it now."""
        return places.read(self, self.url or "")

    @property
    def map_host(self) -> str:
        return places.host_of(self.map_url)

    def sharing_photo(self) -> Photo | None:
        return self.og_image or self.struct_org_image

    def sharing_specs(self) -> Iterator[tuple[Photo, list[str]]]:
        """For link previews, and for search engines, who show the house itself."""
        yield from super().sharing_specs()
        if self.struct_org_image is not None:
            yield self.struct_org_image, [SHARING_SPEC]

    @property
    def seo_struct_org_dict(self) -> dict[str, object]:
        org = self.seo_org_fields
        photo = rendition_for_sharing(self.struct_org_image, SHARING_SPEC)
        return organisation.place(
            self,
            org,
            home=absolute("/"),
            url=self.full_url or "",
            title=self.title,
            description=self.seo_description,
            phone=self.place.phone,
            email=self.place.email,
            photo=absolute(photo.url) if photo else "",
            map_url=self.map_url,
            today=places.here_and_now(org).date(),
        )

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        context["contact"] = self.get_parent()
        return context
