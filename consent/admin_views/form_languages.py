"""In which languages is this form there, and how is it begun in another? One list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions
from consent.admin_views.form_checks import form_url
from consent.admin_views.form_screen import FormScreen
from consent.models import ConsentForm, ConsentFormVersion
from consent.texts import sources, starting_text
from consent.texts.sources import Changed


@dataclass(frozen=True, slots=True)
class Line:
    """One language: the form in it, and the version patients are asked with."""

    code: str
    name: str
    form: ConsentForm | None
    version: ConsentFormVersion | None
    is_written: bool
    changed: Changed | None = None


class LanguagesView(FormScreen):
    """Each language a form can be in; "Begin" makes a draft, which nobody is asked with yet."""

    template_name = "consent/admin/form_languages.html"
    page_title = gettext_lazy("Other languages")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        code = request.POST.get("language", "")
        names = dict(settings.LANGUAGES)
        if code not in names or not request.user.has_perm("consent.add_consentform"):
            return redirect(request.path)
        begun = actions.begin_translation(form=self.consent_form, language=code)
        if not begun.live:
            messages.success(
                request,
                _("A draft in %(language)s. Read every line; it counts once it is published.")
                % {"language": _(names[code])},
            )
        return redirect(form_url("edit", begun.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forms = {
            one.locale.language_code: one
            for one in self.consent_form.get_translations(inclusive=True).select_related("locale")
        }
        lines = [
            Line(
                code,
                _(name),
                forms.get(code),
                forms[code].newest_version() if code in forms and forms[code].live else None,
                starting_text.is_written(code),
                sources.changed_since(forms[code]) if code in forms else None,
            )
            for code, name in settings.LANGUAGES
        ]
        return super().get_context_data(
            consent_form=self.consent_form,
            there=[line for line in lines if line.form],
            missing=[line for line in lines if not line.form],
            **kwargs,
        )
