"""How do staff add a photo to a permission for a described set? They choose it, and attest to it."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from consent import actions
from consent.actions.described import why_closed
from consent.admin_views.screen import Screen
from consent.admin_views.words import photo_name
from consent.models import Consent, Patient, Photo, Staff
from consent.privileges import State, Subject


class AddToSetView(Screen):
    """Photos of the patient that are not in the permission yet, to choose from and attest to."""

    template_name = "consent/admin/add_to_set.html"
    permission_required = "view"
    page_title = gettext_lazy("Add to this permission")
    header_icon = "image"
    index_url_name = "consents:index"
    index_label = gettext_lazy("Consents")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consent = get_object_or_404(
            Consent.objects.select_related("patient", "request__representative", "version"),
            reference=kwargs["reference"],
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_add(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.consent.patient.name

    def parents(self) -> list[dict[str, str]]:
        return [{"url": self.record_url, "label": self.consent.reference}]

    @property
    def record_url(self) -> str:
        return reverse("consents:inspect", args=[self.consent.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = {int(one) for one in request.POST.getlist("photos") if one.isdecimal()}
        chosen = [photo for photo in candidates(self.consent) if photo.pk in wanted]
        faults = {}
        if not chosen:
            faults["photos"] = [_("Choose at least one photo.")]
        if not request.POST.get("attest"):
            faults["attest"] = [_("Tick this if it is so. Without it nothing is added.")]
        if faults:
            return self.render_to_response(self.get_context_data(faults=faults, ticked=wanted))
        return self._add(chosen, cast(Staff, request.user))

    def _add(self, chosen: list[Photo], by: Staff) -> HttpResponseBase:
        added, refused = 0, []
        for photo in chosen:
            try:
                actions.add_to_set(consent=self.consent, photo=photo, by=by)
                added += 1
            except actions.NotInTheSet as why:
                refused.append(f"{photo_name(photo)}: {why}")
        if refused:
            messages.error(self.request, get_text_list(refused, _("and")))
        if added:
            said = ngettext(
                "%(number)s photo added. %(name)s gets a message and can take it out.",
                "%(number)s photos added. %(name)s gets a message for each and can take it out.",
                added,
            )
            name = self.consent.request.signer_name
            messages.success(self.request, said % {"number": added, "name": name})
        return redirect(self.record_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ticked = kwargs.pop("ticked", None)
        if ticked is None:
            ticked = {int(one) for one in self.request.GET.getlist("photo") if one.isdecimal()}
        closed = why_closed(self.consent)
        photos = [] if closed else candidates(self.consent)
        return super().get_context_data(
            consent=self.consent,
            closed=closed,
            tickets=[(photo, photo.pk in ticked) for photo in photos],
            signer=self.consent.request.signer_name,
            record_url=self.record_url,
            photos_url=reverse("patients:photos", args=[self.consent.patient.root.reference]),
            **{"faults": {}, **kwargs},
        )


def may_add(user: Any) -> bool:
    """Whether somebody may widen what a permission covers: who asks for permissions may."""
    return user.has_perm("consent.view_patient") and user.has_perm("consent.add_consentrequest")


def candidates(consent: Consent) -> list[Photo]:
    """Photos in use that show the patient and were never part of the permission, newest first."""
    root = consent.patient.root_id
    same = Patient.objects.filter(Q(pk=root) | Q(merged_into=root))
    return list(
        Photo.objects.filter(
            depictions__patient__in=same, subject=Subject.PATIENT, state=State.LIVE
        )
        .exclude(sha256__in=consent.items.values("sha256"))
        .distinct()
        .order_by("-created_at")
    )


def open_sets(patient_id: int) -> list[Consent]:
    """The permissions of this patient that photos can join now.

    Args:
        patient_id: after following merges.
    """
    patient = Patient.objects.get(pk=patient_id)
    described = Consent.objects.of_patient(patient).exclude(scope_text="")
    return [one for one in described.select_related("request", "patient") if not why_closed(one)]
