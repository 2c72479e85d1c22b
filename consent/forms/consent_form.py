"""Which consent form may be published? One on which a signature would hold."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from consent import form_linter
from consent.form_text import ELEMENTS


class ConsentFormForm(WagtailAdminModelForm):
    """Saves any draft; publishing says at each field what the law wants there."""

    is_draft = False

    def defer_required_fields(self) -> None:
        # Wagtail calls this for drafts only, before it checks the form.
        self.is_draft = True
        super().defer_required_fields()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_draft or self.errors:
            return data
        for finding in form_linter.lint(
            title=data["title"],
            elements={name: data.get(name) or "" for name in ELEMENTS},
            months_valid=data["months_valid"],
            uses=[
                {"label": use.label, "recipients": use.recipients}
                for use in data["uses"]
                if use.active
            ],
            language=self.instance.locale.language_code if self.instance.locale_id else "en",
        ):
            if finding.is_must:
                quoted = _(" “%(words)s”") % {"words": finding.quote} if finding.quote else ""
                self.add_error(finding.element, f"{finding.sentence}{quoted} ({finding.section})")
        return data
