"""What does the editor see about photos that nobody agreed to? A list above the page's content."""

from __future__ import annotations

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from consent import publishing


class CoveragePanel(Panel):
    """Names each photo of the page that visitors do not see, why, and what to do."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consent/admin/coverage_panel.html"

        @cached_property
        def findings(self) -> list[publishing.Finding]:
            return publishing.not_covered(self.instance) if self.instance.pk else []

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.findings)

        def get_context_data(self, parent_context=None):
            # Page types name this panel while models load; Wagtail's image rights come later.
            from consent.admin_views.pages import fixes

            context = super().get_context_data(parent_context)
            return {**context, "fixes": fixes(self.findings, self.request.user)}
