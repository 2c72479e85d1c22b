"""How do photos come straight into a patient's record, from the tablet's camera or from a file?"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.images.permissions import permission_policy

from consent.admin_views.screen import Screen
from consent.admin_views.upload import Taken, take
from consent.cleaning.accepted import UPLOAD_BYTES
from consent.forms.filing import names_patients
from consent.forms.photo_file import ACCEPT, TOO_LARGE
from consent.intake import vision
from consent.models import Patient
from consent.privileges import Subject

RECOGNISABLE, UNRECOGNISABLE = "recognisable", "unrecognisable"


class PatientPhotosView(Screen):
    """Takes photos of one patient; each is filed as theirs at once, and leads to the question."""

    template_name = "consent/admin/patient_photos.html"
    permission_required = "view"
    page_title = _("Photos of this patient")
    header_icon = "image"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.patient = get_object_or_404(Patient, reference=kwargs["reference"], merged_into=None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_take_photos(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.patient.name

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("patients:index"), "label": _("Patients")},
            {
                "url": reverse("patients:inspect", args=[self.patient.pk]),
                "label": self.patient.name,
            },
            {"url": "", "label": self.page_title},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        uploads = request.FILES.getlist("files[]")
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            if len(uploads) != 1:
                return HttpResponseBadRequest("Must upload a file")
            return JsonResponse(self._as_json(self._take(uploads[0])))
        taken = [self._take(one) for one in uploads]
        return self.render_to_response(
            self.get_context_data(taken=taken, nothing_chosen=not uploads)
        )

    def _take(self, upload: UploadedFile) -> Taken:
        """One file into the record; one that is in this record already counts as arrived."""
        answer = self.request.POST.get("seen", RECOGNISABLE)
        seen = UNRECOGNISABLE if answer == UNRECOGNISABLE else RECOGNISABLE
        answers: dict[str, Any] = {"subject": Subject.PATIENT.value, seen: [self.patient.pk]}
        if self.request.POST.get("again") == "on":
            answers["again"] = "on"
        collections = permission_policy.collections_user_has_permission_for(
            self.request.user, "add"
        )
        # A patient's photo belongs to none of the collections that answer for their photos.
        first = collections.filter(default_subject=None).first()
        answers["collection"] = first.pk if first else None
        taken = take(upload, answers=answers, user=self.request.user)
        if taken.twin is not None and taken.twin.depictions.filter(patient=self.patient).exists():
            return Taken(taken.name, taken.twin, (_("It was in this record already."),))
        return taken

    def _as_json(self, taken: Taken) -> dict[str, object]:
        return {
            "success": taken.photo is not None,
            "photo": taken.photo.pk if taken.photo else None,
            "why_not": format_html_join(" ", "{}", ((one,) for one in taken.why_not)),
            "twin": taken.twin is not None,
            "faces": vision.faces_of(taken.photo) if taken.photo else None,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        taken = kwargs.pop("taken", [])
        arrived = list(dict.fromkeys(one.photo.pk for one in taken if one.photo))
        return super().get_context_data(
            patient=self.patient,
            taken=taken,
            arrived=arrived,
            accept=ACCEPT,
            max_filesize=UPLOAD_BYTES,
            too_large=TOO_LARGE,
            may_ask=self.request.user.has_perm("consent.add_consentrequest"),
            ask_url=ask_url(self.patient, arrived),
            seen=self.request.POST.get("seen", RECOGNISABLE),
            counts_faces=vision.is_on(),
            **kwargs,
        )


def may_take_photos(user: Any) -> bool:
    """Whether somebody may put photos into a patient's record."""
    return names_patients(user) and permission_policy.user_has_permission(user, "add")


def ask_url(patient: Patient, photo_ids: list[int]) -> str:
    """Where this patient is asked for a consent to exactly these photos."""
    query = urlencode([("photo", photo_id) for photo_id in photo_ids])
    return reverse("patients:ask", args=[patient.reference]) + (f"?{query}" if query else "")
