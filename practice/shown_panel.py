"""What should the editor know about how visitors see this page today? A note above its content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel


class Noted(Protocol):
    pk: int | None

    def notes(self) -> Iterator[str]:
        """A sentence for each thing that the page itself does not tell."""


class ShownPanel(Panel):
    """The notes of a page; nothing where there are none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "practice/admin/shown_panel.html"
        instance: Noted

        @cached_property
        def sentences(self) -> list[str]:
            return list(self.instance.notes()) if self.instance.pk else []

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.sentences)

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return {**context, "sentences": self.sentences, "title": _("What visitors see")}
