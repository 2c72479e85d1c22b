"""What does the editor see about photos that nobody agreed to? A list above the page's content."""

from __future__ import annotations

from wagtail.admin.panels import Panel

from consent import publishing


class CoveragePanel(Panel):
    """Names each photo of the page that visitors do not see, why, and what to do."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consent/admin/coverage_panel.html"

        def findings(self) -> list[publishing.Finding]:
            return publishing.not_covered(self.instance) if self.instance.pk else []

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.findings())
