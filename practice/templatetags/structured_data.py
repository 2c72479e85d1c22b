"""How is JSON-LD written into a page so that no text can end its script element?"""

from __future__ import annotations

import json

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtailseo.utils import StructDataEncoder

register = template.Library()

ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.filter
def json_ld(data: dict[str, object]) -> SafeString:
    """The data as JSON with <, > and & as escapes: the same to a parser, inert in HTML."""
    text = json.dumps(data, cls=StructDataEncoder, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 (nothing is left that HTML reads)
