"""How do staff keep the promise of a copy? They text the link or print the PDF, and say it is done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views.desk import consent_of, copies_wanted
from consent.admin_views.tablet import OfRequest
from consent.details import telephone
from consent.emails import manage_url
from consent.models import PracticeDetails
from consent.privileges import Channel, Purpose


class CopyWantedView(OfRequest):
    """One promised copy."""

    template_name = "consent/admin/copy_wanted.html"
    page_title = gettext_lazy("Copy to hand over")
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consent = consent_of(self.asked)
        self.wanted = next(
            (one for one in copies_wanted(self.asked) if one.entry.seq == kwargs["seq"]), None
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._done_before() if self.wanted is None else super().get(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.wanted is None or self.consent is None:
            return self._done_before()
        if request.POST.get("act") == "link" and self.wanted.how == "text":
            return self.render_to_response(self.get_context_data(**self._link()))
        actions.give_copy(wanted=self.wanted.entry, by=staff(request.user))
        messages.success(request, _("Noted: the copy is handed over."))
        return redirect(self.home)

    def _done_before(self) -> HttpResponse:
        messages.warning(self.request, _("This copy was handed over before."))
        return redirect(self.home)

    def _link(self) -> dict[str, str]:
        patient = self.asked.patient.root
        delivery = actions.mint_link(
            purpose=Purpose.MANAGE,
            channel=Channel.TEXT,
            by=staff(self.request.user),
            patient=patient,
            representative=self.asked.representative,
        )
        url = manage_url(delivery.token)
        body = _("%(practice)s: your copy of what you signed: %(url)s") % {
            "practice": PracticeDetails.the_one().name,
            "url": url,
        }
        phone = self.wanted.phone if self.wanted else ""
        return {"url": url, "text_href": telephone.text_href(phone, body)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consent = self.consent
        return super().get_context_data(
            asked=self.asked,
            wanted=self.wanted,
            home=self.home,
            copy_url=reverse("consents:copy", args=[consent.reference]) if consent else "",
            **{"url": "", "text_href": "", **kwargs},
        )
