"""What is under way at the desk for this request, and what can be done there?"""

from __future__ import annotations

from django import template
from django.template.context import Context

from consent.admin_views import desk
from consent.models import ConsentRequest, PracticeDetails

register = template.Library()


@register.inclusion_tag("consent/admin/desk_now.html", takes_context=True)
def desk_now(context: Context, asked: ConsentRequest, *, may_act: bool) -> dict[str, object]:
    """A tablet in the signer's hands, and copies that were promised."""
    return {
        "asked": asked,
        "may_act": may_act,
        "tablet": desk.tablet_of(asked),
        "copies": desk.copies_wanted(asked),
        "zone": PracticeDetails.the_one().zone,
        "csrf_token": context.get("csrf_token"),
    }
