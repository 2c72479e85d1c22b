"""How does a template get at a photo in one of the site's shapes?"""

from __future__ import annotations

from django import template

from consent.models import Photo
from practice import pictures

register = template.Library()


@register.simple_tag
def picture(photo: Photo | None, shape: str) -> pictures.Picture | None:
    """`{% picture page.hero "wide" as hero %}`: None where it may not be shown, or not yet."""
    return pictures.picture(photo, shape)
