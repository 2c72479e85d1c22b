"""What does a page carry inside itself, so that its first view waits for nothing?"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from config import page_parts
from config.speculation import RULES

register = template.Library()
# The texts are our own files and constants, refused where they could end their element; the
# policy allows each by its digest.


@register.simple_tag
def styles_of_the_site() -> SafeString:
    """The style element of a public page."""
    return format_html("<style>{}</style>", mark_safe(page_parts.styles()))  # noqa: S308


@register.simple_tag
def scripts_of_the_site() -> SafeString:
    """The one module of a public page."""
    return format_html('<script type="module">{}</script>', mark_safe(page_parts.scripts()))  # noqa: S308


@register.simple_tag
def pages_to_fetch_early() -> SafeString:
    """The browser's rules for fetching a page before it is asked for."""
    return format_html('<script type="speculationrules">{}</script>', mark_safe(RULES))  # noqa: S308
