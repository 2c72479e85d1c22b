"""How does the desk hand a tablet over? Staff say who stands there, and are signed out on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions
from consent.actions.tablet import others_in_one_go
from consent.acts import staff
from consent.admin_views.desk import tablet_of
from consent.admin_views.screen import Screen
from consent.models import ConsentRequest
from consent.privileges import Outcome, SignerRole
from consent.views import at_tablet, sessions


class OfRequest(Screen):
    """A page about one request, with its way back to it."""

    any_permission_required = ["add"]
    header_icon = "mobile-alt"
    index_url_name = "requests:index"
    index_label = gettext_lazy("Requests")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.asked = get_object_or_404(
            ConsentRequest.objects.select_related("patient", "version__form", "representative"),
            reference=kwargs["reference"],
        )

    @property
    def home(self) -> str:
        return reverse("requests:request", args=[self.asked.reference])

    @property
    def is_open(self) -> bool:
        return self.asked.outcome == Outcome.OPEN and self.asked.answer_by > timezone.now()

    def get_page_subtitle(self) -> str:
        return self.asked.reference

    def parents(self) -> list[dict[str, Any]]:
        return [
            {"url": self.home, "label": _("Request %(number)s") % {"number": self.asked.reference}}
        ]

    def closed(self) -> HttpResponse:
        messages.warning(
            self.request, _("This request is closed. Ask again to have something to sign.")
        )
        return redirect(self.home)


class TabletView(OfRequest):
    """The last page that staff see on the tablet."""

    template_name = "consent/admin/tablet.html"
    page_title = gettext_lazy("Hand over this tablet")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.is_open else self.closed()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("act") == "take-back":
            return self._take_back()
        if not self.is_open:
            return self.closed()
        if not request.POST.get("known"):
            return self.render_to_response(self.get_context_data(is_unsure=True))
        try:
            link = actions.hand_over(request=self.asked, by=staff(request.user))
        except actions.NotHandedOver:
            return self.closed()
        at_tablet.begin(request)
        sessions.open_signing(request, self.asked, link)
        at_tablet.mark(request, self.asked, link)
        response = redirect("sign", self.asked.reference)
        at_tablet.forget_all(response)
        return response

    def _take_back(self) -> HttpResponseBase:
        link = tablet_of(self.asked)
        if link is not None and actions.take_back_tablet(link=link, by=staff(self.request.user)):
            messages.success(
                self.request, _("The tablet shows nothing any more. The request stays as it is.")
            )
        else:
            messages.warning(self.request, _("The tablet was given back before."))
        return redirect(self.home)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            asked=self.asked,
            patient=self.asked.patient,
            for_another=self.asked.signer_role != SignerRole.PATIENT,
            together=others_in_one_go(self.asked),
            home=self.home,
            **{"is_unsure": False, **kwargs},
        )
