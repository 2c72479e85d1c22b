"""What does the editor see above the fields? What nobody agreed to, what makes a form unlawful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

if TYPE_CHECKING:
    from consent.admin_views.pages import Advice
    from consent.form_linter import Finding
    from consent.readability import Reading


class CoveragePanel(Panel):
    """Names each photo, clip and text that nobody agreed to, why, and what to do."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consent/admin/coverage_panel.html"

        @cached_property
        def advice(self) -> Advice | None:
            # Page types name this panel while models load; Wagtail's image rights come later.
            from consent.admin_views.pages import advise

            return advise(self.instance, self.request.user) if self.instance.pk else None

        @cached_property
        def waiting(self) -> bool:
            from consent.approvals import awaits_a_word

            return bool(self.instance.pk) and awaits_a_word(self.instance)

        def is_shown(self) -> bool:
            return (
                super().is_shown()
                and self.advice is not None
                and (bool(self.advice) or bool(self.advice.soon))
            )

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                "advice": self.advice,
                "page": self.instance,
                "waiting": self.waiting
                and self.instance.permissions_for_user(self.request.user).can_publish(),
            }


class FormChecksPanel(Panel):
    """What a consent form leaves out or must not say, how it reads, and who is asked with it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consent/admin/form_checks.html"

        @cached_property
        def findings(self) -> list[Finding]:
            from consent import form_text  # reads models, which name this panel while they load

            return form_text.findings(form_text.of_form(self.instance, ""))

        @cached_property
        def reading(self) -> Reading:
            from consent import form_text, readability  # as above

            data = form_text.of_form(self.instance, "")
            return readability.read("\n\n".join(data["elements"].values()), data["language"])

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            labels = {name: field.label for name, field in self.form.fields.items()}
            rows = [
                {"finding": one, "label": labels.get(one.element, one.element)}
                for one in self.findings
            ]
            return {
                **super().get_context_data(parent_context),
                "musts": [row for row in rows if row["finding"].is_must],
                "shoulds": [row for row in rows if not row["finding"].is_must],
                "reading": self.reading,
                "version": self.instance.newest_version(),
            }
