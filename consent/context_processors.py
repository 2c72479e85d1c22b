"""What does every template know of the practice?"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from consent.details.opening_hours import holidays, note, open_now, rows
from consent.details.telephone import href
from consent.models import PracticeDetails


def practice(request: HttpRequest) -> dict[str, object]:
    """Name, phone, address and hours, fetched when a template first asks for them."""
    return {"practice": SimpleLazyObject(_facts)}


def _facts() -> dict[str, object]:
    details = PracticeDetails.the_one()
    now = timezone.now().astimezone(details.zone)
    return {
        "name": details.name,
        "strapline": details.slogan,
        "phone": details.struct_org_phone,
        "phone_href": href(details.struct_org_phone),
        "email": details.email,
        "story": details.story,
        "profiles": details.profile_links,
        "address_lines": details.address_lines,
        "hours_rows": rows(details.struct_org_hours, now.date()),
        "hours_note": note(details.struct_org_hours, now.date()),
        "holidays": holidays(details.struct_org_hours, now.date()),
        "open_now": open_now(details.struct_org_hours, now),
    }
