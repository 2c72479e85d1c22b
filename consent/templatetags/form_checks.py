"""What do staff screens say of forms? Those that nobody can be asked with."""

from __future__ import annotations

from django import template

from consent.forms import unaskable
from consent.models import ConsentForm

register = template.Library()


@register.simple_tag
def unaskable_forms() -> list[tuple[ConsentForm, str]]:
    """Each form that is not offered when a patient is asked, with the reason."""
    return unaskable.unaskable_forms()
