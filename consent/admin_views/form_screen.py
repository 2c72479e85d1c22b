"""What do the screens about one consent form share? Who may open them, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from consent.admin_views.form_checks import form_url
from consent.admin_views.screen import Screen
from consent.models import ConsentForm, ConsentFormVersion


class FormScreen(Screen):
    """A screen about one form, for those who write forms."""

    permission_required = "change"
    header_icon = "form"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consent_form = get_object_or_404(ConsentForm, pk=kwargs["pk"])

    @property
    def version(self) -> ConsentFormVersion | None:
        return self.consent_form.newest_version()

    def get_page_subtitle(self) -> str:
        return self.consent_form.name

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": form_url("list"), "label": _("Consent forms")},
            {"url": form_url("edit", self.consent_form.pk), "label": self.consent_form.name},
            {"url": "", "label": self.get_page_title()},
        ]
