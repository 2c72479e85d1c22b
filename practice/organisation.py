"""What do search engines learn of the practice and its places? schema.org nodes from the settings.

Google's pages on LocalBusiness say which properties are read:
developers.google.com/search/docs/appearance/structured-data/local-business
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wagtailseo.models import SeoOrgFields

from consent.details.opening_days import DAYS, MIDNIGHT, Holiday, Span, clock_time, read
from consent.models import PracticeDetails

Node = dict[str, object]
CLOSED: Span = (0, 0)


def practice_id(home: str) -> str:
    """The name of the practice's node, the same on every page. `home` ends in a slash."""
    return f"{home}#practice"


def identity(org: PracticeDetails, *, home: str, logo: str, photo: str) -> Node:
    """Who publishes the site: enough for an article.

    Args:
        home: the whole address of the first page.
        logo, photo: whole addresses of what may be shared; '' for none.
    """
    return without_empty(
        {
            "@context": "https://schema.org",
            "@type": org.kind,
            "@id": practice_id(home),
            "url": home,
            "name": org.name,
            "logo": {"@type": "ImageObject", "url": logo} if logo else "",
            "image": [photo] if photo else "",
            "telephone": org.struct_org_phone,
            "address": address(org),
        }
    )


def practice(identified: Node, org: PracticeDetails, *, today: date) -> Node:
    """All the practice says of itself, on top of its `identity`."""
    return identified | without_empty(
        {
            "slogan": org.slogan,
            "description": org.story,
            "email": org.email,
            "sameAs": [one["url"] for one in org.profile_links],
            "geo": geo(org),
            **hours(org.struct_org_hours, today),
        }
    )


def place(
    here: SeoOrgFields,
    org: PracticeDetails,
    *,
    home: str,
    url: str,
    title: str,
    description: str,
    phone: str,
    email: str,
    photo: str,
    map_url: str,
    today: date,
) -> Node:
    """One place of the practice, with an address and hours of its own."""
    return without_empty(
        {
            "@context": "https://schema.org",
            "@type": org.kind,
            "@id": f"{url}#place",
            "url": url,
            "name": title if org.name in title else f"{org.name}, {title}",
            "description": description,
            "image": [photo] if photo else "",
            "telephone": phone,
            "email": email,
            "address": address(here),
            "geo": geo(here),
            "hasMap": map_url,
            "parentOrganization": {
                "@type": org.kind,
                "@id": practice_id(home),
                "name": org.name,
                "url": home,
            },
            **hours(here.struct_org_hours, today),
        }
    )


def address(here: SeoOrgFields) -> Node:
    """The address; {} where there is no street."""
    if not here.struct_org_address_street:
        return {}
    return without_empty(
        {
            "@type": "PostalAddress",
            "streetAddress": here.struct_org_address_street,
            "addressLocality": here.struct_org_address_locality,
            "addressRegion": here.struct_org_address_region,
            "postalCode": here.struct_org_address_postal,
            "addressCountry": here.struct_org_address_country,
        }
    )


def geo(here: SeoOrgFields) -> Node:
    """Where on earth; {} where that is not known. The equator counts as known."""
    if here.struct_org_geo_lat is None or here.struct_org_geo_lng is None:
        return {}
    return {
        "@type": "GeoCoordinates",
        "latitude": float(here.struct_org_geo_lat),
        "longitude": float(here.struct_org_geo_lng),
    }


def hours(blocks: Iterable, today: date) -> dict[str, list[Node]]:
    """The hours of the week, and the days to come that are unlike it.

    Those days stand twice: schema.org has a property for them, Google reads them among the hours.
    """
    known = read(blocks)
    weekly: dict[Span, list[str]] = {}
    for day in DAYS:
        for one in known.weekly[day]:
            weekly.setdefault(one, []).append(day)
    unlike = [
        _specification(one, validFrom=holiday.first, validThrough=holiday.last)
        for holiday in _to_come((*known.closures, *known.others), today)
        for one in holiday.spans or (CLOSED,)
    ]
    regular = [_specification(one, dayOfWeek=days) for one, days in weekly.items()]
    return {
        "openingHoursSpecification": regular + unlike,
        "specialOpeningHoursSpecification": list(unlike),
    }


def _to_come(holidays: Iterable[Holiday], today: date) -> list[Holiday]:
    return sorted((one for one in holidays if one.last >= today), key=lambda one: one.first)


def _specification(one: Span, **when: object) -> Node:
    """The times as Google wants them: closed from 00:00 to 00:00, all day until 23:59."""
    opens, closes = (f"{clock_time(minutes):%H:%M}" for minutes in one)
    if one != CLOSED and one[1] == MIDNIGHT:
        closes = "23:59"
    return {"@type": "OpeningHoursSpecification", **when, "opens": opens, "closes": closes}


def without_empty(node: Node) -> Node:
    """The properties that say something."""
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}
