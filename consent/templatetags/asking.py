"""What does the desk usually ask this patient? For the patient's record."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template.context import Context

from consent.actions import open_requests
from consent.admin_views.presets import offers_for
from consent.models import Patient, Photo

register = template.Library()


@register.inclusion_tag("consent/admin/ask_presets.html", takes_context=True)
def ask_presets(context: Context, patient: Patient, photos: Sequence[Photo]) -> dict[str, object]:
    """The presets of the published forms as buttons.

    Args:
        photos: those of the patient, each with its `cover`.
    """
    return {
        "patient": patient,
        "offers": offers_for(patient, photos=photos),
        "waiting": open_requests([patient.pk])[:3],
        "csrf_token": context.get("csrf_token"),
    }
