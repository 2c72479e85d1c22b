"""How does a follow-up stand, and what happens when somebody has it tried now?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from consent import actions, followups
from consent.acts import staff
from consent.admin_views.words import Standing
from consent.models import FollowUp


def sentence_of(followup: FollowUp) -> str:
    """What it does, in words."""
    kind = followups.kinds().get(followup.kind)
    return kind.sentence if kind else followup.kind


def standing_of(followup: FollowUp, *, at: datetime | None = None) -> Standing:
    """Whether it is done, waits for its day, is due, fails or is late."""
    now = at or timezone.now()
    if followup.done_at:
        return Standing(_("Done"), "check")
    if followups.is_late(followup, at=now):
        return Standing(_("Late"), "warning", urgent=True)
    if followup.last_error:
        return Standing(_("Failing"), "warning")
    if followup.due_at > now and not followup.tries:
        return Standing(_("Waits for its day"), "calendar")
    return Standing(_("In progress") if followup.tries else _("Due"), "time")


class TryNowView(PermissionCheckedMixin, View):
    """One press of “Try now”: one follow-up, here and at once."""

    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        followup = get_object_or_404(FollowUp, pk=pk)
        seen = parse_datetime(request.POST.get("due", "")) or followup.due_at
        done = actions.try_now(followup=followup, seen_due_at=seen, by=staff(request.user))
        what = sentence_of(followup)
        if done is None:
            messages.warning(request, _("“%(what)s” has been tried meanwhile.") % {"what": what})
        elif done:
            messages.success(request, _("Done: “%(what)s”.") % {"what": what})
        else:
            followup.refresh_from_db()
            self._tell_failure(request, followup, what)
        back = request.POST.get("back", "")
        return redirect(reverse("followups:index") + (f"?{back}" if back else ""))

    def _tell_failure(self, request: HttpRequest, followup: FollowUp, what: str) -> None:
        if followup.last_error:
            messages.error(
                request,
                _("“%(what)s” failed again (%(error)s). It will be tried again by itself.")
                % {"what": what, "error": followup.last_error},
            )
        else:
            messages.warning(request, _("“%(what)s” is not due yet.") % {"what": what})
