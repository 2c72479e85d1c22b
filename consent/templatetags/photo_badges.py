"""Which badge does a photo get where staff see it?"""

from __future__ import annotations

from django import template

from consent.admin_views import badges
from consent.models import Photo

register = template.Library()


@register.inclusion_tag("consent/admin/photo_badge.html")
def photo_badge(photo: Photo) -> dict[str, object]:
    """How it stands, icon and word."""
    return {"badges": badges.of(photo)}
