"""Does the page say that patients' records are open to this superuser?"""

from __future__ import annotations

from datetime import tzinfo

from django import template
from django.template.context import Context

from consent import glass
from consent.models import PracticeDetails

register = template.Library()


@register.inclusion_tag("consent/admin/glass_bar.html", takes_context=True)
def glass_bar(context: Context) -> dict[str, object]:
    request = context.get("request")
    until = glass.open_until(request) if request else None
    zone: tzinfo | None = PracticeDetails.the_one().zone if until else None
    return {"until": until, "zone": zone, "csrf_token": context.get("csrf_token")}
