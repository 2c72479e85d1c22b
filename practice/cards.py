"""How does a visitor save the practice, or one of its places, to the contacts? <page>/card.vcf"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.models import Page

from consent.details.opening_hours import rows
from consent.details.telephone import e164
from consent.models import PracticeDetails
from practice import vcard
from practice.models import ContactPage, LocationPage
from practice.models.base import absolute
from practice.vcard import Contact


@require_safe
def card(request: HttpRequest, path: str) -> HttpResponse:
    """The card of a contact page or a location that everybody may see. Raises Http404."""
    found = Page.route_for_request(request, path)
    page = found.page.specific if found else None
    if not isinstance(page, ContactPage | LocationPage) or page.get_view_restrictions():
        raise Http404
    contact = of_place(page) if isinstance(page, LocationPage) else of_practice(page)
    name = slugify(contact.name)[:60] or "contact"
    return HttpResponse(
        vcard.card(contact),
        content_type=vcard.MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.vcf"',
            "Cache-Control": "no-cache",
            "X-Robots-Tag": "noindex",
        },
    )


def of_practice(page: ContactPage) -> Contact:
    details = PracticeDetails.the_one()
    return _contact(
        details, name=details.name, url=page, phone=details.struct_org_phone, email=details.email
    )


def of_place(page: LocationPage) -> Contact:
    name = PracticeDetails.the_one().name
    title = page.title if name in page.title else f"{name}, {page.title}"
    return _contact(page, name=title, url=page, phone=page.place.phone, email=page.place.email)


def _contact(
    here: PracticeDetails | LocationPage,
    *,
    name: str,
    url: ContactPage | LocationPage,
    phone: str,
    email: str,
) -> Contact:
    details = PracticeDetails.the_one()
    latitude, longitude = here.struct_org_geo_lat, here.struct_org_geo_lng
    return Contact(
        name=name,
        organisation=details.name,
        url=absolute(url.full_url or ""),
        phone=e164(phone) or phone,
        email=email,
        street=here.struct_org_address_street,
        locality=here.struct_org_address_locality,
        region=here.struct_org_address_region,
        postal_code=here.struct_org_address_postal,
        country=here.struct_org_address_country,
        note="\n".join(f"{row['day']}: {row['text']}" for row in rows(here.struct_org_hours)),
        zone=details.time_zone,
        position=None
        if latitude is None or longitude is None
        else (float(latitude), float(longitude)),
    )
