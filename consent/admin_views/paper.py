"""How is a request signed on paper? The sheet is printed here, and entered with its scan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from consent import actions, languages
from consent.actions.paper import days_for
from consent.acts import staff
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.tablet import OfRequest
from consent.forms.sheet import SheetForm
from consent.models import ConsentRequest, Staff
from consent.pdf import asked as asked_pdf
from consent.pdf.sheet import render_sheet
from consent.privileges import Outcome
from consent.texts import translations


class PaperView(OfRequest):
    """Two steps: print the sheet, and enter it once it is signed."""

    template_name = "consent/admin/paper.html"
    page_title = gettext_lazy("On paper")
    header_icon = "doc-full"

    @property
    def may_be_entered(self) -> bool:
        """Also after the time to answer: what counts is the day on the sheet."""
        return self.asked.outcome == Outcome.OPEN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.may_be_entered else self.closed()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = SheetForm(request.POST, request.FILES, asked=self.asked)
        if not self.may_be_entered:
            return self.closed()
        if not form.is_valid():
            return self._refused(form)
        user = request.user
        try:
            consent = actions.sign_on_paper(
                request=self.asked,
                sheet=form.sheet(),
                by=staff(user),
                entered_by=user if isinstance(user, Staff) else None,
            )
        except actions.NotOnTheSheet as error:
            form.add_error(error.field, str(error))
            return self._refused(form)
        except actions.NotOpen as error:
            messages.error(request, str(error))
            return redirect(self.home)
        messages.success(request, _("Entered. The permission holds from the day on the paper."))
        return redirect(reverse("consents:inspect", args=[consent.pk]))

    def _refused(self, form: forms.Form) -> HttpResponseBase:
        messages.validation_error(self.request, _("It is not entered yet."), form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or SheetForm(asked=self.asked)
        readings = translations.readings(self.asked)
        return super().get_context_data(
            asked=self.asked,
            form=form,
            is_open=self.is_open,
            home=self.home,
            sheets=[(code, languages.language(code).name) for code in readings],
            last_day=days_for(self.asked)[1],
            **kwargs,
        )


@require_safe
def sheet(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The form as a PDF to print: it shows the photos, so it is for those who know patients."""
    user = request.user
    asked = (
        ConsentRequest.objects.select_related("patient", "version", "representative")
        .filter(reference=reference, outcome=Outcome.OPEN)
        .first()
        if knows_patients(user) and user.has_perm("consent.add_consentrequest")
        else None
    )
    if asked is None:
        raise Http404
    readings = translations.readings(asked)
    reading = readings.get(request.GET.get("lang", "")) or readings[asked.version.language]
    try:
        data = render_sheet(asked_pdf.content_of(asked, reading))
    except asked_pdf.NotShown:
        messages.error(
            request,
            _("A photo was changed or taken away since. Cancel this request and ask again."),
        )
        return redirect("requests:request", asked.reference)
    if request.method == "GET":
        actions.record_printed(request=asked, by=staff(user))
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="request-{asked.reference}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
