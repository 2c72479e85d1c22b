"""What do the pages below a patient's record share? The patient, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.admin_views.screen import Screen
from consent.models import Patient


class PatientScreen(Screen):
    """A page about one patient whose record was not joined to another."""

    permission_required = "change"
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.patient = get_object_or_404(Patient, reference=kwargs["reference"], merged_into=None)

    def get_page_subtitle(self) -> str:
        return self.patient.name

    @property
    def record_url(self) -> str:
        return reverse("patients:inspect", args=[self.patient.pk])

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("patients:index"), "label": _("Patients")},
            {"url": self.record_url, "label": self.patient.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"patient": self.patient, "record_url": self.record_url, **kwargs}
        )
