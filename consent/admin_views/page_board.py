"""Which pages need a look because they show visitors less than they hold? A list on the first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component

from consent.pages.page_notes import Note, notes_for


class PagesToLookAt(Component):
    """Pages that went live short of something, were kept back or taken off; nothing without any."""

    name = "pages_to_look_at"
    template_name = "consent/admin/pages_to_look_at.html"
    order = 60

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> SafeString:
        user = parent_context["request"].user if parent_context else None
        self.notes: list[Note] = list(notes_for(user)) if user else []
        return super().render_html(parent_context) if self.notes else SafeString("")

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, object]:
        return {"notes": self.notes}
