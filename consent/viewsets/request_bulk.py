"""Which act is done to several requests at once? Cancelling them, and mailing them again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction

from consent import actions
from consent.acts import staff
from consent.mails import addresses
from consent.models import ConsentRequest
from consent.privileges import Outcome
from consent.viewsets.base import RecordPolicy


class ManyRequests(BulkAction):
    """An act on the ticked requests that are still open."""

    models = [ConsentRequest]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        policy = RecordPolicy(ConsentRequest, ("add",))
        if not policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, obj: ConsentRequest) -> bool:
        return obj.outcome == Outcome.OPEN

    def get_all_objects_in_listing_query(self, parent_id):
        return ConsentRequest.objects.filter(outcome=Outcome.OPEN).values_list("pk", flat=True)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user}


class CancelThese(ManyRequests):
    """Takes several questions back."""

    display_name = _("Cancel")
    action_type = "cancel"
    aria_label = _("Cancel the ticked requests")
    template_name = "consent/admin/requests_cancel.html"
    action_priority = 20
    classes = {"serious"}

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        return sum(actions.cancel(request=one, by=staff(user)) for one in objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)s request is cancelled.",
            "%(count)s requests are cancelled.",
            num_parent_objects,
        ) % {"count": num_parent_objects}


class RemindThese(ManyRequests):
    """Mails several questions again, each with a fresh link."""

    display_name = _("Send again")
    action_type = "remind"
    aria_label = _("E-mail the ticked requests again")
    template_name = "consent/admin/requests_remind.html"
    action_priority = 10

    def check_perm(self, obj: ConsentRequest) -> bool:
        is_open = super().check_perm(obj) and obj.answer_by > timezone.now()
        return is_open and bool(addresses.address_for(obj))

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        for one in objects:
            actions.send_by_mail(request=one, by=staff(user))
        return len(objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)s e-mail is on its way.",
            "%(count)s e-mails are on their way.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
