"""How does somebody without an e-mail address get the link to what they agreed to? At the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions, languages
from consent.acts import staff
from consent.admin_views.links import qr_code
from consent.admin_views.screen import Screen
from consent.emails import manage_url
from consent.models import Patient, PracticeDetails
from consent.privileges import Channel


class PatientLinkView(Screen):
    """Staff say that they know the person; the link is shown once, to scan, copy or print."""

    template_name = "consent/admin/patient_link.html"
    any_permission_required = ["add"]
    page_title = gettext_lazy("Link to their permissions")
    header_icon = "link"
    index_url_name = "patients:index"
    index_label = gettext_lazy("Patients")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.patient = get_object_or_404(Patient, reference=kwargs["reference"], merged_into=None)

    @property
    def home(self) -> str:
        return reverse("patients:inspect", args=[self.patient.pk])

    def parents(self) -> list[dict[str, str]]:
        return [{"url": self.home, "label": self.patient.name}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ways = {one.value: one for one in (Channel.QR, Channel.COPY)}
        channel = ways.get(request.POST.get("act", ""))
        if channel is None:
            return redirect(request.path)
        if not request.POST.get("known"):
            return self.render_to_response(self.get_context_data(is_unsure=True))
        try:
            delivery = actions.hand_manage_link(
                patient=self.patient, channel=channel, by=staff(request.user)
            )
        except actions.NotInPerson as error:
            messages.warning(request, str(error))
            return redirect(request.path)
        url = manage_url(delivery.token)
        qr = qr_code(url) if channel == Channel.QR else None
        return self.render_to_response(self.get_context_data(url=url, qr=qr))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            patient=self.patient,
            why_not=actions.why_not_in_person(self.patient),
            words=self._words(),
            home=self.home,
            **{"url": "", "qr": None, "is_unsure": False, **kwargs},
        )

    def _words(self) -> SafeString:
        """What the paper says, in the patient's own language."""
        with languages.speaking(self.patient.language):
            return render_to_string(
                "consent/manage/in_person.html",
                {
                    "practice": PracticeDetails.the_one().name,
                    "language": languages.spoken(self.patient.language),
                },
            )
