"""Which open requests still ask with an older text, and shall they ask with the newest? One button."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views.form_screen import FormScreen
from consent.admin_views.photo_policy import knows_patients
from consent.models import Staff


class ResendView(FormScreen):
    """Lists them; asks each anew when somebody says so, and says what became of each."""

    template_name = "consent/admin/form_resending.html"
    page_title = gettext_lazy("Requests with an older version")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Names of patients stand here.
        if not (
            knows_patients(request.user) and request.user.has_perm("consent.add_consentrequest")
        ):
            raise Http404

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Staff):
            return redirect(request.path)
        results = actions.ask_anew(
            form=self.consent_form, by=staff(request.user), asked_by=request.user
        )
        done = sum(one.new is not None for one in results)
        if done:
            messages.success(
                request,
                ngettext(
                    "%(count)s request asks with the newest version now.",
                    "%(count)s requests ask with the newest version now.",
                    done,
                )
                % {"count": done},
            )
        elif results:
            messages.warning(request, _("None of them could be asked anew."))
        return self.render_to_response(self.get_context_data(results=results))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            consent_form=self.consent_form,
            version=self.version,
            older=actions.with_older_text(self.consent_form),
            **{"results": [], **kwargs},
        )
