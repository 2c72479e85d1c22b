"""What does the editor see above the fields? What nobody agreed to, what makes a form unlawful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

if TYPE_CHECKING:
    from consent.admin_views.pages import Advice


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
            from consent.pages.approvals import awaits_a_word

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

        class Media:
            js = ("js/form-checks.js",)

        def get_context_data(self, parent_context=None):
            # Forms and views read models, which know no panel of theirs.
            from consent.admin_views.form_checks import panel_context

            return {
                **super().get_context_data(parent_context),
                **panel_context(self.request, self.form),
            }
