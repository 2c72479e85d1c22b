"""Who speaks for a patient? Staff add, change and end them, and open the proof of their authority."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views import attachments
from consent.admin_views.patient_screen import PatientScreen
from consent.admin_views.photo_policy import knows_patients
from consent.forms.representative import RepresentativeForm
from consent.models import ConsentRequest, Representative, Staff
from consent.privileges import Outcome


class RepresentativeScreen(PatientScreen):
    """A page about somebody who speaks for this patient."""

    template_name = "consent/admin/representative.html"
    one: Representative | None = None

    def form(self, *data: Any) -> RepresentativeForm:
        return RepresentativeForm(*data, patient=self.patient, instance=self.one)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid() or not isinstance(request.user, Staff):
            return self._refused(form)
        try:
            saved = form.record(staff(request.user), request.user)
        except actions.RepresentativeEnded as error:
            form.add_error(None, str(error))
            return self._refused(form)
        messages.success(
            request,
            _("%(name)s is on record for %(patient)s.")
            % {"name": saved.name, "patient": self.patient.first_name},
        )
        return redirect(self.record_url)

    def _refused(self, form: RepresentativeForm) -> HttpResponseBase:
        messages.validation_error(self.request, _("Nothing was kept yet."), form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.form()
        return super().get_context_data(**{**kwargs, "form": form, "one": self.one})


class RepresentativeAddView(RepresentativeScreen):
    def get_page_title(self) -> str:
        return _("Add somebody who speaks for the patient")


class KnownRepresentative(RepresentativeScreen):
    """A page about one who is on record and still entitled."""

    one: Representative

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.one = get_object_or_404(
            Representative.objects.acting(), reference=kwargs["one"], patient=self.patient
        )


class RepresentativeEditView(KnownRepresentative):
    def get_page_title(self) -> str:
        return self.one.name


class RepresentativeEndView(KnownRepresentative):
    """Asks once more before somebody is no longer entitled: it cannot be undone."""

    template_name = "consent/admin/representative_end.html"

    def get_page_title(self) -> str:
        return _("No longer entitled")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ended = actions.end_representative(representative=self.one, by=staff(request.user))
        said = [
            _("%(name)s no longer speaks for %(patient)s. Their links are closed.")
            % {"name": self.one.name, "patient": self.patient.first_name}
        ]
        if ended.cancelled:
            said.append(
                ngettext(
                    "%(count)s request to them is cancelled.",
                    "%(count)s requests to them are cancelled.",
                    len(ended.cancelled),
                )
                % {"count": len(ended.cancelled)}
            )
        if ended.in_force:
            said.append(
                _("What they gave stays in force: %(consents)s.")
                % {"consents": ", ".join(one.reference for one in ended.in_force)}
            )
        messages.success(request, " ".join(said))
        return redirect(self.record_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = ConsentRequest.objects.filter(representative=self.one, outcome=Outcome.OPEN)
        return super().get_context_data(
            **{**kwargs, "waiting": list(waiting), "in_force": actions.given_by(self.one)}
        )


@require_safe
def proof(request: HttpRequest, reference: str, one: str) -> HttpResponseBase:
    """The proof of somebody's authority, for those who know patients; noted in the ledger."""
    speaking = (
        Representative.objects.select_related("proof", "patient")
        .filter(reference=one, patient__reference=reference)
        .first()
        if knows_patients(request.user)
        else None
    )
    kept = speaking.proof if speaking else None
    if speaking is None or kept is None:
        raise Http404
    response = attachments.answer(kept, f"proof-{speaking.reference}")
    if request.method == "GET":
        actions.record_authority_seen(representative=speaking, by=staff(request.user))
    return response
