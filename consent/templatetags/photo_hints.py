"""What may help the person who files a photo? A list of names, a program's guess; never a verdict."""

from __future__ import annotations

from django import template
from django.template.context import Context

from consent.admin_views.photo_policy import knows_patients
from consent.intake import importing, vision
from consent.models import Photo
from consent.privileges import Subject

register = template.Library()


@register.inclusion_tag("consent/admin/photo_hints.html", takes_context=True)
def photo_hints(context: Context, photo: Photo, *, one_tap: bool = False) -> dict[str, object]:
    """Hints about one photo.

    Args:
        one_tap: whether a button may file it under the patient whom the list names.
    """
    request = context["request"]
    patient = None
    if photo.subject == Subject.UNKNOWN and knows_patients(request.user):
        patient = importing.hints_for([photo.pk]).get(photo.pk)
    return {
        "photo": photo,
        "patient": patient,
        "guess": vision.hint_for(photo),
        "one_tap": one_tap,
        "csrf_token": context.get("csrf_token"),
    }
