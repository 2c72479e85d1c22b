"""Are two records one person's? Side by side, what is kept, what moves; and parted again by an owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from consent import actions, roles
from consent.acts import staff
from consent.admin_views.patient_screen import PatientScreen
from consent.forms.merging import MergeForm, PartForm
from consent.models import Consent, ConsentRequest, Depiction, Patient, Representative, Story
from consent.privileges import Outcome, Role


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one kind each record has, and what becomes of it."""

    label: str
    kept: int
    gone: int
    becomes: str


def counts(kept: Patient, gone: Patient) -> list[Count]:
    """What the record that is joined brings along."""
    moves, counts_too = _("move"), _("stay as signed and count for the record kept")
    rows = (
        (_("Photos and videos"), Depiction.objects.all(), moves),
        (
            _("Requests waiting"),
            ConsentRequest.objects.filter(outcome=Outcome.OPEN),
            _("go on, for the record kept"),
        ),
        (_("Consents"), Consent.objects.all(), counts_too),
        (_("Stories"), Story.objects.all(), _("stay as written and stand in the record kept")),
        (_("Who speaks for them"), Representative.objects.acting(), moves),
    )
    return [
        Count(
            label,
            found.filter(patient=kept).count(),
            found.filter(patient=gone).count(),
            becomes,
        )
        for label, found, becomes in rows
    ]


class CompareView(PatientScreen):
    """Two records beside each other: join the right one to the left one, or keep them apart."""

    template_name = "consent/admin/compare.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.other = get_object_or_404(Patient, reference=kwargs["other"], merged_into=None)
        if self.other.pk == self.patient.pk:
            raise Http404

    def get_page_title(self) -> str:
        return _("Is this the same person?")

    def form(self, *data: Any) -> MergeForm:
        return MergeForm(*data, kept=self.patient, gone=self.other)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        by = staff(request.user)
        if request.POST.get("act") == "apart":
            actions.keep_apart(one=self.patient, other=self.other, by=by)
            messages.success(request, _("Noted: these are two patients. You are not asked again."))
            return redirect(self.record_url)
        form = self.form(request.POST)
        if not form.is_valid():
            messages.validation_error(request, _("The records were not joined."), form)
            return self.render_to_response(self.get_context_data(form=form))
        try:
            merged = actions.merge_patients(
                kept=self.patient,
                gone=self.other,
                by=by,
                take=form.take,
                looked_twice=form.needs_second_look,
            )
        except actions.MergeNotPossible as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("The two records are one now."))
        if merged.to_classify:
            messages.warning(
                request,
                ngettext(
                    "%(count)s photo has to be looked at again: who can be seen in it?",
                    "%(count)s photos have to be looked at again: who can be seen in them?",
                    merged.to_classify,
                )
                % {"count": merged.to_classify},
                buttons=[messages.button(reverse("photos_to_classify"), _("Look at them"))],
            )
        return redirect(self.record_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "form": self.form(),
                **kwargs,
                "other": self.other,
                "counts": counts(self.patient, self.other),
                "swapped_url": reverse(
                    "patients:compare", args=[self.other.reference, self.patient.reference]
                ),
            }
        )


class PartView(PatientScreen):
    """An owner parts two records that were joined, and says why."""

    template_name = "consent/admin/part.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not roles.holds(request.user, Role.OWNER):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.other = get_object_or_404(Patient, reference=kwargs["other"], merged_into=self.patient)

    def get_page_title(self) -> str:
        return _("Part the records again")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = PartForm(request.POST)
        if form.is_valid():
            try:
                gone = actions.unmerge_patients(
                    gone=self.other, by=staff(request.user), reason=form.cleaned_data["reason"]
                )
            except actions.MergeNotPossible as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("These are two records again. Look through both."))
                return redirect("patients:inspect", gone.pk)
        messages.validation_error(request, _("Nothing was parted."), form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": PartForm(), **kwargs, "other": self.other})
