"""Which consent form may be published? One on which a signature would hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from consent.texts import form_text, linter, readability, sources, starting_text
from consent.texts.clauses import JURISDICTIONS
from consent.texts.form_text import ELEMENTS
from consent.texts.linter import Finding
from consent.texts.readability import Reading


class ConsentFormForm(WagtailAdminModelForm):
    """Saves any draft; publishing says at each field what the law wants there.

    A new form begins with written texts, in the language it is written in.
    """

    initial: dict[str, Any]
    is_draft = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            written = starting_text.defaults(self.language, form_text.our_practice())
            self.initial = {**self.initial, **written, **kwargs.get("initial", {})}

    @property
    def language(self) -> str:
        return str(self.instance.language)

    def defer_required_fields(self) -> None:
        # Wagtail calls this for drafts only, before it checks the form.
        self.is_draft = True
        super().defer_required_fields()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_draft or self.errors:
            return data
        for finding in self.findings(data):
            if finding.is_must:
                quoted = _(" “%(words)s”") % {"words": finding.quote} if finding.quote else ""
                self.add_error(finding.element, f"{finding.sentence}{quoted} ({finding.section})")
        self._check_presets(data)
        return data

    @property
    def present(self) -> Mapping[str, Any]:
        """The fields as they stand on the screen: posted, written beforehand, or saved."""
        if self.is_bound:
            return getattr(self, "cleaned_data", {})
        if self.instance.pk is None:
            return self.initial
        saved = {
            name: getattr(self.instance, name) for name in (*ELEMENTS, "title", "months_valid")
        }
        places = {f"for_{name}": getattr(self.instance, f"for_{name}") for name in JURISDICTIONS}
        return {**saved, **places, "uses": list(self.instance.uses.all())}

    def findings(self, data: Mapping[str, Any]) -> list[Finding]:
        """What the linter says of these fields, as far as they could be read; then of their source."""
        found = form_text.findings(self._as_text(data), form_text.our_practice())
        return [*found, *sources.findings(self.instance)]

    def reading(self, data: Mapping[str, Any]) -> Reading:
        """How hard the text in these fields is to read."""
        text = self._as_text(data)
        clauses = {one["jurisdiction"]: one["text"] for one in text["law_clauses"]}
        whole = linter.whole_text(text["elements"], clauses)
        return readability.read(whole, self.language)

    def _as_text(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as form_text.of_form gives those of a saved form."""
        switched_on = [name for name in JURISDICTIONS if data.get(f"for_{name}")]
        practice = form_text.our_practice()
        return {
            "title": data.get("title") or "",
            "language": self.language,
            "months_valid": data.get("months_valid"),
            "elements": {name: data.get(name) or "" for name in ELEMENTS},
            "uses": [
                form_text.words_of_use(use, self.language)
                for use in data.get("uses") or ()
                if use.active
            ],
            "law_clauses": form_text.law_clauses(switched_on, self.language, practice),
        }

    def _check_presets(self, data: Mapping[str, Any]) -> None:
        offered = set(data.get("uses") or ())
        presets = self.formsets.get("presets")
        for row in presets.forms if presets else ():
            if row.is_valid() and not row.cleaned_data.get("DELETE"):
                for use in set(row.cleaned_data.get("uses") or ()) - offered:
                    row.add_error(
                        "uses",
                        _("“%(use)s” is not among the uses of this form.") % {"use": use.label},
                    )
