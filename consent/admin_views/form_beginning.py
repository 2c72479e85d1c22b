"""How is a new form shown in the preview before it was ever saved? In the language it is written in."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale
from wagtail.snippets.views.snippets import CreateView, PreviewOnCreateView

from consent.models import ConsentForm


class NewFormView(CreateView):
    """The preview's address says the language: nothing else of an unsaved form does."""

    def get_preview_url(self) -> str:
        code = self.locale.language_code if self.locale else ""
        return f"{super().get_preview_url()}?locale={code}"


class NewFormPreviewView(PreviewOnCreateView):
    def get_object(self) -> Any:
        code = self.request.GET.get("locale", "")
        locale = Locale.objects.filter(language_code=code).first() or Locale.get_default()
        return ConsentForm(locale=locale)
