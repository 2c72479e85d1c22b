"""How does a superuser open the records of patients, and who reads later why?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from consent import actions, glass
from consent.acts import staff
from consent.admin_views.screen import Screen
from consent.models import LedgerDetail, LedgerEntry, PracticeDetails, Staff

SHOWN = 50


class ReasonForm(forms.Form):
    """Why the records have to be opened."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you have to see patients’ records?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "What you have to do, and who asked for it. The owners of the practice read this. "
            "For example: Leila at the front desk cannot open a request, I look at it with her."
        ),
        error_messages={"required": gettext_lazy("Write why you have to see patients’ records.")},
    )

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < glass.SHORTEST_REASON:
            raise forms.ValidationError(str(actions.ReasonTooShort()))
        return reason


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that somebody opened the records."""

    at: datetime
    who: str
    reason: str


def may_read_openings(user: Staff | AnonymousUser) -> bool:
    return user.has_perm("consent.view_ledgerentry") and user.has_perm(glass.VIEW_PATIENTS)


def openings() -> Iterable[Opening]:
    """The latest times that somebody opened the records, newest first."""
    entries = list(LedgerEntry.objects.filter(act="patients.glass_broken").order_by("-seq")[:SHOWN])
    reasons = dict(
        LedgerDetail.objects.filter(seq__in=[entry.seq for entry in entries]).values_list(
            "seq", "detail"
        )
    )
    people = Staff.objects.in_bulk()
    for entry in entries:
        who = people.get(entry.actor.get("id"))
        yield Opening(entry.at, str(who) if who else _("Somebody"), reasons.get(entry.seq, ""))


class BreakGlassView(Screen):
    """For a superuser: the question why. For owners and reviewers: who opened, when and why."""

    template_name = "consent/admin/break_glass.html"
    page_title = gettext_lazy("Open patients’ records")
    header_icon = "lock-open"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not glass.concerns(request.user) and not may_read_openings(request.user):
            raise Http404

    def get_page_title(self):
        if glass.concerns(self.request.user):
            return super().get_page_title()
        return _("Who opened patients’ records")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not glass.concerns(request.user):
            raise Http404
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        actions.break_glass(reason=form.cleaned_data["reason"], by=staff(request.user))
        glass.open_in(request, request.user)
        messages.success(request, _("Patients’ records are open to you for an hour."))
        return redirect(_next(request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        until = glass.open_until(self.request)
        return super().get_context_data(
            concerned=glass.concerns(self.request.user),
            until=until,
            minutes=int(glass.OPEN_FOR.total_seconds()) // 60,
            next=self.request.GET.get("next", ""),
            openings=list(openings()) if may_read_openings(self.request.user) else None,
            zone=PracticeDetails.the_one().zone,
            **{"form": ReasonForm(), **kwargs},
        )


@require_POST
def close(request: HttpRequest) -> HttpResponseBase:
    """Shuts the glass before the hour is over."""
    if not glass.concerns(request.user):
        raise Http404
    if glass.open_until(request):
        glass.close_in(request)
        actions.close_glass(by=staff(request.user))
        messages.success(request, _("Patients’ records are closed again."))
    return redirect("wagtailadmin_home")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and is_ours else reverse("patients:index")


class BreakGlassMenuItem(MenuItem):
    """Leads a superuser to the question why; nobody else sees it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return glass.concerns(request.user) and not glass.open_until(request)
